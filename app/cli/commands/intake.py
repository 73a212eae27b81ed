"""Commands that bring things in, and that derive what is known from it again."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from app.home import absolute
from core.protocol.operations import Capture, ImportPath, ImportReport, ImportTranscript, Rebuild
from core.protocol.wire import MAX_BLOB
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError

_KINDS: Final = {
    "transcript": "Transcript",
    "chatgpt": "Export of ChatGPT",
    "claude": "Export of Claude",
    "markdown": "Notes",
    "folder": "Folder",
    "mbox": "Mail",
    "icalendar": "Calendar",
    "chromium-history": "History of Chromium",
    "chromium-bookmarks": "Bookmarks of Chromium",
    "firefox": "History and bookmarks of Firefox",
    "pdf": "PDF",
    "picture": "Picture",
    "afterimage": "Export of Afterimage",
    "openrecall": "Store of openrecall",
    "pensieve": "Store of Pensieve",
    "whatsapp": "Chat of WhatsApp",
}


def capture(session: Session, options: argparse.Namespace) -> Outcome:
    """Capture for a while."""
    got = session.call(Capture(options.seconds))
    text = f"{_count(got.frames, 'frame')} with {_count(got.lines, 'line')}, filed as "
    text += f"{_count(got.memories, 'memory', 'memories')}."
    if got.skipped:
        text += f" {_count(got.skipped, 'look')} kept out by your exclusions."
    return Outcome(got, text)


def import_any(session: Session, options: argparse.Namespace) -> Outcome:
    """Import a file or folder, whatever it is."""
    name: str = options.what[-1]
    if len(options.what) > 1 or name == "-":
        return _import_transcript(session, options, name)
    path = absolute(name)
    if not path.exists():
        raise NotFoundError(f"There is no file {path}.")
    got = session.call(ImportPath(str(path), options.tz, options.me, options.dry_run, options.own))
    return Outcome(got, _told(got, options.tz))


def _told(got: ImportReport, zone: str) -> str:
    kind = _KINDS.get(got.kind, got.kind)
    parts = [_count(got.added, "item"), *([_count(got.pictures, "picture")] if got.pictures else [])]
    text = f"{kind}: {' and '.join(parts)} {'would be added' if got.dry_run else 'added'}"
    text += "" if got.dry_run else f", {_count(got.memories, 'memory', 'memories')} more"
    if got.first is not None and got.last is not None:
        text += f", from {spoken(got.first, zone)} to {spoken(got.last, zone)}"
    text += f". {_count(got.known, 'item')} known already." if got.known else "."
    return text + (f" {_count(got.unreadable, 'item')} could not be read." if got.unreadable else "")


def _import_transcript(session: Session, options: argparse.Namespace, name: str) -> Outcome:
    """Import a transcript, all of it or nothing."""
    if options.dry_run:
        raise RefusedError("For a dry run name the file alone: import --dry-run FILE.")
    data = _read(name)
    got, _ = session.exchange(ImportTranscript(options.tz), data)
    known = f" {_count(got.known, 'line')} known already." if got.known else ""
    text = f"{_count(got.added, 'line')} added, filed as {_count(got.memories, 'memory', 'memories')}.{known}"
    return Outcome(got, text)


def rebuild(session: Session, _options: argparse.Namespace) -> Outcome:
    """Derive every table again."""
    got = session.call(Rebuild())
    return Outcome(
        got,
        f"Derived again: {_count(got.frames, 'frame')}, {_count(got.messages, 'message')}, "
        f"{_count(got.memories, 'memory', 'memories')}, {_count(got.passages, 'passage')}.",
    )


def _read(name: str) -> bytes:
    """The file's bytes, or those of standard input."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_BLOB + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_BLOB + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {name}.") from None
    except IsADirectoryError:
        raise RefusedError(f"{name} is a folder. Name a file.") from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else "its name is not valid"
        raise EnvironmentFaultError(f"{name} cannot be read ({reason}).") from None
    if len(data) > MAX_BLOB:
        limit = MAX_BLOB // 1024**2
        raise RefusedError(f"{name} is larger than {limit} MiB. Import it in parts. Nothing was imported.")
    return data


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
