"""Segments of earlier epochs are sealed anew; rewriting by ids; opening for reading only; failed syncs."""

import base64
import os
from collections.abc import Callable

import pytest

from core.journal.codec import Mentions, encode_batch
from core.journal.events import Event, SegmentRemoved
from core.journal.journal import Journal
from core.journal.segment import HEADER_SIZE
from core.records.errors import RefusedError
from tests.unit.journal.conftest import Home, frame, note, numbers

Filled = Callable[[int, int], Journal]
NEW_KEY = bytes(range(1, 33))


def made_id(kind: str = "frm") -> str:
    return f"{kind}_{base64.b32encode(os.urandom(16)).decode().rstrip('=').lower()}"


def epochs_on_disk(home: Home) -> list[int]:
    return [int.from_bytes(path.read_bytes()[6:10]) for path in sorted(home.folder.iterdir())]


def keys(home: Home) -> set[bytes]:
    entries = [home.table.get(name) for name in home.table.names("journal/")]
    return {entry.key for entry in entries if entry is not None}


def test_segments_of_an_earlier_epoch_are_sealed_anew(filled: Filled, home: Home) -> None:
    journal = filled(3, 4)
    old = keys(home)
    home.table.rotate(NEW_KEY, 2)
    assert journal.outdated_bytes == journal.size
    steps = 0
    while journal.reseal(1):
        steps += 1
    assert steps == 3
    assert journal.outdated_bytes == 0
    assert epochs_on_disk(home) == [2, 2, 2]
    assert not old & keys(home)
    assert numbers(journal.replay()) == list(range(12))
    journal.append(note(12))
    assert len(journal.segments) == 3
    journal.close()
    assert numbers(home.journal().replay()) == list(range(13))


def test_a_damaged_segment_stays_in_its_epoch(filled: Filled, home: Home) -> None:
    filled(3, 3).close()
    data = bytearray(home.file(2).read_bytes())
    data[HEADER_SIZE + 40] ^= 1
    home.file(2).write_bytes(data)
    journal = home.journal()
    home.table.rotate(NEW_KEY, 2)
    assert journal.reseal(1 << 30) > 0
    assert journal.reseal(1 << 30) == 0
    assert home.file(2).read_bytes() == data
    assert journal.damage == ("journal/00000002",)


def test_rewriting_by_ids_shows_only_records_that_name_one(home: Home) -> None:
    journal = home.journal()
    wanted, other = made_id(), made_id()
    journal.append(frame(wanted, "first"))
    journal.append(note(1), SegmentRemoved(other))
    journal.append(note(2), SegmentRemoved(wanted))
    journal.append(frame("plain-id", f"words that mention {wanted}"))
    shown: list[Event] = []

    def forget(event: Event) -> Event | None:
        shown.append(event)
        return None if event in (frame(wanted, "first"), SegmentRemoved(wanted)) else event

    assert journal.rewrite(forget, ids=frozenset({wanted})) == 1
    assert SegmentRemoved(other) not in shown
    assert note(2) in shown
    assert [type(event).__name__ for event in journal.replay()] == [
        "LedgerNoted",
        "SegmentRemoved",
        "LedgerNoted",
        "FrameRecorded",
    ]
    assert journal.rewrite(lambda _: None, ids=frozenset({made_id(), "unknown"})) == 0
    assert journal.rewrite(lambda _: None, ids=frozenset({"plain-id"})) == 1
    assert len(list(journal.replay())) == 3


@pytest.mark.parametrize(
    "one",
    [made_id(), made_id("segment"), "plain", "c1/m1", "frm_short", "ünïcode_id"],
    ids=["frame", "segment", "plain", "message", "short", "unicode"],  # Random ones would tell workers apart.
)
def test_an_id_is_found_wherever_it_stands(one: str) -> None:
    payloads = [
        encode_batch([SegmentRemoved(one)]),
        encode_batch([note(1), frame(one, "text")]),
        encode_batch([frame("other", f"text with {one} in it")]),
        b"not a payload",
    ]
    assert all(map(Mentions([one]), payloads))
    assert not Mentions([made_id()])(payloads[0])
    assert not Mentions([])(payloads[0])


def test_reading_only_touches_nothing(filled: Filled, home: Home) -> None:
    filled(2, 3).close()
    torn = home.file(2).read_bytes() + b"torn"
    home.file(2).write_bytes(torn)
    left = home.folder / ("0" * 32 + ".segment")
    left.write_bytes(b"left by a crash")
    home.close()
    looked = Home.looked_at(home.path)
    before = {path.name: path.stat().st_mtime_ns for path in home.folder.iterdir()}
    journal = looked.journal()
    assert numbers(journal.replay()) == list(range(6))
    assert journal.damage == ()
    for change in (
        lambda: journal.append(note(9)),
        lambda: journal.rewrite(lambda event: event),
        lambda: journal.reseal(1),
        journal.drop_missing,
    ):
        with pytest.raises(RefusedError, match="reading only"):
            change()
    journal.checkpoint()
    looked.close()
    assert {path.name: path.stat().st_mtime_ns for path in home.folder.iterdir()} == before
    home.table = looked.table


def test_a_segment_that_was_not_closed_is_not_gone_on_with_but_written_anew(home: Home) -> None:
    journal = home.journal()
    journal.append(note(0))
    before = home.files()
    journal = home.after_crash()
    assert not home.files() & before
    journal.append(note(1))
    before = home.files()
    journal = home.reopened()
    assert home.files() == before
    assert numbers(journal.replay()) == [0, 1]
    assert len(journal.segments) == 1


def test_missing_segments_can_be_struck_off(filled: Filled, home: Home) -> None:
    filled(3, 2).close()
    home.file(2).unlink()
    journal = home.journal()
    assert journal.drop_missing() == 1
    assert journal.damage == ()
    assert numbers(journal.replay()) == [0, 1, 4, 5]
    assert journal.drop_missing() == 0
