"""Our own export: JSON Lines of what was seen and said, a line for each frame and message."""

import base64
import binascii
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from core.importing.items import Items, Kept, Said, Unreadable, within
from core.protocol.operations import EXPORT_HEAD
from core.protocol.strict_json import StrictJsonError, loads
from core.records.errors import RefusedError
from core.records.message import Message
from core.records.screen import ReadFrame

VERSION: Final = 1
HEAD: Final = EXPORT_HEAD
_LONGEST_LINE: Final = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a message or a frame, and the activity or talk it belongs to."""

    part: str
    message: Message | None = None
    frame: ReadFrame | None = None
    picture: str = ""
    """Of the frame, in base64."""
    kind: Literal["message", "frame", ""] = ""
    """For whoever reads it with other tools."""


def line_of(source: Message | ReadFrame, part: str, picture: bytes = b"") -> bytes:
    """A source as a line of an export, without the line's end."""
    if isinstance(source, Message):
        return msgspec.json.encode(Line(part, message=source, kind="message"))
    line = Line(part, frame=source, picture=base64.b64encode(picture).decode(), kind="frame")
    return msgspec.json.encode(line)


def export(path: Path) -> Items:
    """The lines of an export.

    Raises:
        RefusedError: it is of a version that is not known here.
    """
    with path.open("rb") as file:
        if file.readline(len(HEAD) + 2).strip() != HEAD:
            raise RefusedError("This export was made by another version of Afterimage. Nothing was imported.")
        for raw in _lines(file):
            yield _item(raw) if raw is not None else Unreadable()


def _lines(file: io.BufferedReader) -> Iterator[bytes | None]:
    while raw := file.readline(_LONGEST_LINE):
        if not raw.endswith(b"\n") and len(raw) == _LONGEST_LINE:
            while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif raw.strip():
            yield raw


def _item(raw: bytes) -> Said | Kept | Unreadable:
    try:
        value: Any = loads(raw)
        line = msgspec.convert(value, Line)
        if line.message is not None:
            return _said(line.message, line.part)
        if line.frame is not None:
            picture = base64.b64decode(line.picture, validate=True)
            frame = replace(line.frame, taken_at=within(line.frame.taken_at), image="")
            return Kept(frame, line.part, picture)
    except (StrictJsonError, msgspec.ValidationError, binascii.Error, ValueError):
        pass
    return Unreadable()


def _said(message: Message, part: str) -> Said | Unreadable:
    number = message.id.removeprefix(f"{message.conversation}/")
    if message.role != "statement" or message.origin not in {"import", "chat"} or not number:
        return Unreadable()
    origin: Literal["import", "chat"] = "chat" if message.origin == "chat" else "import"
    return Said(
        number,
        message.conversation,
        message.text,
        within(message.sent_at),
        message.speaker,
        message.zone,
        origin,
        part,
        message.form,
    )
