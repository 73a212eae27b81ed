"""`models`: which language models there are, and which one writes answers."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.cli.outcome import Outcome
from app.cli.session import Session
from app.home import absolute
from core.models.endpoint import checked_url, is_loopback
from core.models.runtime import how_to_build
from core.protocol.operations import (
    DownloadModel,
    ListModels,
    ModelInUse,
    Models,
    RemoveModel,
    UseEndpoint,
    UseModelFile,
)
from core.records.errors import RefusedError

KEY_VARIABLE: Final = "AFTERIMAGE_MODEL_KEY"
_FITS: Final = {"green": "fits well", "yellow": "fits tightly", "red": "does not fit"}


def models(session: Session, options: argparse.Namespace) -> Outcome:
    """Do one of the five."""
    actions: Mapping[str, Callable[[Session, argparse.Namespace], Models]] = {
        "list": lambda session, _options: session.call(ListModels()),
        "use": _use,
        "endpoint": _endpoint,
        "download": lambda session, options: session.call(DownloadModel(options.what, options.unverified)),
        "remove": lambda session, options: session.call(RemoveModel(options.what)),
    }
    if (options.what is None) != (options.action == "list"):
        raise RefusedError("“models list” takes no name; use, endpoint, download and remove take one.")
    state = actions[options.action](session, options)
    return Outcome(state, _everything(state) if options.action == "list" else _told(state, options))


def _use(session: Session, options: argparse.Namespace) -> Models:
    if options.what == "none":
        return session.call(UseModelFile())
    # A name without a folder may be one of the downloaded; the engine looks there first.
    file, projector = (
        str(absolute(path)) if path and (os.sep in path or Path(path).exists()) else path
        for path in (options.what, options.projector)
    )
    return session.call(UseModelFile(file, projector, options.context))


def _endpoint(session: Session, options: argparse.Namespace) -> Models:
    url = checked_url(options.what)
    host = urlsplit(url).hostname or ""
    if not options.yes and not _confirmed(session, host):
        raise RefusedError("Nothing was changed.")
    return session.call(
        UseEndpoint(
            url=url,
            confirmed_host=host,
            model=options.model,
            key=os.environ.get(KEY_VARIABLE, ""),
            context=options.context,
        )
    )


def _confirmed(session: Session, host: str) -> bool:
    """Whether the user agrees that what is remembered goes there. Not without a terminal to ask at."""
    where = "this machine" if is_loopback(host) else host
    session.console.note(
        f"Every question you ask, and the memories that may answer it, will be sent to a program on {where}. "
        "What it does with them is beyond Afterimage."
    )
    if not sys.stdin.isatty():
        raise RefusedError("Without a terminal, --yes says that you agree. Nothing was changed.")
    session.console.error.write(f"Send them to {host}? [y/N] ")
    session.console.error.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _used(used: ModelInUse) -> str:
    if used.kind == "none":
        return "None. Answers are taken from your memories word for word."
    where = f"at {used.url}" if used.kind == "endpoint" else used.file
    state = ", running" if used.running else ""
    return f"{used.name} ({where}{state})"


def _told(state: Models, options: argparse.Namespace) -> str:
    if options.action == "download":
        there = next((one for one in state.offered if one.id == options.what), None)
        file = there.url.rpartition("/")[2] if there else ""
        return f"Downloaded to {state.folder}. “models use {file}” uses it."
    if options.action == "remove":
        return f"Removed {options.what}."
    lines = [f"Model      {_used(state.used)}"]
    if state.used.kind == "file" and not state.runtime:
        lines.append(how_to_build())
    return "\n".join(lines)


def _everything(state: Models) -> str:
    lines = [f"In use     {_used(state.used)}", f"Runtime    {'built' if state.runtime else 'not built'}", ""]
    lines.append(f"On this machine ({state.folder}):")
    for one in state.files:
        fits = one.problem or f"needs {one.needs / 1e9:.1f} GB of memory: {_FITS[one.fit]}"
        lines.append(f"  {Path(one.file).name}  {one.bytes / 1e9:.1f} GB, {fits}")
    if not state.files:
        lines.append("  nothing yet")
    lines += ["", "To download (“models download NAME”):"]
    for offer in state.offered:
        checked = "" if offer.checksum else " No checksum is known, so a download cannot be verified."
        there = " (downloaded)" if offer.downloaded else ""
        lines.append(
            f"  {offer.id:<12} {offer.name}{there}: about {offer.bytes / 1e9:.1f} GB, {offer.licence}; needs "
            f"{offer.needs / 1e9:.1f} GB of memory: {_FITS[offer.fit]}. {offer.about}{checked}"
        )
    return "\n".join(lines)
