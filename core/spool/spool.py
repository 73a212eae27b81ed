"""The queue between capture and reading: durable, sealed to a public key, and limited in size.

One file an item in `home/spool`, named `<id>.<kind>`. Nothing here needs keys but opening an item, so capture
goes on while the vault is locked. What a box says about itself is bound to its file's name: an item that was
renamed or swapped does not open. Whoever can write the user's files can add items of their own, though; they
are as foreign as anything on the screen.
"""

import contextlib
import logging
import re
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from core.records.errors import EnvironmentFaultError, IntegrityError, NotFoundError
from core.spool.box import close_box, open_box
from core.vault.files import fsync_dir, plain_errors, private_folder, remove_partials, write_atomic

Kind = Literal["frame", "messages", "gap", "ledger"]

DEFAULT_CAP: Final = 512 * 1024 * 1024

_FILE: Final = re.compile(r"(?P<id>[0-9a-f]{16}-[0-9a-f]{8})\.(?P<kind>frame|messages|gap|ledger)")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SpoolItem:
    """Something that waits to be read."""

    id: str
    """Sorts by the time it was put in."""
    kind: Kind
    size: int
    """Bytes on disk."""

    @property
    def taken_at_ns(self) -> int:
        """When it was put in, in nanoseconds since 1970, as far as the clock was not set back."""
        return int(self.id[:16], 16)

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.id}.{self.kind}"


class Spool:
    """The items waiting in a home. Safe to use from several threads; one process at a time.

    Args:
        home: The home folder; items live in its `spool` folder.
        public_key: The vault's X25519 key, which is no secret.
        cap_bytes: How much may wait in all.

    Raises:
        EnvironmentFaultError: The folder cannot be used.
    """

    def __init__(self, home: Path, public_key: bytes, cap_bytes: int = DEFAULT_CAP) -> None:
        self._folder = home / "spool"
        self._public_key = public_key
        self._cap = cap_bytes
        self._lock = threading.Lock()
        private_folder(self._folder)
        remove_partials(self._folder)
        self._items = self._found()
        self._size = sum(item.size for item in self._items.values())
        self._sequence = max((int(item_id[:16], 16) for item_id in self._items), default=0)

    @property
    def folder(self) -> Path:
        """Where the items are."""
        return self._folder

    @property
    def size(self) -> int:
        """Bytes waiting."""
        with self._lock:
            return self._size

    def put(self, kind: Kind, body: bytes) -> str:
        """Adds an item; it is on disk when this returns its id.

        Raises:
            EnvironmentFaultError: The cap is reached, or the disk is full or fails. Nothing was added.
        """
        with self._lock:
            item_id = self._next_id()
            box = close_box(body, self._public_key, f"{item_id}.{kind}".encode())
            if self._size + len(box) > self._cap:
                raise EnvironmentFaultError(
                    f"The queue of captures that wait to be read is full ({self._cap // 2**20} MiB), so "
                    "nothing new is recorded. Unlock Afterimage if it is locked, and let it catch up."
                )
            item = SpoolItem(item_id, kind, len(box))
            self._write(self._folder / item.file, box)
            self._items[item_id] = item
            self._size += item.size
            return item_id

    def pending(self) -> list[SpoolItem]:
        """Everything that waits, the oldest first."""
        with self._lock:
            return sorted(self._items.values(), key=lambda item: item.id)

    def seal_to(self, public_key: bytes) -> None:
        """From now on items are sealed to this key; those that wait stay as they are."""
        with self._lock:
            self._public_key = public_key

    def open(self, item_id: str, *private_keys: bytes) -> bytes:
        """The body of an item.

        Args:
            item_id: Of one that waits.
            private_keys: The vault's, the present one first: an item may have been put in before a rotation.

        Raises:
            NotFoundError: Nothing of that id waits.
            IntegrityError: It is damaged, or sealed for another vault. It stays until it is removed.
            EnvironmentFaultError: The disk cannot read it.
        """
        item = self._item(item_id)
        path = self._folder / item.file
        with plain_errors(path):
            box = path.read_bytes()
        for private_key in private_keys[:-1]:
            with contextlib.suppress(IntegrityError):
                return open_box(box, private_key, item.file.encode())
        return open_box(box, private_keys[-1], item.file.encode())

    def remove(self, item_id: str) -> None:
        """Takes an item out for good, once what it brought is in the journal. An unknown id is ignored.

        Durable on return: an item that came back after a power cut would bring back what was deleted since.

        Raises:
            EnvironmentFaultError: The system refused; the item still waits, or may after a power cut.
        """
        with self._lock:
            item = self._items.get(item_id)
            if item is None:
                return
            path = self._folder / item.file
            with plain_errors(path):
                path.unlink(missing_ok=True)
                del self._items[item_id]
                self._size -= item.size
                fsync_dir(self._folder)

    def _item(self, item_id: str) -> SpoolItem:
        with self._lock:
            item = self._items.get(item_id)
        if item is None:
            raise NotFoundError("That item of the capture queue is not there any more.")
        return item

    def _next_id(self) -> str:
        """Later than every id before it, even if the clock was set back."""
        self._sequence = max(self._sequence + 1, time.time_ns())
        return f"{self._sequence:016x}-{secrets.token_hex(4)}"

    def _write(self, path: Path, box: bytes) -> None:
        try:
            write_atomic(path, box)
        except EnvironmentFaultError:
            # When only the last sync failed the name is there already: what is refused must not come back.
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
                fsync_dir(path.parent)
            raise

    def _found(self) -> dict[str, SpoolItem]:
        items = {}
        with plain_errors(self._folder):
            for path in self._folder.iterdir():
                match = _FILE.fullmatch(path.name)
                if match is None:
                    _LOG.warning("a file in the spool folder is none of ours and is left alone")
                    continue
                item = SpoolItem(match["id"], cast("Kind", match["kind"]), path.stat().st_size)
                items[item.id] = item
        return items
