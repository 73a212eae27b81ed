import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.journal.events import Event
from core.journal.journal import Journal
from core.records.errors import EnvironmentFaultError
from tests.unit.failing_disk import FailingDisk, PowerLossError
from tests.unit.journal.conftest import Home, note, numbers

Filled = Callable[[int, int], Journal]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FailingDisk:
    return FailingDisk(monkeypatch)


def _drop_five(event: Event) -> Event | None:
    return None if event == note(5) else event


def _files_the_table_names(home: Home) -> set[str]:
    return {home.file(int(name.removeprefix("journal/"))).name for name in home.table.names("journal/")}


# ── crashes ──────────────────────────────────────────────────────────────────────────────────────────


def _steps(disk: FailingDisk, action: Callable[[], object]) -> int:
    disk.count()
    action()
    steps = disk.calls
    disk.repair()
    return steps


@pytest.mark.parametrize("dropped_segment", [0, 1, 2])
def test_a_crash_at_any_step_of_a_rewrite_leaves_the_old_or_the_new(
    tmp_path: Path, disk: FailingDisk, dropped_segment: int
) -> None:
    everything = list(range(9))
    gone = dropped_segment * 3 + 1
    kept = [number for number in everything if number != gone]

    def prepared(name: str) -> tuple[Home, Journal]:
        home = Home(tmp_path / name)
        journal = home.journal(segment_bytes=300)
        for number in everything:
            journal.append(note(number))
        assert len(journal.segments) == 3
        return home, journal

    def forget(journal: Journal) -> int:
        return journal.rewrite(lambda event: None if event == note(gone) else event)

    home, journal = prepared("counted")
    steps = _steps(disk, lambda: forget(journal))
    home.close()
    assert steps > 5
    outcomes = set()
    for step in range(1, steps + 1):
        home, journal = prepared(f"crash-{step}")
        disk.lose_power_at(step)
        with pytest.raises(PowerLossError):
            forget(journal)
        disk.repair()
        journal = home.after_crash()
        found = numbers(journal.replay())
        assert found in (everything, kept), step
        outcomes.add(tuple(found))
        assert home.files() == _files_the_table_names(home)
        assert journal.damage == ()
        journal.append(note(99))
        forget(journal)
        assert numbers(home.reopened().replay()) == [*kept, 99]
        home.close()
    assert outcomes == {tuple(everything), tuple(kept)}


def test_a_crash_at_any_step_of_appending_loses_nothing_acknowledged(
    tmp_path: Path, disk: FailingDisk
) -> None:
    def run(journal: Journal, acknowledged: list[int]) -> None:
        for number in range(6):
            journal.append(note(number))
            acknowledged.append(number)

    home = Home(tmp_path / "counted")
    journal = home.journal(segment_bytes=200)
    steps = _steps(disk, lambda: run(journal, []))
    assert len(journal.segments) == 3
    home.close()
    for step in range(1, steps + 1):
        home = Home(tmp_path / f"crash-{step}")
        journal = home.journal(segment_bytes=200)
        acknowledged: list[int] = []
        disk.lose_power_at(step)
        with pytest.raises(PowerLossError):
            run(journal, acknowledged)
        disk.repair()
        journal = home.after_crash()
        found = numbers(journal.replay())
        assert found[: len(acknowledged)] == acknowledged, step
        assert found == list(range(len(found)))
        assert len(found) <= len(acknowledged) + 1
        assert journal.damage == ()
        journal.append(note(99))
        assert numbers(home.reopened().replay()) == [*found, 99]
        home.close()


# ── a full disk ──────────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_refuses_an_append_and_changes_nothing(
    filled: Filled, home: Home, disk: FailingDisk
) -> None:
    journal = filled(2, 2)
    before = home.file(2).read_bytes()
    for _ in range(3):
        disk.fill_up()
        with pytest.raises(EnvironmentFaultError, match="disk is full"):
            journal.append(note(99))
        disk.repair()
        assert home.file(2).read_bytes() == before
    journal.append(note(4))
    assert numbers(journal.replay()) == [0, 1, 2, 3, 4]
    assert len(journal.segments) == 2
    assert numbers(home.reopened().replay()) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("write", [1, 2, 3])
def test_a_full_disk_while_a_segment_begins_loses_nothing(home: Home, disk: FailingDisk, write: int) -> None:
    journal = home.journal(segment_bytes=1)
    journal.append(note(0))
    disk.fill_up(at=write)
    with pytest.raises(EnvironmentFaultError, match="disk is full"):
        journal.append(note(99))
    disk.repair()
    assert numbers(journal.replay()) == [0]
    journal.append(note(1))
    assert numbers(journal.replay()) == [0, 1]
    assert home.files() == _files_the_table_names(home)
    journal = home.reopened()
    assert numbers(journal.replay()) == [0, 1]
    assert journal.damage == ()


def test_a_full_disk_stops_a_rewrite_and_changes_nothing(
    filled: Filled, home: Home, disk: FailingDisk
) -> None:
    journal = filled(3, 3)
    for write in range(1, 5):
        disk.fill_up(at=write)
        with pytest.raises(EnvironmentFaultError, match="disk is full"):
            journal.rewrite(_drop_five)
        disk.repair()
        assert numbers(journal.replay()) == list(range(9))
    assert journal.rewrite(_drop_five) == 1
    assert home.files() == _files_the_table_names(home)
    assert numbers(home.reopened().replay()) == [0, 1, 2, 3, 4, 6, 7, 8]


# ── a disk that cannot sync ──────────────────────────────────────────────────────────────────────────


def test_after_a_failed_sync_the_segment_is_never_written_again(
    filled: Filled, home: Home, disk: FailingDisk
) -> None:
    journal = filled(2, 2)
    doubtful = home.file(2)
    disk.fail_syncs(under=home.folder)
    with pytest.raises(EnvironmentFaultError, match="disk reported an error"):
        journal.append(note(98))
    left = doubtful.read_bytes()
    with pytest.raises(EnvironmentFaultError, match="disk reported an error"):
        journal.append(note(99))
    disk.repair()
    assert numbers(journal.replay()) == [0, 1, 2, 3]
    journal.append(note(4))
    journal.append(note(5))
    assert doubtful.read_bytes() == left
    assert [segment.name for segment in journal.segments][2:] == ["journal/00000003"]
    journal = home.reopened()
    assert numbers(journal.replay()) == [0, 1, 2, 3, 4, 5]
    assert journal.damage == ()
    assert doubtful.read_bytes() == left


@pytest.mark.parametrize("sync", [1, 2, 3, 4])
def test_any_failed_sync_while_segments_turn_over_is_reported(
    home: Home, disk: FailingDisk, sync: int
) -> None:
    journal = home.journal(segment_bytes=1)
    journal.append(note(0))
    acknowledged = [0]
    disk.fail_syncs(under=home.path, only=sync)
    for number in range(1, 5):
        try:
            journal.append(note(number))
        except EnvironmentFaultError:
            continue
        acknowledged.append(number)
    disk.repair()
    assert len(acknowledged) == 4
    assert numbers(journal.replay()) == acknowledged
    journal = home.reopened()
    assert numbers(journal.replay()) == acknowledged
    assert journal.damage == ()
    assert home.files() == _files_the_table_names(home)


def test_a_failed_sync_stops_a_rewrite_and_changes_nothing(
    filled: Filled, home: Home, disk: FailingDisk
) -> None:
    journal = filled(3, 3)
    for sync in (1, 2, 3):
        disk.fail_syncs(under=home.path, only=sync)
        with pytest.raises(EnvironmentFaultError):
            journal.rewrite(_drop_five)
        disk.repair()
        assert numbers(journal.replay()) == list(range(9))
    assert journal.rewrite(_drop_five) == 1
    assert numbers(home.reopened().replay()) == [0, 1, 2, 3, 4, 6, 7, 8]


def test_a_disk_that_cannot_be_written_to_is_still_read(
    filled: Filled, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(2, 2).close()

    def refuse(*_: object) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr(os, "ftruncate", refuse)
    journal = home.journal()
    assert numbers(journal.replay()) == [0, 1, 2, 3]
    monkeypatch.undo()
    journal.append(note(4))
    assert numbers(journal.replay()) == [0, 1, 2, 3, 4]
