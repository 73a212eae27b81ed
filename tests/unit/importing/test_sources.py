"""What each kind of file is recognised as, and what is taken out of it."""

import json
import os
import zipfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.importing import files
from core.importing.items import Item, Said, Seen, Unreadable
from core.importing.pieces import pieces
from core.importing.sources import open_source
from core.records.errors import AfterimageError, NotFoundError, RefusedError
from tests.unit.importing import samples

TWO = datetime(2026, 3, 4, 14, tzinfo=UTC)


def read(path: Path) -> tuple[str, list[Item]]:
    with ExitStack() as held:
        opened = open_source(path, held)
        return opened.kind, list(opened.items)


def said(path: Path) -> tuple[str, list[Said]]:
    kind, items = read(path)
    return kind, [item for item in items if isinstance(item, Said)]


@pytest.mark.parametrize("form", ["file", "archive", "folder"])
def test_chatgpt_tells_the_branch_that_counts(tmp_path: Path, form: str) -> None:
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps(samples.chatgpt()))
    if form == "archive":
        path = samples.archive(tmp_path / "export.zip", samples.chatgpt())
    kind, found = said(tmp_path if form == "folder" else path)
    assert kind == "chatgpt"
    assert [(one.id, one.speaker, one.text) for one in found] == [
        ("u1", "", "My boiler is a Vaillant T7."),
        ("a1", "ChatGPT", "Bleed the radiators first."),
    ]
    assert {one.conversation for one in found} == {"ChatGPT: Boiler advice"}
    assert found[0].at == TWO.replace(microsecond=500_000)


def test_claude(tmp_path: Path) -> None:
    kind, found = said(samples.archive(tmp_path / "data.zip", samples.claude()))
    assert kind == "claude"
    assert [(one.speaker, one.text) for one in found] == [
        ("", "We stay at the Hotel Avenida."),
        ("Claude", "The tram 28 stops nearby."),
    ]


def test_notes_of_obsidian(tmp_path: Path) -> None:
    kind, found = said(samples.notes(tmp_path / "vault"))
    assert kind == "markdown"
    assert [(one.conversation, one.text) for one in found] == [
        ("Boiler", "The boiler is a Vaillant."),
        ("Daily/2026-03-04", "Morning: Met Marta about the Aurora budget."),
        ("Daily/2026-03-04", "Evening: Read the paper (https://example.org/paper)."),
    ]
    assert found[0].at.astimezone().date().isoformat() == "2025-11-02"
    assert found[1].at.astimezone().date().isoformat() == "2026-03-04"


def test_mail_is_told_without_quotes_and_signatures(tmp_path: Path) -> None:
    kind, found = said(samples.mail(tmp_path / "Inbox"))
    assert kind == "mbox"
    assert [(one.speaker, one.conversation, one.text) for one in found] == [
        ("Marta Keller", "Mail: Invoice", "Invoice\nThe invoice is INV-48213.\nFrom here on it is due."),
        ("Jörg", "Mail: Invoice", "Re: Invoice\nThanks, paid."),
    ]
    assert found[0].at == datetime(2026, 3, 4, 13, tzinfo=UTC)


def test_appointments(tmp_path: Path) -> None:
    kind, items = read(samples.calendar(tmp_path / "home.ics"))
    first, second, third = items
    assert kind == "icalendar"
    assert isinstance(first, Said)
    assert isinstance(second, Said)
    assert first.text == (
        "Dentist, Dr. Blum, on 4 March 2026, 10:00 to 11:00.\nPlace: Elm Street 4.\nWith Ada."
    )
    assert first.at == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert second.text == "Birthday of Jonas, on 9 March 2026.\nRepeats yearly."
    assert isinstance(third, Unreadable)


def test_history_and_bookmarks_of_chromium(tmp_path: Path) -> None:
    kind, found = said(samples.chromium(tmp_path / "History"))
    assert kind == "chromium-history"
    assert [(one.text, one.at) for one in found] == [
        ("Visited “Trains to Lisbon” at https://trains.example/lisbon, 2 times that day.", TWO)
    ]
    kind, found = said(samples.chromium_bookmarks(tmp_path / "Bookmarks"))
    assert kind == "chromium-bookmarks"
    assert [one.text for one in found] == ["Bookmarked “Paper on caching” at https://papers.example/caching."]


def test_a_running_firefox_is_read_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    browser = samples.firefox(path)
    before = {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()}
    kind, found = said(tmp_path)
    browser.execute("INSERT INTO moz_places VALUES(2,'https://later.example/','',1,0)")
    browser.close()
    assert kind == "firefox"
    assert [one.text for one in found] == [
        "Visited “The News” at https://news.example/.",
        "Bookmarked “Daily news” at https://news.example/.",
    ]
    assert found[0].at == TWO
    assert before.keys() == {"places.sqlite", "places.sqlite-wal", "places.sqlite-shm"}


def test_documents_and_pictures_of_a_folder(tmp_path: Path) -> None:
    samples.pdf(tmp_path / "report.pdf", "The ferry costs 12 euros.", "Second page.")
    samples.picture(tmp_path / "Screenshot from 2026-03-04 14-00-00.png", "Hello")
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.4\nnothing")
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    (tmp_path / "link.md").symlink_to("/etc/hostname")
    (tmp_path / "program.exe").write_bytes(b"MZ")
    kind, items = read(tmp_path)
    assert kind == "folder"
    assert [item.text for item in items if isinstance(item, Said)] == [
        "report.pdf, page 1: The ferry costs 12 euros.",
        "report.pdf, page 2: Second page.",
    ]
    (seen,) = (item for item in items if isinstance(item, Seen))
    assert (seen.size, seen.codec) == ((900, 160), "image/webp")
    assert seen.at.astimezone().strftime("%Y-%m-%d %H:%M") == "2026-03-04 14:00"
    assert sum(isinstance(item, Unreadable) for item in items) == 2


def test_the_stores_of_openrecall_and_pensieve(tmp_path: Path) -> None:
    kind, items = read(samples.openrecall(tmp_path / "openrecall"))
    assert kind == "openrecall"
    seen, text = items
    assert isinstance(seen, Seen)
    assert (seen.app, seen.title, seen.at) == ("Calc", "Budget.ods", TWO)
    assert isinstance(text, Said)
    assert (text.text, text.speaker) == ("Gate B14 for Lisbon", "Calc")
    kind, items = read(samples.pensieve(tmp_path / "memos"))
    assert kind == "pensieve"
    seen, outside = items
    assert isinstance(seen, Seen)
    assert (seen.app, seen.title, seen.at) == ("Firefox", "Departures", TWO)
    assert isinstance(outside, Unreadable), "nothing outside of its folder is opened"


def test_the_same_content_has_the_same_ids(tmp_path: Path) -> None:
    folder = samples.notes(tmp_path / "vault")
    first = {one.id for one in said(folder)[1]}
    with (folder / "Boiler.md").open("a") as note:
        note.write("\n# Service\n\nServiced by Kestrel.\n")
    second = {one.id for one in said(folder)[1]}
    assert first < second
    assert len(second - first) == 1


def _member(name: str, data: bytes = b"x", mode: int = 0o100644) -> tuple[zipfile.ZipInfo, bytes]:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made, data


@pytest.mark.parametrize(
    "member",
    [
        _member("../conversations.json"),
        _member("/etc/conversations.json"),
        _member("a\\..\\conversations.json"),
        _member("C:/conversations.json"),
        _member("link", b"/etc/passwd", 0o120777),
        _member("bomb", bytes(30 * 1024**2)),
    ],
)
def test_hostile_archives_are_refused(tmp_path: Path, member: tuple[zipfile.ZipInfo, bytes]) -> None:
    path = samples.archive(tmp_path / "export.zip", samples.chatgpt())
    with zipfile.ZipFile(path, "a") as changed:
        changed.writestr(*member)
    with pytest.raises(RefusedError):
        read(path)


def test_an_archive_that_lies_about_its_size_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = samples.archive(tmp_path / "export.zip", samples.chatgpt())
    monkeypatch.setattr(files, "MOST_JSON", 100)
    with pytest.raises(RefusedError):
        read(path)


def test_what_is_nothing_known_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read(tmp_path / "none")
    with pytest.raises(RefusedError, match="nothing in the folder"):
        read(tmp_path)
    for name, data in (("a.bin", bytes(100)), ("b.json", b"[1, 2]"), ("c.json", b'{"deep": ' + b"[" * 100)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RefusedError):
            read(tmp_path / name)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RefusedError):
        read(tmp_path / "pipe")


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "Inbox"
    path.write_bytes(
        b"From a\n" + b"x" * (40 * 1024**2) + b"\n\nFrom b\nSubject: hi\nDate: Wed, 04 Mar 2026\n\ny\n"
    )
    kind, items = read(path)
    assert kind == "mbox"
    assert isinstance(items[0], Unreadable)


def _damaged(data: bytes, at: int, what: bytes) -> bytes:
    place = at % (len(data) + 1)
    return data[:place] + what + data[place + len(what) // 2 :]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes]]:
    """One file of each format."""
    folder = tmp_path_factory.mktemp("whole")
    samples.firefox(folder / "places.sqlite").close()
    made = [
        samples.archive(folder / "export.zip", samples.chatgpt()),
        samples.mail(folder / "Inbox"),
        samples.calendar(folder / "home.ics"),
        samples.chromium(folder / "History"),
        folder / "places.sqlite",
        samples.chromium_bookmarks(folder / "Bookmarks"),
        samples.pdf(folder / "report.pdf", "One", "Two"),
        samples.picture(folder / "shot.png", "Hi"),
    ]
    for name, conversations in (("chatgpt.json", samples.chatgpt()), ("claude.json", samples.claude())):
        (folder / name).write_text(json.dumps(conversations))
        made.append(folder / name)
    (folder / "note.md").write_text("---\ndate: 2026-03-04\n---\n# A\n[[b|c]] **d** [e](f)\n")
    made.append(folder / "note.md")
    return [(path.name, path.read_bytes()) for path in made]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_damage_ends_in_items_or_in_words(
    whole: list[tuple[str, bytes]], tmp_path: Path, data: st.DataObject
) -> None:
    name, content = data.draw(st.sampled_from(whole))
    for _ in range(data.draw(st.integers(1, 3))):
        content = _damaged(content, data.draw(st.integers(0, 1 << 20)), data.draw(st.binary(max_size=12)))
    (tmp_path / name).write_bytes(content)
    try:
        _, items = read(tmp_path / name)
    except AfterimageError:
        return
    for item in items:
        assert isinstance(item, Said | Seen | Unreadable)
        if isinstance(item, Said):
            assert item.id
            assert item.text
            assert item.at.tzinfo is not None
            assert datetime(1900, 1, 1, tzinfo=UTC) <= item.at <= datetime(2200, 1, 1, tzinfo=UTC)


@given(st.text(max_size=3_000), st.integers(20, 400))
def test_pieces_keep_every_word_and_their_length(text: str, longest: int) -> None:
    cut = list(pieces(text, longest))
    assert all(0 < len(piece) <= longest for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
