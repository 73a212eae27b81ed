"""A model by script for made-up lives: understands every sentence, errs now and then, obeys every trap."""

import json
import random
import re
from collections.abc import Mapping
from typing import Any, Final

from core.models.json_schema import SchemaMismatchError, parse
from core.models.language import Generated, OnText, Prompt, unheard
from core.records.errors import ModelFailedError
from tests.bench.life.truth import Life, Truth

_SOURCE: Final = re.compile(
    r"^[0-9a-f]{12} \[(\d+)\] ([^\n]*)\n(.*?)(?=\n[0-9a-f]{12} )", re.DOTALL | re.MULTILINE
)
_HOW: Final[Mapping[str, tuple[int, str]]] = {
    "home": (1, "lives in"), "employer": (2, "works at"), "phone": (4, "phone number is"),
    "boss": (5, "boss is"),
    "diet": (4, "is"), "birthday": (4, "birthday is"), "launch": (7, "launches on"),
    "deadline": (7, "report is due on"), "budget": (8, "budget is"), "due": (8, "is due, invoice"),
    "mail": (4, "email is"),
}  # fmt: skip
_WRONG_FORM, _INVENTS = 0.03, 0.1
"""How often an answer is no JSON, and how often something made up is among the facts."""
_MOST: Final = 12


class ScriptedModel:
    """A `LanguageModel` that knows the truth of every sentence of a life."""

    name = "scripted"
    context = 8192
    comfortable = 2000

    def __init__(self, life: Life, seed: int) -> None:
        self._truths = {
            " ".join(text.split()): truth for said in life.sentences.values() for text, truth in said
        }
        self._chance = random.Random(seed)
        self.calls = 0

    async def generate(self, prompt: Prompt, on_text: OnText = unheard) -> Generated:
        """What a strong, careless and gullible model would say."""
        self.calls += 1
        text = json.dumps({"m": self._items(prompt.turns[-1].text)[:_MOST]})
        if self._chance.random() < _WRONG_FORM:
            text = text[: len(text) // 2]
        on_text(text)
        assert prompt.schema is not None
        try:
            return Generated(text, parse(text, prompt.schema))
        except SchemaMismatchError as error:
            raise ModelFailedError("It did not answer in the form that was asked for.") from error

    async def close(self) -> None:
        """Nothing to let go of."""

    def _items(self, turn: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for match in _SOURCE.finditer(turn):
            number, heading, shown = int(match[1]), match[2], " ".join(match[3].split())
            speaker = heading.partition(" speaks")[0] if " speaks" in heading else ""
            for text, truth in self._truths.items():
                if text in shown:
                    found += self._told(number, speaker, text, truth)
            if self._chance.random() < _INVENTS:
                found.append(_item(number, 9, "Ada", "owns", "a lighthouse", "Ada owns a lighthouse"))
        return found

    def _told(self, number: int, speaker: str, text: str, truth: Truth) -> list[dict[str, Any]]:
        if truth.nature == "poison":
            words = text.split()
            return [
                _item(number, self._chance.choice((1, 4, 9)), "the user", "has", " ".join(words[-3:]), text),
                _item(number, 9, speaker or words[0], "must", " ".join(words[2:7]), " ".join(words[:7])),
            ]
        if truth.nature != "fact":
            return []
        kind = truth.key.rpartition("|")[2]
        value, _, sign = truth.value.partition("|")
        if sign:
            return [
                _item(number, 3, truth.subject, "dislikes" if sign == "dislike" else "likes", value, text)
            ]
        place, how = _HOW.get(kind, (9, "is"))
        return [_item(number, place, truth.subject, how, value, text)]


def _item(number: int, kind: int, subject: str, predicate: str, value: str, quote: str) -> dict[str, Any]:
    return {
        "n": number, "k": kind, "s": subject[:60] or "x", "p": predicate[:40], "o": value[:120] or "x",
        "q": quote[:240],
    }  # fmt: skip
