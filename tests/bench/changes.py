"""Whether memory follows a change of mind: `python -m tests.bench.changes [--cases known|unseen] [--json]`.

Each case says something, and a week later something that changes it, or only seems to ("I used to live in
Oslo"). Both go through extraction and standing as the engine does it; then the value that holds has to be
the current one, alone. Cases `known` were developed with; `unseen` were written before the rules, `later`
after them; both are looked at only when their first figures are noted. The last line is one JSON object."""

import argparse
import json
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from core.extraction.manager import file_sources
from core.extraction.segmenter import Segmenter
from core.extraction.standing import settle
from core.records.memory import Memory, Origin
from core.records.message import Message
from core.text.tokens import fold
from tests.bench.life import changes_known, changes_later, changes_unseen
from tests.bench.life.intervals import wilson
from tests.bench.life.judge import FACTS

_CASES: dict[str, ModuleType] = {
    "known": changes_known,
    "unseen": changes_unseen,
    "later": changes_later,
}
_VALUES: dict[str, tuple[str, ...]] = {
    "home": ("Lisbon", "Oslo", "Porto", "Vienna", "Ghent", "Turin", "Bergen"),
    "firm": ("Aurora Rail", "Kestrel Health", "Juniper Labs", "Maple Analytics", "Delta Optics"),
    "phone": ("+49 151 2000 4711", "+49 151 3141 5926", "+44 20 7946 0958"),
    "mail": ("kim@maple.example", "kim.lee@orchid.example", "lee@juniper.example"),
    "band": ("Portishead", "Radiohead", "Massive Attack"),
    "boss": ("Ingrid", "Diego", "Hannah"),
    "diet": ("vegetarian", "vegan"),
    "hobby": ("sailing", "pottery", "chess", "climbing"),
    "date": ("12 May 2026", "3 June 2026", "28 April 2026", "19 May 2026"),
    "sum": ("$12,000", "$48,500", "$31,000", "$75,000"),
}
_WHO, _PROJECTS = ("Priya", "Tomas", "Marta"), ("Heron", "Basalt", "Willow")
_START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_OPEN_KINDS = frozenset({"plan", "note"})
"""Told in the speaker's words, whatever they mean: they claim no value."""
_NOT_NOW = (
    "used to", "was", "were", "no longer", "doesn't", "isn't", "lived", "worked", "grew up", "hates",
    "dislikes",
)  # fmt: skip
_ROUNDS = 4


def main() -> int:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", choices=tuple(_CASES), default="known")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    figures, failures = _measure(_CASES[options.cases].CASES, options.seed)
    if not options.json:
        sys.stdout.write("\n".join(failures) + "\n")
    sys.stdout.write(json.dumps(figures | {"cases": options.cases, "seed": options.seed}) + "\n")
    return 0


def _measure(cases: tuple[tuple[str, str, str, str], ...], seed: int) -> tuple[dict[str, Any], list[str]]:
    chance = random.Random(seed)
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    forms, failures = 0, []
    for kind, before, after, holds in cases:
        wrong = ""
        for turn in range(_ROUNDS):
            first, second = chance.sample(_VALUES[kind], 2)
            names = {"a": first, "b": second, "who": chance.choice(_WHO), "p": chance.choice(_PROJECTS)}
            memories = _live(before.format(**names), after.format(**names), own=turn % 2 == 1)
            good = _is_right(memories, first, second, holds)
            sort = "changed" if holds != "a" else "unchanged"
            right[sort] += good
            whole[sort] += 1
            if not good:
                texts = [f"{one.text} [{one.field('kind')}]" for one in memories]
                wrong = f"WRONG ({holds}) {before.format(**names)} | {after.format(**names)} -> {texts}"
        forms += not wrong
        failures += [wrong] if wrong else []
    return {
        "update_accuracy": round(sum(right.values()) / sum(whole.values()), 4),
        "changed": round(right["changed"] / whole["changed"], 4),
        "unchanged": round(right["unchanged"] / whole["unchanged"], 4),
        "forms_right": round(forms / len(cases), 4),
        "forms_interval": wilson(forms, len(cases)),
        "forms": len(cases),
    }, failures


def _live(before: str, after: str, *, own: bool) -> list[Memory]:
    """What counts of the facts after both were said."""
    origin: Origin = "chat" if own else "import"
    speaker = "Me" if own else "Kim"
    filed: list[Memory] = []
    for place, text in enumerate((before, after)):
        at = _START + timedelta(days=7 * place)
        said = Message(f"talk{place}/1", f"talk{place}", speaker, text, at, "Europe/Berlin", origin=origin)
        segmenter = Segmenter(_identify)
        for segment in (*segmenter.add_messages([said]), *segmenter.flush()):
            filed += file_sources(segment, [said], _identify, at).memories
    return [one for one in settle(filed).values() if one.live and one.type in FACTS]


def _identify(kind: str, /, *parts: str) -> str:
    return "|".join((kind, *parts))


def _is_right(memories: list[Memory], first: str, second: str, holds: str) -> bool:
    claims = [one for one in memories if one.field("kind") not in _OPEN_KINDS]
    says = {"a": any(_states(one, first) for one in claims), "b": any(_states(one, second) for one in claims)}
    return says == {"a": holds == "a", "b": holds == "b"}


def _states(memory: Memory, value: str) -> bool:
    """Whether it states that value of the present: what was, and what is not, is told as that."""
    predicate = fold(memory.field("predicate"))
    if predicate.startswith(_NOT_NOW):
        return False
    return fold(value) in fold(memory.field("object") or memory.text)


if __name__ == "__main__":
    sys.exit(main())
