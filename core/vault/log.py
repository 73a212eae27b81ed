"""A sealed append-only log whose records are chained: none can be changed, moved, dropped or put in.

    length 4 | crc32 of the length 4 | nonce 12 | ciphertext | tag 16        (repeated)

The associated data binds the store, the log's name, the record's number and the tag of the record before it.

What a crash leaves at the end was never acknowledged and is cut off: a record that stops too early, or one
in which whole sectors are zero, since the file's length may reach the disk before its bytes do. Anything else
that is not authentic is damage: a flipped bit in a length must not make the rest of the log look unwritten.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.records.errors import IntegrityError
from core.vault.envelope import NONCE_SIZE, TAG_SIZE, Place
from core.vault.files import explain, plain_errors, sync_data, write_all
from core.vault.torn import never_arrived

_LENGTH = struct.Struct(">II")
_OVERHEAD: Final = NONCE_SIZE + TAG_SIZE
_NO_TAG: Final = bytes(TAG_SIZE)
_MAX_RECORD: Final = 2**31


@dataclass(frozen=True, slots=True)
class Position:
    """A point between two records: how many are before it, and the tag of the last of them."""

    count: int = 0
    tag: bytes = _NO_TAG


@dataclass(frozen=True, slots=True)
class LogContents:
    """What a log's bytes hold."""

    payloads: list[bytes] = field(repr=False)
    tags: bytes = field(repr=False)
    """The tags of all records, one after the other: `reaches` looks there."""
    end: int
    """Where the last authentic record ends."""
    size: int
    """How long the file is; more than `end` where something follows."""
    damaged: bool
    """Whether what follows is more than the torn end of an append that was never acknowledged."""

    @property
    def position(self) -> Position:
        """The point behind the last record."""
        count = len(self.payloads)
        return Position(count, self.tags[-TAG_SIZE:]) if count else Position()

    def reaches(self, position: Position) -> bool:
        """Whether the log holds what another copy of it held up to `position`."""
        return _reaches(self.tags, position)


def _reaches(tags: bytes | bytearray, position: Position) -> bool:
    if position.count == 0:
        return True
    start = (position.count - 1) * TAG_SIZE
    return tags[start : start + TAG_SIZE] == position.tag


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

    def read(self, data: bytes) -> LogContents:
        """Every record up to the first that is not whole and authentic."""
        payloads: list[bytes] = []
        tags = bytearray()
        end, damaged = 0, False
        try:
            for payload, position, record_end in self._records(data):
                payloads.append(payload)
                tags += position.tag
                end = record_end
        except _NotAuthenticError as error:
            damaged = not never_arrived(data, end, error.end)
        return LogContents(payloads, bytes(tags), end, len(data), damaged)

    def _records(self, data: bytes) -> Iterator[tuple[bytes, Position, int]]:
        offset, position = 0, Position()
        while len(data) - offset >= _LENGTH.size:
            length, checksum = _LENGTH.unpack_from(data, offset)
            if zlib.crc32(data[offset : offset + 4]) != checksum or not _OVERHEAD <= length < _MAX_RECORD:
                raise _NotAuthenticError(offset + _LENGTH.size)
            start, offset = offset + _LENGTH.size, offset + _LENGTH.size + length
            if offset > len(data):
                return
            body = data[start:offset]
            try:
                payload = self._cipher.decrypt(body[:NONCE_SIZE], body[NONCE_SIZE:], self._bind(position))
            except InvalidTag:
                raise _NotAuthenticError(offset) from None
            position = Position(position.count + 1, body[-TAG_SIZE:])
            yield payload, position, offset

    def _bind(self, after: Position) -> bytes:
        return self._place.bind(after.tag, after.count)


class _NotAuthenticError(Exception):
    """A record that is all there is not what was written."""

    def __init__(self, end: int) -> None:
        super().__init__()
        self.end = end


class SealedLog:
    """A log on disk, open for appending. Not thread-safe, but `write` may run beside `append`."""

    def __init__(self, path: Path, cipher: LogCipher, descriptor: int, contents: LogContents) -> None:
        self._path = path
        self._cipher = cipher
        self._descriptor = descriptor
        self._buffer = bytearray()
        self._tags = bytearray(contents.tags)
        self._next = contents.position
        self.position = contents.position
        """Up to where it is on disk."""
        self.size = contents.end

    @classmethod
    def create(cls, path: Path, cipher: LogCipher, descriptor: int) -> Self:
        """Begins a new, empty log in an empty file."""
        return cls(path, cipher, descriptor, LogContents([], b"", 0, 0, damaged=False))

    @classmethod
    def resume(cls, path: Path, cipher: LogCipher, contents: LogContents) -> Self:
        """Goes on behind the last record of a log that was read; a torn end is cut off.

        The sync makes durable what a killed process wrote without acknowledging it: it counts from now on.

        Raises:
            EnvironmentFaultError: It cannot be written.
        """
        with plain_errors(path):
            descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_CLOEXEC", 0))
            try:
                if contents.size > contents.end:
                    os.ftruncate(descriptor, contents.end)
                os.lseek(descriptor, contents.end, os.SEEK_SET)
                os.fsync(descriptor)
            except OSError:
                os.close(descriptor)
                raise
        return cls(path, cipher, descriptor, contents)

    def append(self, payload: bytes) -> None:
        """Adds a record to what the next `write` puts on disk."""
        record, self._next = self._cipher.seal(payload, self._next)
        self._buffer += record

    def take(self) -> tuple[bytes, Position]:
        """All that was appended since the last time, and the position behind it, to hand to `write`."""
        data = bytes(self._buffer)
        self._buffer.clear()
        return data, self._next

    def write(self, data: bytes, position: Position) -> None:
        """Puts on disk what `take` gave. After an error everything not on disk has to be taken back.

        Raises:
            OSError: From the writing: the log is as it was, unless it cannot be cut back.
            SyncFailedError: What is on disk is unknown now, and this log must not be used any more: a second
                sync of the same file would claim success for pages long dropped.
        """
        try:
            write_all(self._descriptor, data)
        except OSError:
            self._cut_back()
            raise
        try:
            sync_data(self._descriptor)
        except OSError as error:
            raise SyncFailedError(error.errno, error.strerror) from error
        self.position = position
        self.size += len(data)
        offset = 0
        while offset < len(data):
            offset += _LENGTH.size + int.from_bytes(data[offset : offset + 4])
            self._tags += data[offset - TAG_SIZE : offset]

    def take_back(self) -> None:
        """Forgets what was appended and is not on disk."""
        self._buffer.clear()
        self._next = self.position

    def reaches(self, position: Position) -> bool:
        """Whether this log holds what another copy of it held up to `position`."""
        return _reaches(self._tags, position)

    def close(self) -> None:
        """Closes the file; what was not written is lost."""
        os.close(self._descriptor)

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self.size)
            os.lseek(self._descriptor, self.size, os.SEEK_SET)
        except OSError as error:
            raise SyncFailedError(error.errno, error.strerror) from error


class SyncFailedError(OSError):
    """A file's end is unknown: nothing may be written to it any more."""


def read_log(path: Path, cipher: LogCipher) -> LogContents:
    """What a log holds; touches nothing.

    Raises:
        IntegrityError: It is missing.
        EnvironmentFaultError: It cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise IntegrityError(f"{path.name} is missing from the vault.") from None
    except OSError as error:
        raise explain(error, path) from error
    return cipher.read(data)
