"""Looks for what must not be readable: words in any spelling, vectors, and files somebody could decode."""

import base64
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

_MAGICS = (
    b"\x28\xb5\x2f\xfd",  # zstd
    b"\x04\x22\x4d\x18",  # lz4
    b"\x1f\x8b\x08",  # gzip
    b"PAR1",
    b"ARROW1",
    b"LANC",
    b"WEBPVP8",
    b"ftypavif",
    b"\x89PNG",
    b"SQLite format",
)
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_NOT_BY_CHANCE = 24
"""Bytes that random data does not decompress to."""
_READABLE = ("vault.json", "settings.json", "engine.lock", "engine.log")
"""Meant to be read; they hold no content, and words are looked for in them all the same."""


class Traces:
    """Knows the words and vectors that must be nowhere."""

    def __init__(self, words: Sequence[str], vectors: npt.NDArray[np.float32]) -> None:
        forms = {form for word in words for form in _spellings(word)}
        self._words = re.compile(b"|".join(map(re.escape, sorted(forms))))
        self._numbers = _pairs_of_numbers(vectors)

    def found_in(self, places: Iterable[Path]) -> list[str]:
        """Where something was found, and what."""
        files = (path for place in places for path in place.rglob("*") if path.is_file())
        return [f"{path}: {what}" for path in files for what in self._found(path)]

    def _found(self, path: Path) -> Iterable[str]:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return  # replaced meanwhile
        if data and min(data) >= _NOISE:
            return  # no word, no vector of some length and no readable file is made of such bytes only
        if self._words.search(data) or self._words.search(path.name.encode()):
            yield "a word"
        if any(_share(_windows(data[at:]), self._numbers) for at in range(8)):
            yield "a vector"
        if path.name in _READABLE:
            return
        yield from (f"{magic!r}" for magic in _MAGICS if magic in data)
        if any(_inflates(data[found.start() :]) for found in _ZLIB.finditer(data)):
            yield "something compressed"


def _share(some: npt.NDArray[np.uint64], sorted_numbers: npt.NDArray[np.uint64]) -> bool:
    """Whether the two have a number in common."""
    places = np.searchsorted(sorted_numbers, some).clip(max=len(sorted_numbers) - 1)
    return bool((sorted_numbers[places] == some).any())


_NOISE = 0x80
"""From here on are the bytes of the file that is kept by for a full disk."""


def _spellings(word: str) -> Iterable[bytes]:
    plain = word.encode()
    yield from (plain, word.upper().encode(), word.title().encode(), word[::-1].encode())
    yield from (word.encode("utf-16-le"), plain.hex().encode(), plain.hex().upper().encode())
    for shift in range(3):  # base64 looks different for each place in a longer text
        yield base64.b64encode(bytes(shift) + plain)[4 if shift else 0 :][:8]


def _pairs_of_numbers(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.uint64]:
    """Every eight bytes in a row that begin with a number, of both precisions."""
    found = []
    for kind, step in (("<f4", 2), ("<f2", 4)):
        rows = vectors.astype(kind)
        for start in range(step):
            width = (rows.shape[1] - start) // step * step
            found.append(np.ascontiguousarray(rows[:, start : start + width]).view(np.uint64).ravel())
    return np.unique(np.concatenate(found))


def _windows(data: bytes) -> npt.NDArray[np.uint64]:
    return np.frombuffer(data[: len(data) // 8 * 8], np.uint64)


def _inflates(data: bytes) -> bool:
    try:
        return len(zlib.decompressobj().decompress(data[:4096])) > _NOT_BY_CHANCE
    except zlib.error:
        return False
