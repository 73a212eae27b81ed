"""Looks for many secrets in any spelling, in files as they are and in whatever can be unpacked from them.

Each secret is looked for in UTF-8 and UTF-16, in lower and upper case, as hex and as base64 at each of its
three alignments; vectors as rows of 32- and 16-bit numbers. Compressed data that unpacks is looked through
as well, and is a find by itself where nothing readable belongs.
"""

import base64
import lzma
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

_WIDTH: Final = 8
"""Bytes by which a place is first recognised."""
_UNPACKED: Final = 4 * 1024 * 1024
_NOT_BY_CHANCE: Final = 48
"""Bytes that random data does not unpack to."""
_ZLIB: Final = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_STREAMS: Final = {"zstd": b"\x28\xb5\x2f\xfd", "lz4": b"\x04\x22\x4d\x18"}
_CONTAINERS: Final = {
    b"LANC": "a Lance file",
    b"ARROW1": "an Arrow file",
    b"PAR1": "a Parquet file",
    b"SQLite format": "a database",
    b"WEBPVP8": "a picture",
    b"ftypavif": "a picture",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff\xe0": "a picture",
}


@dataclass(frozen=True, slots=True)
class Find:
    """Something readable."""

    where: str
    what: str
    secret: str = ""


def spellings(word: str) -> dict[bytes, str]:
    """The ways a word may stand in a file."""
    plain = word.encode()
    found = {
        plain: "plain",
        word.upper().encode(): "upper case",
        word.capitalize().encode(): "capitalised",
        plain[::-1]: "backwards",
        word.encode("utf-16-le"): "UTF-16",
        word.encode("utf-16-be"): "UTF-16",
        word.upper().encode("utf-16-le"): "UTF-16",
        plain.hex().encode(): "hex",
        plain.hex().upper().encode(): "hex",
    }
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + plain)
        # The characters at either end depend on what stands beside the word.
        inner = whole[4 if shift else 0 : len(whole) - (4 if len(bytes(shift) + plain) % 3 else 0)]
        found[inner] = "base64"
        found[inner.translate(bytes.maketrans(b"+/", b"-_"))] = "base64"
    return {form: name for form, name in found.items() if len(form) >= _WIDTH}


class Needles:
    """Knows the secrets.

    Args:
        words: What must not be readable, each of 10 letters or more.
        vectors: Rows of numbers that must not be either.
    """

    def __init__(self, words: Iterable[str], vectors: npt.NDArray[np.float32] | None = None) -> None:
        self._forms: dict[bytes, tuple[str, str]] = {}
        for word in words:
            for form, name in spellings(word).items():
                self._forms[form] = word, name
        self._by_start: dict[bytes, list[bytes]] = {}
        for form in self._forms:
            self._by_start.setdefault(form[:_WIDTH], []).append(form)
        starts = np.frombuffer(b"".join(sorted(self._by_start)), np.uint64)
        self._starts = np.unique(starts)
        self._numbers = _pairs(vectors) if vectors is not None and len(vectors) else np.array([], np.uint64)

    def in_places(
        self, places: Iterable[Path], readable: Mapping[str, frozenset[str]], skip: Collection[str] = ()
    ) -> Iterator[Find]:
        """Everything found below the places.

        Args:
            places: Folders, or files.
            readable: Names of files that are meant to be read, with the secrets that may stand in each.
            skip: Endings of names that are not looked into.
        """
        for place in places:
            for path in [place] if place.is_file() else sorted(place.rglob("*")):
                yield from self._in_name(path)
                if path.is_file() and not path.is_symlink() and path.suffix not in skip:
                    yield from self._in_file(path, readable)

    def in_bytes(self, data: bytes) -> Iterator[tuple[str, str]]:
        """Each secret in some bytes, and how it is written there."""
        for offset in self._candidates(data, self._starts):
            for form in self._by_start.get(data[offset : offset + _WIDTH], ()):
                if data.startswith(form, offset):
                    yield self._forms[form]

    def _in_name(self, path: Path) -> Iterator[Find]:
        for secret, how in self.in_bytes(path.name.encode("utf-8", "surrogateescape")):
            yield Find(str(path), f"a name, {how}", secret)

    def _in_file(self, path: Path, readable: Mapping[str, frozenset[str]]) -> Iterator[Find]:
        try:
            data = path.read_bytes()
        except OSError:
            return  # gone meanwhile, or a socket
        allowed = readable.get(path.name, frozenset())
        found = {*self.in_bytes(data)}
        if len(self._numbers) and len(self._candidates(data, self._numbers)):
            yield Find(str(path), "a vector")
        packed = list(_unpacked(data))
        for text in packed:
            found |= {(secret, f"{how}, compressed") for secret, how in self.in_bytes(text)}
        for secret, how in sorted(found):
            if secret not in allowed:
                yield Find(str(path), how, secret)
        if path.name not in readable:
            if packed:
                yield Find(str(path), "something compressed")
            for magic, name in _CONTAINERS.items():
                if data.startswith(magic) or data.endswith(magic):
                    yield Find(str(path), name)

    @staticmethod
    def _candidates(data: bytes, wanted: npt.NDArray[np.uint64]) -> list[int]:
        found: list[int] = []
        for at in range(_WIDTH):
            windows = np.frombuffer(data[at : at + (len(data) - at) // _WIDTH * _WIDTH], np.uint64)
            if not len(windows):
                continue
            places = np.minimum(np.searchsorted(wanted, windows), len(wanted) - 1)
            found += [int(one) * _WIDTH + at for one in np.flatnonzero(wanted[places] == windows)]
        return found


def _pairs(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.uint64]:
    """Every eight bytes in a row that begin with a number, of both precisions."""
    found = []
    for kind, step in (("<f4", 2), ("<f2", 4)):
        rows = vectors.astype(kind)
        for start in range(step):
            width = (rows.shape[1] - start) // step * step
            found.append(np.ascontiguousarray(rows[:, start : start + width]).view(np.uint64).ravel())
    numbers: npt.NDArray[np.uint64] = np.unique(np.concatenate(found))
    return np.delete(numbers, np.flatnonzero(numbers == 0))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What unpacks from somewhere in the data."""
    for match in _ZLIB.finditer(data):
        yield from _attempt(_inflated, data[match.start() :], zlib.MAX_WBITS)
    for at in _places_of(b"\x1f\x8b\x08", data):
        yield from _attempt(_inflated, data[at:], zlib.MAX_WBITS | 16)
    for name, magic in _STREAMS.items():
        for at in _places_of(magic, data):
            yield from _attempt(_stream, data[at:], name)
    if data.startswith(b"\xfd7zXZ"):
        yield from _attempt(lzma.decompress, data)


def _places_of(magic: bytes, data: bytes) -> Iterator[int]:
    at = data.find(magic)
    while at >= 0:
        yield at
        at = data.find(magic, at + 1)


def _inflated(data: bytes, bits: int) -> bytes:
    return zlib.decompressobj(bits).decompress(data, _UNPACKED)


def _stream(data: bytes, name: str) -> bytes:
    import pyarrow as pa

    with pa.CompressedInputStream(pa.BufferReader(data), name) as stream:
        return bytes(stream.read(_UNPACKED))


def _attempt(unpack: Callable[..., bytes], *arguments: object) -> Iterator[bytes]:
    try:
        text = unpack(*arguments)
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
        return
    if len(text) > _NOT_BY_CHANCE:
        yield text
