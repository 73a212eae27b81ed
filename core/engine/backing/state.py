"""What a home remembers of its backups, sealed in the vault: where, with what, and how the last ones went."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from core.backup.destination import Target
from core.backup.making import Known, Receipt
from core.backup.manifest import Snapshot
from core.backup.source import LOCAL_STATE
from core.records.errors import IntegrityError
from core.vault.objects import SealedObjects

_FILES: Final = f"{LOCAL_STATE}-files"
_MOST_KNOWN: Final = 64


class BackingState(msgspec.Struct, frozen=True):
    """Everything but the list of files."""

    holder: str
    """This home's own random id, by which its lock in a shared place is known."""
    url: str = ""
    endpoint: str = ""
    region: str = ""
    credentials: dict[str, str] = {}
    """Kept only where the user asked for it."""
    known: tuple[str, ...] = ()
    """Ids of the manifests this home wrote to the place, or goes on from; the latest last."""
    number: int = 0
    verified_at: datetime | None = None
    verified_number: int = 0
    files: int = 0
    bytes: int = 0
    full_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""

    def __repr__(self) -> str:
        return f"BackingState({self.number})"

    def target(self, credentials: Mapping[str, str]) -> Target:
        """Where to back up to, with the credentials given or else those that are kept."""
        return Target(self.url, self.endpoint, self.region, credentials or self.credentials)

    def announcing(self, snapshot: Snapshot) -> "BackingState":
        """The same, knowing that a manifest of that name may be in the place from now on."""
        return msgspec.structs.replace(
            self, known=(*self.known, snapshot.id)[-_MOST_KNOWN:], number=snapshot.number
        )

    def succeeded(self, receipt: Receipt) -> "BackingState":
        """The same after a backup that was verified."""
        full = receipt.full or receipt.read_back >= receipt.files
        return msgspec.structs.replace(
            self,
            verified_at=receipt.verified_at,
            verified_number=receipt.snapshot.number,
            files=receipt.files,
            bytes=receipt.bytes,
            full_at=receipt.verified_at if full else self.full_at,
            failed_at=None,
            failure="",
        )

    def failed(self, why: str) -> "BackingState":
        """The same after a backup that failed."""
        return msgspec.structs.replace(self, failed_at=datetime.now(UTC), failure=why)

    def to_know(self, verified: Mapping[str, int]) -> Known:
        """What a run has to know."""
        return Known(
            self.holder, frozenset(self.known), self.number, verified, had_backup=self.verified_at is not None
        )


class BackingStore:
    """Reads and writes the state. Blocking; writing belongs to the writer thread."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects

    def load(self, new_holder: str) -> BackingState:
        """The state; a fresh one where there is none that can be read."""
        try:
            return msgspec.msgpack.decode(self._objects.get(LOCAL_STATE), type=BackingState)
        except (FileNotFoundError, IntegrityError, msgspec.DecodeError):
            return BackingState(new_holder)

    def save(self, state: BackingState) -> None:
        """Writes the state.

        Raises:
            EnvironmentFaultError: It could not be.
        """
        self._objects.put(LOCAL_STATE, msgspec.msgpack.encode(state))

    def load_files(self) -> dict[str, int]:
        """The files of the last good backup, with how many records each has; none where that is not known."""
        try:
            return msgspec.msgpack.decode(self._objects.get(_FILES), type=dict[str, int])
        except (FileNotFoundError, IntegrityError, msgspec.DecodeError):
            return {}

    def save_files(self, files: Mapping[str, int]) -> None:
        """Writes the list of files. Raises as `save`."""
        self._objects.put(_FILES, msgspec.msgpack.encode(dict(files)))

    def forget_old_keys(self) -> None:
        """Destroys the keys of earlier states, which held credentials. Raises as `save`."""
        self._objects.purge()
