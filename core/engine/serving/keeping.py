"""Serves pins, storage rules and figures."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.engine.keeping.ballast import free_bytes
from core.engine.keeping.confirming import followed, rules_of
from core.engine.keeping.figures import measure, storage
from core.engine.keeping.policy import ages
from core.engine.settings import Settings
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    ApplyRetention,
    GetStorage,
    Pin,
    Pinned,
    PreviewRetention,
    Progress,
    Retention,
    RetentionRules,
    SetSetting,
    Storage,
)
from core.records.errors import EnvironmentFaultError, LockedError, RefusedError

if TYPE_CHECKING:
    from core.engine.engine import Engine

_MOST_PINS: Final = 10_000
_RULES: Final = ("keep_days", "pictures_days", "texts_days", "memories_days", "max_gb")


class _Keeping:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def pin(self, request: Pin, _context: Context) -> Pinned:
        if not 0 < len(request.ids) <= _MOST_PINS:
            raise RefusedError(f"Name the memories by their ids, at most {_MOST_PINS:,} at a time.")
        opened = self._engine.unlocked()
        pinned = await asyncio.shield(opened.pin(request.ids, pinned=request.pinned))
        self._engine.tell("filed")
        return pinned

    async def preview(self, request: PreviewRetention, _context: Context) -> Retention:
        opened = self._engine.unlocked()
        await opened.publish()
        return await opened.keeper.preview(self._rules(request))

    async def apply(self, request: ApplyRetention, context: Context) -> Retention:
        def report(stage: str, done: int, total: int) -> None:
            context.progress(Progress(stage, done, total))

        opened, rules = self._engine.unlocked(), self._rules(request)
        if not any(ages(rules)) and not rules.max_gb:
            raise RefusedError("There is no storage rule by which anything would go. Set one, or name one.")
        applying = opened.keeper.apply(rules, report, confirmed=request.confirmed)
        receipt = await asyncio.shield(applying)
        await opened.recount()
        self._engine.tell("deleted")
        return receipt

    def _rules(self, request: PreviewRetention | ApplyRetention) -> RetentionRules:
        given = {name: value for name in _RULES if (value := getattr(request, name)) is not None}
        try:
            return rules_of(replace(self._engine.settings.current.storage, **given))
        except ValueError as error:
            raise RefusedError(f"That is no rule: a number {error}.") from None

    async def storage(self, _request: GetStorage, _context: Context) -> Storage:
        engine = self._engine
        home, settings = engine.home.root, engine.settings.current.storage
        try:
            objects = engine.unlocked().store.vault.objects
        except LockedError:
            objects = None

        def read() -> Storage:
            measured = measure(home, objects)
            try:
                free = free_bytes(home)
            except OSError as error:
                raise EnvironmentFaultError(f"{home} cannot be reached. Was a disk unplugged?") from error
            return storage(measured, free, engine.room.floor(), settings.max_gb)

        return await engine.lanes.read(read)


async def set_rule(engine: "Engine", request: SetSetting) -> Settings:
    """Change a storage rule. One by which more goes than before has to be confirmed, and so be seen.

    Raises:
        LockedError: the vault is locked, and what goes cannot be shown.
        RefusedError: it is not confirmed; the message says what would go at once.
    """
    before = engine.settings.current
    after = before.with_value(request.name, request.value)
    rules = rules_of(after.storage)
    if engine.opened is None or engine.view.is_locked():
        if followed(rules_of(before.storage), rules) != rules:
            raise LockedError("Unlock Afterimage first: what goes by this rule has to be shown to you.")
        return engine.settings.set(request.name, request.value)
    keeper = engine.unlocked().keeper
    known = await engine.lanes.read(lambda: keeper.confirmed.rules)
    if followed(rules, known) != rules and not request.confirmed:
        found = await keeper.preview(rules)
        going = " and ".join(f"{stage.items:,} {_ITEMS[stage.name]}" for stage in found.stages if stage.items)
        raise RefusedError(
            f"By this rule {going or 'nothing'} would go for good now, and later whatever becomes as old. "
            "It was not set, because it has not been confirmed."
        )
    settings = engine.settings.set(request.name, request.value)
    await engine.lanes.write(keeper.confirmed.keep, rules)
    return settings


def is_rule(name: str) -> bool:
    """Whether a setting is one by which something goes."""
    group, _, key = name.partition(".")
    return group == "storage" and key in _RULES


_ITEMS: Final = {"pictures": "pictures", "texts": "frames and messages", "memories": "memories"}


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.keeping`."""
    keeping = _Keeping(engine)
    return {
        Pin.op: keeping.pin,
        PreviewRetention.op: keeping.preview,
        ApplyRetention.op: keeping.apply,
        GetStorage.op: keeping.storage,
    }
