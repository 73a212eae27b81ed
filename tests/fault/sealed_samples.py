"""One of everything that is sealed, as bytes, with a way to open it: what flips and cuts are tried on."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.journal.segment import Scan, SegmentCipher
from core.spool.box import close_box, open_box
from core.vault.entry import Entry
from core.vault.envelope import Algorithm, Place, StreamOpener, StreamSealer, seal, unseal
from tests.fault.tiny_home import PRIVATE_KEY, PUBLIC_KEY, STORE_ID

KEY: Final = bytes(range(100, 132))
KEY_ID: Final = bytes(range(50, 66))


@dataclass(frozen=True, slots=True)
class Sample:
    """Sealed bytes and what opens them; what `open` returns for the bytes as they are is the truth.

    `open` raises an `AfterimageError` for bytes that are not what was sealed, or returns `None` where
    damage is told in another way.
    """

    name: str
    data: bytes
    open: Callable[[bytes], Any]


def samples(chance: random.Random) -> list[Sample]:
    """Envelopes of each algorithm, a stream, a spool box and a journal segment."""
    place = Place(STORE_ID, "objects/one")
    text = chance.randbytes(200)
    return [
        _envelope("envelope", text, place, Algorithm.AES_256_GCM),
        _envelope("wrapped key", KEY, place, Algorithm.AES_256_GCM_SIV),
        _stream(text, place),
        Sample(
            "spool box",
            close_box(text, PUBLIC_KEY, b"one.frame"),
            lambda data: open_box(data, PRIVATE_KEY, b"one.frame"),
        ),
        segment([chance.randbytes(chance.randrange(1, 90)) for _ in range(4)]),
    ]


def _envelope(name: str, text: bytes, place: Place, algorithm: Algorithm) -> Sample:
    sealed = seal(KEY, text, place, key_id=KEY_ID, algorithm=algorithm)
    return Sample(name, sealed, lambda data: unseal(KEY, data, place, algorithm=algorithm))


def _stream(text: bytes, place: Place) -> Sample:
    sealer = StreamSealer(KEY, place, key_id=KEY_ID)
    size = len(sealer.header)

    def opened(data: bytes) -> bytes:
        return StreamOpener(KEY, data[:size], place, key_id=KEY_ID).open(0, data[size:], final=True)

    return Sample("stream", sealer.header + sealer.seal(text, final=True), opened)


def sealed_records(
    payloads: list[bytes], name: str = "journal/00000001", entry: Entry | None = None
) -> list[bytes]:
    """The header of a segment and its records, each for itself."""
    cipher = SegmentCipher(STORE_ID, name, entry or ENTRY)
    parts = [cipher.header]
    for index, payload in enumerate(payloads):
        parts.append(cipher.seal(payload, index, parts[-1][-16:]))
    return parts


def opened_segment(data: bytes, size: int = 0, name: str = "journal/00000001") -> list[bytes] | None:
    """The payloads of a segment; `None` where something in it is noted as damaged."""
    scan = Scan(SegmentCipher(STORE_ID, name, ENTRY), data, size)
    found = list(scan)
    return found if scan.whole else None


def segment(payloads: list[bytes]) -> Sample:
    """An ended segment."""
    data = b"".join(sealed_records(payloads))
    return Sample("segment", data, lambda changed: opened_segment(changed, len(data)))


ENTRY: Final = Entry(KEY_ID.hex(), KEY)


def flip(data: bytes, bit: int) -> bytes:
    """The same with one bit turned."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def all_files(home: Path) -> list[Path]:
    """Every file of a home."""
    return sorted(path for path in home.rglob("*") if path.is_file() and not path.is_symlink())
