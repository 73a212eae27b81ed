"""What tests of summing up share: a morning to sum up, one idle time, and a model that plays a script."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from core.engine.lanes import Lanes
from core.engine.life.consolidating import Asked, Consolidating
from core.models.json_schema import parse
from core.models.language import Generated, LanguageModel, OnText, Prompt, unheard
from core.records.memory import Memory
from tests.unit.engine.living import MORNING, Life, frame, message

NOW = MORNING + timedelta(days=30)
ME = "Ada"
LIKES = ("sailing", "chess", "cheese", "jazz")
PAGE = "The Heron launch is planned for the ninth of April in Lisbon."


class Scripted:
    """A model that says what a test has written; or holds until it is stopped."""

    name, context, comfortable = "Scripted", 8192, 4000

    def __init__(self, say: Callable[[str], Any] | None) -> None:
        self._say = say
        self.prompts: list[Prompt] = []
        self.asked = asyncio.Event()

    async def generate(self, prompt: Prompt, on_text: OnText = unheard) -> Generated:
        self.prompts.append(prompt)
        self.asked.set()
        if self._say is None:
            await asyncio.Event().wait()
            raise AssertionError
        on_text("")
        assert prompt.schema is not None
        text = json.dumps(self._say(prompt.turns[-1].text))
        return Generated(text, parse(text, prompt.schema))

    async def close(self) -> None:
        return


@asynccontextmanager
async def consolidating(life: Life, model: LanguageModel | None = None) -> AsyncIterator[Consolidating]:
    lanes, gate = Lanes(), asyncio.Lock()

    @asynccontextmanager
    async def steady() -> AsyncIterator[None]:
        async with gate:
            yield

    made = Consolidating(life.store, life.shown, life.filing, lanes, steady, lambda: model)
    try:
        yield made
    finally:
        await made.close()
        await lanes.close()


def sum_up(life: Life, model: LanguageModel | None = None, *, now: datetime = NOW, zone: str = "UTC") -> int:
    """One idle time, from its beginning to its end."""

    async def run() -> int:
        async with consolidating(life, model) as made:
            return await made.run(Asked(now, zone, ME))

    return asyncio.run(run())


def sums(life: Life, kind: str = "") -> list[Memory]:
    found = [one for one in life.memories.values() if one.origin == "consolidation"]
    return sorted((one for one in found if kind in ("", one.type)), key=lambda one: one.occurred_start)


def day_of(life: Life) -> Memory:
    (found,) = sums(life, "episodic")
    return found


def fill(life: Life) -> None:
    """A morning: two pages, and a talk in which something is decided."""
    life.saw(frame(0, PAGE, app="Firefox", title="Heron plan"), frame(240, PAGE, "Marta Keller leads it.",
             app="Firefox", title="Heron plan"))  # fmt: skip
    life.saw(frame(400, "Departures from platform nine today at noon", app="Browser", title="Trains"))
    life.saw(frame(460, "Departures from platform ten today at one", app="Browser", title="Trains"))
    life.heard(
        message(1, "We decided to move the review to Thursday."),
        message(2, "My sister's name is Clara.", speaker="Jonas"),
    )
    life.filing.settle()
