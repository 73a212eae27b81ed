"""`export`: memories as files that other programs read."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from app.home import absolute
from core.protocol.exporting import Ask, Steps, Write, Written, as_lines, as_notes
from core.protocol.operations import ExportWith, Progress
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError


def export(session: Session, options: argparse.Namespace) -> Outcome:
    """Write everything, in the form that was chosen."""
    target = absolute(options.target)
    if target.exists():
        raise RefusedError(f"{target} is there already. Name something new: nothing is written over.")
    try:
        if options.form == "jsonl":
            return _lines(session, target, pictures=not options.no_pictures)
        if options.form == "markdown":
            return _notes(session, target, options.tz, pictures=not options.no_pictures)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise EnvironmentFaultError(f"{target} cannot be written ({reason}).") from None
    got = session.call(ExportWith(options.form, str(target)))
    text = f"{got.memories:,} memories written to {target} by {got.plugin}."
    return Outcome({"memories": got.memories, "plugin": got.plugin, "file": str(target)}, text)


def _lines(session: Session, target: Path, *, pictures: bool) -> Outcome:
    partial = target.with_name(target.name + ".partial")
    with _private(partial) as file:
        written = _run(session, as_lines(pictures=pictures), lambda step: file.write(step.data))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    document = {"sources": written.records, "file": str(target)}
    return Outcome(document, f"{written.records:,} lines written to {target}.")


def _notes(session: Session, target: Path, zone: str, *, pictures: bool) -> Outcome:
    target.mkdir(mode=0o700, parents=True)

    def put(step: Write) -> None:
        path = target / step.name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with _private(path) as file:
            file.write(step.data)

    written = _run(session, as_notes(lambda time: spoken(time, zone), pictures=pictures), put)
    document = {
        "memories": written.records,
        "days": written.days,
        "pictures": written.pictures,
        "folder": str(target),
    }
    text = (
        f"{written.records:,} memories of {written.days:,} days with {written.pictures:,} pictures "
        f"written to {target}."
    )
    return Outcome(document, text)


def _run(session: Session, steps: Steps, put: Callable[[Write], object]) -> Written:
    """Take one step after the other, each when the one before is done."""
    answer: Any = None
    missing: NotFoundError | None = None
    while True:
        try:
            step = steps.throw(missing) if missing is not None else steps.send(answer)
        except StopIteration as end:
            session.console.end_progress()
            written: Written = end.value
            return written
        answer = missing = None
        match step:
            case Ask():
                try:
                    answer = session.exchange(step.request)
                except NotFoundError as error:
                    missing = error
            case Write():
                put(step)
            case Progress():
                session.console.progress(step)


def _private(path: Path) -> BinaryIO:
    """A new file that only its user may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
