"""Backups and restores that go well, to a folder and to a bucket."""

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from core.backup import folder as folder_module
from core.backup.destination import Destination, Target
from core.backup.making import Wishes
from core.backup.places import open_destination
from core.backup.repository import Repository, stores_in
from core.backup.verifying import verify
from core.records.errors import (
    EnvironmentFaultError,
    NotFoundError,
    RefusedError,
    StoppedError,
    WrongPassphraseError,
)
from core.vault.vault import Vault
from tests.unit.backup.kept import PASSPHRASE, QUICK, Kept, files_in, folder_of, never, restore, silent


def test_a_restored_home_holds_what_was_backed_up(filled: Kept, place: Destination, tmp_path: Path) -> None:
    (filled.home / "settings.json").write_bytes(b'{"privacy": {"exclude_apps": ["Bank"]}}')
    receipt = filled.back_up(place)
    assert (receipt.objects, receipt.records, receipt.read_back) == (6, 12, receipt.files)
    there = restore(place, filled.store_id, tmp_path / "new" / "home")
    assert (there.files, there.records, there.resumed) == (receipt.files, 12, 0)
    again = Kept(tmp_path / "new" / "home")
    assert again.contents() == filled.contents()
    assert (again.home / "settings.json").read_bytes() == b'{"privacy": {"exclude_apps": ["Bank"]}}'
    again.saw(100, "goes on")
    again.close()
    once_more = Kept(again.home)
    assert len(once_more.contents()[0]) == 13
    once_more.close()


def test_the_recovery_key_restores_too(
    filled: Kept, place: Destination, tmp_path: Path, recovery_key: str
) -> None:
    filled.back_up(place)
    restore(place, filled.store_id, tmp_path / "new", secret=recovery_key)
    Vault.check(tmp_path / "new", PASSPHRASE)


def test_only_what_is_new_is_copied(filled: Kept, place: Destination) -> None:
    first = filled.back_up(place)
    again = filled.back_up(place)
    assert (again.copied, again.read_back, again.files) == (0, 0, first.files)
    filled.saw(50, "one more")
    third = filled.back_up(place)
    # The picture, and the journal's segment, which has grown; what it was before goes.
    assert (third.copied, third.read_back, third.removed) == (2, 2, 1)
    assert third.snapshot.number == 3
    assert len(Repository(place, filled.store_id).listed().manifests) == 1


def test_a_segment_that_has_ended_is_copied_once(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.close()
    small = Kept(filled.home, segment_bytes=300, known=filled.known)
    for number in range(20, 30):
        small.heard(number, "a line that ends a segment")
    small.back_up(place)
    small.heard(40, "another")
    assert small.back_up(place).copied <= 2
    restore(place, small.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == small.contents()
    again.close()
    small.close()


def test_what_was_deleted_leaves_the_backup(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.back_up(place)
    repository = Repository(place, filled.store_id)
    picture = filled.vault.objects.stat("images/frm_3")
    assert picture is not None
    assert any(picture.file in name for name in repository.files())
    before = set(repository.files())
    filled.forget(3)
    filled.back_up(place)
    after = set(repository.files())
    assert not any(picture.file in name for name in after)
    assert len(before - after) == 2  # the picture, and the segment as it was
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == filled.contents()
    assert not any("harbour at 3" in str(event) for event in again.contents()[0])
    again.close()


def test_tables_spool_and_its_own_state_stay_at_home(
    filled: Kept, place: Destination, tmp_path: Path
) -> None:
    filled.vault.objects.put("tables/memories/data", b"derived")
    filled.vault.objects.put("state/backup", b"where to")
    filled.vault.objects.put("state/forgetting", b"unfinished")
    (filled.home / "spool").mkdir()
    (filled.home / "spool" / "item").write_bytes(b"unread")
    filled.back_up(place)
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    names = [name for name, _ in again.vault.objects.list() if not name.startswith("images/")]
    assert names == ["state/forgetting"]
    assert not (tmp_path / "new" / "spool").exists()
    again.close()


def test_every_file_is_its_owners_alone(filled: Kept, folder: Path, tmp_path: Path) -> None:
    folder.mkdir(mode=0o755)
    filled.back_up(folder_of(folder))
    restore(folder_of(folder), filled.store_id, tmp_path / "new")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755  # the user's own folder is left as it is
    for root in (folder, tmp_path / "new"):
        for path in root.rglob("*"):
            expected = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == expected, path
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_nothing_readable_leaves_the_home(kept: Kept, folder: Path) -> None:
    canary = "heliotrope-canary-4711"
    (kept.home / "settings.json").write_text(f'{{"privacy": {{"exclude_apps": ["{canary}"]}}}}')
    kept.saw(1, canary)
    kept.heard(1, canary)
    kept.vault.objects.put(f"state/{canary}", canary.encode())
    kept.back_up(folder_of(folder))
    forms = [canary.encode(), canary.encode("utf-16-le"), b"frm_1", b"marta", b"images/"]
    for path in files_in(folder):
        data = path.read_bytes() + str(path).encode()
        assert not [form for form in forms if form in data]


def test_two_memories_share_a_place(filled: Kept, place: Destination, tmp_path: Path) -> None:
    Vault.create(tmp_path / "other", "another passphrase", QUICK)[0].close()
    other = Kept(tmp_path / "other", "another passphrase")
    other.saw(1, "something else")
    filled.back_up(place)
    other.back_up(place)
    filled.back_up(place)
    assert sorted(stores_in(place)) == sorted([filled.store_id, other.store_id])
    restore(place, other.store_id, tmp_path / "new", secret="another passphrase")
    again = Kept(tmp_path / "new", "another passphrase")
    assert again.contents() == other.contents()
    again.close()
    other.close()
    with pytest.raises(WrongPassphraseError):
        restore(place, filled.store_id, tmp_path / "newer", secret="another passphrase")
    assert not (tmp_path / "newer").exists()


def test_a_passphrase_can_change_between_backups(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.back_up(place)
    filled.vault.custody.change_passphrase(PASSPHRASE, "a quite different one", QUICK)
    with pytest.raises(WrongPassphraseError):
        restore(place, filled.store_id, tmp_path / "new", secret="a quite different one")
    filled.back_up(place, Wishes(secret="a quite different one"))
    restore(place, filled.store_id, tmp_path / "new", secret="a quite different one")
    with pytest.raises(WrongPassphraseError):
        filled.back_up(place, Wishes(secret=PASSPHRASE))


def test_keys_can_be_rotated_between_backups(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.back_up(place)
    filled.vault.custody.rotate(PASSPHRASE, QUICK)
    filled.saw(70, "after the rotation")
    filled.back_up(place)
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == filled.contents()
    again.close()


def test_names_with_spaces_and_letters_of_any_kind(filled: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "Sicherung, Grüße 日本 \U0001f4be"
    filled.back_up(folder_of(folder))
    home = tmp_path / ("ein sehr langer Name " * 11) / "é"
    restore(folder_of(folder), filled.store_id, home)
    Vault.check(home, PASSPHRASE)


def test_a_path_that_is_too_long_is_said(filled: Kept, tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 3950:
        folder /= "x" * 120
    try:
        folder.mkdir(parents=True)
    except OSError:
        pytest.skip("this system has shorter paths")
    with pytest.raises(EnvironmentFaultError, match="too long"):
        filled.back_up(folder_of(folder))


def test_an_empty_memory(kept: Kept, place: Destination, tmp_path: Path) -> None:
    assert kept.back_up(place).files == 0
    restore(place, kept.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == ([], {})
    again.close()


def test_stopping_leaves_the_last_good_one(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.back_up(place)
    before = filled.contents()
    filled.saw(60, "too late")
    stages: list[str] = []

    def stop() -> None:
        if "Reading the backup back" in stages:
            raise StoppedError("Enough.")

    # While copying, and while reading back.
    with pytest.raises(StoppedError):
        filled.back_up(place, stop=lambda: (_ for _ in ()).throw(StoppedError("Enough.")))
    with pytest.raises(StoppedError):
        filled.back_up(place, Wishes(full=True), report=lambda stage, *_: stages.append(stage), stop=stop)
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == before
    again.close()
    assert len(Repository(place, filled.store_id).listed().manifests) == 1
    assert not any(stored.name.endswith("/lock") for stored in place.list(""))


def test_verify_reads_everything(filled: Kept, place: Destination) -> None:
    filled.back_up(place)
    repository = Repository(place, filled.store_id)
    assert len(verify(repository, filled.vault.keys, PASSPHRASE, silent, never).rows) == 7
    assert len(verify(repository, filled.vault.keys, "", silent, never).rows) == 7


def test_no_backup_there(kept: Kept, place: Destination, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no backup"):
        restore(place, kept.store_id, tmp_path / "new")
    assert stores_in(place) == []


def test_restoring_never_touches_what_is_there(filled: Kept, place: Destination, tmp_path: Path) -> None:
    filled.back_up(place)
    with pytest.raises(RefusedError, match="holds a memory already"):
        restore(place, filled.store_id, filled.home)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")
    with pytest.raises(RefusedError, match="not empty"):
        restore(place, filled.store_id, tmp_path / "full")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RefusedError, match="not a folder"):
        restore(place, filled.store_id, tmp_path / "file")
    (tmp_path / "empty").mkdir()
    restore(place, filled.store_id, tmp_path / "empty")
    assert Vault.exists(tmp_path / "empty")


def test_no_room_for_a_restore(
    filled: Kept, place: Destination, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.back_up(place)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1024))
    with pytest.raises(EnvironmentFaultError, match="only 0 MiB are free"):
        restore(place, filled.store_id, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target("relative/folder"), "whole path"),
        (Target("ftp://host/x"), "no place for a backup"),
        (Target("s3://user:secret@bucket/x"), "without credentials"),
        (Target("s3:///x"), "is written s3://name"),
        (Target("s3://bucket/x", endpoint="localhost:9000"), "must begin with"),
        (Target("s3://bucket/x"), "credentials of s3://bucket/x are missing"),
    ],
)
def test_what_is_no_place(target: Target, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        open_destination(target)


def test_a_folder_that_is_not_there_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="Plug in its disk"):
        open_destination(Target(str(tmp_path / "unplugged")))
    with pytest.raises(EnvironmentFaultError, match="Plug in its disk"):
        open_destination(Target(str(tmp_path / "not" / "there")), make=True)


def test_a_bucket_that_is_not_there_or_not_ours(kept: Kept, target: Target) -> None:
    nowhere = Target("s3://there-is-none", target.endpoint, "", target.credentials)
    with pytest.raises(EnvironmentFaultError, match="There is no bucket"):
        kept.back_up(open_destination(nowhere))
    away = Target("s3://bucket", "http://127.0.0.1:9", "", target.credentials)
    with pytest.raises(EnvironmentFaultError, match="cannot be reached"):
        list(open_destination(away).list("x/"))
    assert "nobody's" not in repr(target)


def test_a_share_without_links_and_without_syncing_of_folders(
    filled: Kept, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EINVAL, "not here")

    place = folder_of(folder)
    monkeypatch.setattr(folder_module, "fsync_dir", refuse)
    monkeypatch.setattr(os, "link", refuse)
    filled.back_up(place)
    filled.saw(60, "more")
    filled.back_up(place)
    monkeypatch.setattr(folder_module, "fsync_dir", _failing)
    with pytest.raises(EnvironmentFaultError, match="disk reported an error"):
        filled.back_up(place)
    restore(place, filled.store_id, tmp_path / "new")


def _failing(*_: object) -> None:
    raise OSError(errno.EIO, "broken")
