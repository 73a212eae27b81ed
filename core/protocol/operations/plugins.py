"""Operations on plugins: packages of others that add to what Afterimage can do."""

from dataclasses import dataclass

from core.protocol.operations.base import Request
from core.records.plugins import PluginState


@dataclass(frozen=True, slots=True)
class Plugins:
    """The plugins that are installed, and those that were when they were allowed."""

    plugins: tuple[PluginState, ...]
    folder: str
    """Where plugins may be installed besides the Python that Afterimage runs on."""
    confined: bool
    """Whether this system keeps plugins from the network and from files; where not, only they do."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """What a plugin has made of the memories."""

    plugin: str
    memories: int
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class ExportWith(Request[ExportedFile]):
    """Have a plugin that is allowed write all memories into a new file."""

    op = "plugins.export"
    reply = ExportedFile
    form: str
    """The name of its exporter."""
    path: str
    """Absolute."""


@dataclass(frozen=True, slots=True)
class ListPlugins(Request[Plugins]):
    """Which plugins there are, found without running any."""

    op = "plugins"
    reply = Plugins
    needs_keys = False


@dataclass(frozen=True, slots=True)
class EnablePlugin(Request[Plugins]):
    """Allow a plugin to do what it declares. Only the files that were listed are allowed."""

    op = "plugins.enable"
    reply = Plugins
    name: str
    digest: str
    """As listed: what the user has seen is what is allowed."""


@dataclass(frozen=True, slots=True)
class DisablePlugin(Request[Plugins]):
    """Allow a plugin nothing any more. What it brought in stays."""

    op = "plugins.disable"
    reply = Plugins
    needs_keys = False
    name: str
