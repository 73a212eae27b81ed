"""Backups and restores that are killed anywhere: the last good backup stays, and no home is half there."""

import itertools
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.backup.destination import Destination
from core.backup.lease import Lease
from core.backup.making import Known
from core.backup.repository import Repository
from core.backup.restoring import staging_folder
from core.records.errors import EnvironmentFaultError, InUseError
from core.vault.vault import Vault
from tests.unit.backup.kept import PASSPHRASE, Kept, files_in, folder_of, restore
from tests.unit.failing_disk import FailingDisk, PowerLossError


class Dying:
    """A place whose user is killed before the n-th change to it, or right after."""

    def __init__(self, inner: Destination, at: int, *, after: bool) -> None:
        self._inner = inner
        self._at = at
        self._after = after
        self.changes = 0

    parallel = 1

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def put(self, name: str, data: bytes) -> None:
        self._change(lambda: self._inner.put(name, data))

    def create(self, name: str, data: bytes) -> bool:
        return bool(self._change(lambda: self._inner.create(name, data)))

    def swap(self, name: str, data: bytes, before: bytes) -> bool:
        return bool(self._change(lambda: self._inner.swap(name, data, before)))

    def remove(self, names: Sequence[str]) -> None:
        self._change(lambda: self._inner.remove(names))

    def _change(self, change: object) -> object:
        self.changes += 1
        if self.changes > self._at or (self.changes == self._at and not self._after):
            raise PowerLossError
        done = change()  # type: ignore[operator]
        if self.changes == self._at:
            raise PowerLossError
        return done


@pytest.mark.parametrize("after", [False, True])
def test_a_backup_killed_at_every_change_to_the_place(
    filled: Kept,
    place: Destination,
    tmp_path: Path,
    after: bool,  # noqa: FBT001
) -> None:
    filled.back_up(place)
    good = [filled.contents()]
    for at in itertools.count(1):
        filled.forget(at % 6)
        filled.saw(100 + at, f"between {at}")
        good = [good[0], filled.contents()]
        dying = Dying(place, at, after=after)
        try:
            filled.back_up(dying)  # type: ignore[arg-type]
        except PowerLossError:
            finished = False
        else:
            finished = True
        home = tmp_path / f"new {at}"
        restore(place, filled.store_id, home)
        again = Kept(home)
        assert again.contents() in good
        again.close()
        shutil.rmtree(home)
        # Whatever was left behind does not keep the next one from being whole, and goes with it.
        receipt = filled.back_up(place)
        assert not receipt.remark
        repository = Repository(place, filled.store_id)
        assert len(repository.files()) == receipt.files
        assert len(repository.listed().manifests) == 1
        good = [filled.contents()]
        if finished:
            assert at > 8
            break


def test_a_backup_killed_at_every_write_to_the_disk(filled: Kept, folder: Path, tmp_path: Path) -> None:
    place = folder_of(folder)
    filled.back_up(place)
    before = filled.contents()
    filled.saw(100, "new")
    after = filled.contents()
    known = filled.known
    spare = tmp_path / "spare"
    shutil.copytree(folder, spare)
    for at in itertools.count(1):
        filled.known = known
        with pytest.MonkeyPatch.context() as patch:
            disk = FailingDisk(patch)
            disk.lose_power_at(at)
            try:
                filled.back_up(place)
            except PowerLossError:
                finished = False
            else:
                finished = True
        home = tmp_path / f"new {at}"
        restore(place, filled.store_id, home)
        again = Kept(home)
        assert again.contents() in ([after] if finished else [before, after])
        again.close()
        shutil.rmtree(home)
        if finished:
            break
        shutil.rmtree(folder)
        shutil.copytree(spare, folder)
    assert at > 15


def test_a_restore_killed_at_every_write(filled: Kept, folder: Path, tmp_path: Path) -> None:
    place = folder_of(folder)
    filled.back_up(place)
    expected = filled.contents()
    home = tmp_path / "new"
    resumed = []
    for at in itertools.count(1):
        with pytest.MonkeyPatch.context() as patch:
            disk = FailingDisk(patch)
            disk.lose_power_at(at)
            try:
                restore(place, filled.store_id, home)
            except PowerLossError:
                finished = False
            else:
                finished = True
        if Vault.exists(home):
            again = Kept(home)
            assert again.contents() == expected
            again.close()
        else:
            assert not home.exists()
            resumed.append(restore(place, filled.store_id, home).resumed)
            assert not staging_folder(home, filled.store_id).exists()
            again = Kept(home)
            assert again.contents() == expected
            again.close()
        shutil.rmtree(home)
        if finished:
            break
    assert at > 30
    assert resumed[0] == 0
    assert max(resumed) == 7


def test_a_full_disk_in_a_restore(filled: Kept, folder: Path, tmp_path: Path) -> None:
    place = folder_of(folder)
    filled.back_up(place)
    home = tmp_path / "new"
    for at in (1, 3, 8, 12):
        with pytest.MonkeyPatch.context() as patch:
            FailingDisk(patch).fill_up(at)
            with pytest.raises(EnvironmentFaultError, match="disk is full"):
                restore(place, filled.store_id, home)
        assert not home.exists()
    restore(place, filled.store_id, home)
    Vault.check(home, PASSPHRASE)


def test_a_full_place_leaves_the_last_good_backup(filled: Kept, folder: Path, tmp_path: Path) -> None:
    place = folder_of(folder)
    filled.back_up(place)
    before = filled.contents()
    filled.saw(100, "new")
    for at in range(1, 8):
        with pytest.MonkeyPatch.context() as patch:
            FailingDisk(patch).fill_up(at)
            try:
                filled.back_up(place)
            except EnvironmentFaultError as error:
                told = str(error)
            else:
                break
        assert "disk is full" in told
        restore(place, filled.store_id, tmp_path / f"new {at}")
        again = Kept(tmp_path / f"new {at}")
        assert again.contents() == before
        again.close()
    assert at > 3


def test_a_restore_of_another_state_makes_use_of_what_is_staged(
    filled: Kept, folder: Path, tmp_path: Path
) -> None:
    place = folder_of(folder)
    filled.back_up(place)
    home = tmp_path / "new"
    with pytest.MonkeyPatch.context() as patch:
        FailingDisk(patch).lose_power_at(60)
        with pytest.raises(PowerLossError):
            restore(place, filled.store_id, home)
    staged = len(files_in(staging_folder(home, filled.store_id)))
    assert staged > 2
    filled.forget(0)
    filled.back_up(place)
    # A staged file that was damaged meanwhile is brought again.
    for path in files_in(staging_folder(home, filled.store_id)):
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert restore(place, filled.store_id, home).resumed == 0
    again = Kept(home)
    assert again.contents() == filled.contents()
    again.close()


def test_a_lock_that_was_left_behind(filled: Kept, place: Destination) -> None:
    repository = Repository(place, filled.store_id)
    with Lease(repository, "b" * 32) as other:
        with pytest.raises(InUseError, match="Another copy of this memory is backing up"):
            filled.back_up(place)
        other.check()
    filled.back_up(place)
    # One of this home's own is a leftover, one of another home counts until its time has passed.
    lease = Lease(repository, filled.known.holder)
    lease.__enter__()
    filled.back_up(place)
    with pytest.raises(InUseError):
        lease.check()
    place.create(repository.full_name("lock"), b'{"holder": "cc", "until": 1.0}')
    filled.back_up(place)
    place.create(repository.full_name("lock"), b'{"hol')
    filled.back_up(place)
    place.create(repository.full_name("lock"), b'{"holder": "cc", "until": 99999999999.0}')
    filled.back_up(place)


def test_a_lock_that_is_taken_away_stops_the_backup(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.back_up(place)
    repository = Repository(place, filled.store_id)
    filled.saw(50, "new")

    def report(stage: str, _done: int, _total: int) -> None:
        if stage == "Reading the backup back":
            place.put(repository.full_name("lock"), b'{"holder": "cc", "until": 1.0}')

    with pytest.raises(InUseError, match="was stopped"):
        filled.back_up(place, report=report)
    assert restore(place, filled.store_id, tmp_path / "new").number == 1


def test_a_copy_that_was_told_to_go_on(filled: Kept, place: Destination) -> None:
    """A home whose memory of the place was lost reads everything back."""
    first = filled.back_up(place)
    filled.known = Known("d" * 32, frozenset({first.snapshot.id}), first.snapshot.number)
    assert filled.back_up(place).read_back == first.files


def test_it_is_named_what_went_wrong_when_deletions_never_end(filled: Kept, place: Destination) -> None:
    rounds = itertools.count(10)

    def report(stage: str, _done: int, _total: int) -> None:
        if stage == "Copying":
            filled.forget(next(rounds))

    for number in range(10, 40):
        filled.saw(number, "to be deleted")
    with pytest.raises(EnvironmentFaultError, match="So much was deleted"):
        filled.back_up(place, report=report)
