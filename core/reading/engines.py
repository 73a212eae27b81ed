"""Engines that turn pixels into text: what one has to be, and how a plugin brings one along.

A plugin is a module with a hook of this specification (docs/plugins.md)::

    from core.plugins import hookimpl
    from core.reading.engines import TextEngine

    @hookimpl
    def text_engines() -> list[TextEngine]:
        return [TextEngine("mine", "My engine", make)]

It is loaded by the read worker only, which has no keys and no network, and is called by its reading thread.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import pluggy

from core.plugins.hooks import PROJECT, hookspec
from core.reading.choice import TESSERACT, ReaderChoice
from core.reading.ink import Pixels
from core.reading.languages import chosen
from core.reading.ocr import Reader, TesseractReader
from core.reading.placed import PlacedLine
from core.records.geometry import Box
from core.records.reading import EngineState
from core.records.screen import Size, Window

if TYPE_CHECKING:
    from typing import Any

_log = logging.getLogger(__name__)

_FAILS: Final = "It fails on this computer. Ask whoever makes it."

MakeReader = Callable[[Mapping[str, Path]], Reader]
"""Makes a reader for languages: the file of each by its Tesseract name, the likeliest first.

An engine with models of its own needs the names only. May raise `EnvironmentFaultError` with what to do.
"""


def _ready() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class TextEngine:
    """One engine that may be chosen."""

    name: str
    """As the setting `reading.engine` has it."""
    about: str
    """In a few words."""
    make: MakeReader
    missing: Callable[[], str] = _ready
    """What has to be installed for it, in a sentence; empty if nothing is."""


class ReadingHooks:
    """What plugins may do in the read worker."""

    @hookspec
    def text_engines(self) -> Sequence[TextEngine]:
        """The engines that a plugin brings along. Cheap: libraries are imported when one is made."""
        raise NotImplementedError


BUILT_IN: Final = TextEngine(TESSERACT, "built in, light, one file for each language", TesseractReader)


def engines_of(plugins: "Iterable[Any]" = ()) -> dict[str, TextEngine]:
    """All engines by name. A plugin cannot take the place of the one that is built in.

    Args:
        plugins: Modules or objects with hooks.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(ReadingHooks)
    for plugin in plugins:
        with _contained(type(plugin).__name__):
            manager.register(plugin)
    found: dict[str, TextEngine] = {}
    for hook in manager.hook.text_engines.get_hookimpls():
        with _contained(hook.plugin_name):
            offered = cast("Sequence[TextEngine]", hook.function())
            found |= {engine.name: engine for engine in offered if engine.name not in found}
    return found | {BUILT_IN.name: BUILT_IN}


@contextmanager
def _contained(plugin: str) -> Iterator[None]:
    """Whatever a plugin raises ends nothing but itself."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 -- it is code of others
        _log.error("the plugin %s failed: %s", plugin, type(error).__name__)


def _missing(engine: TextEngine) -> str:
    """What has to be installed for an engine; that it failed, where it cannot say."""
    try:
        return engine.missing()
    except Exception as error:  # noqa: BLE001 -- it is code of others
        _log.error("the engine %s failed: %s", engine.name, type(error).__name__)
        return _FAILS


class _Guarded:
    """A reader of others, in whose place the built-in one reads from the first time on that it raises."""

    def __init__(
        self, reader: Reader, languages: Mapping[str, Path], on_failure: Callable[[], object]
    ) -> None:
        self._reader = reader
        self._languages = languages
        self._on_failure = on_failure
        self._failed = False

    def read(
        self, pixels: Pixels, windows: Sequence[Window], size: Size, painted: Sequence[Box] = ()
    ) -> tuple[PlacedLine, ...]:
        """As `Reader` has it."""
        if not self._failed:
            try:
                return self._reader.read(pixels, windows, size, painted)
            except Exception as error:  # noqa: BLE001 -- it is code of others
                _log.error("an engine failed while reading: %s", type(error).__name__)
            self._failed = True
            self._on_failure()
            self.close()
            self._reader = BUILT_IN.make(self._languages)
        return self._reader.read(pixels, windows, size, painted)

    def close(self) -> None:
        """As `Reader` has it."""
        try:
            self._reader.close()
        except Exception as error:  # noqa: BLE001 -- as above
            _log.error("an engine failed at its end: %s", type(error).__name__)


class Readers:
    """The reader of the user's choice, made when the choice changes. For one thread.

    Args:
        engines: By name.
    """

    def __init__(self, engines: Mapping[str, TextEngine]) -> None:
        self._engines = dict(engines)
        self._made: tuple[ReaderChoice, Reader] | None = None
        self._failed: set[str] = set()
        """Those that raised while they read; for as long as this process lives."""

    @property
    def states(self) -> tuple[EngineState, ...]:
        """The engines, as they are shown; the one that is built in first."""
        engines = sorted(self._engines.values(), key=lambda engine: (engine.name != TESSERACT, engine.name))
        return tuple(EngineState(engine.name, engine.about, self._trouble(engine)) for engine in engines)

    def _trouble(self, engine: TextEngine) -> str:
        return _FAILS if engine.name in self._failed else _missing(engine)

    def reader(self, choice: ReaderChoice) -> Reader:
        """What to read with. Where the chosen engine is not to be had, the built-in one reads.

        Raises:
            EnvironmentFaultError: The built-in one is not to be had either.
        """
        if self._made is not None and self._made[0] == choice:
            return self._made[1]
        self._let_go()
        languages = chosen(choice.languages, choice.folder)
        engine = self._engines.get(choice.engine, BUILT_IN)
        reader: Reader | None = None
        if engine is not BUILT_IN and engine.name not in self._failed and not _missing(engine):
            with _contained(engine.name):
                made = engine.make(languages)
                theirs = engine.name != TESSERACT
                reader = _Guarded(made, languages, partial(self._failed.add, engine.name)) if theirs else made
        reader = reader or BUILT_IN.make(languages)
        self._made = choice, reader
        return reader

    def _let_go(self) -> None:
        """Free what the last choice took: two engines at once may be too much for the memory."""
        made, self._made = self._made, None
        if made is not None:
            made[1].close()
