"""Commands that bring things in, and that derive what is known from it again."""

import argparse
import os
import sys
from pathlib import Path

from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import Capture, ImportTranscript, Rebuild
from core.protocol.wire import MAX_BLOB
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError


def capture(session: Session, options: argparse.Namespace) -> Outcome:
    """Capture for a while."""
    got = session.call(Capture(options.seconds))
    text = f"{_count(got.frames, 'frame')} with {_count(got.lines, 'line')}, filed as "
    text += f"{_count(got.memories, 'memory', 'memories')}."
    if got.skipped:
        text += f" {_count(got.skipped, 'look')} kept out by your exclusions."
    return Outcome(got, text)


def import_transcript(session: Session, options: argparse.Namespace) -> Outcome:
    """Import a transcript, all of it or nothing."""
    data = _read(options.file)
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
