"""The grammar of `export`."""

import argparse
from typing import Any, Final

_ABOUT: Final = """\
  markdown DIR    a new folder of notes, one a day, with every memory, its words and the pictures it cites
  jsonl FILE      what was seen and said, a line each; “import FILE” makes the same memories of it elsewhere
  FORM FILE       what a plugin that you have allowed makes of them; “plugins list” tells the forms

What is written is readable by anybody who gets it, and no deletion reaches it. For moving to another machine,
use “backup”, which stays encrypted."""


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    export = command("export", "write memories to files that other programs read")
    export.epilog = _ABOUT
    export.formatter_class = argparse.RawDescriptionHelpFormatter
    export.add_argument("form", metavar="markdown|jsonl|FORM", help="see below")
    export.add_argument("target", metavar="DIR|FILE", help="new: nothing is written over")
    export.add_argument("--no-pictures", action="store_true", help="leave pictures out")
