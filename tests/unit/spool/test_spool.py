import stat
import threading
import time
from pathlib import Path

import pytest

from core.records.errors import EnvironmentFaultError, IntegrityError, NotFoundError
from core.spool.box import OVERHEAD
from core.spool.spool import Spool
from tests.unit.failing_disk import FailingDisk, PowerLossError
from tests.unit.spool.conftest import PRIVATE_KEY, PUBLIC_KEY


def _bodies(spool: Spool) -> list[bytes]:
    return [spool.open(item.id, PRIVATE_KEY) for item in spool.pending()]


def _files(home: Path) -> list[Path]:
    return sorted((home / "spool").iterdir())


def test_gives_back_what_was_put_oldest_first(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    ids = [spool.put("frame", b"one"), spool.put("messages", b"two"), spool.put("frame", b"")]
    items = spool.pending()
    assert [item.id for item in items] == ids
    assert [item.kind for item in items] == ["frame", "messages", "frame"]
    assert [item.size for item in items] == [OVERHEAD + 3, OVERHEAD + 3, OVERHEAD]
    assert spool.size == sum(path.stat().st_size for path in _files(tmp_path))
    assert _bodies(spool) == [b"one", b"two", b""]


def test_another_process_finds_what_waits(tmp_path: Path) -> None:
    first = Spool(tmp_path, PUBLIC_KEY)
    for body in (b"one", b"two"):
        first.put("frame", body)
    second = Spool(tmp_path, PUBLIC_KEY)
    second.put("frame", b"three")
    assert second.pending()[:2] == first.pending()
    assert _bodies(second) == [b"one", b"two", b"three"]


def test_keeps_the_order_when_the_clock_is_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Spool(tmp_path, PUBLIC_KEY).put("frame", b"one")
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    spool = Spool(tmp_path, PUBLIC_KEY)
    for body in (b"two", b"three"):
        spool.put("frame", body)
    assert _bodies(spool) == [b"one", b"two", b"three"]


def test_what_was_removed_is_gone(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    first, second = spool.put("frame", b"one"), spool.put("frame", b"two")
    spool.remove(first)
    spool.remove(first)
    spool.remove("../../etc/passwd")
    assert [item.id for item in spool.pending()] == [second]
    assert len(_files(tmp_path)) == 1
    assert spool.size == OVERHEAD + 3
    for missing in (first, "../../etc/passwd"):
        with pytest.raises(NotFoundError):
            spool.open(missing, PRIVATE_KEY)


def test_folder_and_files_are_the_owners_alone(tmp_path: Path) -> None:
    Spool(tmp_path, PUBLIC_KEY).put("frame", b"one")
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in _files(tmp_path)] == [0o600]


def test_no_plaintext_reaches_the_disk(tmp_path: Path) -> None:
    Spool(tmp_path, PUBLIC_KEY).put("frame", b"correct horse battery staple")
    assert b"horse" not in _files(tmp_path)[0].read_bytes()


def test_only_the_private_key_opens_it(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    item_id = spool.put("frame", b"one")
    with pytest.raises(IntegrityError):
        spool.open(item_id, bytes(32))


def test_every_flipped_bit_and_every_cut_is_refused(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    item_id = spool.put("frame", b"body")
    [path] = _files(tmp_path)
    box = path.read_bytes()
    for at in range(len(box) * 8):
        flipped = bytearray(box)
        flipped[at // 8] ^= 1 << at % 8
        # The top bit of an X25519 key means nothing, but it is bound like all others.
        path.write_bytes(flipped)
        with pytest.raises(IntegrityError):
            spool.open(item_id, PRIVATE_KEY)
    for length in range(len(box)):
        path.write_bytes(box[:length])
        with pytest.raises(IntegrityError):
            spool.open(item_id, PRIVATE_KEY)
    path.write_bytes(box)
    assert spool.open(item_id, PRIVATE_KEY) == b"body"


def test_items_that_changed_places_or_kinds_are_refused(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    spool.put("frame", b"one")
    spool.put("frame", b"two")
    first, second = _files(tmp_path)
    boxes = first.read_bytes(), second.read_bytes()
    first.write_bytes(boxes[1])
    second.rename(second.with_suffix(".messages"))
    spool = Spool(tmp_path, PUBLIC_KEY)
    assert [item.kind for item in spool.pending()] == ["frame", "messages"]
    for item in spool.pending():
        with pytest.raises(IntegrityError):
            spool.open(item.id, PRIVATE_KEY)
        spool.remove(item.id)
    assert _files(tmp_path) == []


def test_half_written_files_are_removed_and_strangers_left(tmp_path: Path) -> None:
    Spool(tmp_path, PUBLIC_KEY)
    partial = tmp_path / "spool" / ".x.partial"
    stranger = tmp_path / "spool" / "notes.txt"
    partial.write_bytes(b"half")
    stranger.write_bytes(b"not ours")
    assert Spool(tmp_path, PUBLIC_KEY).pending() == []
    assert _files(tmp_path) == [stranger]


def test_the_cap_refuses_and_changes_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY, cap_bytes=3 * (OVERHEAD + 10))
    for _ in range(2):
        spool.put("frame", bytes(10))
    with pytest.raises(EnvironmentFaultError, match="full"):
        spool.put("frame", bytes(11 + OVERHEAD + 10))
    last = spool.put("frame", bytes(10))
    with pytest.raises(EnvironmentFaultError, match="full"):
        spool.put("frame", b"")
    assert len(_files(tmp_path)) == len(spool.pending()) == 3
    again = Spool(tmp_path, PUBLIC_KEY, cap_bytes=3 * (OVERHEAD + 10))
    with pytest.raises(EnvironmentFaultError):
        again.put("frame", b"")
    again.remove(last)
    again.put("frame", bytes(10))


@pytest.mark.parametrize("write", [1])
def test_a_full_disk_refuses_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: int
) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    spool.put("frame", b"one")
    disk = FailingDisk(monkeypatch)
    disk.fill_up(at=write)
    with pytest.raises(EnvironmentFaultError, match="disk is full"):
        spool.put("frame", b"two")
    disk.repair()
    assert len(_files(tmp_path)) == 1
    spool.put("frame", b"three")
    assert _bodies(spool) == _bodies(Spool(tmp_path, PUBLIC_KEY)) == [b"one", b"three"]


@pytest.mark.parametrize("sync", [1, 2])
def test_a_failed_sync_is_reported_and_the_item_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sync: int
) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)
    spool.put("frame", b"one")
    disk = FailingDisk(monkeypatch)
    disk.fail_syncs(under=tmp_path, only=sync)
    with pytest.raises(EnvironmentFaultError, match="disk reported an error"):
        spool.put("frame", b"two")
    disk.repair()
    spool.put("frame", b"three")
    assert _bodies(spool) == _bodies(Spool(tmp_path, PUBLIC_KEY)) == [b"one", b"three"]


def test_a_crash_at_any_step_loses_nothing_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FailingDisk(monkeypatch)
    spool = Spool(tmp_path, PUBLIC_KEY)
    disk.count()
    spool.put("frame", b"0")
    steps = disk.calls
    disk.repair()
    assert steps > 3
    for step in range(1, steps + 1):
        kept = _bodies(spool)
        disk.lose_power_at(step)
        with pytest.raises(PowerLossError):
            spool.put("frame", b"%d" % step)
        disk.repair()
        spool = Spool(tmp_path, PUBLIC_KEY)
        assert _bodies(spool) in (kept, [*kept, b"%d" % step])
        assert len(_files(tmp_path)) == len(spool.pending())


def test_several_threads_may_put_and_remove(tmp_path: Path) -> None:
    spool = Spool(tmp_path, PUBLIC_KEY)

    def work() -> None:
        for _ in range(10):
            spool.remove(spool.put("frame", b"gone"))
            spool.put("frame", b"kept")

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _bodies(spool) == [b"kept"] * 30
    assert spool.size == 30 * (OVERHEAD + 4) == sum(path.stat().st_size for path in _files(tmp_path))


def test_a_home_that_is_a_file_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(EnvironmentFaultError, match="is a file"):
        Spool(tmp_path / "home", PUBLIC_KEY)
