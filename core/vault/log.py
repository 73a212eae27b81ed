"""A sealed append-only log whose records are chained: none can be changed, moved, dropped or put in.

    length 4 | crc32 of the length 4 | nonce 12 | ciphertext | tag 16        (repeated)

The associated data binds the store, the log's name, the record's number and the tag of the record before it.
The checksum tells a torn tail, which is what a crash leaves and is cut off, from a damaged record, which is
refused: a flipped bit in a length must not make the rest of the log look unwritten.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.records.errors import IntegrityError
from core.vault.envelope import NONCE_SIZE, TAG_SIZE, Place
from core.vault.files import create_private, explain, fsync_dir, plain_errors, write_all

_LENGTH = struct.Struct(">II")
_OVERHEAD: Final = NONCE_SIZE + TAG_SIZE
_NO_TAG: Final = bytes(TAG_SIZE)
_MAX_RECORD: Final = 2**31


@dataclass(frozen=True, slots=True)
class Position:
    """A point between two records: how many are before it, and the tag of the last of them."""

    count: int = 0
    tag: bytes = _NO_TAG


class LogCipher:
    """Seals and opens single records; knows nothing of files."""

    def __init__(self, key: bytes, place: Place) -> None:
        self._cipher = AESGCM(key)
        self._place = place

    def seal(self, payload: bytes, after: Position, *, nonce: bytes | None = None) -> tuple[bytes, Position]:
        """The record that follows `after`, and the position behind it. `nonce` is for frozen vectors only."""
        nonce = nonce or os.urandom(NONCE_SIZE)
        body = nonce + self._cipher.encrypt(nonce, payload, self._bind(after))
        length = len(body).to_bytes(4)
        return length + zlib.crc32(length).to_bytes(4) + body, Position(after.count + 1, body[-TAG_SIZE:])

    def records(self, data: bytes) -> Iterator[tuple[bytes, Position, int]]:
        """Payload, position behind it and end offset of each whole record; a torn tail ends it quietly.

        Raises:
            IntegrityError: A record that is all there is not what was written.
        """
        offset, position = 0, Position()
        while len(data) - offset >= _LENGTH.size:
            length, checksum = _LENGTH.unpack_from(data, offset)
            if zlib.crc32(data[offset : offset + 4]) != checksum or not _OVERHEAD <= length < _MAX_RECORD:
                raise self._damaged(position)
            start, offset = offset + _LENGTH.size, offset + _LENGTH.size + length
            if offset > len(data):
                return
            body = data[start:offset]
            try:
                payload = self._cipher.decrypt(body[:NONCE_SIZE], body[NONCE_SIZE:], self._bind(position))
            except InvalidTag:
                raise self._damaged(position) from None
            position = Position(position.count + 1, body[-TAG_SIZE:])
            yield payload, position, offset

    def _bind(self, after: Position) -> bytes:
        return self._place.bind(after.tag, after.count)

    def _damaged(self, position: Position) -> IntegrityError:
        return IntegrityError(f"Record {position.count} of {self._place.name} is damaged.")


class SealedLog:
    """A log on disk, open for appending. Not thread-safe, but `sync` may run beside `append`."""

    def __init__(self, path: Path, cipher: LogCipher, descriptor: int) -> None:
        self._path = path
        self._cipher = cipher
        self._descriptor = descriptor
        self.position = Position()
        self.size = 0

    @classmethod
    def create(cls, path: Path, cipher: LogCipher) -> Self:
        """A new, empty log, on disk when this returns.

        Raises:
            EnvironmentFaultError: It could not be made.
        """
        with plain_errors(path):
            descriptor = create_private(path)
            try:
                os.fsync(descriptor)
                fsync_dir(path.parent)
            except OSError:
                os.close(descriptor)
                raise
        return cls(path, cipher, descriptor)

    @classmethod
    def open(cls, path: Path, cipher: LogCipher) -> tuple[Self, list[tuple[bytes, Position]]]:
        """An existing log with a torn tail cut off, and its records, each with the position behind it.

        Raises:
            IntegrityError: It is missing or damaged.
            EnvironmentFaultError: It cannot be read.
        """
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise IntegrityError(f"{path.name} is missing from the vault.") from None
        except OSError as error:
            raise explain(error, path) from error
        found = list(cipher.records(data))
        with plain_errors(path):
            log = cls(path, cipher, os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)))
            if found:
                _, log.position, log.size = found[-1]
            if log.size < len(data):
                os.ftruncate(log._descriptor, log.size)
                os.fsync(log._descriptor)
        return log, [(payload, position) for payload, position, _ in found]

    def append(self, payload: bytes) -> None:
        """Writes a record; it counts only after `sync`.

        Raises:
            EnvironmentFaultError: Nothing was added.
        """
        record, position = self._cipher.seal(payload, self.position)
        with plain_errors(self._path):
            try:
                write_all(self._descriptor, record)
            except OSError:
                os.ftruncate(self._descriptor, self.size)
                os.lseek(self._descriptor, self.size, os.SEEK_SET)  # a new log is not open for appending only
                raise
        self.position = position
        self.size += len(record)

    def sync(self) -> None:
        """Puts all records appended so far on disk.

        Raises:
            EnvironmentFaultError: What is on disk is unknown now: this log must not be used any more.
        """
        with plain_errors(self._path):
            os.fdatasync(self._descriptor)

    def close(self) -> None:
        """Closes the file; what was not synced may be lost."""
        os.close(self._descriptor)
