"""What stands in the key table's files, and reading it without touching anything.

    root, root.copy                     the generation's number and key, sealed under the vault's key
    <generation>.snapshot, ….copy       the whole table as the generation began
    <generation>.log                    every change since
    <generation>.checkpoint             how far the log was acknowledged

One flipped bit in root or snapshot would make the whole vault unreadable: of each there are two.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self, TypeVar

import msgspec

from core.records.errors import IntegrityError
from core.vault.checkpoint import Checkpoint
from core.vault.entry import Entry
from core.vault.envelope import FIRST_EPOCH, KEY_ID_SIZE, Algorithm, Header, Place, seal, unseal
from core.vault.files import explain
from core.vault.log import LogCipher, LogContents, read_log

T = TypeVar("T")

ROOTS: Final = ("root", "root.copy")
_SNAPSHOTS: Final = ("snapshot", "snapshot.copy")
_ROOT_KEY_ID: Final = b"key-table root".ljust(KEY_ID_SIZE, b"\0")
_HOW_TO_MEND: Final = "Restore the home folder from a backup, or see with `check` what can be saved."


class Row(msgspec.Struct, array_like=True, frozen=True):
    """An entry with its name, as it is written."""

    name: str
    file: bytes
    key: bytes
    size: int
    modified: float
    epoch: int
    growing: bool

    @classmethod
    def of(cls, name: str, entry: Entry) -> Self:
        """The row of an entry."""
        return cls(name, entry.key_id, entry.key, entry.size, entry.modified, entry.epoch, entry.growing)

    def entry(self) -> Entry:
        """The entry of a row."""
        return Entry(self.file.hex(), self.key, self.size, self.modified, self.epoch, self.growing)


class Change(msgspec.Struct, array_like=True, frozen=True):
    """One atomic step, as it stands in the log."""

    rows: list[Row]
    removed: list[str]

    @classmethod
    def of(cls, changes: Mapping[str, Entry | None]) -> Self:
        """What sets entries and removes names."""
        rows = [Row.of(name, entry) for name, entry in changes.items() if entry is not None]
        return cls(rows, [name for name, entry in changes.items() if entry is None])

    def apply_to(self, entries: dict[str, Entry]) -> None:
        """Makes the step."""
        for name in self.removed:
            entries.pop(name, None)
        entries.update((row.name, row.entry()) for row in self.rows)


class Root(msgspec.Struct, array_like=True, frozen=True):
    """A generation and its key."""

    generation: int
    key: bytes


@dataclass(frozen=True, slots=True)
class WrappingKeys:
    """What roots are sealed under: the present epoch's key, and those before that may still be on disk."""

    epoch: int = FIRST_EPOCH
    keys: Mapping[int, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The table as it is on disk."""

    root: Root
    epoch: int
    """Under which the root is sealed."""
    entries: dict[str, Entry]
    log: LogContents
    checkpoint: Checkpoint
    snapshot_size: int
    faults: tuple[str, ...]
    """Files that are missing or damaged and of which there is another copy, or that nothing depends on."""
    outdated: bool
    """Whether a copy of the root is of an earlier generation: a crash left it when the other was written."""
    loss: str
    """Why changes after those in `entries` are missing; empty when none are."""

    def require_whole(self) -> None:
        """Refuses a table that lacks changes.

        Raises:
            IntegrityError: It does.
        """
        if self.loss:
            raise IntegrityError(f"{self.loss} {_HOW_TO_MEND}")


class TableLayout:
    """Paths and places of a table's files, and how each is sealed. Holds no state."""

    def __init__(self, folder: Path, store_id: bytes) -> None:
        self.folder = folder
        self._store_id = store_id

    def path(self, generation: int, kind: str) -> Path:
        """Where a generation's file is."""
        return self.folder / f"{generation:010d}.{kind}"

    def snapshots(self, generation: int) -> tuple[Path, ...]:
        """Where a generation's snapshot is, twice."""
        return tuple(self.path(generation, kind) for kind in _SNAPSHOTS)

    def files(self, generation: int) -> set[Path]:
        """All files of a generation, roots included."""
        own = {self.path(generation, kind) for kind in (*_SNAPSHOTS, "log", "checkpoint")}
        return own | {self.folder / name for name in ROOTS}

    def place(self, path: Path) -> Place:
        """What a file is bound to."""
        return Place(self._store_id, f"{self.folder.name}/{path.name}")

    def log_cipher(self, root: Root) -> LogCipher:
        """Seals the log's records."""
        return LogCipher(root.key, self.place(self.path(root.generation, "log")))

    def checkpoint(self, root: Root) -> Checkpoint:
        """The generation's checkpoint, not read yet."""
        path = self.path(root.generation, "checkpoint")
        return Checkpoint(path, root.key, self.place(path), key_id(root.generation))

    def seal_root(
        self, name: str, root: Root, wrapping_key: bytes, epoch: int, *, nonce: bytes | None = None
    ) -> bytes:
        """A root's bytes. `nonce` is for frozen vectors only."""
        return seal(
            wrapping_key,
            msgspec.msgpack.encode(root),
            self.place(self.folder / name),
            key_id=_ROOT_KEY_ID,
            epoch=epoch,
            algorithm=Algorithm.AES_256_GCM_SIV,
            nonce=nonce,
        )

    def seal_snapshot(
        self, path: Path, root: Root, entries: Mapping[str, Entry], epoch: int, *, nonce: bytes | None = None
    ) -> bytes:
        """A snapshot's bytes. `nonce` is for frozen vectors only."""
        rows = msgspec.msgpack.encode([Row.of(name, entry) for name, entry in entries.items()])
        return seal(
            root.key, rows, self.place(path), key_id=key_id(root.generation), epoch=epoch, nonce=nonce
        )

    def load(self, wrapping: WrappingKeys) -> Loaded:
        """The table as it is on disk; touches nothing.

        Raises:
            IntegrityError: Both copies of root or snapshot, or the whole log, are missing or damaged.
            EnvironmentFaultError: They cannot be read.
        """
        try:
            return self._load(wrapping)
        except IntegrityError as error:
            raise IntegrityError(f"{error} {_HOW_TO_MEND}") from None

    def _load(self, wrapping: WrappingKeys) -> Loaded:
        roots = {name: self._root(name, wrapping) for name in ROOTS}
        found = [one for one in roots.values() if one is not None]
        if not found:
            raise IntegrityError("The key table's root is missing, damaged or of another vault.")
        root, epoch = max(found, key=lambda one: one[0].generation)
        outdated = any(one[0].generation != root.generation for one in found)
        faults = [name for name, one in roots.items() if one is None]
        rows, snapshot_size = self._snapshot(root, faults)
        entries = {row.name: row.entry() for row in rows}
        log = read_log(self.path(root.generation, "log"), self.log_cipher(root))
        loss = f"Change {log.position.count + 1} of the key table is damaged." if log.damaged else ""
        checkpoint = self.checkpoint(root)
        try:
            checkpoint.load()
        except (OSError, IntegrityError):
            loss = loss or (
                "The key table's checkpoint is missing or damaged: whether its last changes are there "
                "cannot be told."
            )
        else:
            faults += [self.path(root.generation, "checkpoint").name] * bool(checkpoint.damaged)
            if not loss and not log.reaches(checkpoint.position):
                loss = (
                    f"The key table's log is shorter than it was: {log.position.count} of at least "
                    f"{checkpoint.position.count} changes are there. It is damaged, or an old copy."
                )
        for payload in log.payloads:
            _decode(payload, Change).apply_to(entries)
        return Loaded(root, epoch, entries, log, checkpoint, snapshot_size, tuple(faults), outdated, loss)

    def _root(self, name: str, wrapping: WrappingKeys) -> tuple[Root, int] | None:
        """A copy of the root and the epoch it is sealed under, `None` where it is not what was written."""
        path = self.folder / name
        with contextlib.suppress(IntegrityError):
            sealed = _read(path)
            epoch = Header.parse(sealed).epoch
            if epoch in wrapping.keys:
                siv = Algorithm.AES_256_GCM_SIV
                text = unseal(wrapping.keys[epoch], sealed, self.place(path), algorithm=siv)
                return _decode(text, Root), epoch
        return None

    def _snapshot(self, root: Root, faults: list[str]) -> tuple[list[Row], int]:
        """The snapshot's rows and size, from whichever copy is sound; the other's name goes to `faults`."""
        found: list[tuple[bytes, int]] = []
        for path in self.snapshots(root.generation):
            try:
                sealed = _read(path)
                found.append((unseal(root.key, sealed, self.place(path)), len(sealed)))
            except IntegrityError:
                faults.append(path.name)
        if not found:
            raise IntegrityError("The key table's snapshot is missing or damaged.")
        text, size = found[0]
        return _decode(text, list[Row]), size


def key_id(generation: int) -> bytes:
    """What envelopes call a generation's key."""
    return generation.to_bytes(KEY_ID_SIZE)


def root_epochs(folder: Path) -> set[int]:
    """The epochs that the roots in `folder` say they are sealed under. Not authenticated: for choosing a key.

    Raises:
        EnvironmentFaultError: They cannot be read.
    """
    epochs = set()
    for name in ROOTS:
        with contextlib.suppress(IntegrityError):
            epochs.add(Header.parse(_read(folder / name)).epoch)
    return epochs


def _decode(text: bytes, kind: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(text, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError):  # ValueError: text that is not UTF-8
        raise IntegrityError("The key table is not of a form this program knows.") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise IntegrityError(f"The key table's file {path.name} is missing.") from None
    except OSError as error:
        raise explain(error, path) from error
