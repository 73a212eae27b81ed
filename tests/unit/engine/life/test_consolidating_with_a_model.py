"""A model gives better words to what was summed up, within what the records hold, and gives way at once."""

import asyncio
from typing import Any

from core.engine.life.consolidating import Asked
from core.records.errors import StoppedError
from tests.unit.engine.life.consolidation import (
    ME,
    NOW,
    Scripted,
    consolidating,
    day_of,
    fill,
    sum_up,
)
from tests.unit.engine.living import Life, message


def test_a_model_gives_better_words_once_and_what_it_invents_is_left_out(life: Life) -> None:
    fill(life)

    def say(turn: str) -> Any:
        lines = {line.partition("] ")[2]: int(line[line.index("[") + 1 : line.index("]")])
                 for line in turn.splitlines() if "] " in line}  # fmt: skip
        review = next(number for line, number in lines.items() if "review" in line)
        programs = next(number for line, number in lines.items() if line.startswith("Programs"))
        return {
            "sentences": [
                {"text": "You decided to move the review to Thursday.", "lines": [review]},
                {"text": "You used Firefox and Browser.", "lines": [programs]},
                {"text": "Then Sandra paid 4,500 euros for a boat.", "lines": [review]},
            ]
        }

    model = Scripted(say)
    assert sum_up(life, model) >= 2
    day = day_of(life)
    assert "You decided to move the review to Thursday. You used Firefox and Browser." in day.text
    assert "Sandra" not in day.text
    assert "Programs: Firefox" in day.text, "what code made stays"
    assert day.extractor.endswith("+Scripted")
    assert len(model.prompts) == 1
    assert model.prompts[0].background
    assert sum_up(life, model) == 0
    assert len(model.prompts) == 1
    life.heard(message(3, "We agreed on the green door."))
    life.filing.settle()
    sum_up(life, model)
    assert len(model.prompts) == 2
    assert "green door" in day_of(life).text


def test_a_model_that_invents_leaves_the_words_of_the_code(life: Life) -> None:
    fill(life)
    sum_up(life)
    before = day_of(life)
    model = Scripted(lambda _turn: {"sentences": [{"text": "Aliens landed in Porto.", "lines": [1]}]})
    assert sum_up(life, model) == 0
    assert day_of(life).text == before.text
    assert sum_up(life, model) == 0
    assert len(model.prompts) == 1, "it is not asked again for the same"


def test_it_stops_at_once_and_what_code_made_is_there(life: Life) -> None:
    fill(life)

    async def run() -> int:
        model = Scripted(None)
        async with consolidating(life, model) as made:
            running = asyncio.create_task(made.run(Asked(NOW, "UTC", ME)))
            await model.asked.wait()
            made.give_way()
            return await running

    assert asyncio.run(run()) == 0
    assert "Clara" in day_of(life).text


def test_a_failing_model_is_no_failure(life: Life) -> None:
    fill(life)

    def fail(_turn: str) -> Any:
        raise StoppedError("Something else was asked.")

    assert sum_up(life, Scripted(fail)) >= 1
    assert "Clara" in day_of(life).text
