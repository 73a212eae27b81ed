"""Our own export: what is written is read again, and damage is left out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.importing.items import Kept, Said, Unreadable
from core.importing.own import HEAD, export, line_of
from core.records.errors import RefusedError
from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import Line, ReadFrame, Size, Window

AT = datetime(2026, 3, 4, 14, tzinfo=UTC)
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=50)
times = st.datetimes(datetime(1900, 1, 2), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
messages = st.builds(
    lambda number, name, who, text, at, origin: Message(
        f"{name}/{number}", name, who, text, at, "Europe/Berlin", origin=origin
    ),
    words,
    words,
    words,
    words,
    times,
    st.sampled_from(["import", "chat"]),
)
FRAME = ReadFrame(
    "imp_1",
    AT,
    "UTC",
    Size(800, 600),
    (Window("Firefox", "Departures", Box(0, 0, 800, 600), active=True),),
    (Line("Gate B14", Box(1, 2, 30, 40), 0.9, 0),),
    "images/imp_1",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(messages, max_size=5))
def test_messages_come_back_as_they_were(tmp_path: Path, written: list[Message]) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(b"\n".join([HEAD, *(line_of(one, "seg_1") for one in written), b""]))
    found = list(export(path))
    assert [
        (f"{one.conversation}/{one.id}", one.speaker, one.text, one.at, one.origin, one.part)
        for one in found
        if isinstance(one, Said)
    ] == [(one.id, one.speaker, one.text, one.sent_at, one.origin, "seg_1") for one in written]


def test_frames_come_back_with_their_pictures(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(HEAD + b"\n" + line_of(FRAME, "seg_2", b"RIFF") + b"\n")
    (kept,) = export(path)
    assert isinstance(kept, Kept)
    assert (kept.part, kept.image, kept.frame.image, kept.frame.lines) == ("seg_2", b"RIFF", "", FRAME.lines)


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b'{"part": 1}',
        b"\xff",
        b'{"part": "p", "message": {"id": "x"}}',
        b'{"part": "p", "frame": 1}',
    ],
)
def test_lines_that_make_no_sense_are_left_out(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(HEAD + b"\n" + line + b"\n" + line_of(FRAME, "p") + b"\n")
    first, second = export(path)
    assert isinstance(first, Unreadable)
    assert isinstance(second, Kept)


def test_words_of_answers_are_no_evidence(tmp_path: Path) -> None:
    answer = Message(
        "chat-1/2", "chat-1", "Afterimage", "It is INV-1.", AT, "UTC", role="answer", origin="chat"
    )
    path = tmp_path / "all.jsonl"
    path.write_bytes(HEAD + b"\n" + line_of(answer, "p") + b"\n")
    assert [type(one) for one in export(path)] == [Unreadable]


def test_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(b'{"afterimage":"export","version":2}\n')
    with pytest.raises(RefusedError, match="another version"):
        list(export(path))
