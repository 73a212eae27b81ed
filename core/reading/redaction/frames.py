"""Redaction of a frame: over its lines, whose secrets may begin in one and end in another.

A form has its label above or beside the field, a wallet prints its words in a grid, and a private key has
many lines. So the lines of a window are looked at one by one first, then together.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from core.reading.placed import PlacedLine
from core.reading.redaction.addresses import redact_address
from core.reading.redaction.detect import find_secrets, redact
from core.reading.redaction.found import Found, Kind, merged, without
from core.reading.redaction.labelled import is_label, value_beside
from core.reading.redaction.seeds import seeds
from core.reading.redaction.tokens import begins_key, ends_key
from core.records.geometry import Box
from core.records.screen import Line, Window

_LONGEST_KEY: Final = 80
"""Lines of a private key."""
_PADDING: Final = 3
"""Pixels around what is filled: letters reach a little beyond the box that was recognised."""
_BELOW: Final = 2.5
"""Times the height of a label within which its field may stand below it."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A frame's text without secrets."""

    lines: tuple[Line, ...]
    windows: tuple[Window, ...]
    boxes: tuple[Box, ...]
    """What has to be filled on the picture."""
    kinds: tuple[Kind, ...]
    """Of each secret found, for the ledger."""


def redact_frame(
    lines: Sequence[PlacedLine], windows: Sequence[Window], keep: Collection[Kind] = ()
) -> Redacted:
    """The lines and windows of a frame without secrets, and where on the picture they stand.

    A secret in a title stands on the picture where the title bar is drawn, which belongs to the desktop: its
    words are filled there, too, if they were read.

    Args:
        lines: As they were read, lines of one window next to each other.
        windows: Of the frame.
        keep: Kinds that the user wants to find again.
    """
    found: dict[int, list[Found]] = {}
    for at, line in enumerate(lines):
        found[at] = list(find_secrets(line.text, keep))
    for _, group in groupby(range(len(lines)), key=lambda at: lines[at].line.window):
        together = list(group)
        _across(lines, together, found, keep)
    kept: list[Line] = []
    boxes: list[Box] = []
    kinds: list[Kind] = []
    for at, line in enumerate(lines):
        secrets = merged(found[at])
        kept.append(replace(line.line, text=without(line.text, secrets)) if secrets else line.line)
        boxes += [_padded(box) for one in secrets for box in line.boxes_of(one.start, one.end)]
        kinds += [one.kind for one in secrets]
    return Redacted(
        tuple(kept),
        tuple(_without_secrets(window, keep) for window in windows),
        tuple(boxes),
        tuple(kinds),
    )


def _without_secrets(window: Window, keep: Collection[Kind]) -> Window:
    title, url = redact(window.title, keep), redact_address(window.url, keep)
    return window if (title, url) == (window.title, window.url) else replace(window, title=title, url=url)


def _across(
    lines: Sequence[PlacedLine], together: list[int], found: dict[int, list[Found]], keep: Collection[Kind]
) -> None:
    """Adds what only shows when the lines of a window are looked at together."""
    if "private-key" not in keep:
        _keys(lines, together, found)
    if "password" not in keep:
        _fields(lines, together, found)
    if "seed" not in keep:
        _phrases(lines, together, found)


def _keys(lines: Sequence[PlacedLine], together: list[int], found: dict[int, list[Found]]) -> None:
    for place, at in enumerate(together):
        if not begins_key(lines[at].text):
            continue
        for other in together[place : place + _LONGEST_KEY]:
            found[other].append(Found(0, len(lines[other].text), "private-key"))
            if ends_key(lines[other].text):
                break


def _fields(lines: Sequence[PlacedLine], together: list[int], found: dict[int, list[Found]]) -> None:
    """Labels of password fields, whose value stands below or in the next column."""
    for at in together:
        cells = list(_cells(lines[at].text))
        for (_, label), (start, text) in pairwise(cells):
            value = value_beside(label, text) if is_label(label) else None
            if value is not None:
                found[at].append(value.moved(start))
        label_cells = [(start, text) for start, text in cells if is_label(text)]
        for start, label in label_cells:
            around = lines[at].boxes_of(start, start + len(label))
            for other in together:
                if around and other != at:
                    found[other] += _below(label, around[0], lines[other])


def _below(label: str, place: Box, line: PlacedLine) -> list[Found]:
    """The password in the cell of a line that stands right below a label."""
    secrets = []
    for start, text in _cells(line.text):
        boxes = line.boxes_of(start, start + len(text))
        if not boxes:
            continue
        box = boxes[0]
        under = place.bottom - place.h // 2 <= box.y <= place.bottom + _BELOW * place.h
        if under and box.x < place.right and place.x < box.right:
            value = value_beside(label, text)
            if value is not None:
                secrets.append(value.moved(start))
    return secrets


def _phrases(lines: Sequence[PlacedLine], together: list[int], found: dict[int, list[Found]]) -> None:
    """Recovery phrases that go over several lines."""
    starts: list[int] = []
    length = 0
    for at in together:
        starts.append(length)
        length += len(lines[at].text) + 1
    for phrase in seeds("\n".join(lines[at].text for at in together)):
        for at, start in zip(together, starts, strict=True):
            begin, end = max(phrase.start - start, 0), min(phrase.end - start, len(lines[at].text))
            if begin < end:
                found[at].append(Found(begin, end, "seed"))


def _cells(text: str) -> list[tuple[int, str]]:
    """The columns of a line and where each begins."""
    cells = []
    at = 0
    for cell in text.split("\t"):
        cells.append((at, cell))
        at += len(cell) + 1
    return cells


def _padded(box: Box) -> Box:
    return Box(box.x - _PADDING, box.y - _PADDING, box.w + 2 * _PADDING, box.h + 2 * _PADDING)
