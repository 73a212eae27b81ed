"""Reads the header of a GGUF file, so that nothing native ever touches one that is broken.

The loader maps the file and trusts its numbers: a cut file ends the process. Here every number is checked
against the file before it is used, and nothing but small values is kept. Layout: the GGUF specification of
ggml, versions 2 and 3, little-endian.
"""

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from core.records.errors import NotFoundError, RefusedError

_MAGIC: Final = b"GGUF"
_VERSIONS: Final = (2, 3)
_MAX_HEADER: Final = 128 * 1024 * 1024
"""Bytes. A vocabulary of 260,000 tokens with its merges takes about 12 MB."""
_MAX_PAIRS: Final = 4096
_MAX_TENSORS: Final = 65_536
_MAX_KEY: Final = 1024
_MAX_KEPT: Final = 256 * 1024
"""Bytes of a string value that is kept: chat templates are the longest that matter."""
_MAX_ITEMS: Final = 4_000_000
_MAX_DIMENSIONS: Final = 4
_MAX_DEPTH: Final = 2
_MAX_ALIGNMENT: Final = 4096
_FARTHEST: Final = 1 << 44
"""More bytes or values than any file has."""
_STRING, _ARRAY, _BOOL = 8, 9, 7
_SCALARS: Final = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<B", 10: "<Q", 11: "<q", 12: "<d",
}  # fmt: skip
_BLOCKS: Final[Mapping[int, tuple[int, int]]] = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
    34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip
"""How many values a block of a tensor type holds, and its bytes. A type that is not here counts as one byte
a block of 256, which is less than any takes."""

Value = int | float | bool | str


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a model file says of itself, as far as loading and fitting it needs."""

    file_bytes: int
    tensor_count: int
    tensor_bytes: int
    metadata: Mapping[str, Value] = field(repr=False)
    """Single values and strings; an array is there as its length."""

    @property
    def architecture(self) -> str:
        """Such as "qwen3"."""
        return self._text("general.architecture")

    @property
    def name(self) -> str:
        """What its makers call it; may be empty."""
        return self._text("general.name")[:120]

    @property
    def context_length(self) -> int:
        """Tokens it was trained for; 0 where it does not say."""
        return self._number("context_length")

    @property
    def layers(self) -> int:
        """How many blocks it has."""
        return self._number("block_count")

    @property
    def has_chat_template(self) -> bool:
        """Whether it says how a conversation is written down for it."""
        return bool(self._text("tokenizer.chat_template"))

    @property
    def is_projector(self) -> bool:
        """Whether it is the eye of a vision model rather than a model."""
        return self.architecture == "clip" or self._text("general.type") == "mmproj"

    def cache_bytes(self, context: int) -> int:
        """What keys and values of so many tokens take, 16 bits each."""
        heads = max(1, self._number("attention.head_count"))
        shared = self._number("attention.head_count_kv") or heads
        default = self._number("embedding_length") // heads
        key = self._number("attention.key_length") or default
        value = self._number("attention.value_length") or default
        return 2 * context * self.layers * shared * (key + value)

    def _number(self, name: str) -> int:
        value = self.metadata.get(f"{self.architecture}.{name}", 0)
        return min(max(value, 0), 1 << 31) if isinstance(value, int) else 0

    def _text(self, name: str) -> str:
        value = self.metadata.get(name, "")
        return value if isinstance(value, str) else ""


def read_header(path: Path) -> GgufHeader:
    """The header of a model file, once the whole file has proved to be there.

    Raises:
        NotFoundError: There is no such file.
        RefusedError: It is none of a model, or it is cut or damaged.
    """
    try:
        with path.open("rb") as stream:
            return _Reader(stream, os.fstat(stream.fileno()).st_size).header()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(f"There is no model file {path.name}.") from None
    except OSError as error:
        raise RefusedError(f"The model file {path.name} cannot be read ({error.strerror}).") from None
    except _BrokenError as error:
        raise RefusedError(f"{path.name} cannot be used as a model: {error}.") from None


class _BrokenError(Exception):
    """What is wrong with the file, as half a sentence."""


class _Reader:
    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._size = size
        self._end = min(size, _MAX_HEADER)
        self._place = 0

    def header(self) -> GgufHeader:
        if self._size < len(_MAGIC) or self._take(len(_MAGIC)) != _MAGIC:
            raise _BrokenError("it is not in the format GGUF")
        version = self._number("<I")
        if version not in _VERSIONS:
            raise _BrokenError(f"its version {version} of the format is not known")
        tensors = self._bounded("<Q", _MAX_TENSORS, "tensors")
        pairs = self._bounded("<Q", _MAX_PAIRS, "properties")
        metadata: dict[str, Value] = {}
        for _ in range(pairs):
            key = self._string(_MAX_KEY)
            if key in metadata:
                raise _BrokenError("a property is there twice")
            metadata[key] = self._value(self._number("<I"), 0)
        spans = sorted(self._spans(tensors))
        self._check_placement(spans, metadata)
        total = sum(length for _, length in spans)
        header = GgufHeader(self._size, tensors, total, metadata)
        parts = metadata.get("split.count", 1)
        if isinstance(parts, int) and parts > 1:
            raise _BrokenError(f"it is one of {parts} parts, which have to be put together first")
        if not header.architecture:
            raise _BrokenError("it does not say what kind of model it is")
        return header

    def _check_placement(self, spans: list[tuple[int, int]], metadata: Mapping[str, Value]) -> None:
        alignment = metadata.get("general.alignment", 32)
        if type(alignment) is not int or not 0 < alignment <= _MAX_ALIGNMENT or alignment & (alignment - 1):
            raise _BrokenError("its alignment makes no sense")
        start = -(-self._place // alignment) * alignment
        free = 0
        for offset, length in spans:
            if offset % alignment or offset < free:
                raise _BrokenError("its tensors lie where they cannot")
            free = offset + length
        if start + free > self._size:
            missing = start + free - self._size
            raise _BrokenError(f"it is cut: {missing:,} bytes are missing, so it was not copied to its end")

    def _spans(self, tensors: int) -> Iterator[tuple[int, int]]:
        """Where each tensor begins after the header, and its bytes."""
        for _ in range(tensors):
            self._string(_MAX_KEY)
            count = 1
            for _ in range(self._bounded("<I", _MAX_DIMENSIONS, "dimensions")):
                count *= self._bounded("<Q", _FARTHEST, "values")
            values, taken = _BLOCKS.get(self._number("<I"), (256, 1))
            offset = self._bounded("<Q", _FARTHEST, "bytes")
            yield offset, -(-count // values) * taken

    def _value(self, kind: int, depth: int) -> Value:
        if kind == _STRING:
            return self._string(self._end, kept=_MAX_KEPT)
        if kind == _ARRAY:
            return self._array(depth)
        form = _SCALARS.get(kind)
        if form is None:
            raise _BrokenError("a property is of no known kind")
        value = self._unpack(form)
        return bool(value) if kind == _BOOL else value

    def _array(self, depth: int) -> int:
        if depth >= _MAX_DEPTH:
            raise _BrokenError("a property is nested too deep")
        kind = self._number("<I")
        length = self._bounded("<Q", _MAX_ITEMS, "items")
        if kind == _STRING:
            for _ in range(length):
                self._skip(self._number("<Q"))
        elif kind == _ARRAY:
            for _ in range(length):
                self._array(depth + 1)
        elif kind in _SCALARS:
            self._skip(length * struct.calcsize(_SCALARS[kind]))
        else:
            raise _BrokenError("a property is of no known kind")
        return length

    def _string(self, most: int, *, kept: int | None = None) -> str:
        length = self._bounded("<Q", most, "characters")
        if kept is not None and length > kept:
            self._skip(length)
            return ""
        return self._take(length).decode("utf-8", "replace")

    def _bounded(self, form: str, most: int, what: str) -> int:
        number = self._number(form)
        if number > most:
            raise _BrokenError(f"it claims to have {number:,} {what}")
        return number

    def _number(self, form: str) -> int:
        return int(self._unpack(form))

    def _unpack(self, form: str) -> int | float:
        value: int | float = struct.unpack(form, self._take(struct.calcsize(form)))[0]
        return value

    def _skip(self, length: int) -> None:
        if length > self._end - self._place:
            raise _BrokenError("its header ends too early")
        self._place += length
        self._stream.seek(self._place)

    def _take(self, length: int) -> bytes:
        if length > self._end - self._place:
            raise _BrokenError("its header ends too early")
        data = self._stream.read(length)
        if len(data) != length:
            raise _BrokenError("its header ends too early")
        self._place += length
        return data
