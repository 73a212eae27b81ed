"""Notices that a home was exchanged for an older copy of itself.

Every file of an older copy is authentic, so nothing inside of it can tell. What this machine has seen last of
a store is therefore kept outside of its home: in the system's keyring where its use is switched on, otherwise
in a file of the user's. It is no secret, and a MAC under a key of the vault keeps others from making one up;
whoever can delete it can make the machine forget, and a machine that never saw the store opens any copy.

    serial of the header | generation of the key table | position in its log | MAC

Kept by store and *history*. A restored backup that is gone on with gets a history of its own
(`begin_history`), so it is measured by what becomes of it from then on, and not by what it is a copy of.
"""

import base64
import binascii
import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

import msgspec

from core.records.errors import EnvironmentFaultError, OlderCopyError
from core.vault.files import plain_errors, private_folder, write_atomic
from core.vault.header import STORE_ID_SIZE, VaultHeader
from core.vault.keyring import Keyring
from core.vault.keys import Keys
from core.vault.log import Position

PURPOSE: Final = "seen"
"""What the MAC's key is derived for. It is the same in every epoch."""
_MAX_SIZE: Final = 4096
_PATIENCE: Final = 5.0
"""Seconds for the keyring: nobody is to be asked for anything in order to lock."""
_LOG = logging.getLogger(__name__)


class Seen(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A state that a store was in."""

    serial: int
    generation: int
    count: int
    tag: bytes


class _Record(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The same as it is kept."""

    seen: Seen
    mac: bytes


class Table(Protocol):
    """What is asked of the key table."""

    @property
    def generation(self) -> int:
        """Grows with every rewrite."""

    @property
    def position(self) -> Position:
        """Up to where the generation's log is on disk."""

    def reaches(self, generation: int, position: Position) -> bool:
        """Whether it goes on from there."""


class Place(Protocol):
    """Somewhere a record can be kept."""

    def read(self) -> bytes | None:
        """The record, `None` where there is none. Raises `EnvironmentFaultError`."""

    def write(self, record: bytes) -> None:
        """Keeps a record. Raises `EnvironmentFaultError`."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file of the user's, outside of the home."""

    path: Path

    def read(self) -> bytes | None:
        """As `Place.read`."""
        try:
            with plain_errors(self.path), self.path.open("rb") as file:
                return file.read(_MAX_SIZE)
        except EnvironmentFaultError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise

    def write(self, record: bytes) -> None:
        """As `Place.write`."""
        private_folder(self.path.parent)
        write_atomic(self.path, record)


@dataclass(frozen=True, slots=True)
class KeyringPlace:
    """An entry of the system's keyring."""

    keyring: Keyring
    account: str

    def read(self) -> bytes | None:
        """As `Place.read`."""
        text = self.keyring.read(self.account, patience=_PATIENCE)
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except binascii.Error:
            return b""

    def write(self, record: bytes) -> None:
        """As `Place.write`."""
        self.keyring.write(self.account, base64.b64encode(record).decode(), patience=_PATIENCE)


def places(header: VaultHeader, folder: Path | None, keyring: Keyring | None) -> list[Place]:
    """Where this machine keeps what it saw of a store, the one that is written to first.

    Args:
        header: The store's.
        folder: For files; `None` to keep none.
        keyring: If its use is switched on for this store.
    """
    found: list[Place] = []
    if keyring is not None:
        found.append(KeyringPlace(keyring, f"{header.store_id}/seen/{header.history}"))
    if folder is not None:
        # A name that says nothing to whoever lists the folder.
        name = hashlib.sha256(b"afterimage seen" + header.store + bytes.fromhex(header.history)).hexdigest()
        found.append(FilePlace(folder / f"{name[:32]}.seen"))
    return found


FindPlaces = Callable[[VaultHeader], Sequence[Place]]


class Witness:
    """Compares an opened store with what this machine has seen of it, and remembers the later one.

    Args:
        key: The vault's for `PURPOSE`.
        find_places: Where records of a store with that header are kept.
    """

    def __init__(self, key: bytes, find_places: FindPlaces) -> None:
        self._key = key
        self._find_places = find_places
        self._noted: Seen | None = None

    @classmethod
    def of(cls, keys: Keys, find_places: FindPlaces) -> Self:
        """The witness of an opened vault."""
        return cls(keys.lasting(PURPOSE), find_places)

    def check(self, header: VaultHeader, table: Table, *, accept_older: bool = False) -> None:
        """Refuses a store that is older than it was, or has gone on from an earlier state in another way.

        Args:
            header: The store's.
            table: The store's, as it was opened.
            accept_older: The user wants it all the same; the record is replaced.

        Raises:
            OlderCopyError: It is older, and that was not accepted.
        """
        found = [self._read(place, header) for place in self._find_places(header)]
        if all(seen is None or _continues(header, table, seen) for seen in found):
            return
        if not accept_older:
            _LOG.error("the home is an older copy than the one that was open here last")
            raise OlderCopyError(
                "This is an older copy of your memory: this computer has had it open in a later state. "
                "What came after it was made is missing here. If you put back a copy yourself, open it once "
                "with “afterimage unlock --accept-older-copy”; otherwise somebody may have exchanged the "
                "folder."
            )
        _LOG.warning("an older copy of the home was accepted")
        self._keep(header, seen_of(header, table), everywhere=True)

    def note(self, header: VaultHeader, table: Table, *, generations_only: bool = False) -> None:
        """Remembers the present state. Costs nothing where it has not changed; a failure is only logged.

        Args:
            header: The store's.
            table: The store's, open.
            generations_only: Leave it at what was remembered unless the header or the table was written anew.
        """
        now, noted = seen_of(header, table), self._noted
        same = noted is not None and (noted.serial, noted.generation) == (now.serial, now.generation)
        if now == noted or (same and generations_only):
            return
        self._keep(header, now)

    def _keep(self, header: VaultHeader, now: Seen, *, everywhere: bool = False) -> None:
        record = encode_seen(now, header, self._key)
        kept = False
        for place in self._find_places(header):
            if kept and not everywhere:
                break
            try:
                place.write(record)
                kept = True
            except EnvironmentFaultError as error:
                _LOG.warning("the state of the store could not be kept outside of its home: %s", error.code)
        if kept:
            self._noted = now

    def _read(self, place: Place, header: VaultHeader) -> Seen | None:
        try:
            record = place.read()
        except EnvironmentFaultError as error:
            _LOG.warning("what was seen of the store last cannot be read: %s", error.code)
            return None
        if record is None:
            return None
        seen = decode_seen(record, header, self._key)
        if seen is None:
            _LOG.warning("the record of what was seen of the store last is damaged and is begun anew")
        return seen


def seen_of(header: VaultHeader, table: Table) -> Seen:
    """The state that a store is in."""
    position = table.position
    return Seen(header.serial, table.generation, position.count, position.tag)


def _continues(header: VaultHeader, table: Table, seen: Seen) -> bool:
    return header.serial >= seen.serial and table.reaches(seen.generation, Position(seen.count, seen.tag))


def encode_seen(seen: Seen, header: VaultHeader, key: bytes) -> bytes:
    """A record as it is kept: MessagePack [[serial, generation, count, tag], HMAC-SHA256]."""
    return msgspec.msgpack.encode(_Record(seen, _mac(seen, header, key)))


def decode_seen(record: bytes, header: VaultHeader, key: bytes) -> Seen | None:
    """What a record says, `None` if it is not what this store's owner wrote."""
    try:
        found = msgspec.msgpack.decode(record, type=_Record)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return found.seen if hmac.compare_digest(found.mac, _mac(found.seen, header, key)) else None


def _mac(seen: Seen, header: VaultHeader, key: bytes) -> bytes:
    bound = (bytes.fromhex(header.store_id), bytes.fromhex(header.history), seen)
    return hmac.digest(key, msgspec.msgpack.encode(bound), "sha256")


def begin_history(header: VaultHeader, keys: Keys) -> VaultHeader:
    """The header of a restored copy that goes on by itself from now on, signed; to be written to its home.

    Args:
        header: As it was backed up.
        keys: What it holds.
    """
    changed = msgspec.structs.replace(
        header, history=secrets.token_hex(STORE_ID_SIZE), serial=header.serial + 1
    )
    return changed.signed(keys.derive("header"))
