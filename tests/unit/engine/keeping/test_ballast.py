from pathlib import Path

import pytest

from core.engine.keeping.ballast import Ballast, free_bytes, give_up_if_short
from tests.support.smalldisk import fill, small_disk

MIB = 2**20


def test_it_takes_real_blocks_and_gives_them_back(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 16) as disk:
        ballast = Ballast(disk, 4 * MIB)
        before = free_bytes(disk)

        assert ballast.refill()
        assert ballast.held == 4 * MIB
        assert free_bytes(disk) == before - 4 * MIB
        assert (disk / "reserve").stat().st_mode & 0o777 == 0o600

        assert ballast.release() == 4 * MIB
        assert ballast.held == 0
        assert free_bytes(disk) == before


def test_on_a_full_disk_it_makes_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 16) as disk:
        ballast = Ballast(disk, 4 * MIB)
        ballast.refill()
        fill(disk)
        with pytest.raises(OSError, match="No space"):
            (disk / "note").write_bytes(bytes(MIB))
        (disk / "note").unlink()

        ballast.release()

        (disk / "note").write_bytes(bytes(3 * MIB))


def test_it_is_given_up_only_where_there_is_next_to_no_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 96) as disk:
        ballast = Ballast(disk, 4 * MIB)
        ballast.refill()
        give_up_if_short(ballast, disk)
        assert ballast.held
        fill(disk, leave=8 * MIB)
        give_up_if_short(ballast, disk)
        assert not ballast.held
    give_up_if_short(ballast, tmp_path / "gone")


def test_it_leaves_what_others_need(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 16) as disk:
        ballast = Ballast(disk, 4 * MIB)

        assert not ballast.refill(keep_free=13 * MIB)
        assert ballast.held == 0
        assert ballast.refill(keep_free=11 * MIB)
        assert ballast.refill(keep_free=15 * MIB)  # it is held already


def test_a_disk_that_fills_up_meanwhile_gets_its_room_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.engine.keeping.ballast.free_bytes", lambda _folder: 2**40)
    with small_disk(tmp_path / "disk", 4) as disk:
        assert not Ballast(disk, 16 * MIB).refill()
        assert free_bytes(disk) == 4 * MIB


def test_an_interrupted_refill_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "reserve").write_bytes(b"x" * MIB)
    ballast = Ballast(tmp_path, 2 * MIB)

    assert ballast.refill()

    assert (tmp_path / "reserve").stat().st_size == 2 * MIB
    assert ballast.release() >= 2 * MIB
    assert ballast.release() == 0


def test_a_home_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "gone")
    assert not ballast.refill()
    assert ballast.release() == 0
    assert ballast.held == 0
