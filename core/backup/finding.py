"""Finds the state that a restore would take, and opens it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from core.backup.manifest import PURPOSE, Manifest, Snapshot, decode_manifest, decode_mark, split_manifest
from core.backup.repository import Repository, digest
from core.records.errors import IntegrityError, NotFoundError
from core.vault.header import VaultHeader, parse_header
from core.vault.keyring import Keyring
from core.vault.keys import Keys
from core.vault.slots import open_keys


@dataclass(frozen=True, slots=True)
class Found:
    """A state that can be restored."""

    repository: Repository
    snapshot: Snapshot
    verified: bool
    header: VaultHeader
    data: bytes = field(repr=False)
    """The stored manifest."""


@dataclass(frozen=True, slots=True)
class OpenedBackup:
    """The same, with its keys."""

    found: Found
    keys: Keys = field(repr=False)
    manifest: Manifest = field(repr=False)
    verified_at: datetime | None


def find(repository: Repository, *, unverified: bool = False) -> Found:
    """The newest state in a repository.

    Args:
        repository: Where to look.
        unverified: Take the newest even if no trial restore of it matched.

    Raises:
        NotFoundError: There is none.
        IntegrityError: It is damaged.
        EnvironmentFaultError: The place cannot be read.
    """
    listed = repository.listed()
    snapshot = listed.manifests[-1] if unverified and listed.manifests else listed.newest
    if snapshot is None:
        if listed.manifests:
            raise NotFoundError(
                "No backup there was ever verified. --unverified takes the newest all the same; "
                "every file of it is checked on its way."
            )
        raise NotFoundError(f"There is no backup of this memory in {repository.destination.label}.")
    try:
        data = repository.read_manifest(snapshot)
    except FileNotFoundError:
        raise IntegrityError(f"The list of files of backup {snapshot.number} is missing.") from None
    header = parse_header(split_manifest(data)[0])
    if header.store != repository.store_id:
        raise IntegrityError("The header in the backup is that of another memory.")
    return Found(repository, snapshot, snapshot in listed.verified, header, data)


def open_found(
    found: Found, secret: str, find_keyring: Callable[[], Keyring | None] = lambda: None
) -> OpenedBackup:
    """Opens a state with the passphrase or the recovery key. Slow on purpose.

    Args:
        found: The state.
        secret: Passphrase or recovery key.
        find_keyring: The keyring of this machine, which may hold a part of what the passphrase needs.

    Raises:
        WrongPassphraseError: It opens nothing.
        IntegrityError: The manifest or its mark are not what was written.
    """
    keys = open_keys(found.header, secret, find_keyring)
    try:
        key = keys.derive(PURPOSE)
        store_id = found.repository.store_id
        manifest = decode_manifest(found.data, found.snapshot, store_id, key)
        verified = None
        if found.verified:
            verified = verified_at(found, key)
    except BaseException:
        keys.wipe()
        raise
    return OpenedBackup(found, keys, manifest, verified)


def verified_at(found: Found, key: bytes) -> datetime:
    """When a trial restore of a state matched, by its mark.

    Raises:
        IntegrityError: The mark is missing, damaged, or about something else.
    """
    try:
        data = found.repository.read_mark(found.snapshot)
    except FileNotFoundError:
        raise IntegrityError(
            f"The mark that backup {found.snapshot.number} was verified is missing."
        ) from None
    mark = decode_mark(data, found.snapshot, found.repository.store_id, key)
    if mark.manifest_hash != digest(found.data):
        raise IntegrityError(
            f"The list of files of backup {found.snapshot.number} is not the one that was verified."
        )
    return datetime.fromisoformat(mark.verified_at)
