"""The grammar of `ledger` and `dry-run`."""

import argparse
from typing import Any, Final

from app.cli.moments import parse_moment

_ABOUT: Final = "what was left out of the record: when, how often and by which rule, never what"
_LEDGER: Final = """\
Rules are named by their ids: app:…, title:… and url:… keep windows out (“config get privacy.exclude_apps” and
its likes list yours), only-these is what you have not named, secret:… was taken out of text and picture.
Skipped are looks at the screen, masked frames that were kept without it, dropped frames that were thrown away
when they were read. What the storage rules let go of texts goes from the ledger too,
and so does the time that you delete."""


def add(command: Any) -> None:
    """Add the commands.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    ledger = command("ledger", _ABOUT)
    ledger.epilog = _LEDGER
    ledger.formatter_class = argparse.RawDescriptionHelpFormatter
    ledger.add_argument(
        "--from", dest="start", type=parse_moment, metavar="T", help="ISO date or time; a week ago by default"
    )
    ledger.add_argument("--to", dest="end", type=parse_moment, metavar="T", help="ISO date (its end) or time")
    command("dry-run", "what would be saved of the screen as it is now, window by window; stores nothing")
