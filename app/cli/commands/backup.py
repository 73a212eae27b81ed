"""`backup`: where to, make one, how it stands, read it back."""

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from app.cli import passphrase
from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from app.home import absolute
from core.backup.destination import credential_names
from core.protocol.operations import BackupState, GetBackup, RunBackup, SetBackup, VerifyBackup
from core.records.errors import RefusedError

_MIB: Final = 1024 * 1024


def backup(session: Session, options: argparse.Namespace) -> Outcome:
    """Do one of the four."""
    actions: Mapping[str, Callable[[Session, argparse.Namespace], Outcome]] = {
        "run": _run,
        "status": _status,
        "verify": _verify,
        "target": _target,
    }
    if options.place is not None and options.action != "target":
        raise RefusedError("Only “backup target” takes a place. Nothing was changed.")
    return actions[options.action](session, options)


def credentials() -> dict[str, str]:
    """Those of buckets that stand in the environment."""
    return {name: value for name in credential_names() if (value := os.environ.get(name))}


def place(text: str) -> str:
    """A bucket as it was typed, or the whole path of a folder."""
    return text if "://" in text else str(absolute(text))


def files(number: int) -> str:
    """How many files, for people."""
    return "1 file" if number == 1 else f"{number:,} files"


def size(number: int) -> str:
    """Bytes for people."""
    return f"{number / _MIB:,.1f} MiB" if number >= _MIB else f"{number:,} bytes"


def _run(session: Session, options: argparse.Namespace) -> Outcome:
    made = session.call(
        RunBackup(
            full=options.full,
            leave_out_damaged=options.leave_out_damaged,
            secret=_secret_at_hand(session),
            credentials=credentials(),
        )
    )
    made_of = f"{files(made.files)}, {size(made.bytes)}; {made.copied:,} new ({size(made.copied_bytes)})"
    lines = [f"Backup {made.number} is made and verified: {made_of}, {made.read_back:,} read back."]
    if made.removed:
        lines.append(f"Removed from it: {files(made.removed)} that the memory no longer has.")
    if made.left_out:
        lines.append(f"Not in it, because damaged in the home: {files(made.left_out)}.")
    return Outcome(made, "\n".join([*lines, made.remark] if made.remark else lines))


def _status(session: Session, options: argparse.Namespace) -> Outcome:
    return _stands(session.call(GetBackup()), options)


def _verify(session: Session, _options: argparse.Namespace) -> Outcome:
    secret = _secret_at_hand(session) or passphrase.ask()
    read = session.call(VerifyBackup(secret, credentials()))
    return Outcome(
        read,
        f"Backup {read.number} is whole: {files(read.files)}, {size(read.bytes)}, "
        f"{read.records:,} records of the journal, all read back.",
    )


def _target(session: Session, options: argparse.Namespace) -> Outcome:
    if options.place is None:
        return _status(session, options)
    url = "" if options.place == "none" else place(options.place)
    if url and "://" not in url and Path(url) == session.home:
        raise RefusedError("A backup inside the home would be lost with it. Choose a folder elsewhere.")
    state = session.call(
        SetBackup(
            url=url,
            endpoint=options.endpoint,
            region=options.region,
            credentials=credentials() if "://" in url else {},
            remember=options.remember,
            adopt=options.adopt,
        )
    )
    return _stands(state, options)


def _secret_at_hand(session: Session) -> str:
    """The passphrase that was handed over, if one was. A descriptor gives it only once, so it is kept."""
    given = session.given_passphrase()
    session.passphrase_fd, session.environment_passphrase = None, given
    return given or ""


def _stands(state: BackupState, options: argparse.Namespace) -> Outcome:
    if not state.url:
        return Outcome(
            state, state.notice or "There is no place for backups. “backup target PLACE” names one."
        )
    verified = spoken(state.verified_at, options.tz) if state.verified_at else "never"
    every = f"every {state.every_hours:g} hours" if state.every_hours else "only when asked for"
    lines = [
        f"Place      {state.url}",
        f"Made       {every}",
        f"Verified   {verified}",
        f"Size       {files(state.files)}, {size(state.bytes)}",
    ]
    if state.running:
        lines.append("One is being made now.")
    if state.failure:
        lines.append(f"Failed     {state.failure}")
    if state.deleted_but_there:
        lines.append(
            f"Of what was deleted or changed here, {files(state.deleted_but_there)} may still lie there "
            "until the next backup."
        )
    return Outcome(state, "\n".join([*lines, state.notice] if state.notice and not state.failure else lines))
