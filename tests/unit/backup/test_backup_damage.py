"""What is damaged, exchanged, cut or rolled back in a backup is refused and named; so is damage at home."""

import itertools
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.backup.destination import Destination
from core.backup.making import Known, Wishes
from core.backup.repository import Repository
from core.backup.restoring import staging_folder
from core.backup.source import file_in_home
from core.backup.verifying import verify
from core.records.errors import AfterimageError, IntegrityError, NotFoundError, RefusedError
from tests.unit.backup.kept import PASSPHRASE, Kept, files_in, folder_of, never, restore, silent


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << (at % 8)
    path.write_bytes(data)


def _fresh(folder: Path, kept: Kept, home: Path) -> None:
    """A restore that finds nothing of an earlier one, and leaves nothing."""
    try:
        restore(folder_of(folder), kept.store_id, home)
    finally:
        shutil.rmtree(staging_folder(home, kept.store_id), ignore_errors=True)


def test_every_flipped_bit_is_noticed(filled: Kept, folder: Path, tmp_path: Path) -> None:
    filled.back_up(folder_of(folder))
    expected = filled.contents()
    draw = random.Random(20260304)
    tried = 0
    for path in files_in(folder):
        whole = path.read_bytes()
        for at in draw.sample(range(len(whole)), min(12, len(whole))):
            _flip(path, at)
            with pytest.raises(AfterimageError):
                _fresh(folder, filled, tmp_path / "new")
            assert not (tmp_path / "new").exists()
            path.write_bytes(whole)
            tried += 1
    assert tried > 80
    restore(folder_of(folder), filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == expected
    again.close()


@pytest.mark.parametrize("kind", [".manifest", ".verified", "/files/"])
@pytest.mark.parametrize("left", [0, 1, 50, -1])
def test_what_is_cut_is_refused(filled: Kept, folder: Path, tmp_path: Path, kind: str, left: int) -> None:
    filled.back_up(folder_of(folder))
    for path in (path for path in files_in(folder) if kind in str(path)):
        whole = path.read_bytes()
        path.write_bytes(whole[:left])
        with pytest.raises(AfterimageError):
            _fresh(folder, filled, tmp_path / "new")
        with pytest.raises(AfterimageError):
            verify(Repository(folder_of(folder), filled.store_id), filled.vault.keys, "", silent, never)
        path.write_bytes(whole)


def test_what_is_missing_is_named(filled: Kept, folder: Path, tmp_path: Path) -> None:
    filled.back_up(folder_of(folder))
    for path in (path for path in files_in(folder) if "/files/" in str(path)):
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(IntegrityError, match=rf"(?s)(images/frm_|journal).*{path.name}.*missing"):
            _fresh(folder, filled, tmp_path / "new")
        path.write_bytes(whole)
    mark = next(path for path in files_in(folder) if path.suffix == ".verified")
    mark.unlink()
    with pytest.raises(NotFoundError, match="ever verified"):
        _fresh(folder, filled, tmp_path / "new")
    assert restore(folder_of(folder), filled.store_id, tmp_path / "new", unverified=True).verified_at is None


def test_exchanged_files_are_refused(filled: Kept, folder: Path, tmp_path: Path) -> None:
    filled.back_up(folder_of(folder))
    files = [path for path in files_in(folder) if "/files/" in str(path)]
    swapped = 0
    for one, other in itertools.permutations(files, 2):
        whole = one.read_bytes()
        one.write_bytes(other.read_bytes())
        with pytest.raises(IntegrityError):
            _fresh(folder, filled, tmp_path / "new")
        one.write_bytes(whole)
        swapped += 1
    assert swapped == 42


def test_a_manifest_goes_only_with_its_own_header_name_and_mark(
    filled: Kept, folder: Path, tmp_path: Path
) -> None:
    filled.back_up(folder_of(folder))
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    filled.saw(50, "newer")
    filled.back_up(folder_of(folder))
    (old,) = (path for path in files_in(older) if path.suffix == ".manifest")
    (new,) = (path for path in files_in(folder) if path.suffix == ".manifest")
    whole = new.read_bytes()
    # The older list of files under the newer name, and with the newer one's mark.
    new.write_bytes(old.read_bytes())
    with pytest.raises(IntegrityError, match="does not belong there"):
        restore(folder_of(folder), filled.store_id, tmp_path / "new")
    # A header that differs only in its white space is not the one it was sealed with either.
    header = whole.index(b'"store_id"')
    new.write_bytes(whole[:header] + whole[header:].replace(b": ", b" :", 1))
    with pytest.raises(IntegrityError):
        restore(folder_of(folder), filled.store_id, tmp_path / "new")
    # The older mark with the newer list.
    new.write_bytes(whole)
    mark = new.with_suffix(".verified")
    mark.write_bytes(old.with_suffix(".verified").read_bytes())
    with pytest.raises(IntegrityError, match="mark"):
        restore(folder_of(folder), filled.store_id, tmp_path / "new")


def test_another_memorys_backup_under_this_name(filled: Kept, folder: Path, tmp_path: Path) -> None:
    filled.back_up(folder_of(folder))
    (there,) = folder.iterdir()
    there.rename(folder / f"afterimage-{'0' * 32}")
    with pytest.raises(IntegrityError, match="another memory"):
        restore(folder_of(folder), bytes(16), tmp_path / "new")


def test_damage_in_the_backup_is_found_and_healed(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.back_up(place)
    repository = Repository(place, filled.store_id)
    names = sorted(repository.files())
    whole = repository.read_file(names[0], 10**6)
    repository.write_now(names[0], whole[:-1] + bytes([whole[-1] ^ 1]))
    repository.remove([names[1]])
    with pytest.raises(IntegrityError, match=r"So are|is not in backup"):
        verify(repository, filled.vault.keys, "", silent, never)
    # The missing one is noticed by every backup, the damaged one by one that reads everything.
    assert filled.back_up(place).copied == 1
    with pytest.raises(IntegrityError):
        verify(repository, filled.vault.keys, "", silent, never)
    assert filled.back_up(place, Wishes(full=True)).copied == 1
    verify(repository, filled.vault.keys, PASSPHRASE, silent, never)
    restore(place, filled.store_id, tmp_path / "new")


class _Forgetful:
    """A place that stores something else than it was given."""

    def __init__(self, inner: Destination, spoil: Callable[[str], bool]) -> None:
        self._inner = inner
        self._spoil = spoil

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def put(self, name: str, data: bytes) -> None:
        self._inner.put(name, data[:-1] + bytes([data[-1] ^ 1]) if self._spoil(name) else data)


@pytest.mark.parametrize("kind", ["/files/", ".manifest", ".verified"])
def test_a_place_that_does_not_keep_what_it_gets(
    filled: Kept, folder: Path, tmp_path: Path, kind: str
) -> None:
    place = folder_of(folder)
    filled.back_up(place)
    expected = filled.contents()
    filled.saw(50, "newer")
    with pytest.raises(IntegrityError):
        filled.back_up(_Forgetful(place, lambda name: kind in name))  # type: ignore[arg-type]
    # The last good one is as it was, and the next one is good again.
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == expected
    again.close()
    filled.back_up(place, Wishes(full=True))
    restore(place, filled.store_id, tmp_path / "newer")


def test_damage_at_home_is_named_and_does_not_replace_a_good_backup(
    filled: Kept, place: Destination, tmp_path: Path
) -> None:
    filled.back_up(place)
    filled.saw(50, "newer", "and long enough")
    entry = filled.vault.objects.stat("images/frm_50")
    assert entry is not None
    picture = file_in_home(filled.home, "objects/images/frm_50", entry.file)
    _flip(picture, 300)
    with pytest.raises(IntegrityError, match="images/frm_50 is damaged or missing in this home"):
        filled.back_up(place)
    picture.unlink()
    with pytest.raises(IntegrityError, match="images/frm_50 is damaged or missing in this home"):
        filled.back_up(place)
    assert filled.back_up(place, Wishes(leave_out_damaged=True)).left_out == ("objects/images/frm_50",)
    assert restore(place, filled.store_id, tmp_path / "new").left_out == ("objects/images/frm_50",)


def test_damage_at_home_of_what_is_backed_up_does_no_harm(
    filled: Kept, place: Destination, tmp_path: Path
) -> None:
    filled.back_up(place)
    expected = filled.contents()
    entry = filled.vault.objects.stat("images/frm_2")
    assert entry is not None
    _flip(file_in_home(filled.home, "objects/images/frm_2", entry.file), 700)
    filled.back_up(place)
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == expected
    again.close()


def test_an_older_copy_of_the_backup_is_brought_up_to_date(
    filled: Kept, folder: Path, tmp_path: Path
) -> None:
    filled.back_up(folder_of(folder))
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    filled.forget(1)
    filled.saw(50, "newer")
    newest = filled.back_up(folder_of(folder))
    shutil.rmtree(folder)
    shutil.copytree(older, folder)
    receipt = filled.back_up(folder_of(folder))
    assert receipt.snapshot.number == newest.snapshot.number + 1
    restore(folder_of(folder), filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == filled.contents()
    again.close()


def test_an_emptied_place_is_not_taken_for_a_new_one(filled: Kept, folder: Path) -> None:
    filled.back_up(folder_of(folder))
    shutil.rmtree(folder)
    with pytest.raises(RefusedError, match="Is it the right disk"):
        filled.back_up(folder_of(folder))


def test_another_copys_backup_is_not_replaced_unasked(
    filled: Kept, place: Destination, tmp_path: Path
) -> None:
    filled.back_up(place)
    restore(place, filled.store_id, tmp_path / "new")
    copy = Kept(tmp_path / "new", known=Known("b" * 32))
    with pytest.raises(RefusedError, match="another copy of this memory made"):
        copy.back_up(place)
    newest = Repository(place, filled.store_id).listed().newest
    assert newest is not None
    copy.known = Known("b" * 32, frozenset({newest.id}), newest.number)
    copy.saw(80, "the copy goes on")
    copy.back_up(place)
    with pytest.raises(RefusedError, match="another copy of this memory made"):
        filled.back_up(place)
    copy.close()
