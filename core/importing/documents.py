"""Notes and documents: Markdown (Obsidian's too), plain text, PDF."""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from core.importing import files
from core.importing.items import Items, Said, Unreadable, fingerprint, moment, within
from core.importing.pieces import pieces
from core.records.errors import RefusedError
from core.text.sentences import LIST_MARK

_MOST_PDF: Final = 64 * 1024**2
_MOST_PAGES: Final = 2_000
_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_DATE: Final = re.compile(
    r"^(?:date|created|created_at|day):\s*[\"']?(\d{4}-\d\d-\d\d[^\s\"']*)", re.MULTILINE
)
_NAME_DATE: Final = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_LINK: Final = re.compile(r"!?\[\[([^\]|\n]{1,300})(?:\|([^\]\n]{1,300}))?\]\]")
_MARKED_LINK: Final = re.compile(r"!?\[([^\]\n]{0,300})\]\(([^)\s\n]{1,2000})(?: \"[^\"\n]*\")?\)")
_COMMENT: Final = re.compile(r"%%.*?%%|<!--.*?-->", re.DOTALL)
_MARKS: Final = re.compile(r"(?<!\w)(\*\*|__|==|~~)(?=\S)|(?<=\S)(\*\*|__|==|~~)(?!\w)")
_HEADING: Final = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")


def markdown(path: Path, name: str) -> Items:
    """The sections of a note, each in pieces, under the note's name.

    Args:
        path: the file.
        name: what it is called, below the folder that is imported.
    """
    text = files.read(path, files.MOST_TEXT).decode("utf-8", "replace").replace("\r\n", "\n")
    front = _FRONT.match(text)
    at = _when(front[1] if front else "", path)
    title = name.removesuffix(path.suffix)
    for heading, body in _sections(text[front.end() :] if front else text):
        for piece in pieces(_plain(body)):
            told = _under("" if heading.casefold() == path.stem.casefold() else heading, piece)
            yield Said(fingerprint(name, told), title, told, at, form="written")


def pdf(path: Path, name: str) -> Items:
    """The text of a document, page by page."""
    from pypdf import PdfReader  # noqa: PLC0415 -- one kind of file needs it
    from pypdf.errors import PyPdfError  # noqa: PLC0415 -- as above

    data = files.read(path, _MOST_PDF)
    at = moment(path.stat().st_mtime)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise RefusedError(f"{path.name} is protected by a password, and cannot be read.")
        pages = min(len(reader.pages), _MOST_PAGES)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError, OSError):
        yield Unreadable()
        return
    for number in range(pages):
        try:
            text = reader.pages[number].extract_text()
        except Exception:  # noqa: BLE001 -- whatever a page provokes, the others are read
            yield Unreadable()
            continue
        for place, piece in enumerate(pieces(text)):
            told = f"{path.name}, page {number + 1}: {piece}"
            yield Said(fingerprint(name, told, str(place)), name, told, at, part=path.name, form="written")


def _when(front: str, path: Path) -> datetime:
    for text in (found[1] if (found := _FRONT_DATE.search(front)) else "", _dated(path.stem)):
        try:
            if text:
                return within(datetime.fromisoformat(text).astimezone())
        except (ValueError, OverflowError, OSError):
            continue
    return moment(path.stat().st_mtime)


def _dated(stem: str) -> str:
    found = _NAME_DATE.search(stem)
    return f"{found[1]}T12:00:00" if found else ""


def _sections(text: str) -> Iterator[tuple[str, str]]:
    heading, lines = "", list[str]()
    for line in text.split("\n"):
        if found := _HEADING.match(line):
            yield heading, "\n".join(lines)
            heading, lines = found[1], []
        else:
            lines.append(line)
    yield heading, "\n".join(lines)


def _under(heading: str, piece: str) -> str:
    """The piece with its heading, which a list does not share a line with."""
    if not heading:
        return piece
    gap = "\n" if LIST_MARK.match(piece) else " "
    return f"{heading}:{gap}{piece}"


def _plain(text: str) -> str:
    """Without the marks that only a renderer wants; addresses stay."""
    text = _COMMENT.sub("", text)
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    text = _MARKED_LINK.sub(lambda link: f"{link[1]} ({link[2]})" if link[1] else link[2], text)
    return _MARKS.sub("", text)
