"""The segment that is being appended to."""

import contextlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from core.journal.segment import HEADER_SIZE, LINK_SIZE, Scan, SegmentCipher
from core.vault.files import create_private, fsync_dir, sync_data, write_all

_LOG = logging.getLogger(__name__)
_EXISTING = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class Tail:
    """An open segment file. Everything up to `size` is durable; nothing beyond it was ever acknowledged.

    After a failed sync nobody can know what of the file reached the disk, and a second sync may claim success
    without having written it. `healthy` is then false for good and the file is not written to again: whoever
    appends begins another segment. Not thread-safe.
    """

    def __init__(
        self, path: Path, cipher: SegmentCipher, descriptor: int, size: int, count: int, link: bytes
    ) -> None:
        self.path = path
        self.size = size
        self.healthy = True
        self._cipher = cipher
        self._descriptor = descriptor
        self._count = count
        self._link = link

    @classmethod
    def create(cls, path: Path, cipher: SegmentCipher, payloads: Iterable[bytes] = ()) -> Self:
        """A new segment with these records in it, durable along with its name.

        Raises:
            OSError: There is no such segment then.
        """
        descriptor = create_private(path)
        try:
            tail = cls(path, cipher, descriptor, HEADER_SIZE, 0, cipher.header[-LINK_SIZE:])
            write_all(descriptor, cipher.header)
            for payload in payloads:
                record = tail._next_record(payload)
                write_all(descriptor, record)
                tail._accept(record)
            os.fsync(descriptor)
            fsync_dir(path.parent)
        except BaseException:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        return tail

    @classmethod
    def resume(cls, path: Path, cipher: SegmentCipher, scan: Scan) -> Self:
        """Goes on where the exhausted `scan` of this file ends; what follows is cut off.

        The sync makes durable what a killed process wrote without acknowledging it: it counts from now on.

        Raises:
            OSError: The file cannot be written.
        """
        descriptor = os.open(path, _EXISTING)
        try:
            os.ftruncate(descriptor, scan.end)
            os.lseek(descriptor, scan.end, os.SEEK_SET)
            os.fsync(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        return cls(path, cipher, descriptor, scan.end, scan.count, scan.link)

    def append(self, payload: bytes) -> None:
        """Adds a record; it is on disk when this returns.

        Raises:
            OSError: It is not. The file is as it was, or `healthy` is false now.
        """
        record = self._next_record(payload)
        self.healthy = False  # until it is known what is on disk, whatever ends this
        try:
            write_all(self._descriptor, record)
        except OSError:
            self._cut_back()
            raise
        sync_data(self._descriptor)
        self.healthy = True
        self._accept(record)

    def close(self) -> None:
        """Lets go of the file."""
        with contextlib.suppress(OSError):  # everything that counts was synced before
            os.close(self._descriptor)

    def _next_record(self, payload: bytes) -> bytes:
        return self._cipher.seal(payload, self._count, self._link)

    def _accept(self, record: bytes) -> None:
        self.size += len(record)
        self._count += 1
        self._link = record[-LINK_SIZE:]

    def _cut_back(self) -> None:
        """Takes back what a full disk left of a record."""
        try:
            os.ftruncate(self._descriptor, self.size)
            os.lseek(self._descriptor, self.size, os.SEEK_SET)
        except OSError as error:
            _LOG.warning("a journal segment could not be cut back: errno %s", error.errno)
        else:
            self.healthy = True
