"""Chats that WhatsApp writes into a text file: each message a line with its time and its sender.

How a time is written follows the telephone's language, and the file does not say which. Whether day or month
comes first is told by the file as a whole: messages stand in the order of their times.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from core.importing import files
from core.importing.items import LONGEST_TEXT, Items, Said, Unreadable, fingerprint, within
from core.importing.pieces import pieces
from core.records.errors import RefusedError

_LINE: Final = re.compile(
    r"[\u200e\u200f]?\[?"
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4}),?[ \u00a0\u202f]+"
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:[ \u00a0\u202f]?([AaPp])\.?[ \u00a0\u202f]?[Mm]\.?)?"
    r"(?:\][ \u00a0\u202f]?|[ \u00a0\u202f]-[ \u00a0\u202f])"
    r"(.*)"
)
_SENDER: Final = re.compile(r"[\u200e\u200f]?([^:\n]{1,100}?):[ \u00a0](.*)", re.DOTALL)
_LEFT_OUT: Final = re.compile(
    r"(?i)\s*(?:<[^>\n]{3,60}(?:omitted|weggelassen|ausgeschlossen)>|\u200e?\S{3,20} (?:omitted|weggelassen)"
    r"|[\u200e\u200f]?<(?:attached|angeh\u00e4ngt|anhang): [^>\n]{1,200}>)\s*"
)
"""What stands for a picture or a film that the export left out."""
_TITLE: Final = re.compile(r"(?i)^whatsapp[ -]?chat (?:with|mit|avec|con|com|-)?\s*")
_ARCHIVED: Final = "_chat.txt"
_CENTURY: Final = 100
_NOON: Final = 12
_Order = Literal["dmy", "mdy", "ymd"]
_ORDERS: Final[tuple[_Order, ...]] = ("dmy", "mdy", "ymd")


@dataclass(slots=True)
class _Turn:
    numbers: tuple[int, int, int]
    time: tuple[int, int, int]
    text: str


def is_whatsapp(start: bytes) -> bool:
    """Whether a file that begins like this is such a chat."""
    lines = start.decode("utf-8", "replace").removeprefix("\ufeff").lstrip().split("\n", 1)
    return _LINE.match(lines[0]) is not None


def whatsapp(path: Path, title: str = "") -> Items:
    """What was said in a chat; what the program itself writes into it is left out.

    Args:
        path: the text file.
        title: of the chat; by default from the file's name.
    """
    return _chat(files.read(path, files.MOST_TEXT), title or _title(path))


def archived(path: Path) -> Items | None:
    """The same out of the archive that telephones send; `None` where it holds no such chat."""
    with files.unpacked(path) as archive:
        names = [one for one in archive.namelist() if one == _ARCHIVED or one.lower().endswith(".txt")]
        if len(names) != 1:
            return None
        data = files.entry(archive, names[0], files.MOST_TEXT)
    return _chat(data, _title(path)) if is_whatsapp(data[:4096]) else None


def _title(path: Path) -> str:
    stem = path.parent.name if path.name == _ARCHIVED else path.stem
    return f"WhatsApp: {_TITLE.sub('', stem).strip() or stem}"


def _chat(data: bytes, title: str) -> Items:
    turns = list(_turns(data.decode("utf-8", "replace").removeprefix("\ufeff")))
    order = _order_of(turns)
    known: dict[str, int] = {}
    for turn in turns:
        said = _SENDER.fullmatch(turn.text)
        if said is None:
            continue  # who joined, that a number has changed
        text = _LEFT_OUT.sub("", said[2]).strip()
        if not text:
            continue
        at = _moment(turn, order)
        if at is None:
            yield Unreadable()
            continue
        number = fingerprint(at.isoformat(), said[1], text)
        known[number] = known.get(number, -1) + 1  # the same words twice within a minute are two messages
        for place, piece in enumerate(pieces(text[:LONGEST_TEXT])):
            yield Said(f"{number}.{known[number]}.{place}", title, piece, at, said[1].strip())


def _turns(text: str) -> Iterator[_Turn]:
    held: _Turn | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        if (found := _LINE.fullmatch(line)) is not None:
            if held is not None:
                yield held
            held = _Turn(
                (int(found[1]), int(found[3]), int(found[4])),
                _time(int(found[5]), int(found[6]), int(found[7] or 0), found[8]),
                found[9],
            )
        elif held is not None and len(held.text) < LONGEST_TEXT:
            held.text += f"\n{line}"
    if held is None:
        raise RefusedError("There are no messages in it. Nothing was imported.")
    yield held


def _time(hour: int, minute: int, second: int, half: str | None) -> tuple[int, int, int]:
    if half is None:
        return hour, minute, second
    return hour % _NOON + (_NOON if half in "pP" else 0), minute, second


def _order_of(turns: Sequence[_Turn]) -> _Order:
    """The order of day, month and year in which most times exist and fewest go back."""

    def faults(order: _Order) -> tuple[int, int]:
        moments = [_naive(turn, order) for turn in turns]
        there = [moment for moment in moments if moment is not None]
        return len(moments) - len(there), sum(later < earlier for earlier, later in pairwise(there))

    return min(_ORDERS, key=faults)


def _naive(turn: _Turn, order: _Order) -> datetime | None:
    parts = dict(zip(order, turn.numbers, strict=True))
    year = parts["y"] + (2000 if parts["y"] < _CENTURY else 0)
    try:
        return datetime(year, parts["m"], parts["d"], *turn.time)  # noqa: DTZ001 -- the telephone's own time
    except ValueError:
        return None


def _moment(turn: _Turn, order: _Order) -> datetime | None:
    """In this computer's zone: the file names none."""
    naive = _naive(turn, order)
    try:
        return within(naive.astimezone()) if naive is not None else None
    except (OverflowError, OSError, ValueError):
        return None
