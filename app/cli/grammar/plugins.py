"""The grammar of `plugins`."""

import argparse
from typing import Any, Final

_ABOUT: Final = """\
  list            the plugins that are installed, what they may do, and how they stand
  enable NAME     allow one; asks first, and tells what it may do
  disable NAME    allow it nothing any more; what it brought in stays
  check NAME      whether it can be allowed, for whoever writes one

A plugin is a package that is installed with pip, beside Afterimage or into the folder that “list” names. None
of it runs before you enable it, and when its files change it is off again. docs/plugins.md tells how to write
one."""


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    plugins = command("plugins", "packages of others that add to what Afterimage can do")
    plugins.epilog = _ABOUT
    plugins.formatter_class = argparse.RawDescriptionHelpFormatter
    plugins.add_argument(
        "action",
        nargs="?",
        default="list",
        choices=["list", "enable", "disable", "check"],
        metavar="list|enable|disable|check",
        help="see below; list if not said",
    )
    plugins.add_argument("name", nargs="?", default="", metavar="NAME", help="of its package")
    plugins.add_argument("--yes", action="store_true", help="of enable: do not ask")
