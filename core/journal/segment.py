"""One segment file: a header, then records that each seal a payload and name the record before them.

    header    magic 4 | version 1 | algorithm 1 | epoch 4 | key id 16
    record    marker 4 | index 4 | length 4 | crc32 of these 4 | nonce 12 | ciphertext | tag 16

Numbers are big-endian; `length` counts from the nonce on. Additional data binds every record to the store,
the segment's name and key, its own index and length, and the 16 bytes before it: the tag of the record
before, or the key id for the first. A record that was moved, dropped, repeated or taken from elsewhere is
therefore not accepted, and neither is its successor where it stood. The marker lets reading go on behind
damage, and the checksum tells a damaged length from one that points beyond the end of a file that a crash cut
short.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.vault.table import Entry
from core.vault.torn import never_arrived

MAGIC: Final = b"AFJL"
VERSION: Final = 1
AES_256_GCM: Final = 1
LINK_SIZE: Final = 16
"""Bytes by which a record names what stands before it: a tag, or the key id at the header's end."""
HEADER_SIZE: Final = 10 + LINK_SIZE

_MARKER: Final = b"\xf5AJ\xfa"
_HEAD = struct.Struct(">4sII")
_HEAD_SIZE: Final = _HEAD.size + 4
_NONCE_SIZE: Final = 12
_TAG_SIZE: Final = 16
_MAX_ATTEMPTS: Final = 1000
"""Failed candidates after which the rest of a segment is given up: a file of markers must not cost hours."""


class SegmentCipher:
    """Seals and opens the records of one segment."""

    def __init__(self, store_id: bytes, name: str, entry: Entry) -> None:
        self.header = MAGIC + bytes((VERSION, AES_256_GCM)) + entry.epoch.to_bytes(4) + entry.key_id
        parts = (store_id, name.encode(), self.header)
        self._bound = b"".join(len(part).to_bytes(4) + part for part in parts)
        self._aead = AESGCM(entry.key)

    def seal(self, payload: bytes, index: int, link: bytes, nonce: bytes | None = None) -> bytes:
        """A whole record.

        Args:
            payload: What is sealed.
            index: How many records stand before it.
            link: The last `LINK_SIZE` bytes before it.
            nonce: Only for frozen test vectors; otherwise random.
        """
        nonce = nonce or os.urandom(_NONCE_SIZE)
        head = _with_checksum(_HEAD.pack(_MARKER, index, _NONCE_SIZE + len(payload) + _TAG_SIZE))
        return head + nonce + self._aead.encrypt(nonce, payload, self._bound + head + link)

    def open(self, record: memoryview, link: bytes) -> bytes | None:
        """The payload of a whole record, `None` if it is not authentic at this place."""
        head, rest = bytes(record[:_HEAD_SIZE]), record[_HEAD_SIZE:]
        try:
            return self._aead.decrypt(rest[:_NONCE_SIZE], rest[_NONCE_SIZE:], self._bound + head + link)
        except InvalidTag:
            return None


class Scan:
    """Walks the records of a segment's bytes; iterating gives the authentic payloads, in order.

    Once exhausted, `end` is where the last authentic record ends, `count` the index a next record would have,
    and `damaged` whether something before `end` was not authentic. `torn` judges what follows `end`.

    Args:
        cipher: The segment's.
        data: The file's bytes.
        size: How many of them count; 0 where that is not known and all may.
    """

    def __init__(self, cipher: SegmentCipher, data: bytes, size: int = 0) -> None:
        self.end = HEADER_SIZE
        self.count = 0
        self.damaged = data[:HEADER_SIZE] != cipher.header
        self._cipher = cipher
        self._data = data[:size] if size else data
        self._size = size or len(data)

    @property
    def whole(self) -> bool:
        """Whether every byte that counts was part of an authentic record, once exhausted."""
        return not self.damaged and self.end == self._size

    @property
    def torn(self) -> bool:
        """Whether what follows `end` is no more than a crash leaves of an append, once exhausted.

        That was never acknowledged, so nothing is missing without it. Anything else there is damage.
        """
        rest = self._data[self.end : self.end + _HEAD_SIZE]
        if len(rest) < _HEAD_SIZE:
            return True
        if rest != _with_checksum(rest[: _HEAD.size]):
            return never_arrived(self._data, self.end, self.end + _HEAD_SIZE)
        _, _, length = _HEAD.unpack_from(rest)
        end = self.end + _HEAD_SIZE + length
        return end > len(self._data) or never_arrived(self._data, self.end, end)

    def exhaust(self) -> None:
        """Walks to the end for what is known there."""
        for _ in self:
            pass

    @property
    def link(self) -> bytes:
        """By what a next record names its predecessor."""
        return self._data[self.end - LINK_SIZE : self.end]

    def __iter__(self) -> Iterator[bytes]:
        at = HEADER_SIZE
        attempts = 0
        while 0 <= at < len(self._data) and attempts < _MAX_ATTEMPTS:
            found = self._record_at(at)
            if found is None:
                attempts += 1
                at = self._data.find(_MARKER, at + 1)
                continue
            index, end, payload = found
            self.damaged = self.damaged or at != self.end or index != self.count
            at, self.end, self.count = end, end, index + 1
            yield payload

    def _record_at(self, at: int) -> tuple[int, int, bytes] | None:
        """Index, end and payload of the authentic record there; `None` for none or one from further up."""
        if at + _HEAD_SIZE > len(self._data):
            return None
        marker, index, length = _HEAD.unpack_from(self._data, at)
        end = at + _HEAD_SIZE + length
        if (
            marker != _MARKER
            or index < self.count
            or length < _NONCE_SIZE + _TAG_SIZE
            or end > len(self._data)
        ):
            return None
        payload = self._cipher.open(memoryview(self._data)[at:end], self._data[at - LINK_SIZE : at])
        return None if payload is None else (index, end, payload)


def _with_checksum(head: bytes) -> bytes:
    return head + zlib.crc32(head).to_bytes(4)
