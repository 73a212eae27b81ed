"""`export`: memories as files that other programs read."""

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from app.home import absolute
from core.importing.own import HEAD
from core.protocol.operations import (
    ExportSources,
    ExportWith,
    GetFrame,
    ListMemories,
    MemoryRow,
    Progress,
    ShowMemory,
    Shown,
)
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError

_PAGE: Final = 200
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|!~$%^=])")
_SUFFIXES: Final = {"image/webp": ".webp", "image/avif": ".avif", "image/png": ".png", "image/jpeg": ".jpg"}


def export(session: Session, options: argparse.Namespace) -> Outcome:
    """Write everything, in the form that was chosen."""
    target = absolute(options.target)
    if target.exists():
        raise RefusedError(f"{target} is there already. Name something new: nothing is written over.")
    try:
        if options.form == "jsonl":
            return _jsonl(session, target, pictures=not options.no_pictures)
        if options.form == "markdown":
            return _markdown(session, target, options.tz, pictures=not options.no_pictures)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise EnvironmentFaultError(f"{target} cannot be written ({reason}).") from None
    got = session.call(ExportWith(options.form, str(target)))
    text = f"{got.memories:,} memories written to {target} by {got.plugin}."
    return Outcome({"memories": got.memories, "plugin": got.plugin, "file": str(target)}, text)


def _jsonl(session: Session, target: Path, *, pictures: bool) -> Outcome:
    partial = target.with_name(target.name + ".partial")
    count = offset = 0
    with _private(partial) as file:
        file.write(HEAD + b"\n")
        while True:
            page, lines = session.exchange(ExportSources(offset, pictures))
            file.write(lines)
            count += page.sources
            offset = page.next
            if not offset:
                break
            session.console.progress(Progress("Writing", offset, page.total))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    session.console.end_progress()
    return Outcome({"sources": count, "file": str(target)}, f"{count:,} lines written to {target}.")


def _private(path: Path) -> BinaryIO:
    """A new file that only its user may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _markdown(session: Session, target: Path, zone: str, *, pictures: bool) -> Outcome:
    target.mkdir(mode=0o700, parents=True)
    rows = list(_rows(session))
    saved: dict[str, str] = {}
    days: dict[str, list[str]] = {}
    written = 0
    for done, row in enumerate(sorted(rows, key=lambda row: (row.time, row.id))):
        try:
            shown = session.call(ShowMemory(row.id))
        except NotFoundError:
            continue  # deleted meanwhile
        days.setdefault(spoken(row.time, zone)[:10], []).append(
            _note(session, target, shown, zone, saved, pictures=pictures)
        )
        written += 1
        session.console.progress(Progress("Writing", done + 1, len(rows)))
    session.console.end_progress()
    for day, notes in days.items():
        with _private(target / f"{day}.md") as file:
            file.write(f"# {day}\n\n{''.join(notes)}".encode())
    document = {"memories": written, "days": len(days), "pictures": len(saved), "folder": str(target)}
    text = f"{written:,} memories of {len(days):,} days with {len(saved):,} pictures written to {target}."
    return Outcome(document, text)


def _rows(session: Session) -> Iterator[MemoryRow]:
    offset = 0
    while True:
        page = session.call(ListMemories(offset=offset, limit=_PAGE))
        yield from page.rows
        offset += len(page.rows)
        if not page.rows or offset >= page.total:
            return


def _note(
    session: Session, target: Path, shown: Shown, zone: str, saved: dict[str, str], *, pictures: bool
) -> str:
    memory = shown.memory
    lines = [f"## {spoken(memory.learned_at, zone)[11:]} {_plain(memory.summary)}", ""]
    if memory.text != memory.summary:
        lines += [_plain(memory.text), ""]
    for cited in shown.sources:
        where = " · ".join(filter(None, (cited.speaker or cited.app, cited.title, cited.url)))
        lines += [*(f"> {_plain(line)}" for line in cited.quote.splitlines()), f"> — {_plain(where)}", ""]
        if pictures and cited.frame_id and (name := _picture(session, target, cited.frame_id, saved)):
            lines += [f"![{_plain(cited.title)}]({name})", ""]
    lines += [f"<small>{memory.type}, {memory.id}</small>", "", ""]
    return "\n".join(lines)


def _picture(session: Session, target: Path, frame_id: str, saved: dict[str, str]) -> str:
    """The picture's place below the folder, written at its first use; empty where it was let go."""
    if frame_id in saved:
        return saved[frame_id]
    try:
        picture, image = session.exchange(GetFrame(frame_id))
    except NotFoundError:
        return ""
    folder = target / "frames"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{len(saved) + 1:06d}{_SUFFIXES.get(picture.codec, '.bin')}"
    with _private(folder / name) as file:
        file.write(image)
    saved[frame_id] = f"frames/{name}"
    return saved[frame_id]


def _plain(text: str) -> str:
    """Text of others that no reader of Markdown takes for marks, links or pages."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
