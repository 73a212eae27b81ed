"""Commands on what is left out of the record."""

import argparse
from itertools import groupby
from typing import Final

from app.cli.moments import moment, spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import GetLedger, LedgerRow

_UNITS: Final = {
    "skipped": ("look skipped", "looks skipped"),
    "masked": ("masked", "masked"),
    "dropped": ("frame dropped", "frames dropped"),
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


def _line(row: LedgerRow, zone: str) -> str:
    one, many = _UNITS[row.action]
    first, last = (spoken(time, zone).rpartition(" ")[2] for time in (row.first_at, row.last_at))
    when = first if first == last else f"{first}-{last}"
    return f"    {row.count:>7,}  {one if row.count == 1 else many:<14}  {when:<11}  {row.rule}"
