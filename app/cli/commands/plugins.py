"""`plugins`: packages of others that add to what Afterimage can do."""

import argparse
import sys
from typing import Final

from app.cli.arguments import USAGE_STATUS
from app.cli.console import one_line
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import DisablePlugin, EnablePlugin, ListPlugins, Plugins
from core.records.errors import NotFoundError, RefusedError
from core.records.plugins import PERMISSIONS, PluginStanding, PluginState

_STANDINGS: Final[dict[PluginStanding, str]] = {
    "off": "off",
    "on": "on",
    "changed": "off, changed since you allowed it",
    "failed": "off, failed again and again",
    "unusable": "cannot be used",
}
_CONFINED: Final = "It runs without keys and network, and cannot write files."
_FREE: Final = "On this system nothing keeps it from the network and from your files."
_NONE: Final = (
    "No plugin is installed. Plugins are packages: install one with pip beside Afterimage, or into\n"
    "  {folder}\nwith: pip install --target FOLDER PACKAGE"
)


def plugins(session: Session, options: argparse.Namespace) -> Outcome:
    """List them, or change what one may do."""
    found = session.call(ListPlugins())
    if options.action == "list":
        told = "\n\n".join(_told(one) for one in found.plugins)
        return Outcome(found, told or _NONE.replace("{folder}", found.folder))
    one = _named(found, options.name)
    if options.action == "check":
        if one.standing == "unusable":
            raise RefusedError(f"{one.name} cannot be used. {one.problem}")
        return Outcome(one, f"{_told(one)}\n\nIt can be used. {_about_confinement(found)}")
    if options.action == "disable":
        session.call(DisablePlugin(one.name))
        text = f"{one.name} may do nothing any more. What it brought in stays."
        return Outcome({"disabled": one.name}, text)
    if one.standing == "unusable":
        raise RefusedError(f"{one.name} cannot be allowed. {one.problem}")
    if not options.yes and not _confirmed(session, one, found):
        status = 0 if sys.stdin.isatty() else USAGE_STATUS
        return Outcome({"enabled": ""}, "Nothing was changed.", status)
    session.call(EnablePlugin(one.name, one.digest))
    return Outcome({"enabled": one.name}, f"{one.name} is on.")


def _named(found: Plugins, name: str) -> PluginState:
    if not name:
        raise RefusedError("Name the plugin, as “plugins list” does.")
    for one in found.plugins:
        if one.name == name:
            return one
    raise NotFoundError(f"There is no plugin “{name}”. “plugins list” tells which there are.")


def _confirmed(session: Session, one: PluginState, found: Plugins) -> bool:
    console = session.console
    console.note(f"{_told(one)}\n\n{_about_confinement(found)}")
    if not sys.stdin.isatty():
        console.note("afterimage: it stays off, because there is nobody to ask. --yes allows it unasked.")
        return False
    console.error.write("Allow it? [y/N] ")
    console.error.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _about_confinement(found: Plugins) -> str:
    return _CONFINED if found.confined else _FREE


def _told(one: PluginState) -> str:
    maker = f", by {one_line(one.maker, 60)}" if one.maker else ""
    lines = [f"{one.name} {one.version}{maker}: {_STANDINGS[one.standing]}"]
    lines += [f"  {one.about}"] if one.about else []
    lines += [f"  - {PERMISSIONS[hook]}" for hook in one.hooks]
    lines += [f"  reads: {', '.join(one.imports)}"] if one.imports else []
    lines += [f"  writes: {', '.join(one.exports)}"] if one.exports else []
    return "\n".join([*lines, *([f"  {one.problem}"] if one.problem else [])])
