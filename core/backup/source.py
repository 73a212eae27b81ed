"""The home that is backed up: which files make up its state at a moment, and their bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.backup.authentic import check_object, scan_segment, sealed_length
from core.backup.manifest import JOURNAL, OBJECTS, PURPOSE, Row
from core.records.errors import IntegrityError
from core.vault.entry import Entry
from core.vault.files import plain_errors
from core.vault.header import encode_header, read_header
from core.vault.vault import Vault

LOCAL_STATE: Final = "state/backup"
"""Begins the names of the objects that say where and when this home is backed up; they stay here."""
DEVICES_STATE: Final = "state/devices"
"""Begins the names of the objects that make this home a device: a copy of it must not be the same one."""
_LEFT_AT_HOME: Final = (f"{OBJECTS}tables/", f"{OBJECTS}{LOCAL_STATE}", f"{OBJECTS}{DEVICES_STATE}")
_SETTINGS: Final = "settings.json"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sealed file as it was when the snapshot was taken."""

    name: str
    entry: Entry
    limit: int
    """How many of its bytes belong to the snapshot."""


@dataclass(frozen=True, slots=True)
class HomeSnapshot:
    """What a home consists of at one moment."""

    header: bytes
    epoch: int
    key: bytes = field(repr=False)
    """Seals the manifest: the header's for the purpose "backup"."""
    header_key: bytes = field(repr=False)
    settings: bytes | None = field(repr=False)
    pieces: tuple[Piece, ...]


class GoneError(Exception):
    """A file of the snapshot was deleted or written anew since."""


class HomeSource:
    """Reads a home whose vault is open. Changes nothing."""

    def __init__(self, home: Path, vault: Vault) -> None:
        self._home = home
        self._vault = vault

    @property
    def store_id(self) -> bytes:
        """The vault's."""
        return self._vault.store_id

    def snapshot(self) -> HomeSnapshot:
        """The present state. To be called where nothing changes journal or pictures meanwhile.

        Raises:
            EnvironmentFaultError: Header or settings cannot be read.
            IntegrityError: The header is damaged, or not the one the vault was opened with.
            LockedError: The vault was closed.
        """
        table = self._vault.table
        keys = self._vault.keys
        pieces = []
        # Segments first: a picture that comes in between is one too many, never one too few.
        for name in (*table.names(JOURNAL), *table.names(OBJECTS)):
            entry = None if name.startswith(_LEFT_AT_HOME) else table.get(name)
            if entry is not None:
                pieces.append(
                    Piece(name, entry, sealed_length(name, entry) or self._size_on_disk(name, entry))
                )
        settings = self._home / _SETTINGS
        header = read_header(self._home)
        header.check(keys.derive("header"))
        with plain_errors(settings):
            return HomeSnapshot(
                header=encode_header(header),
                epoch=header.epoch,
                key=keys.derive(PURPOSE),
                header_key=keys.derive("header"),
                settings=settings.read_bytes() if settings.exists() else None,
                pieces=tuple(pieces),
            )

    def unchanged(self, pieces: Iterable[Piece]) -> bool:
        """Whether every piece is still in its place: nothing of it was deleted, masked or sealed anew."""
        return all(self._is_current(piece) for piece in pieces)

    def current_files(self) -> frozenset[str]:
        """The random names of all files a backup would hold now."""
        table = self._vault.table
        names = (*table.names(JOURNAL), *table.names(OBJECTS))
        entries = (table.get(name) for name in names if not name.startswith(_LEFT_AT_HOME))
        return frozenset(entry.file for entry in entries if entry is not None)

    def read(self, piece: Piece) -> tuple[Row, bytes]:
        """The piece's bytes, found authentic, and its row.

        Raises:
            GoneError: It was deleted or written anew meanwhile.
            IntegrityError: It is damaged or missing.
            EnvironmentFaultError: It cannot be read.
        """
        path = self._path(piece.name, piece.entry)
        try:
            with plain_errors(path), path.open("rb") as file:
                data = file.read(piece.limit)
            return self._authentic(piece, data)
        except Exception as error:
            if not self._is_current(piece):
                raise GoneError(piece.name) from error
            if isinstance(error, IntegrityError) or not path.exists():
                raise IntegrityError(f"{shown(piece.name)} is damaged or missing in this home.") from error
            raise

    def _authentic(self, piece: Piece, data: bytes) -> tuple[Row, bytes]:
        if not piece.name.startswith(JOURNAL):
            check_object(data, piece.entry, self.store_id)
            return Row.of(piece.name, piece.entry, len(data)), data
        scan = scan_segment(
            data, piece.name, piece.entry, self.store_id, sealed_length(piece.name, piece.entry)
        )
        scan.exhaust()
        # Behind the last record of a growing segment there may be the beginning of the next.
        if scan.damaged or not (piece.entry.growing or scan.whole):
            raise IntegrityError("A segment of the journal is damaged.")
        return Row.of(piece.name, piece.entry, scan.end, scan.count), data[: scan.end]

    def _is_current(self, piece: Piece) -> bool:
        entry = self._vault.table.get(piece.name)
        return entry is not None and entry.file == piece.entry.file

    def _size_on_disk(self, name: str, entry: Entry) -> int:
        try:
            return self._path(name, entry).stat().st_size
        except OSError:
            return 0

    def _path(self, name: str, entry: Entry) -> Path:
        return file_in_home(self._home, name, entry.file)


def file_in_home(home: Path, name: str, file: str) -> Path:
    """Where a home keeps the sealed file of a name in the key table."""
    if name.startswith(JOURNAL):
        return home / "journal" / f"{file}.segment"
    return home / "objects" / file[:2] / file


def shown(name: str) -> str:
    """What a file is, for a message: the kind and the id, which give nothing away."""
    if name.startswith(JOURNAL):
        return f"Segment {name.removeprefix(JOURNAL)} of the journal"
    return f"The object {name.removeprefix(OBJECTS)}"
