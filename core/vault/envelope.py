"""The one format of everything sealed: a self-describing header, then authenticated ciphertext.

    magic 4 | version 1 | algorithm 1 | epoch 4 | key id 16 | nonce 12 | ciphertext | tag 16

The header up to the key id and, each with its length before it, the store id, the object's name, the chunk's
number, the schema version and the final flag are authenticated with the text. So a sealed piece opens only in
the place it was made for.

A *stream* is a header followed by chunks of 64 KiB, each with a tag of its own. Its nonce field holds a
random prefix of 7 bytes and 5 zeros; a chunk's nonce is the prefix, the chunk's number (4 bytes) and the
final flag (1 byte): the STREAM construction. Chunks can be opened one by one in any order.
"""

import enum
import os
import struct
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV

from core.records.errors import IntegrityError

MAGIC: Final = b"AFTR"
VERSION: Final = 1
CHUNK_SIZE: Final = 64 * 1024
TAG_SIZE: Final = 16
NONCE_SIZE: Final = 12
KEY_ID_SIZE: Final = 16
KEY_SIZE: Final = 32
FIRST_EPOCH: Final = 1

_PREFIX = struct.Struct(">4sBBI16s")
_STREAM_PREFIX: Final = 7
_STREAM_PADDING: Final = bytes(NONCE_SIZE - _STREAM_PREFIX)
HEADER_SIZE: Final = _PREFIX.size + NONCE_SIZE
SEALED_CHUNK_SIZE: Final = CHUNK_SIZE + TAG_SIZE
MAX_CHUNKS: Final = 2**32


class Algorithm(enum.IntEnum):
    """How an envelope is sealed."""

    AES_256_GCM = 1
    AES_256_GCM_STREAM = 2
    AES_256_GCM_SIV = 3
    """For wrapping keys: a repeated nonce would reveal no more than that the text was the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a sealed piece is bound to: it opens nowhere else."""

    store_id: bytes
    name: str
    schema: int = 1

    def bind(self, prefix: bytes, chunk: int = 0, *, final: bool = True) -> bytes:
        """The associated data of one chunk under the header `prefix`."""
        return b"".join(_with_length(part) for part in self._parts(prefix, chunk, final=final))

    def _parts(self, prefix: bytes, chunk: int, *, final: bool) -> tuple[bytes, ...]:
        return (
            prefix,
            self.store_id,
            self.name.encode(),
            chunk.to_bytes(8),
            self.schema.to_bytes(4),
            b"\x01" if final else b"\x00",
        )


def _with_length(part: bytes) -> bytes:
    return len(part).to_bytes(4) + part


@dataclass(frozen=True, slots=True)
class Header:
    """The clear beginning of an envelope."""

    algorithm: Algorithm
    epoch: int
    key_id: bytes
    nonce: bytes

    @property
    def prefix(self) -> bytes:
        """Everything before the nonce, which is authenticated as associated data."""
        return _PREFIX.pack(MAGIC, VERSION, self.algorithm, self.epoch, self.key_id)

    def pack(self) -> bytes:
        """The header as it stands in the file."""
        return self.prefix + self.nonce

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Reads a header.

        Raises:
            IntegrityError: It is none, or of a version or algorithm this program does not know.
        """
        if len(data) < HEADER_SIZE:
            raise IntegrityError("A sealed file is cut short.")
        magic, version, algorithm, epoch, key_id = _PREFIX.unpack_from(data)
        if magic != MAGIC:
            raise IntegrityError("A file is not a sealed file of Afterimage.")
        if version != VERSION:
            raise IntegrityError(
                f"A sealed file has format version {version}, which this program does not know. "
                "It is damaged or was written by a newer Afterimage."
            )
        try:
            known = Algorithm(algorithm)
        except ValueError:
            raise IntegrityError(
                f"A sealed file uses algorithm {algorithm}, which this program does not know. "
                "It is damaged or was written by a newer Afterimage."
            ) from None
        return cls(known, epoch, key_id, data[_PREFIX.size : HEADER_SIZE])


def seal(
    key: bytes,
    text: bytes,
    place: Place,
    *,
    key_id: bytes,
    epoch: int = FIRST_EPOCH,
    algorithm: Algorithm = Algorithm.AES_256_GCM,
    nonce: bytes | None = None,
) -> bytes:
    """One whole envelope around `text`.

    Args:
        key: 32 bytes.
        text: What is sealed, held in memory as a whole; use a stream for what may be large.
        place: What it is bound to.
        key_id: 16 bytes that name the key.
        epoch: The generation of keys.
        algorithm: Any but the stream.
        nonce: Only for frozen test vectors; otherwise random.
    """
    header = Header(algorithm, epoch, key_id, nonce or os.urandom(NONCE_SIZE))
    cipher = _cipher(key, algorithm)
    return header.pack() + cipher.encrypt(header.nonce, text, place.bind(header.prefix))


def unseal(
    key: bytes, envelope: bytes, place: Place, *, algorithm: Algorithm = Algorithm.AES_256_GCM
) -> bytes:
    """The text in an envelope, if every bit of it is what was sealed for this place.

    Raises:
        IntegrityError: Damaged, cut, moved from elsewhere, or another key, version or algorithm.
    """
    header = Header.parse(envelope)
    if header.algorithm is not algorithm:
        raise IntegrityError("A sealed file uses another algorithm than belongs there.")
    try:
        return _cipher(key, algorithm).decrypt(
            header.nonce, envelope[HEADER_SIZE:], place.bind(header.prefix)
        )
    except InvalidTag:
        raise IntegrityError("A sealed file is damaged or does not belong where it is.") from None


def _cipher(key: bytes, algorithm: Algorithm) -> AESGCM | AESGCMSIV:
    if algorithm is Algorithm.AES_256_GCM:
        return AESGCM(key)
    if algorithm is Algorithm.AES_256_GCM_SIV:
        return AESGCMSIV(key)
    raise ValueError("a stream is sealed with StreamSealer")


class _Stream:
    """What sealing and opening a stream share: a key, a place, and the nonce and bound data of each chunk."""

    def __init__(self, key: bytes, header: Header, place: Place) -> None:
        self._cipher = AESGCM(key)
        self._nonce_prefix = header.nonce[:_STREAM_PREFIX]
        self._prefix = header.prefix
        self._place = place

    def _nonce(self, chunk: int, *, final: bool) -> bytes:
        return self._nonce_prefix + chunk.to_bytes(4) + (b"\x01" if final else b"\x00")


class StreamSealer(_Stream):
    """Seals a stream front to back. One key may be used for one stream only."""

    def __init__(
        self,
        key: bytes,
        place: Place,
        *,
        key_id: bytes,
        epoch: int = FIRST_EPOCH,
        nonce_prefix: bytes | None = None,
    ) -> None:
        header = Header(
            Algorithm.AES_256_GCM_STREAM,
            epoch,
            key_id,
            (nonce_prefix or os.urandom(_STREAM_PREFIX)) + _STREAM_PADDING,
        )
        super().__init__(key, header, place)
        self.header = header.pack()
        self._next = 0

    def seal(self, text: bytes | memoryview, *, final: bool) -> bytes:
        """The next chunk: exactly `CHUNK_SIZE` bytes unless it is the final one."""
        chunk, self._next = self._next, self._next + 1
        return self._cipher.encrypt(
            self._nonce(chunk, final=final), text, self._place.bind(self._prefix, chunk, final=final)
        )


class StreamOpener(_Stream):
    """Opens chunks of a stream in any order."""

    def __init__(self, key: bytes, header: bytes, place: Place, *, key_id: bytes) -> None:
        parsed = Header.parse(header)
        if parsed.algorithm is not Algorithm.AES_256_GCM_STREAM:
            raise IntegrityError("A sealed file uses another algorithm than belongs there.")
        if parsed.key_id != key_id or parsed.nonce[_STREAM_PREFIX:] != _STREAM_PADDING:
            raise IntegrityError("A sealed file does not belong where it is.")
        super().__init__(key, parsed, place)

    def open(self, chunk: int, sealed: bytes | memoryview, *, final: bool) -> bytes:
        """The text of chunk `chunk`.

        Raises:
            IntegrityError: Damaged, cut, another chunk, or not the last one where the last one belongs.
        """
        try:
            return self._cipher.decrypt(
                self._nonce(chunk, final=final), sealed, self._place.bind(self._prefix, chunk, final=final)
            )
        except InvalidTag:
            raise IntegrityError("A sealed file is damaged or does not belong where it is.") from None


def chunk_count(size: int) -> int:
    """How many chunks hold `size` bytes; nothing at all is one empty chunk."""
    return max(1, -(-size // CHUNK_SIZE))


def stream_size(size: int) -> int:
    """How many bytes a stream of `size` bytes takes on disk."""
    return HEADER_SIZE + size + chunk_count(size) * TAG_SIZE
