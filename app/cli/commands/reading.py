"""Commands on what text is read with."""

import argparse
from pathlib import Path

from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import AddLanguage, GetReading, Reading, RemoveLanguage

_SUFFIX = ".traineddata"


def languages(session: Session, options: argparse.Namespace) -> Outcome:
    """List the languages, add one, or remove one."""
    if options.action == "add":
        return _outcome(session.call(_addition(options.language)))
    if options.action == "remove":
        return _outcome(session.call(RemoveLanguage(options.language)))
    return _outcome(session.call(GetReading()))


def _addition(language: str) -> AddLanguage:
    if "/" in language or language.endswith(_SUFFIX):
        return AddLanguage(file=str(Path(language).absolute()))
    return AddLanguage(code=language)


def _outcome(reading: Reading) -> Outcome:
    used = [f"    {one.code:<10} {one.name}" for one in reading.languages if one.used and one.path]
    lost = [f"    {one.code:<10} {one.name}: not installed" for one in reading.languages if not one.path]
    rest = [f"    {one.code:<10} {one.name}" for one in reading.languages if not one.used]
    how = "as you chose" if reading.chosen else "as the desktop is set"
    lines = [f"Text is read in, {how}:", *used, *lost]
    if rest:
        lines += ["Installed, too (languages add NAME):", *rest]
    lines.append("Engines (config set reading.engine NAME):")
    for engine in reading.engines:
        mark = "  (in use)" if engine.name == reading.engine else ""
        lines.append(f"    {engine.name:<10} {engine.missing or engine.about}{mark}")
    return Outcome(reading, "\n".join(lines))
