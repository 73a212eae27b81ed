"""Serves the choice of what text is read with."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.protocol.connection import Context, Handler
from core.protocol.operations.reading import AddLanguage, GetReading, Reading, RemoveLanguage
from core.reading.languages import MOST, SUFFIX, how_to_get, installed, is_code, name_of, of_desktop
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError
from core.records.reading import LanguageState
from core.vault.files import write_atomic

if TYPE_CHECKING:
    from core.engine.engine import Engine

ENGINE, LANGUAGES = "reading.engine", "reading.languages"
_OWNER_ONLY: Final = 0o700


class _Reading:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._folder = engine.home.languages

    async def get(self, _request: GetReading, _context: Context) -> Reading:
        return await self._state()

    async def add(self, request: AddLanguage, _context: Context) -> Reading:
        code = await self._take(Path(request.file)) if request.file else request.code
        self._use((*self._used(), code))
        return await self._state()

    async def remove(self, request: RemoveLanguage, _context: Context) -> Reading:
        used = self._used()
        if request.code not in used:
            raise NotFoundError(f"{name_of(request.code)} is not read now.")
        if len(used) == 1:
            raise RefusedError("This is the only language that is read. Add another one first.")
        self._use(tuple(code for code in used if code != request.code))
        await asyncio.to_thread((self._folder / f"{request.code}{SUFFIX}").unlink, missing_ok=True)
        return await self._state()

    async def _take(self, path: Path) -> str:
        """Try a language's file where there is nothing to lose, and copy it to the home; its code."""
        if not path.is_absolute():
            raise RefusedError("The file has to be named by its whole path.")
        code = await self._engine.worker.try_language(path)

        def copy() -> None:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise EnvironmentFaultError(f"{path} cannot be read.") from error
            self._folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
            write_atomic(self._folder / f"{code}{SUFFIX}", data)

        await asyncio.to_thread(copy)
        try:  # what was copied is what counts: the file may have changed meanwhile
            await self._engine.worker.try_language(self._folder / f"{code}{SUFFIX}")
        except RefusedError:
            with suppress(OSError):
                (self._folder / f"{code}{SUFFIX}").unlink()
            raise
        return code

    def _use(self, codes: Sequence[str]) -> None:
        require_languages(codes, self._folder)
        settings = self._engine.settings
        settings.change(reading=replace(settings.current.reading, languages=tuple(dict.fromkeys(codes))))
        self._engine.tell("status")

    def _used(self) -> tuple[str, ...]:
        return self._engine.settings.current.reading.languages or of_desktop(installed(str(self._folder)))

    async def _state(self) -> Reading:
        settings = self._engine.settings.current.reading
        there = await asyncio.to_thread(installed, str(self._folder))
        used = self._used()
        rest = (code for code in there if code not in used)
        return Reading(
            engine=settings.engine,
            engines=await self._engine.worker.engines(),
            languages=tuple(
                LanguageState(code, name_of(code), code in used, str(there.get(code, "")))
                for code in (*used, *rest)
            ),
            chosen=bool(settings.languages),
        )


def require_languages(codes: Sequence[str], folder: Path) -> None:
    """Raise `RefusedError` unless all of them can be read in."""
    there = installed(str(folder))
    for code in codes:
        if not is_code(code):
            raise RefusedError(f"A language is named like deu or chi_sim; “{code}” is not.")
        if code not in there:
            raise RefusedError(how_to_get(code))
    if len(set(codes)) > MOST:
        raise RefusedError(f"Text can be read in {MOST} languages at once. Remove one first.")


async def require_readable(engine: "Engine", name: str, value: Any) -> None:
    """Raise `RefusedError` if a setting asks for an engine or a language that is not there."""
    if name == LANGUAGES and isinstance(value, list | tuple):
        await asyncio.to_thread(require_languages, [str(code) for code in value], engine.home.languages)
    if name == ENGINE:
        engines = {one.name: one for one in await engine.worker.engines()}
        wanted = engines.get(str(value))
        if wanted is None:
            raise RefusedError(f"There is no engine “{value}”. There are: {', '.join(sorted(engines))}.")
        if wanted.missing:
            raise RefusedError(wanted.missing)


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.reading`."""
    reading = _Reading(engine)
    return {GetReading.op: reading.get, AddLanguage.op: reading.add, RemoveLanguage.op: reading.remove}
