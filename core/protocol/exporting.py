"""All memories as files for other programs: what to ask the engine for and what to write, step by step.

Nothing here reads or writes. Whoever runs the steps sends the answer to each question back into them, or
raises the error there; so the command line, which waits, and the windows, which must not, write the same.
"""

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.protocol.operations import (
    EXPORT_HEAD,
    ExportSources,
    GetFrame,
    ListMemories,
    MemoryRow,
    Progress,
    Request,
    ShowMemory,
    Shown,
)
from core.records.errors import NotFoundError

_PAGE: Final = 200
_DAY: Final = len("2026-03-04")
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|!~$%^=])")
_SUFFIXES: Final = {"image/webp": ".webp", "image/avif": ".avif", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True, slots=True)
class Ask:
    """The engine is to be asked; the reply and its bytes are sent back."""

    request: Request[Any]


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes to be added to the file, or to one of that name below the folder."""

    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    records: int
    days: int = 0
    pictures: int = 0


Say = Callable[[datetime], str]
Steps = Generator[Ask | Write | Progress, Any, Written]


def as_lines(*, pictures: bool) -> Steps:
    """Everything that was seen and said, as lines of JSON in one file, which an import takes back."""
    yield Write(EXPORT_HEAD + b"\n")
    count = offset = 0
    while True:
        page, lines = yield Ask(ExportSources(offset, pictures))
        yield Write(lines)
        count += page.sources
        offset = page.next
        yield Progress("Writing", offset or page.total, page.total)
        if not offset:
            return Written(count)


def as_notes(say: Say, *, pictures: bool) -> Steps:
    """Every memory as Markdown in a folder, one page a day, with the pictures that it cites.

    Args:
        say: a time as it is read where its reader is, such as 2026-03-04 14:02: it begins with the day.
        pictures: whether to write them.
    """
    rows = yield from _rows()
    rows.sort(key=lambda row: (row.time, row.id))
    saved: dict[str, str] = {}
    page: list[str] = []
    day, days, written = "", 0, 0
    for done, row in enumerate(rows, 1):
        try:
            shown, _ = yield Ask(ShowMemory(row.id))
        except NotFoundError:
            continue  # deleted meanwhile
        if (that := say(row.time)[:_DAY]) != day:
            if page:
                yield _page(day, page)
            day, page, days = that, [], days + 1
        page.append((yield from _note(shown, say, saved, pictures=pictures)))
        written += 1
        yield Progress("Writing", done, len(rows))
    if page:
        yield _page(day, page)
    return Written(written, days, sum(bool(name) for name in saved.values()))


def _rows() -> Generator[Ask | Write | Progress, Any, list[MemoryRow]]:
    rows: list[MemoryRow] = []
    while True:
        page, _ = yield Ask(ListMemories(offset=len(rows), limit=_PAGE))
        rows += page.rows
        if not page.rows or len(rows) >= page.total:
            return rows


def _page(day: str, notes: list[str]) -> Write:
    return Write(f"# {day}\n\n{''.join(notes)}".encode(), f"{day}.md")


def _note(
    shown: Shown, say: Say, saved: dict[str, str], *, pictures: bool
) -> Generator[Ask | Write | Progress, Any, str]:
    memory = shown.memory
    lines = [f"## {say(memory.learned_at)[_DAY + 1 :]} {_plain(memory.summary)}", ""]
    if memory.text != memory.summary:
        lines += [_plain(memory.text), ""]
    for cited in shown.sources:
        where = " · ".join(filter(None, (cited.speaker or cited.app, cited.title, cited.url)))
        lines += [*(f"> {_plain(line)}" for line in cited.quote.splitlines()), f"> — {_plain(where)}", ""]
        if pictures and cited.frame_id:
            if cited.frame_id not in saved:
                saved[cited.frame_id] = yield from _picture(
                    cited.frame_id, sum(map(bool, saved.values())) + 1
                )
            if name := saved[cited.frame_id]:
                lines += [f"![{_plain(cited.title)}]({name})", ""]
    lines += [f"<small>{memory.type}, {memory.id}</small>", "", ""]
    return "\n".join(lines)


def _picture(frame_id: str, number: int) -> Generator[Ask | Write | Progress, Any, str]:
    """The picture's place below the folder; empty where it was let go."""
    try:
        picture, image = yield Ask(GetFrame(frame_id))
    except NotFoundError:
        return ""
    name = f"frames/{number:06d}{_SUFFIXES.get(picture.codec, '.bin')}"
    yield Write(image, name)
    return name


def _plain(text: str) -> str:
    """Text of others that no reader of Markdown takes for marks, links or pages."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
