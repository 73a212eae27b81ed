"""Has plugins read files that only they know."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from core.engine.plugins.kept import Plugins
from core.plugins.finding import Found
from core.records.errors import RefusedError
from core.workers.import_requests import Batch
from core.workers.plugin_client import PluginFailedError, PluginProcess, PluginTask

MOST_MESSAGES: Final = 1_000_000
MOST_TEXT: Final = 512 * 1024 * 1024
"""Characters of one import."""


class PluginSource:
    """A file that a plugin reads, step by step."""

    def __init__(self, plugins: Plugins, found: Found, process: PluginProcess, kind: str) -> None:
        self._plugins = plugins
        self._found = found
        self._process = process
        self._messages = self._text = 0
        self.kind = kind
        """The name of the importer."""

    async def next(self) -> tuple[Batch, bytes]:
        """The next messages.

        Raises:
            RefusedError: it cannot be read on, which counts as a failure of the plugin.
        """
        try:
            batch = await self._process.next()
            self._messages += len(batch.said)
            self._text += sum(len(one.text) for one in batch.said)
            if self._messages > MOST_MESSAGES or self._text > MOST_TEXT:
                raise PluginFailedError("It gives more than an import may bring.")  # noqa: TRY301 -- one way to fail
            if batch.picture is not None or batch.frame is not None:
                raise PluginFailedError("Its answer makes no sense.")  # noqa: TRY301 -- as above
        except PluginFailedError as error:
            raise await failed(self._plugins, self._found, error) from None
        if batch.ended:
            await self._plugins.note(self._found)
        return batch, b""


async def failed(plugins: Plugins, found: Found, error: PluginFailedError) -> RefusedError:
    """Note that a plugin failed; the error that tells it to whoever asked."""
    await plugins.note(found, str(error))
    return RefusedError(f"The plugin {found.name} failed. {error} What came before it is there.")


@asynccontextmanager
async def opened_by_plugin(plugins: Plugins, path: Path) -> AsyncIterator[PluginSource | None]:
    """The file as the first allowed plugin reads it that has declared such names and recognises it.

    Plugins are asked before the importers that are built in: who allowed one wants it.

    Raises:
        RefusedError: one failed over it.
    """
    name = path.name.lower()
    wanted = [
        found
        for found in await plugins.allowed("importers")
        if any(fnmatchcase(name, pattern.lower()) for pattern in found.imports)
    ]
    if wanted and not await asyncio.to_thread(path.is_file):
        wanted = []
    async with AsyncExitStack() as held:
        for found in wanted:
            process = await held.enter_async_context(plugins.process())
            try:
                begun = await process.begin(PluginTask(found, "importers", source=str(path)))
            except PluginFailedError as error:
                raise await failed(plugins, found, error) from None
            if begun.kind:
                yield PluginSource(plugins, found, process, begun.kind)
                return
        yield None
