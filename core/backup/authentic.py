"""Whether the bytes of a sealed file, held in memory, are what was written, all of it."""

from core.backup.manifest import JOURNAL, Row
from core.journal.codec import decode_batch
from core.journal.segment import Scan, SegmentCipher
from core.records.errors import IntegrityError
from core.vault.entry import Entry
from core.vault.envelope import (
    CHUNK_SIZE,
    HEADER_SIZE,
    SEALED_CHUNK_SIZE,
    Place,
    StreamOpener,
    chunk_count,
    stream_size,
)

LARGEST: int = 600 * 1024 * 1024
"""Bytes of the largest sealed file that is taken into memory: far above what a segment or picture has."""


def sealed_length(name: str, entry: Entry) -> int:
    """How many bytes of an entry's file count; 0 for a segment that still grows."""
    if name.startswith(JOURNAL):
        return 0 if entry.growing else entry.size
    return stream_size(entry.size)


def check_object(data: bytes, entry: Entry, store_id: bytes) -> None:
    """Opens every chunk of a sealed object.

    Raises:
        IntegrityError: It is damaged, cut or another one's.
    """
    if len(data) != stream_size(entry.size):
        raise IntegrityError("A sealed file is not as long as it was written.")
    place = Place(store_id, f"objects/{entry.file}")
    opener = StreamOpener(entry.key, data[:HEADER_SIZE], place, key_id=entry.key_id)
    final = chunk_count(entry.size) - 1
    with memoryview(data) as view:
        for number in range(final + 1):
            start = HEADER_SIZE + number * SEALED_CHUNK_SIZE
            text = opener.open(number, view[start : start + SEALED_CHUNK_SIZE], final=number == final)
            if len(text) != min(CHUNK_SIZE, entry.size - number * CHUNK_SIZE):
                raise IntegrityError("A sealed file is not as long as it was written.")


def scan_segment(data: bytes, name: str, entry: Entry, store_id: bytes, size: int = 0) -> Scan:
    """A segment's records, ready to be walked. `size`: how many bytes count, 0 where all may."""
    return Scan(SegmentCipher(store_id, name, entry), data, size)


def segment_payloads(data: bytes, name: str, entry: Entry, store_id: bytes, length: int) -> list[bytes]:
    """Every record of the first `length` bytes of a segment.

    Raises:
        IntegrityError: Some of them are not authentic, or there are fewer.
    """
    scan = scan_segment(data[:length], name, entry, store_id, length)
    payloads = list(scan)
    if len(data) < length or not scan.whole:
        raise IntegrityError("A segment of the journal is damaged.")
    return payloads


def check_row(data: bytes, row: Row, store_id: bytes, *, decode: bool = False) -> None:
    """Whether these are the bytes of the row's file.

    Args:
        data: The file.
        row: Its row.
        store_id: The vault's.
        decode: Also read the events of a segment.

    Raises:
        IntegrityError: They are not.
    """
    if len(data) != row.length:
        raise IntegrityError("A sealed file is not as long as it was written.")
    if not row.name.startswith(JOURNAL):
        check_object(data, row.entry, store_id)
        return
    payloads = segment_payloads(data, row.name, row.entry, store_id, row.length)
    if len(payloads) != row.records:
        raise IntegrityError("A segment of the journal has another number of records than was written.")
    if decode:
        for payload in payloads:
            decode_batch(payload)
