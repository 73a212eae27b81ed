"""The grammar of `check`."""

from typing import Any, Final

_ABOUT: Final = """\
look the memory through: header, key table, journal, and that everything sealed is there. Changes nothing, and
works without an engine, also where none can open it. Exit status 6 if something is not as it should be"""


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    check = command("check", " ".join(_ABOUT.split()))
    check.add_argument(
        "--read-data",
        action="store_true",
        help="decrypt and authenticate every byte and decode every record, which takes a while",
    )
    check.add_argument(
        "--repair",
        action="store_true",
        help="keep what can be read of what is damaged, give up the rest for good, and rebuild the tables",
    )
    check.add_argument("--yes", action="store_true", help="with --repair: do not ask")
