"""The hooks that a plugin may implement, by pluggy, for its project "afterimage".

One more, `text_engines`, stands with what it needs in `core.reading.engines`.
"""

from collections.abc import Sequence
from typing import Final

import pluggy

from core.plugins.offers import Exporter, Importer, MemoryWriter

PROJECT: Final = "afterimage"
"""Of pluggy, and the group of entry points."""
hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's functions."""


class Hooks:
    """What plugins may do in a process of their own, without keys and network.

    Each is called once in a process. What it gives is called later, by the same thread.
    """

    @hookspec
    def importers(self) -> Sequence[Importer]:
        """The kinds of files that a plugin reads."""
        raise NotImplementedError

    @hookspec
    def exporters(self) -> Sequence[Exporter]:
        """The kinds of files that a plugin writes memories into."""
        raise NotImplementedError

    @hookspec
    def memory_writers(self) -> Sequence[MemoryWriter]:
        """What finds facts in what was seen and said."""
        raise NotImplementedError
