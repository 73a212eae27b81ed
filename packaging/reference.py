"""Writes docs/reference from the code: every command, every setting, every operation of the local protocol.

Run it by `.venv/bin/python packaging/reference.py` after any of them has changed; a test compares. All of it
comes from the grammar of the command line and from the docstrings of classes and fields.
"""

import argparse
import ast
import dataclasses
import inspect
import json
import sys
import textwrap
import typing
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

PROJECT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from app.cli import arguments  # noqa: E402
from core.engine.settings import Settings  # noqa: E402
from core.protocol import operations, wire  # noqa: E402
from core.protocol.operations.base import Event, Nothing, Progress, Request  # noqa: E402

FOLDER: Final = PROJECT / "docs" / "reference"
_MADE: Final = "Made by `packaging/reference.py`; change the code it tells of, then run that."
_COMMANDS: Final = (
    "The command is `afterimage` where Afterimage is installed, `.venv/bin/python -m app` in a checkout. "
    "The options of the first table go with every command, before or after it."
)
_SETTINGS: Final = (
    "In the window under Settings, or `afterimage config get` and `afterimage config set NAME VALUE`. Values "
    "are JSON or plain text; one that does not fit is refused and changes nothing. They lie in "
    "`settings.json` in the home, outside the vault, so that they hold while it is locked."
)
_PROTOCOL: Final = (
    "Windows, command line and the server for assistants talk to the engine by it, on a socket that only "
    "your user can reach. It is the program's own and may change with every version; programs of others are "
    "better served by what [connecting.md](../connecting.md) tells."
)


def commands() -> str:
    """The command line, a section for each command."""
    parser = arguments.parser()
    parts = [
        "# Commands",
        _MADE,
        _COMMANDS,
        _table(("option", ""), _options(parser)),
        _fenced(parser.epilog or ""),
    ]
    everywhere = {option for action in parser._actions for option in action.option_strings}  # noqa: SLF001
    for name, command in subcommands(parser):
        parts += _command(name, command, everywhere)
    return _document(parts)


def _command(name: str, command: argparse.ArgumentParser, everywhere: set[str]) -> Iterator[str]:
    yield f"## {name}"
    if command.description:
        yield _sentence(command.description)
    rows = [row for row in _options(command) if row[0].split("`")[1].split(" ")[0] not in everywhere]
    if rows:
        yield _table(("", ""), rows)
    if command.epilog:
        yield _fenced(command.epilog)
    for action, inner in subcommands(command):
        yield f"### {name} {action}"
        if inner.description:
            yield _sentence(inner.description)
        rows = [row for row in _options(inner) if row[0].split("`")[1].split(" ")[0] not in everywhere]
        if rows:
            yield _table(("", ""), rows)


def subcommands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands right below one, by name."""
    for action in parser._actions:  # noqa: SLF001 -- argparse tells nobody what it was told.
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            summaries = {choice.dest: choice.help for choice in action._choices_actions}  # noqa: SLF001
            for name, inner in action.choices.items():
                inner.description = inner.description or summaries.get(name)
                yield name, inner


def _options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):  # noqa: SLF001
            continue
        shown = action.metavar if isinstance(action.metavar, str) else ""
        if not shown and action.choices is not None:
            shown = "|".join(map(str, action.choices))
        shown = shown or ("" if action.nargs == 0 else action.dest.upper())
        name = f"{', '.join(action.option_strings)} {shown}".strip()
        yield f"`{name}`", (action.help or "").replace("%%", "%")


def settings() -> str:
    """Every setting with its type, what it is unless changed, and what it does."""
    parts = [
        "# Settings",
        _MADE,
        _SETTINGS,
    ]
    shipped = Settings()
    for group in dataclasses.fields(Settings):
        values = getattr(shipped, group.name)
        kind = type(values)
        hints = typing.get_type_hints(kind)
        shown = {name: json.dumps(value) for name, value in msgspec.to_builtins(values).items()}
        parts += [f"## {group.name}", _sentence(inspect.getdoc(kind) or "")]
        parts.append(
            _table(
                ("setting", "values", "unless changed", ""),
                [
                    (f"`{group.name}.{name}`", _values(hints[name]), _code(shown[name]), meaning)
                    for name, _, _, meaning in _fields(kind)
                ],
            )
        )
    return _document(parts)


def _values(kind: Any) -> str:
    """What a setting may be, in words."""
    if kind in _WORDS:
        return _WORDS[kind]
    inner = typing.get_args(kind)
    if typing.get_origin(kind) is tuple:
        return f"list of {_values(inner[0])}"
    if typing.get_origin(kind) is typing.Literal:
        return ", ".join(_code(str(one)) for one in inner)
    return " or ".join(map(_values, inner))


_WORDS: Final[dict[Any, str]] = {
    bool: "`true`, `false`",
    int: "whole number",
    float: "number",
    str: "text",
    datetime: "time",
    type(None): "`null`",
}


def protocol() -> str:
    """The wire, every operation, and the records they carry."""
    parts = [
        "# The local protocol",
        _MADE,
        _PROTOCOL,
        "## The wire",
        inspect.getdoc(wire) or "",
        f"Kinds of packets: {', '.join(f'`{kind}`' for kind in typing.get_args(wire.Kind))}.",
    ]
    beside: tuple[type, ...] = (Progress, Event)
    for record in beside:
        parts += _record(record)
    by_module: dict[str, list[type[Request[Any]]]] = {}
    for operation in operations.OPERATIONS.values():
        by_module.setdefault(operation.__module__, []).append(operation)
    records: dict[str, type] = {}
    for module, members in by_module.items():
        doc = inspect.getdoc(sys.modules[module]) or module
        parts.append(f"## {doc.splitlines()[0].rstrip('.')}")
        for operation in members:
            parts += [f"### {operation.op}", inspect.getdoc(operation) or ""]
            if not operation.needs_keys:
                parts.append("Answered while locked, too.")
            rows = list(_fields(operation))
            if rows:
                parts.append(_field_table(rows))
            parts.append("Answer: " + ("nothing." if operation.reply is Nothing else _link(operation.reply)))
            for record in (operation, operation.reply):
                records |= {one.__name__: one for one in _records_in(record)}
    parts.append("## Records")
    requests = {operation.__name__ for operation in operations.OPERATIONS.values()}
    for name in sorted(records.keys() - {Nothing.__name__} - requests):
        parts += _record(records[name])
    return _document(parts)


def _record(record: type) -> list[str]:
    parts = [f"### {record.__name__}", _record_doc(record)]
    rows = list(_fields(record))
    return [*parts, _field_table(rows)] if rows else parts


def _record_doc(record: type) -> str:
    """Its docstring; a dataclass without one has its signature there, which says nothing."""
    doc = inspect.getdoc(record) or ""
    return "" if doc.startswith(f"{record.__name__}(") else doc


def _records_in(kind: Any) -> Iterator[type]:
    """The records that a value of a type may hold, itself included."""
    waiting, seen = [kind], set[Any]()
    while waiting:
        one = waiting.pop()
        waiting += [argument for argument in typing.get_args(one) if not isinstance(argument, str)]
        if not isinstance(one, type) or one in seen or not dataclasses.is_dataclass(one):
            continue
        seen.add(one)
        yield one
        waiting += typing.get_type_hints(one).values()


def _fields(kind: type) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, default and meaning of each field, as they stand in the code, inherited ones first."""
    for parent in reversed(kind.__mro__):
        if not dataclasses.is_dataclass(parent) or "__dataclass_fields__" not in vars(parent):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(parent))).body[0]
        lines = typing.cast("ast.ClassDef", body).body
        for line, after in zip(lines, [*lines[1:], None], strict=True):
            if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name):
                continue
            annotation = ast.unparse(line.annotation)
            if annotation.startswith("ClassVar"):
                continue
            meaning = ""
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                meaning = inspect.cleandoc(str(after.value.value))
            yield line.target.id, annotation, _default(line.value), meaning


def _default(value: ast.expr | None) -> str:
    if value is None:
        return ""
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "field":
        given = {keyword.arg: keyword.value for keyword in value.keywords}
        if "default_factory" in given:
            return f"{ast.unparse(given['default_factory'])}()"
        value = given.get("default")
        return "" if value is None else ast.unparse(value)
    return ast.unparse(value)


def _field_table(rows: list[tuple[str, str, str, str]]) -> str:
    return _table(
        ("field", "type", "default", ""),
        [(f"`{name}`", _code(kind), _code(default), meaning) for name, kind, default, meaning in rows],
    )


def _link(record: type) -> str:
    return f"[{record.__name__}](#{record.__name__.lower()})."


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":", "?")) else f"{text}."


def _fenced(text: str) -> str:
    return f"```\n{text.strip()}\n```"


def _table(head: tuple[str, ...], rows: Any) -> str:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), "|" + "---|" * len(head), *map(line, rows)])


def _document(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


PAGES: Final[dict[str, Callable[[], str]]] = {
    "commands.md": commands,
    "settings.md": settings,
    "protocol.md": protocol,
}
"""Each page with what makes it."""

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for page, make in PAGES.items():
        (FOLDER / page).write_text(make(), encoding="utf-8")
        print(f"docs/reference/{page}")
