"""Chats of WhatsApp as telephones of several languages write them."""

import zipfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.importing.items import Said, Unreadable
from core.importing.messengers import is_whatsapp, whatsapp
from core.importing.sources import open_source
from core.records.errors import RefusedError

IPHONE = (
    "\ufeff[12/11/2026, 18:02:11] Priya: \u200eMessages and calls are end-to-end encrypted.\n"
    "[12/11/2026, 18:02:40] Priya: Are we still on?\nFor the concert, I mean: Saturday.\n"
    "\u200e[12/11/2026, 18:03:02] Sam: \u200eimage omitted\n"
    "[13/11/2026, 09:00:00] Sam: Yes, row F: seats 14 and 15\n"
)
ANDROID = (
    "12/11/26, 6:02\u202fPM - Messages and calls are end-to-end encrypted.\n"
    "12/11/26, 6:03\u202fPM - Priya: On my way\n"
    "12/13/26, 12:05\u202fAM - Sam: <Media omitted>\n"
    "12/13/26, 12:06\u202fAM - Sam: Home\n"
    "12/13/26, 12:06\u202fAM - Sam: Home\n"
)
GERMAN = "31.12.25, 23:59 - Jörg Müller: Guten Rutsch!\n01.01.26, 00:01 - Anna: <Medien ausgeschlossen>\n"


def read(path: Path) -> tuple[str, list[Said]]:
    with ExitStack() as held:
        opened = open_source(path, held)
        items = list(opened.items)
    assert all(isinstance(one, Said) for one in items)
    return opened.kind, [one for one in items if isinstance(one, Said)]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_chat_of_an_iphone(tmp_path: Path) -> None:
    kind, found = read(written(tmp_path / "WhatsApp Chat with Priya.txt", IPHONE))
    assert kind == "whatsapp"
    assert [(one.speaker, one.text) for one in found[1:]] == [
        ("Priya", "Are we still on?\nFor the concert, I mean: Saturday."),
        ("Sam", "Yes, row F: seats 14 and 15"),
    ]
    assert {one.conversation for one in found} == {"WhatsApp: Priya"}
    assert found[-1].at == datetime(2026, 11, 13, 9).astimezone()


def test_which_comes_first_of_day_and_month_is_seen_from_the_whole_file(tmp_path: Path) -> None:
    _, found = read(written(tmp_path / "chat.txt", ANDROID))
    assert [one.at for one in found] == [
        datetime(2026, 12, 11, 18, 3).astimezone(),
        datetime(2026, 12, 13, 0, 6).astimezone(),
        datetime(2026, 12, 13, 0, 6).astimezone(),
    ]
    assert len({one.id for one in found}) == 3  # the same words twice are two messages
    _, german = read(written(tmp_path / "WhatsApp Chat mit Jörg.txt", GERMAN))
    assert [(one.conversation, one.speaker, one.text) for one in german] == [
        ("WhatsApp: Jörg", "Jörg Müller", "Guten Rutsch!")
    ]


def test_order_tells_where_every_date_could_be_either(tmp_path: Path) -> None:
    lines = "".join(f"{month}/{day}/26, 10:00 - Ann: hello\n" for month, day in ((3, 11), (4, 2), (5, 1)))
    _, found = read(written(tmp_path / "chat.txt", lines))
    assert [one.at.astimezone().month for one in found] == [3, 4, 5]


def test_an_archive_and_a_folder_of_chats(tmp_path: Path) -> None:
    archive = tmp_path / "WhatsApp Chat - Priya.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("_chat.txt", IPHONE)
        made.writestr("00000012-PHOTO.jpg", b"\xff\xd8\xff")
    kind, found = read(archive)
    assert kind == "whatsapp"
    assert {one.conversation for one in found} == {"WhatsApp: Priya"}
    folder = tmp_path / "all"
    folder.mkdir()
    written(folder / "WhatsApp Chat with Jörg.txt", GERMAN)
    written(folder / "notes.txt", "[1] is what the footnote says")
    kind, found = read(folder)
    assert kind == "markdown"
    assert [one.text for one in found] == ["Guten Rutsch!", "[1] is what the footnote says"]


def test_a_note_that_begins_with_a_bracket_is_a_note(tmp_path: Path) -> None:
    kind, (note,) = read(written(tmp_path / "todo.txt", "[ ] water the plants"))
    assert (kind, note.form) == ("markdown", "written")


def test_an_archive_of_something_else_is_told(tmp_path: Path) -> None:
    archive = tmp_path / "other.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("readme.txt", "nothing of a chat")
    with ExitStack() as held, pytest.raises(RefusedError, match="archive"):
        open_source(archive, held)


@given(st.text(max_size=400))
def test_whatever_follows_a_message_is_read_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, rest: str
) -> None:
    path = tmp_path_factory.mktemp("chat") / "chat.txt"
    path.write_text(f"31/12/2026, 10:00 - Ann: hello\n{rest}", encoding="utf-8", errors="replace")
    found = list(whatsapp(path))
    assert all(isinstance(one, Said | Unreadable) for one in found)
    assert isinstance(found[0], Said)
    assert found[0].text.startswith("hello")


@given(st.binary(max_size=300))
def test_any_beginning_can_be_looked_at(start: bytes) -> None:
    assert is_whatsapp(start) in {True, False}
