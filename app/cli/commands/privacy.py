"""Commands on what is left out of the record."""

import argparse
from itertools import groupby
from typing import Final

from app.cli.console import one_line
from app.cli.moments import moment, spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import GetLedger, LedgerRow, PreviewCapture, WindowPreview

_UNITS: Final = {
    "skipped": ("look skipped", "looks skipped"),
    "masked": ("masked", "masked"),
    "dropped": ("frame dropped", "frames dropped"),
    "shared": ("call answered", "calls answered"),
    "refused": ("call refused", "calls refused"),
}


def ledger(session: Session, options: argparse.Namespace) -> Outcome:
    """What was left out, by day and rule."""
    start, end = moment(options.start, options.tz), moment(options.end, options.tz, end=True)
    found = session.call(GetLedger(start, end, options.tz))
    lines = []
    for day, rows in groupby(found.rows, lambda row: row.day):
        lines.append(f"{day:%Y-%m-%d}")
        lines += [_line(row, options.tz) for row in rows]
    since, until = (spoken(time, options.tz) for time in (found.start, found.end))
    return Outcome(found, "\n".join(lines) or f"Nothing was left out from {since} to {until}.")


def dry_run(session: Session, _options: argparse.Namespace) -> Outcome:
    """What would be saved now."""
    found = session.call(PreviewCapture())
    lines = [f"At rest: {found.at_rest} If it were not:"] if found.at_rest else []
    if found.saved:
        lines.append(f"A frame would be saved, with {found.lines:,} lines of text.")
    else:
        lines.append(f"No frame would be saved{f', because of {found.rule}' if found.rule else ''}.")
    lines += [_seen(window) for window in found.windows]
    lines += [f"    taken out  {count:,} x {kind}" for kind, count in sorted(found.secrets.items())]
    return Outcome(found, "\n".join(lines))


def _seen(window: WindowPreview) -> str:
    name = window.app or "a window without a name"
    title = f" - {one_line(window.title, 60)}" if window.title else ""
    why = f"  by {window.rule}" if window.rule else ""
    return f"    {window.fate:<9}  {one_line(name, 40)}{title}{why}"


def _line(row: LedgerRow, zone: str) -> str:
    one, many = _UNITS[row.action]
    first, last = (spoken(time, zone).rpartition(" ")[2] for time in (row.first_at, row.last_at))
    when = first if first == last else f"{first}-{last}"
    return f"    {row.count:>7,}  {one if row.count == 1 else many:<14}  {when:<11}  {row.rule}"
