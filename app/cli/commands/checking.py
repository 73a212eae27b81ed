"""`check`: look the memory through, and mend what can be mended."""

import argparse
import contextlib
import logging
import sys
from collections.abc import Callable
from typing import Any, Final

from app.cli import passphrase
from app.cli.arguments import USAGE_STATUS
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import Check, CheckReport, Progress, Repair, Repaired
from core.records.checking import Problem
from core.records.errors import EnvironmentFaultError, IntegrityError

_SHOWN: Final = 50
_MARKS: Final = {"damage": "DAMAGED", "warning": "warning", "note": "note"}


def check(session: Session, options: argparse.Namespace) -> Outcome:
    """Look, say what was found, and with `--repair` mend it."""
    report = _look(session, read_data=options.read_data)
    status = 0 if report.clean else EnvironmentFaultError.exit_status
    if not options.repair or report.clean:
        return Outcome(_document(report, None), _text(report), status)
    if not options.yes:
        session.console.note(_text(report))
        if not sys.stdin.isatty():
            session.console.note(
                "afterimage: nothing was changed, because there is nobody to ask. --yes repairs unasked."
            )
            return Outcome(_document(report, None), "", USAGE_STATUS)
        if not _confirmed(session):
            return Outcome(_document(report, None), "Nothing was changed.", status)
    if any((one.kind, one.severity) == ("key-table", "damage") for one in report.problems):
        _salvage(session)
    repaired = session.call(Repair())
    return Outcome(_document(report, repaired), _text_of_repair(repaired))


def _look(session: Session, *, read_data: bool) -> CheckReport:
    """Ask the engine if one runs that has the memory open or can open it, and look for oneself otherwise."""
    if session.running() is not None:
        with contextlib.suppress(IntegrityError):
            return session.call(Check(read_data))
    with _checking().kept_as_it_is(session.home):
        report: CheckReport = _with_keys(session, _checking().check_closed, read_data=read_data)
    return report


def _salvage(session: Session) -> None:
    """Nobody else may have the home open meanwhile."""
    from core.engine.home import Home, Ownership  # noqa: PLC0415 -- heavy, and seldom needed

    with Ownership(Home(session.home)):
        _with_keys(session, _checking().salvage)


def _with_keys(session: Session, work: Callable[..., Any], **more: Any) -> Any:
    from core.vault.custody import Machine  # noqa: PLC0415 -- heavy, and seldom needed
    from core.vault.keyring import find_keyring  # noqa: PLC0415

    # What is found is told in words; the log lines about it are for the engine's log.
    logging.getLogger().addHandler(logging.NullHandler())
    given = session.given_passphrase()
    secret = passphrase.ask() if given is None else given
    # What a descriptor gave or a person typed is not there a second time.
    session.passphrase_fd, session.environment_passphrase = None, secret

    def report(stage: str, done: int, total: int) -> None:
        session.console.progress(Progress(stage, done, total))

    try:
        return work(session.home, secret, Machine(find_keyring), report, **more)
    finally:
        session.console.end_progress()


def _checking() -> Any:
    """Imported when it is needed: everything that reads the store comes with it."""
    from core.engine.repair import checking  # noqa: PLC0415

    return checking


def _confirmed(session: Session) -> bool:
    session.console.error.write("Give up what cannot be read, for good, and keep the rest? [y/N] ")
    session.console.error.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _document(report: CheckReport, repaired: Repaired | None) -> dict[str, Any]:
    return {"clean": report.clean, "report": report, "repaired": repaired}


def _text(report: CheckReport) -> str:
    lines = [_problem_text(problem) for problem in report.problems[:_SHOWN]]
    if len(report.problems) > _SHOWN:
        lines.append(f"...and {len(report.problems) - _SHOWN:,} more; --json lists all.")
    looked = (
        f"{report.files:,} files, {report.segments:,} journal segments with {report.records:,} records, "
        f"{report.objects:,} sealed objects, {report.pictures:,} pictures"
    )
    how = f"every byte read ({report.bytes_read:,})" if report.read_data else "structure only"
    lines.append(f"{'All is well' if report.clean else 'Not all is well'}: {looked}; {how}.")
    return "\n".join(lines)


def _problem_text(problem: Problem) -> str:
    lines = [f"{_MARKS[problem.severity]}: {problem.what}"]
    if problem.file:
        lines.append(f"    in    {problem.file}")
    if problem.started_at is not None:
        until = "" if problem.ended_at is None else f" to {problem.ended_at:%Y-%m-%d %H:%M}"
        lines.append(f"    from  {problem.started_at:%Y-%m-%d %H:%M}{until} UTC")
    lines += [f"    {text}" for text in (problem.meaning, problem.remedy) if text]
    return "\n".join(lines)


def _text_of_repair(repaired: Repaired) -> str:
    lines = [
        f"Journal segments written anew without what could not be read: {repaired.segments}",
        f"Journal segments given up because their files are gone: {repaired.missing_segments}",
        f"Files and folders closed to others: {repaired.modes}",
        "The tables were derived again." if repaired.rebuilt else repaired.rebuild_refused,
    ]
    return "\n".join(lines)
