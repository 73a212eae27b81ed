"""The grammar of `memory`."""

import argparse
from collections.abc import Callable
from typing import Any, Final

_ABOUT: Final = """\
Nothing is overwritten: what you put right or replace stays as an earlier version, and “memory restore” brings
it back. To remove something for good, use “delete”."""


def add(command: Any, common: Callable[[], argparse.ArgumentParser]) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
        common: makes the options that every action takes.
    """
    memory = command("memory", "put memories right, hide, merge, split, restore or confirm them")
    memory.epilog = _ABOUT
    memory.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = memory.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=type(memory))

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(
            name, help=summary, description=summary, parents=[common()], allow_abbrev=False
        )
        return made

    for name, summary in (
        ("edit", "say it in other words; times stay as they are"),
        ("correct", "say what is right from now on"),
    ):
        one = action(name, summary)
        one.add_argument("id", metavar="ID", help="of the memory")
        one.add_argument("text", nargs="+", metavar="TEXT", help="what it says from now on")
    for name, summary in (
        ("hide", "never recall them; nothing is deleted"),
        ("unhide", "recall them again"),
        ("restore", "an earlier version holds again"),
        ("release", "what is held back is right: recall it"),
        ("hold", "hold back again what was released"),
    ):
        action(name, summary).add_argument("ids", nargs="+", metavar="ID", help="of memories")
    merge = action("merge", "they say the same")
    merge.add_argument("ids", nargs="+", metavar="ID", help="of memories")
    merge.add_argument("--into", required=True, metavar="ID", help="the one that stands for all")
    split = action("split", "take what was merged into it apart again")
    split.add_argument("id", metavar="ID", help="of the memory")
    action("quarantine", "list what is held back, and why")
