"""What an X server answered, as plain values. Windows may be gone by the time the answer comes."""

import re
from typing import Any

from Xlib import error as xerror

from core.records.geometry import Box

_UTF8_STRETCH = re.compile(rb"\x1b%G(.*?)\x1b%@", re.DOTALL)


def reply(question: Any) -> Any:
    """Wait for an answer. Raises `XError` when the window is gone."""
    question.reply()
    return question


def reply_or_none(question: Any) -> Any | None:
    """Wait for an answer; `None` when the window is gone."""
    try:
        return reply(question)
    except xerror.XError:
        return None


def _value(question: Any, bits: int) -> Any:
    """What a property holds; empty when it is missing or made of items of another size."""
    answer = reply_or_none(question)
    size, items = (answer.value if answer is not None else None) or (0, b"")
    return items if size == bits else b""


def numbers(question: Any) -> tuple[int, ...]:
    """A property that holds numbers or window names; empty when there is none."""
    return tuple(int(value) for value in _value(question, bits=32))


def first_of(question: Any) -> int | None:
    """The first number of a property; `None` when there is none."""
    return next(iter(numbers(question)), None)


def raw_text(question: Any) -> bytes:
    """A property that holds text; empty when there is none."""
    return bytes(_value(question, bits=8))


def text_of(raw: bytes) -> str:
    """Text as programs write it, on one line, without characters that cannot be seen."""
    words = _decoded(raw).split()
    return " ".join("".join(filter(str.isprintable, word)) for word in words)


def _decoded(raw: bytes) -> str:
    if b"\x1b%G" in raw:  # compound text: Latin-1 with stretches of UTF-8
        pieces = _UTF8_STRETCH.split(raw)
        return "".join(
            piece.decode(("latin-1", "utf-8")[at % 2], "replace") for at, piece in enumerate(pieces)
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # Older programs write Latin-1; a title that was cut within a character is still UTF-8.
        was_cut = error.start >= len(raw) - 3
        return raw[: error.start].decode("utf-8") if was_cut else raw.decode("latin-1")


def box_of(geometry: Any, *, bordered: bool = False) -> Box:
    """A child of the root as a box; its border lies outside the size that X names."""
    border = 2 * geometry.border_width if bordered else 0
    return Box(geometry.x, geometry.y, geometry.width + border, geometry.height + border)


def quads(numbers: tuple[int, ...]) -> tuple[Box, ...]:
    """A list of rectangles as a property holds them."""
    whole = len(numbers) - len(numbers) % 4
    return tuple(Box(*numbers[at : at + 4]) for at in range(0, whole, 4))
