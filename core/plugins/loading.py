"""Loads an allowed plugin. Only where it may run: in a worker without keys and network."""

import logging
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from core.plugins.finding import Found, find
from core.records.errors import RefusedError

_log = logging.getLogger(__name__)
_NO_CACHE: Final = "/dev/null/afterimage"
"""Where no compiled file can be: those beside the sources are not covered by the digest."""


def find_unchanged(name: str, digest: str, folders: Sequence[str]) -> Found:
    """The plugin as the user allowed it, looked at anew by the process that is about to run it.

    Raises:
        RefusedError: It is not there, or not that any more.
    """
    for one in find(folders):
        if one.name == name and one.digest == digest and not one.unusable:
            return one
    raise RefusedError("It has changed since you allowed it, and is not used.")


def load(found: Found) -> object:
    """What its entry point names. May raise whatever the plugin raises.

    Raises:
        RefusedError: Its module would come from somewhere else.
    """
    assert found.entry is not None  # noqa: S101 -- what is usable has one
    if found.folder not in sys.path:
        sys.path.append(found.folder)  # last: a plugin takes the place of nothing
    sys.dont_write_bytecode = True
    sys.pycache_prefix = _NO_CACHE
    top = find_spec(found.entry.module.partition(".")[0])
    origin = top.origin if top is not None else None
    if origin is None or str(Path(origin).resolve()) not in found.files:
        raise RefusedError("It has the name of something else that is installed.")
    return found.entry.load()


def load_all(plugins: Iterable[Found]) -> list[object]:
    """All that can be loaded; whatever one raises ends nothing but itself."""
    loaded = []
    for one in plugins:
        try:
            loaded.append(load(one))
        except Exception as error:  # noqa: BLE001 -- it is code of others
            _log.error("the plugin %s cannot be loaded: %s", one.name, type(error).__name__)
    return loaded
