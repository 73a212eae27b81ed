"""The grammar of `pin`, `unpin`, `retention` and `storage`."""

import argparse
from collections.abc import Callable
from typing import Any, Final

_MOST_DAYS: Final = 36_500
_RETENTION: Final = """\
Nothing goes by itself unless you have set a rule. Rules are settings: “config set storage.keep_days 90”,
and likewise storage.pictures_days, storage.texts_days, storage.memories_days and storage.max_gb; 0 takes one
back. Pictures go first, then texts, memories last. What you pin stays, with all it rests on."""


def add(command: Any) -> None:
    """Add the commands.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    pin = command("pin", "keep memories, and what they rest on, whatever the storage rules say")
    pin.add_argument("ids", nargs="+", metavar="ID", help="of memories")
    unpin = command("unpin", "leave memories to the storage rules again")
    unpin.add_argument("ids", nargs="+", metavar="ID", help="of memories")
    retention = command("retention", "what the storage rules let go, or let it go now")
    retention.epilog = _RETENTION
    retention.formatter_class = argparse.RawDescriptionHelpFormatter
    what = retention.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="only say what would go (the default)")
    what.add_argument("--apply", action="store_true", help="let it go now, for good")
    for name, about in (
        ("days", "everything"),
        ("pictures-days", "pictures"),
        ("texts-days", "pictures, frames and messages"),
        ("memories-days", "memories and all they rest on"),
    ):
        retention.add_argument(
            f"--{name}",
            type=_whole(_MOST_DAYS),
            metavar="N",
            help=f"as if {about} went after so many days",
        )
    retention.add_argument("--max-gb", type=_size, metavar="N", help="as if the home might take so much")
    retention.add_argument("--yes", action="store_true", help="do not ask")
    command("storage", "what the home takes on the disk, and how fast that grows")


def _whole(most: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number up to {most}")
        return int(text)

    return convert


def _size(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 10**6:
        raise argparse.ArgumentTypeError(f"“{text}” is not a size in GB")
    return value
