"""The grammar of `languages`."""

from typing import Any, Final

_ABOUT: Final = "the languages and engines that text on the screen is read with"


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    languages = command("languages", _ABOUT)
    actions = languages.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="what is read in, and what else is installed (the default)")
    more = actions.add_parser("add", help="read in one more language")
    more.add_argument("language", help="deu, rus, jpn, … if installed, or the path of a .traineddata file")
    less = actions.add_parser("remove", help="do not read in a language any more")
    less.add_argument("language", help="its name, such as deu")
