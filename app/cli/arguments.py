"""The grammar of the command line."""

import argparse
import math
import re
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn, get_args

import app
from app.cli.grammar import (
    backup as backup_grammar,
    checking as checking_grammar,
    clients as clients_grammar,
    devices as devices_grammar,
    exporting as exporting_grammar,
    forgetting as forgetting_grammar,
    importing as importing_grammar,
    keeping as keeping_grammar,
    keys as keys_grammar,
    life as life_grammar,
    models as models_grammar,
    plugins as plugins_grammar,
    privacy as privacy_grammar,
    reading as reading_grammar,
    safe as safe_grammar,
)
from app.cli.moments import parse_moment, parse_zone
from core.protocol.operations.recall import Listed
from core.records.geometry import Box
from core.records.memory import MemoryType

USAGE_STATUS: Final = 2
TOMORROW: Final = "tomorrow"
_EXIT_CODES: Final = """\
exit codes:
  0  done
  2  the command was not understood
  3  locked, or the wrong passphrase
  4  not found
  5  the input was refused; nothing was changed
  6  the machine lacks something: a display, disk space, a writable folder
  1  anything else;  130  stopped with Ctrl-C

The passphrase is asked for when it is needed. AFTERIMAGE_PASSPHRASE or --passphrase-fd give it without a
terminal; the recovery key is taken wherever the passphrase is. None is needed while an unlocked Afterimage of
yours runs for the same home."""

_BOX = re.compile(r"\d{1,6},\d{1,6},\d{1,6},\d{1,6}")
_MAX_RESULTS: Final = 1000
_MAX_SECONDS: Final = 24 * 3600.0
_MAX_MINUTES: Final = 366 * 24 * 60.0


class UsageError(Exception):
    """The arguments make no sense together; the message says what would."""


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing and leaving, so that one place decides how errors look."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. “{self.prog} --help” lists what there is.")


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of a command line. `--help` and `--version` print and leave.

    Raises:
        UsageError: it cannot be understood.
    """
    options = parser().parse_args(arguments)
    options.tz = options.tz or ""  # argparse would run an empty default through the check for zones.
    if options.command == "frame":
        _sort_out_box(options)
    if options.command == "delete":
        _check_selection(options)
    if options.command == "import":
        _check_import(options.what)
    return options


def parser() -> argparse.ArgumentParser:
    """The whole grammar: what `parse` goes by, and what the reference is made of."""
    whole = _Parser(
        prog="afterimage",
        description="Remembers what you saw and said, privately, and answers questions about it.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common()],
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"Afterimage {app.__version__}")
    whole.set_defaults(home=None, json=False, passphrase_fd=None, now=None, tz=None, me="")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)

    def command(name: str, summary: str) -> _Parser:
        return commands.add_parser(
            name, help=summary, description=summary, parents=[_common()], allow_abbrev=False
        )

    _add_state(command)
    _add_intake(command)
    _add_recall(command)
    _add_forgetting(command)
    backup_grammar.add(command)
    devices_grammar.add(command)
    checking_grammar.add(command)
    clients_grammar.add(command)
    keeping_grammar.add(command)
    keys_grammar.add(command)
    life_grammar.add(command, _common)
    safe_grammar.add(command)
    privacy_grammar.add(command)
    models_grammar.add(command)
    reading_grammar.add(command)
    plugins_grammar.add(command)
    return whole


Command = Callable[[str, str], _Parser]


def _common() -> _Parser:
    """Options that stand before or after the command. SUPPRESS lets a value given before it survive.

    Made anew for each parser: argparse would share the actions, and with them their defaults.
    """
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--home", type=_not_empty, metavar="DIR", help="the home folder (or AFTERIMAGE_HOME)")
    common.add_argument("--json", action="store_true", help="one JSON document on standard output")
    common.add_argument(
        "--passphrase-fd",
        type=_whole(0, sys.maxsize),
        metavar="N",
        help="read the passphrase from this descriptor",
    )
    common.add_argument("--now", type=parse_moment, metavar="ISO", help="answer as if it were this time")
    common.add_argument(
        "--tz", type=parse_zone, metavar="ZONE", help="the zone of times, such as Europe/Berlin"
    )
    common.add_argument("--me", metavar="NAME", help='who "I" is in questions')
    return common


def _add_state(command: Command) -> None:
    command("init", "make the vault of a new home; prints the recovery key once")
    command("run", "open the windows and the tray icon")
    command("status", "what it is doing")
    lock = command("lock", "forget the keys")
    lock.add_argument(
        "--view", action="store_true", help="keep the keys and file on; only refuse reading until unlocked"
    )
    unlock = command("unlock", "open the vault and keep it open until it is locked")
    unlock.add_argument(
        "--accept-older-copy",
        action="store_true",
        help="although this machine has had it open in a later state",
    )
    pause = command("pause", "stop capturing: for some minutes, until tomorrow, or until resumed")
    pause.add_argument(
        "minutes",
        nargs="?",
        type=_minutes_or_tomorrow,
        metavar="MINUTES|tomorrow",
        help="nothing for until resumed; tomorrow begins at five in the morning",
    )
    command("resume", "capture again, or for the first time")
    config = command("config", "read or change settings")
    actions = config.add_subparsers(dest="action", metavar="get|set", required=True, parser_class=_Parser)
    get = actions.add_parser("get", help="all settings, or one", parents=[_common()], allow_abbrev=False)
    get.add_argument("name", nargs="?", default="", metavar="NAME", help="such as capture.interval")
    change = actions.add_parser("set", help="change one", parents=[_common()], allow_abbrev=False)
    change.add_argument("name", metavar="NAME", help="such as capture.interval")
    change.add_argument("value", metavar="VALUE", help="as JSON, or as plain text")
    change.add_argument("--yes", action="store_true", help="of a rule by which something goes: do not ask")
    command("rebuild", "derive all tables again from the journal")


def _add_intake(command: Command) -> None:
    capture = command("capture", "capture for some seconds; returns when all of it can be found")
    capture.add_argument("--seconds", type=_number(_MAX_SECONDS), required=True, metavar="N", help="how long")
    importing_grammar.add(command)
    exporting_grammar.add(command)


def _add_recall(command: Command) -> None:
    search = command("search", "find memories, or single lines")
    search.add_argument("query", nargs="+", metavar="QUERY", help="words, or a question")
    search.add_argument(
        "-k",
        "--limit",
        type=_whole(1, _MAX_RESULTS),
        default=10,
        metavar="N",
        help="how many; else 10",
    )
    search.add_argument(
        "--level",
        choices=["memory", "line"],
        default="memory",
        help="what was filed, or the very words",
    )
    search.add_argument("--app", default="", metavar="A", help="only what was seen in this program")
    search.add_argument(
        "--conversation", default="", metavar="C", help="only what was said in this conversation"
    )
    _add_range(search)
    ask = command("ask", "answer a question from memory, with evidence")
    ask.add_argument("question", nargs="+", metavar="QUESTION", help="in your own words")
    memories = command("memories", "list memories")
    memories.add_argument(
        "--type", choices=get_args(MemoryType), default="", metavar="T", help=", ".join(get_args(MemoryType))
    )
    memories.add_argument(
        "--status",
        choices=get_args(Listed),
        default="current",
        metavar="S",
        help=", ".join(get_args(Listed)),
    )
    show = command("show", "one memory with its evidence")
    show.add_argument("id", metavar="ID", help="of the memory, as `memories` or `search` show it")
    frame = command("frame", "save the picture of a frame")
    frame.add_argument("id", nargs="?", metavar="ID", help="of the frame, as `show` and `ask` name it")
    frame.add_argument("--out", type=_not_empty, required=True, metavar="FILE.png", help="where to")
    frame.add_argument(
        "--box", nargs="?", const="", metavar="X,Y,W,H", help="outline what memories quote, or the box given"
    )


def _add_forgetting(command: Command) -> None:
    delete = command("delete", "delete memories, a stretch of time, or all of a program, for good")
    delete.add_argument("ids", nargs="*", metavar="ID", help="of memories")
    delete.add_argument("--app", default="", metavar="NAME", help="all that was seen in this program")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    _add_range(delete)
    forgetting_grammar.add_options(delete)
    forgetting_grammar.add(command)


def _add_range(parser: _Parser) -> None:
    parser.add_argument("--from", dest="start", type=parse_moment, metavar="T", help="ISO date or time")
    parser.add_argument("--to", dest="end", type=parse_moment, metavar="T", help="ISO date (its end) or time")


def _sort_out_box(options: argparse.Namespace) -> None:
    """`--box ID` takes the id for its value: give it back."""
    value: str | None = options.box
    if value and not _BOX.fullmatch(value):
        if options.id is not None:
            raise UsageError("--box takes nothing, or X,Y,W,H in pixels.")
        options.id, options.box = value, ""
    elif value:
        options.box = Box(*map(int, value.split(",")))
    if options.id is None:
        raise UsageError("Name the frame by its id.")


def _check_selection(options: argparse.Namespace) -> None:
    ranged = options.start is not None or options.end is not None
    if bool(options.ids) + ranged + bool(options.app) != 1:
        raise UsageError("Say what to delete: ids, or --from and --to, or --app.")
    if ranged and (options.start is None or options.end is None):
        raise UsageError("A stretch of time needs both --from and --to.")


def _check_import(words: list[str]) -> None:
    """`import transcript FILE` is the older form of `import FILE`."""
    if len(words) > 1 and (words[0] != "transcript" or len(words) > 2):  # noqa: PLR2004 -- the word and the file
        raise UsageError("Name one file or folder. Quote a name that has spaces in it.")
    if words == ["transcript"]:
        raise UsageError("Name the file. A folder of that name is ./transcript.")


def _not_empty(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("must not be empty")
    return text


def _whole(least: int, most: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from {least} to {most}")
        return int(text)

    return convert


def _minutes_or_tomorrow(text: str) -> float | str:
    return text if text == TOMORROW else _number(_MAX_MINUTES)(text)


def _number(most: float) -> Callable[[str], float]:
    def convert(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 < value <= most:
            raise argparse.ArgumentTypeError(f"“{text}” is not a number above 0 and up to {most:g}")
        return value

    return convert


def typed_value(text: str) -> Any:
    """A setting's value: JSON where it is JSON ("true", "2.5", "[]"), otherwise the text itself."""
    from core.protocol.strict_json import StrictJsonError, loads  # noqa: PLC0415 -- one command needs it

    try:
        return loads(text.encode("utf-8", "surrogateescape"))
    except StrictJsonError:
        return text
