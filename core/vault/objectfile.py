"""One object's sealed file: written front to back, read chunk by chunk."""

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from core.records.errors import IntegrityError
from core.vault.entry import Entry
from core.vault.envelope import (
    CHUNK_SIZE,
    HEADER_SIZE,
    SEALED_CHUNK_SIZE,
    Place,
    StreamOpener,
    StreamSealer,
    chunk_count,
    stream_size,
)
from core.vault.files import create_private, explain, fsync_dir, plain_errors, write_all
from core.vault.table import ChangedError

_BATCH: Final = 16
"""Chunks that are written in one call."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so for an object to get its name."""

    absent: bool = False
    """The name must be new."""
    unchanged: Entry | None = None
    """The name must mean this."""


class ObjectWriter:
    """One object on its way to the disk. Belongs to one thread at a time.

    It ends with `commit` or `discard`; as a context manager it discards what was not committed.

    Args:
        path: The file to make.
        entry: Its key.
        place: What it is bound to.
        publish: Called once the file is on disk with its name, its entry, and under which condition.

    Raises:
        EnvironmentFaultError: The file could not be made.
    """

    def __init__(
        self, path: Path, entry: Entry, place: Place, publish: Callable[[str, Entry, Condition], None]
    ) -> None:
        self._path = path
        self._entry = entry
        self._publish = publish
        self._sealer = StreamSealer(entry.key, place, key_id=entry.key_id, epoch=entry.epoch)
        with plain_errors(path):
            self._descriptor: int | None = create_private(path)
        self._out = bytearray(self._sealer.header)
        self._rest = bytearray()
        self._size = 0
        self._named = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.discard()

    def write(self, data: bytes) -> None:
        """Adds bytes at the end.

        Raises:
            EnvironmentFaultError: The disk refused; discard it.
        """
        self._size += len(data)
        self._rest += data
        # The last chunk bears a flag, so as much as may yet be the last one is held back.
        whole = max(0, len(self._rest) - 1) // CHUNK_SIZE * CHUNK_SIZE
        if whole == 0:
            return
        with memoryview(self._rest) as view:
            for offset in range(0, whole, CHUNK_SIZE):
                self._out += self._sealer.seal(view[offset : offset + CHUNK_SIZE], final=False)
                if len(self._out) >= _BATCH * CHUNK_SIZE:
                    self._flush()
        del self._rest[:whole]

    def commit(self, name: str, *, only_if_absent: bool = False, in_place_of: Entry | None = None) -> Entry:
        """Puts the object on disk under `name`.

        Raises:
            FileExistsError: `only_if_absent`, and there is one; discard it.
            ChangedError: `in_place_of` is given, and is not what the name means; discard it.
            EnvironmentFaultError: The disk refused.
        """
        self._out += self._sealer.seal(bytes(self._rest), final=True)
        self._rest.clear()
        self._flush()
        descriptor, self._descriptor = self._open_descriptor(), None
        with plain_errors(self._path):
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            fsync_dir(self._path.parent)
        entry = replace(self._entry, size=self._size, modified=time.time())
        try:
            # From here on the table may name the file, if only after a crash: then it must be there.
            self._named = True
            self._publish(name, entry, Condition(only_if_absent, in_place_of))
        except (FileExistsError, ChangedError):
            self._named = False
            raise
        return entry

    def discard(self) -> None:
        """Removes what was written, unless it was committed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if not self._named:
            with contextlib.suppress(OSError):  # the next start removes what nothing names
                self._path.unlink(missing_ok=True)

    def _flush(self) -> None:
        with plain_errors(self._path):
            write_all(self._open_descriptor(), self._out)
        self._out.clear()

    def _open_descriptor(self) -> int:
        if self._descriptor is None:
            raise ValueError("the object is finished")
        return self._descriptor


class ObjectReader:
    """An entry's file, open for reading: what it holds stays readable when it is replaced meanwhile.

    Args:
        path: The file.
        entry: Its key.
        place: What it is bound to.

    Raises:
        FileNotFoundError: It is gone.
        IntegrityError: It is damaged.
        EnvironmentFaultError: It cannot be read.
    """

    def __init__(self, path: Path, entry: Entry, place: Place) -> None:
        self._path = path
        self._final = chunk_count(entry.size) - 1
        try:
            self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            raise
        except OSError as error:
            raise explain(error, path) from error
        try:
            self._opener = StreamOpener(entry.key, self._header(entry), place, key_id=entry.key_id)
        except BaseException:
            os.close(self._descriptor)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.close(self._descriptor)

    def _header(self, entry: Entry) -> bytes:
        with plain_errors(self._path):
            if os.fstat(self._descriptor).st_size != stream_size(entry.size):
                raise IntegrityError("its file is not as long as it was written.")
            return _pread(self._descriptor, HEADER_SIZE, 0)

    def read(self, first: int, last: int) -> list[bytes]:
        """The texts of chunks `first` to `last`.

        Raises:
            IntegrityError: They are damaged.
            EnvironmentFaultError: They cannot be read.
        """
        length = (last - first + 1) * SEALED_CHUNK_SIZE
        with plain_errors(self._path):
            sealed = memoryview(_pread(self._descriptor, length, HEADER_SIZE + first * SEALED_CHUNK_SIZE))
        return [
            self._opener.open(
                number,
                sealed[(number - first) * SEALED_CHUNK_SIZE : (number - first + 1) * SEALED_CHUNK_SIZE],
                final=number == self._final,
            )
            for number in range(first, last + 1)
        ]


def read_chunks(path: Path, entry: Entry, place: Place, first: int, last: int) -> list[bytes]:
    """The texts of chunks `first` to `last` of an entry's file. Raises as `ObjectReader`."""
    with ObjectReader(path, entry, place) as reader:
        return reader.read(first, last)


def _pread(descriptor: int, length: int, offset: int) -> bytes:
    """Up to `length` bytes, fewer only at the end of the file, whatever a single call may bring."""
    data = os.pread(descriptor, length, offset)
    while len(data) < length:
        more = os.pread(descriptor, length - len(data), offset + len(data))
        if not more:
            break
        data += more
    return data
