"""Which plugins there are and which may run; turns off what fails again and again."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.engine.lanes import Lanes
from core.plugins.consent import Consents, allowed, states
from core.plugins.finding import Found, find, package_folders
from core.records.errors import NotFoundError
from core.records.plugins import HookName, PluginState
from core.workers.plugin_client import PATIENCE, PluginProcess, plugin_process

_log = logging.getLogger(__name__)
_READ_WORKERS: Final[HookName] = "text_engines"


class Plugins:
    """Lives on the engine's loop."""

    def __init__(
        self,
        consents: Path,
        lanes: Lanes,
        command: Sequence[str],
        renew_reading: Callable[[], Awaitable[None]],
        on_changed: Callable[[], None],
    ) -> None:
        """Prepare, without looking for any.

        Args:
            consents: the file that says what the user has allowed.
            lanes: the threads for what blocks.
            command: starts the process of a plugin; empty where none can be started.
            renew_reading: has the read worker load what is allowed now.
            on_changed: told when one was turned on or off.
        """
        self._consents = Consents(consents)
        self._lanes = lanes
        self._command = tuple(command)
        self.patience = PATIENCE
        """Seconds that a plugin has for one step."""
        self._renew_reading = renew_reading
        self._on_changed = on_changed
        self._allowed: tuple[Found, ...] | None = None
        """As last looked at; whoever runs one looks at its files again."""

    async def states(self) -> tuple[PluginState, ...]:
        """How all of them stand."""
        return await self._lanes.read(self._states)

    def _states(self) -> tuple[PluginState, ...]:
        return states(find(package_folders()), self._consents.all())

    async def enable(self, name: str, digest: str) -> None:
        """Allow one.

        Args:
            name: of the plugin.
            digest: as its user saw it listed.

        Raises:
            NotFoundError: there is none.
            RefusedError: it cannot be allowed, or has changed since it was listed.
        """
        found = await self._lanes.read(self._find, name)
        await self._lanes.read(self._consents.allow, found, digest, datetime.now(UTC))
        await self._changed(found.hooks)

    async def disable(self, name: str) -> None:
        """Allow one no longer.

        Raises:
            NotFoundError: it was not allowed.
        """
        was = {one.name: one.hooks for one in await self.states()}
        await self._lanes.read(self._consents.withdraw, name)
        await self._changed(was.get(name, ()))

    async def allowed(self, hook: HookName) -> tuple[Found, ...]:
        """Those that may run and have that hook, by name."""
        if not self._command:
            return ()
        if self._allowed is None:
            self._allowed = await self._lanes.read(self._look)
        return tuple(one for one in self._allowed if hook in one.hooks)

    def _look(self) -> tuple[Found, ...]:
        consents = self._consents.all()
        return allowed(find(package_folders()), consents) if consents else ()

    def process(self) -> AbstractAsyncContextManager[PluginProcess]:
        """A process for one task of one plugin."""
        return plugin_process(self._command, self.patience)

    async def note(self, found: Found, problem: str = "") -> None:
        """Note how one fared.

        Args:
            found: the plugin.
            problem: what went wrong, in a sentence that quotes nothing; empty if nothing did.
        """
        if problem:
            _log.warning("the plugin %s failed", found.name)
            self._allowed = None  # it may have changed
        if await self._lanes.read(self._consents.note, found.name, found.digest, problem):
            _log.warning("the plugin %s is turned off: it failed again and again", found.name)
            await self._changed(found.hooks)

    async def _changed(self, hooks: tuple[HookName, ...]) -> None:
        self._allowed = None
        if _READ_WORKERS in hooks:
            await self._renew_reading()
        self._on_changed()

    def _find(self, name: str) -> Found:
        for one in find(package_folders()):
            if one.name == name:
                return one
        raise NotFoundError(f"There is no plugin “{name[:100]}”. “plugins list” tells which there are.")
