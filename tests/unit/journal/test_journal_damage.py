import os
import random
import struct
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from core.journal.events import Event
from core.journal.journal import Journal
from core.journal.segment import HEADER_SIZE, LINK_SIZE, Scan, SegmentCipher
from core.vault.table import Entry
from tests.unit.journal.conftest import STORE_ID, Home, note, numbers

Filled = Callable[[int, int], Journal]

RECORDS = 20
SECTOR = 512
ENTRY = Entry("ab" * 16, bytes(range(32)))
PAYLOADS = [f"payload {number}".encode() * (1 + number % 3) for number in range(RECORDS)]


def _sealed(name: str = "journal/00000001", entry: Entry = ENTRY, store_id: bytes = STORE_ID) -> list[bytes]:
    """The header and each record of one segment."""
    cipher = SegmentCipher(store_id, name, entry)
    pieces = [cipher.header]
    for index, payload in enumerate(PAYLOADS):
        pieces.append(cipher.seal(payload, index, pieces[-1][-LINK_SIZE:]))
    return pieces


def _scan(data: bytes, size: int = 0) -> tuple[list[bytes], Scan]:
    scan = Scan(SegmentCipher(STORE_ID, "journal/00000001", ENTRY), data, size)
    return list(scan), scan


def _ends(data: bytes) -> list[int]:
    """Where each record of a sound segment ends."""
    ends, at = [], HEADER_SIZE
    while at < len(data):
        at += 16 + int(struct.unpack_from(">I", data, at + 8)[0])
        ends.append(at)
    return ends


def _is_subsequence(part: list[bytes], whole: list[bytes]) -> bool:
    rest = iter(whole)
    return all(item in rest for item in part)


# ── the format ───────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_segment_is_whole() -> None:
    found, scan = _scan(b"".join(_sealed()))
    assert found == PAYLOADS
    assert (scan.whole, scan.damaged, scan.count) == (True, False, RECORDS)


def test_truncation_at_every_offset_leaves_the_records_before_it() -> None:
    data = b"".join(_sealed())
    ends = _ends(data)
    for length in range(len(data)):
        found, scan = _scan(data[:length])
        complete = sum(end <= length for end in ends)
        assert found == PAYLOADS[:complete], length
        assert scan.end == (ends[complete - 1] if complete else HEADER_SIZE)
        assert scan.damaged == (length < HEADER_SIZE)
        assert not _scan(data[:length], size=len(data))[1].whole


def test_every_flipped_bit_is_seen_and_costs_two_records_at_most() -> None:
    data = b"".join(_sealed())
    for at in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[at // 8] ^= 1 << at % 8
        found, scan = _scan(bytes(flipped))
        assert not scan.whole, at
        assert _is_subsequence(found, PAYLOADS)
        assert len(found) >= RECORDS - 2


def test_no_pair_of_records_can_change_places() -> None:
    header, *records = _sealed()
    for first, second in combinations(range(RECORDS), 2):
        swapped = records.copy()
        swapped[first], swapped[second] = swapped[second], swapped[first]
        found, scan = _scan(header + b"".join(swapped))
        assert not scan.whole
        assert _is_subsequence(found, PAYLOADS)
        assert PAYLOADS[first] not in found or first == 0
        assert PAYLOADS[second] not in found


@pytest.mark.parametrize("at", range(RECORDS - 1))
def test_a_record_that_was_taken_out_is_missed(at: int) -> None:
    header, *records = _sealed()
    found, scan = _scan(header + b"".join(records[:at] + records[at + 1 :]))
    assert not scan.whole
    assert found == PAYLOADS[:at] + PAYLOADS[at + 2 :]


def test_a_repeated_stretch_is_not_read_twice() -> None:
    header, *records = _sealed()
    found, scan = _scan(header + b"".join(records[:10] + records[4:10] + records[10:]))
    assert not scan.whole
    assert found == PAYLOADS


@pytest.mark.parametrize(
    "foreign",
    [
        _sealed(name="journal/00000002"),
        _sealed(store_id=bytes(16)),
        _sealed(entry=Entry("cd" * 16, ENTRY.key)),
        _sealed(entry=Entry(ENTRY.file, bytes(32))),
    ],
    ids=["segment", "store", "file", "key"],
)
def test_nothing_from_elsewhere_is_accepted(foreign: list[bytes]) -> None:
    header, *records = _sealed()
    found, scan = _scan(b"".join(foreign))
    assert found == []
    assert not scan.whole
    found, scan = _scan(header + b"".join(records[:5]) + foreign[6] + b"".join(records[6:]))
    assert found == PAYLOADS[:5] + PAYLOADS[7:]
    assert scan.damaged


def test_a_file_of_markers_is_given_up_soon() -> None:
    header, *records = _sealed()
    decoys = (b"\xf5AJ\xfa" + struct.pack(">III", 0, 28, 0) + bytes(28)) * 5000
    found, scan = _scan(header + records[0] + decoys + records[1])
    assert found == PAYLOADS[:1]
    assert not scan.whole


# ── the journal ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def killed(tmp_path: Path) -> Callable[..., Home]:
    """A home of 20 records of one segment, killed, with a checkpoint behind so many of them.

    The last may be a longer one, which lies in several sectors of the disk.
    """

    def make(noted: int, last: Event | None = None) -> Home:
        home = Home(tmp_path / f"{noted}")
        journal = home.journal()
        for number in range(RECORDS):
            if number == noted:
                journal.checkpoint()
            journal.append(last if last and number == RECORDS - 1 else note(number))
        if noted == RECORDS:
            journal.checkpoint()
        home.abandon()
        return home

    return make


@pytest.mark.parametrize("noted", [0, 7, RECORDS])
def test_truncation_at_every_offset_of_20_records(killed: Callable[[int], Home], noted: int) -> None:
    home = Home.looked_at(killed(noted).path)
    path = home.file(1)
    data = path.read_bytes()
    ends = _ends(data)
    checkpoint = ends[noted - 1] if noted else HEADER_SIZE
    for length in range(len(data) + 1):
        path.write_bytes(data[:length])
        journal = home.journal()
        complete = sum(end <= length for end in ends)
        assert numbers(journal.replay()) == list(range(complete)), length
        assert bool(journal.damage) == (length < checkpoint), length
        assert path.read_bytes() == data[:length], "opened for looking only"


@pytest.mark.parametrize("noted", [0, 7])
def test_zeros_at_the_end_are_a_torn_end_unless_they_were_acknowledged(
    killed: Callable[[int], Home], noted: int
) -> None:
    home = Home.looked_at(killed(noted).path)
    path = home.file(1)
    data = path.read_bytes()
    ends = _ends(data)
    for start in range(HEADER_SIZE, len(data), 3):
        path.write_bytes(data[:start].ljust(len(data) + 4096, b"\0"))
        journal = home.journal()
        complete = sum(end <= start for end in ends)
        found = numbers(journal.replay())
        assert found in (list(range(complete)), list(range(complete + 1))), "a tag may end with zeros"
        assert bool(journal.damage) == (len(found) < noted), start


@pytest.mark.parametrize("noted", [0, RECORDS - 2])
@pytest.mark.parametrize("tear", [b"", bytes(5000), bytes(600) + b"and a later sector"])
def test_appending_goes_on_behind_a_torn_end(killed: Callable[..., Home], noted: int, tear: bytes) -> None:
    long = replace(
        note(RECORDS - 1), action=random.Random(1).randbytes(1500).hex()
    )  # nothing makes it shorter
    home = Home.found(killed(noted, long).path)
    data = home.file(1).read_bytes()
    next_sector = (_ends(data)[-2] // SECTOR + 1) * SECTOR
    home.file(1).write_bytes(data[:next_sector] + tear)
    journal = home.journal()
    journal.append(note(99))
    assert numbers(journal.replay()) == [*range(RECORDS - 1), 99]
    assert (journal.damage, len(journal.segments)) == ((), 1)
    assert numbers(home.reopened().replay()) == [*range(RECORDS - 1), 99]
    home.close()


def test_a_segment_cut_below_its_checkpoint_is_left_alone(killed: Callable[[int], Home]) -> None:
    home = Home.found(killed(10).path)
    path = home.file(1)
    data = path.read_bytes()[: _ends(path.read_bytes())[4]]
    path.write_bytes(data)
    journal = home.journal()
    journal.append(note(99))
    assert journal.damage == ("journal/00000001",)
    assert numbers(journal.replay()) == [*range(5), 99]
    assert path.read_bytes() == data
    home.close()


def test_zeros_behind_the_end_are_cut_off_and_anything_else_is_named(filled: Filled, home: Home) -> None:
    filled(1, 3)
    for tear, damage in ((bytes(4096), ()), (os.urandom(777), ("journal/00000001",))):
        with home.file(1).open("ab") as file:
            file.write(tear)
        journal = home.reopened()
        assert numbers(journal.replay()) == [0, 1, 2]
        assert journal.damage == damage


def test_a_flipped_bit_after_a_kill_is_not_taken_for_a_torn_end(killed: Callable[[int], Home]) -> None:
    home = Home.looked_at(killed(RECORDS - 3).path)
    path = home.file(1)
    data = path.read_bytes()
    for position in range(_ends(data)[-3] * 8, len(data) * 8, 3):
        flipped = bytearray(data)
        flipped[position // 8] ^= 1 << position % 8
        path.write_bytes(flipped)
        journal = home.journal()
        list(journal.replay())
        assert journal.damage == ("journal/00000001",)


def test_damage_in_the_middle_is_named_and_survived(filled: Filled, home: Home) -> None:
    filled(3, 4).close()
    data = bytearray(home.file(2).read_bytes())
    data[_ends(bytes(data))[0] + 30] ^= 1
    home.file(2).write_bytes(data)
    journal = home.reopened()
    assert numbers(journal.replay()) == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    assert journal.damage == ("journal/00000002",)
    assert [segment.damaged for segment in journal.segments] == [False, True, False]
    journal.append(note(12))
    assert numbers(journal.replay())[-1] == 12


def test_damage_in_the_last_segment_is_not_taken_for_a_torn_end(filled: Filled, home: Home) -> None:
    filled(1, 8).close()
    sound = home.file(1).read_bytes()
    for at in range(_ends(sound)[1], _ends(sound)[5]):
        data = bytearray(sound)
        data[at] ^= 0x80
        home.file(1).write_bytes(data)
        journal = home.journal()
        found = numbers(journal.replay())
        assert set(found) >= {0, 1, 7}
        assert len(found) >= 6
        assert journal.damage == ("journal/00000001",)
        assert home.file(1).read_bytes() == bytes(data)
        journal.close()
    journal = home.reopened()
    journal.append(note(8))
    assert [segment.name for segment in journal.segments] == ["journal/00000001", "journal/00000002"]
    assert numbers(journal.replay())[-2:] == [7, 8]


def test_a_cut_or_missing_segment_is_named_at_once(filled: Filled, home: Home) -> None:
    filled(4, 3).close()
    data = home.file(2).read_bytes()
    home.file(2).write_bytes(data[: _ends(data)[1]])
    home.file(3).unlink()
    journal = home.reopened()
    assert journal.damage == ("journal/00000002", "journal/00000003")
    assert numbers(journal.replay()) == [0, 1, 2, 3, 4, 9, 10, 11]


def test_a_missing_last_segment_is_named_and_another_begun(filled: Filled, home: Home) -> None:
    filled(2, 2).close()
    home.file(2).unlink()
    journal = home.reopened()
    assert journal.damage == ("journal/00000002",)
    journal.append(note(9))
    assert numbers(journal.replay()) == [0, 1, 9]


def test_segments_that_changed_places_are_refused(filled: Filled, home: Home) -> None:
    filled(3, 3).close()
    first, second = home.file(1).read_bytes(), home.file(2).read_bytes()
    home.file(1).write_bytes(second)
    home.file(2).write_bytes(first)
    journal = home.reopened()
    assert numbers(journal.replay()) == [6, 7, 8]
    assert journal.damage == ("journal/00000001", "journal/00000002")


def test_an_older_copy_of_a_rewritten_segment_is_refused(filled: Filled, home: Home) -> None:
    journal = filled(2, 3)
    old = home.file(1).read_bytes()
    journal.rewrite(lambda event: None if event == note(1) else event)
    home.file(1).write_bytes(old)
    journal = home.reopened()
    assert numbers(journal.replay()) == [3, 4, 5]
    assert journal.damage == ("journal/00000001",)


def test_rewriting_leaves_nothing_of_a_damaged_part(filled: Filled, home: Home) -> None:
    filled(2, 4).close()
    data = bytearray(home.file(1).read_bytes())
    data[_ends(bytes(data))[1] + 30] ^= 1
    home.file(1).write_bytes(data)
    journal = home.reopened()
    assert journal.rewrite(lambda event: event) == 1
    assert numbers(journal.replay()) == [0, 1, 3, 4, 5, 6, 7]
    assert journal.damage == ()


def test_rewriting_passes_over_a_missing_segment(filled: Filled, home: Home) -> None:
    filled(3, 2).close()
    home.file(2).unlink()
    journal = home.reopened()
    assert journal.rewrite(lambda event: None if event == note(5) else event) == 1
    assert numbers(journal.replay()) == [0, 1, 4]
    assert journal.damage == ("journal/00000002",)
