"""Everything that exists only while the vault is open: journal, tables and pictures, on one set of keys."""

import contextlib
import logging
from pathlib import Path
from typing import ClassVar, Self

from core.engine.asking.uses import UseNotes
from core.engine.breathing import give_memory_back
from core.engine.pictures.stored import PICTURES, Pictures
from core.journal.journal import Journal
from core.memory.tables import MemoryTables
from core.records.errors import IntegrityError, NotFoundError
from core.records.memory import Memory
from core.records.screen import ReadFrame
from core.vault.custody import Machine
from core.vault.s3 import LocalEndpoint
from core.vault.vault import Vault

_TABLES = "tables"
_log = logging.getLogger(__name__)


class Store:
    """An open vault with what is kept in it. Blocking; writing methods belong to the writer thread."""

    embedder: ClassVar[tuple[str, int]] = ("all-MiniLM-L6-v2", 384)
    """Name and dimensions of the model that makes the vectors; tables with another's are derived again."""

    def __init__(self, home: Path, vault: Vault) -> None:
        self.home = home
        self.vault = vault
        self.pictures = Pictures(vault.objects)
        self.uses = UseNotes(vault.objects)
        """When memories were used."""
        with contextlib.ExitStack() as undo:
            undo.callback(vault.close)
            self.journal = Journal(home, vault.store_id, vault.table)
            undo.callback(self.journal.close)
            self._endpoint = LocalEndpoint(vault.objects)
            self._endpoint.start()
            undo.callback(self._endpoint.stop)
            self.tables = MemoryTables(
                self._endpoint.uri(_TABLES),
                storage_options=self._endpoint.storage_options,
                embedder=self.embedder[0],
                dimensions=self.embedder[1],
                fault=self._endpoint.take_fault,
            )
            self.complete = self.tables.open()
            """False where the tables were missing, damaged or of another version: they have to be filled."""
            self._close = undo.pop_all()

    @classmethod
    def unlock(
        cls, home: Path, secret: str, machine: Machine | None = None, *, accept_older: bool = False
    ) -> Self:
        """Open the vault of a home. Arguments and errors are those of `Vault.open`."""
        return cls(home, Vault.open(home, secret, machine or Machine(), accept_older=accept_older))

    def reseal(self, limit_bytes: int) -> int:
        """Seal anew what is of an epoch before the last rotation; may run beside anything else.

        Returns:
            How many bytes that were, about `limit_bytes` at most; 0 when nothing is left that can be.
        """
        return self.vault.objects.reseal(limit_bytes) or self.journal.reseal(limit_bytes)

    def checkpoint(self) -> None:
        """Note how far journal and key table got: should they be cut below that, it shows. Cheap."""
        self.journal.checkpoint()
        self.vault.table.checkpoint()

    def identify(self, kind: str, *parts: str) -> str:
        """A deterministic id that gives nothing away to whoever lacks the keys."""
        return self.vault.keys.identify(kind, *parts)

    def put_image(self, frame_id: str, image: bytes, version: int = 0) -> str:
        """Seal a frame's picture; returns its name. A masked picture gets a name of its own."""
        name = f"{PICTURES}{frame_id}" if not version else f"{PICTURES}{frame_id}.{version}"
        self.vault.objects.put(name, image)
        return name

    def image(self, frame: ReadFrame) -> bytes:
        """A frame's picture as it was encoded, or with the parts that others show (`core.capture.mosaic`).

        Raises:
            NotFoundError: a storage rule has let go of it.
            IntegrityError: it is damaged or missing.
        """
        if not frame.image:
            raise NotFoundError("The picture was let go by your storage rule. What was read on it is kept.")
        try:
            return self.pictures.get(frame.image)
        except FileNotFoundError:
            raise IntegrityError(f"The picture of the frame {frame.id} is missing.") from None

    def forget_unused(self) -> None:
        """Memories were removed: keep no use of those that are gone. In the writer thread, before a purge."""
        self.uses.keep(lambda ids: self.tables.get_many(Memory, ids))

    def forget_deleted(self) -> None:
        """After a deletion: let go of what was decrypted, but for the rows that stayed."""
        self.tables.forget_deleted()
        self.vault.objects.forget_decrypted()
        give_memory_back()

    def forget_decrypted(self) -> None:
        """Let go of what was decrypted for reading and is kept in memory only to be quick."""
        self.tables.forget_read()
        self.vault.objects.forget_decrypted()
        give_memory_back()  # what is freed is still in memory until the system has it

    def close(self) -> None:
        """Let go of everything; keys are wiped last."""
        self._close.close()
        _log.info("store closed")
