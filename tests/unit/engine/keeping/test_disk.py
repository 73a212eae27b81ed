import errno
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.engine.keeping.disk import MARGIN_BYTES, DiskWatch, size_words
from core.records.errors import EnvironmentFaultError
from core.vault.files import explain
from tests.support.smalldisk import empty, fill, small_disk

MIB = 2**20
GIB = 2**30


class Room:
    """A disk that has as much room as a test says."""

    def __init__(self, free: int = 100 * GIB) -> None:
        self.free = free

    def __call__(self, _folder: Path) -> int:
        return self.free


class Watched:
    """A watch that counts what it tells."""

    def __init__(self, home: Path, free: int = 100 * GIB) -> None:
        self.room = Room(free)
        self.told: list[str] = []
        self.watch = DiskWatch(home, lambda: GIB, self._tell, free=self.room)

    def _tell(self) -> None:
        self.told.append(self.watch.trouble)


def test_with_room_there_is_nothing_to_say(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    assert watched.watch.check() == ""
    watched.watch.require()
    assert watched.told == []


def test_below_the_floor_it_says_how_much_is_free_and_how_much_is_needed(tmp_path: Path) -> None:
    watched = Watched(tmp_path, free=812 * MIB)
    reason = watched.watch.check()
    assert "812 MB are free" in reason
    assert "1.0 GB have to stay free" in reason
    assert "340 MB more" in reason
    with pytest.raises(EnvironmentFaultError, match="nearly full"):
        watched.watch.require()
    assert watched.told == ["low"]


def test_it_goes_on_only_with_a_margin(tmp_path: Path) -> None:
    watched = Watched(tmp_path, free=GIB - 1)
    watched.watch.check()
    watched.room.free = GIB + MARGIN_BYTES - 1
    assert watched.watch.check()
    watched.room.free = GIB + MARGIN_BYTES
    assert watched.watch.check() == ""
    watched.room.free = GIB
    assert watched.watch.check() == ""
    assert watched.told == ["low", ""]
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.integers(0, 3 * GIB), max_size=30))
def test_it_never_records_below_the_floor_and_always_with_plenty(frees: list[int]) -> None:
    watched = Watched(Path("/tmp"))
    for free in frees:
        watched.room.free = free
        reason = watched.watch.check()
        if free < GIB:
            assert reason
        if free >= GIB + MARGIN_BYTES:
            assert not reason
    told = ["", *watched.told]
    assert all(before != after for before, after in pairwise(told))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_refused_write_counts_at_once_whatever_the_disk_says(tmp_path: Path, number: int) -> None:
    watched = Watched(tmp_path)
    system = OSError(number, os.strerror(number))
    fault = explain(system, tmp_path)
    fault.__cause__ = system

    assert watched.watch.failed(fault)

    assert watched.told == ["refused"]
    assert "takes nothing more" in watched.watch.reason
    assert watched.watch.check() == ""  # it does take something


def test_other_failures_say_nothing_about_the_disk(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    assert not watched.watch.failed(ValueError("no"))
    assert not watched.watch.failed(EnvironmentFaultError("No display."))
    assert watched.told == []


def test_a_refusal_lasts_until_the_disk_takes_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(tmp_path)
    watched.watch.failed(OSError(errno.EDQUOT, "quota"))

    def refuse(*_: object) -> None:
        raise OSError(errno.EDQUOT, "quota")

    with monkeypatch.context() as patch:
        patch.setattr("core.engine.keeping.disk.write_all", refuse)
        assert "quota" in watched.watch.check()
    assert watched.watch.check() == ""
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_went_away_and_came_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    watched = Watched(home)
    home.rename(tmp_path / "elsewhere")
    assert "unplugged" in watched.watch.check()
    (tmp_path / "elsewhere").rename(home)
    assert watched.watch.check() == ""
    assert watched.told == ["gone", ""]


def test_an_empty_mount_point_is_not_the_home(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        watched = Watched(disk)
        assert watched.watch.check() == ""
    assert (tmp_path / "disk").is_dir()
    assert "cannot be reached" in watched.watch.check()


def test_a_disk_that_can_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(tmp_path)
    monkeypatch.setattr("core.engine.keeping.disk._is_read_only", lambda _folder: True)
    assert "can only be read" in watched.watch.check()


def test_a_real_disk_fills_up_and_empties(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 160) as disk:
        watch = DiskWatch(disk, lambda: 8 * MIB)
        assert watch.check() == ""
        fill(disk)
        assert watch.check()
        fill(disk, leave=64 * MIB)
        assert watch.check()
        empty(disk)
        assert watch.check() == ""


def test_something_large_has_to_leave_the_floor_free(tmp_path: Path) -> None:
    watched = Watched(tmp_path, free=GIB + 100 * MIB)
    watched.watch.require_room(100 * MIB, "This import")
    with pytest.raises(
        EnvironmentFaultError,
        match=r"This import needs about 300 MB .* 1\.0 GB have to stay free\. Free 200 MB",
    ):
        watched.watch.require_room(300 * MIB, "This import")


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (2048, "2 KB"), (MIB, "1.0 MB"), (812 * MIB, "812 MB"),
     (GIB, "1.0 GB"), (3 * 2**40, "3.0 TB"), (-5, "0 bytes")],
)  # fmt: skip
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
