"""Whether a linear head over the embedder tells facts from talk, and their kinds, better than the rules do.

    python -m tests.bench.heads [--seed N] [--locomo FILE] [--json]

Learns from labelled lines (`tests.bench.life`, the wordings `known`, `fresh`, `unseen` and `later`) by ridge
regression over the vectors of whole sentences, one weight vector a kind, and is asked about `latest` and
`final`, of which it has seen nothing. Beside it the rules, which have been mended by all of these, so that
their figures are of wordings they know. A line is salient when it states a fact; the head says so from the
score on at which nine of ten lines that it takes for facts in training are. With conversations in the LoCoMo
format it also says what share of their sentences each takes for facts. The last line is one JSON object.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np

from core.extraction.manager import file_segment
from core.extraction.material import SegmentMaterial
from core.extraction.passages import passages
from core.memory.schema import Vectors
from core.models.embedder import MiniLmEmbedder
from core.records.memory import Segment
from core.records.message import Message
from core.text.sentences import sentences
from tests.bench.life import forms_final, forms_fresh, forms_known, forms_later, forms_latest, forms_unseen
from tests.bench.life.intervals import wilson
from tests.bench.life.quick import identify
from tests.bench.locomo.data import read

_KINDS: Final = (
    "home", "employer", "like", "dislike", "favourite", "birthday", "phone", "pet", "boss", "diet", "plan",
)  # fmt: skip
_NONE: Final = "none"
_VALUES: Final = {
    "home": ("Oslo", "Ghent", "Lisbon", "Zagreb"), "employer": ("Aurora Rail", "Juniper Labs"),
    "like": ("chess", "sailing", "opera"), "dislike": ("chess", "sailing", "opera"),
    "favourite": ("ramen", "teal", "Portishead"), "birthday": ("3 May", "17 April"),
    "phone": ("+49 151 2345 6789", "+49 151 9876 5432"), "pet": ("Miso", "Pepper"), "boss": ("Ines", "Diego"),
    "diet": ("vegan", "vegetarian"), "plan": ("paint the kitchen", "sell the old car"),
}  # fmt: skip
_AS_KIND: Final = {
    "place": {"home"}, "work": {"employer"}, "preference": {"like", "dislike", "favourite"}, "plan": {"plan"},
    "identity": {"birthday", "phone", "diet"}, "relation": {"pet", "boss"}, "contact": {"phone"},
}  # fmt: skip
"""What the rules call such a line."""
_RIDGE: Final = 1.0
_SURE: Final = 0.9
_SAMPLE: Final = 600
_AT: Final = datetime(2026, 3, 4, 9, tzinfo=UTC)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--locomo", type=Path, help="a file in the LoCoMo format")
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    learned = [
        one
        for forms in (forms_known, forms_fresh, forms_unseen, forms_later)
        for _ in range(4)
        for one in _lines(forms, chance)
    ]
    asked = [one for forms in (forms_latest, forms_final) for one in _lines(forms, chance)]
    embed = MiniLmEmbedder().embed
    weights, least = _trained(embed([text for text, _ in learned]).vectors, [kind for _, kind in learned])

    def by_head(texts: list[str]) -> list[str]:
        scores = _with_one(embed(texts).vectors) @ weights
        above = scores[:, :-1].max(axis=1) - scores[:, -1]
        kinds = scores[:, :-1].argmax(axis=1)
        return [_KINDS[kind] if margin >= least else _NONE for kind, margin in zip(kinds, above, strict=True)]

    head = by_head([text for text, _ in asked])
    truth = [kind for _, kind in asked]
    rules = [_by_rules(text, kind) for text, kind in asked]
    if not options.json:
        for (text, kind), said, found in zip(asked, head, rules, strict=True):
            if not kind == said == found:
                sys.stdout.write(f"{kind:<10} head {said:<10} rules {found:<10} {text}\n")
    figures = {"head": _figures(truth, head), "rules": _figures(truth, rules), "learned": len(learned)}
    if options.locomo:
        texts = _sentences(options.locomo, chance)
        taken = by_head(texts), [_by_rules(text, "") for text in texts]
        shares = [round(sum(kind != _NONE for kind in kinds) / len(texts), 3) for kinds in taken]
        figures |= {"sentences": len(texts), "taken_by_head": shares[0], "taken_by_rules": shares[1]}
    sys.stdout.write(json.dumps(figures | {"asked": len(asked), "seed": options.seed}) + "\n")
    return 0


def _sentences(file: Path, chance: random.Random) -> list[str]:
    """Some of what is told in conversations."""
    turns = [turn.text for conversation in read(file) for turn in conversation.turns]
    found = [one.text for text in turns for one in sentences(text) if not one.is_question]
    return chance.sample(found, min(_SAMPLE, len(found)))


def _lines(forms: ModuleType, chance: random.Random) -> Iterator[tuple[str, str]]:
    for kind in _KINDS:
        for form in forms.SAID[kind]:
            yield form.format(v=chance.choice(_VALUES[kind]), t=chance.choice(("soup", "cat", "band"))), kind
    for text in (*forms.SMALL_TALK, *forms.NOISE, *forms.PROSE):
        yield text, _NONE


def _trained(vectors: Vectors, kinds: list[str]) -> tuple[Vectors, float]:
    """Weights (width + 1, kinds + 1), and how far above "none" a kind must be for nine of ten to be facts."""
    inputs = _with_one(vectors)
    classes = (*_KINDS, _NONE)
    wanted = np.array([[float(kind == one) for one in classes] for kind in kinds], np.float32)
    square = inputs.T @ inputs + _RIDGE * np.eye(inputs.shape[1], dtype=np.float32)
    weights = np.linalg.solve(square, inputs.T @ wanted).astype(np.float32)
    scores = inputs @ weights
    above = scores[:, :-1].max(axis=1) - scores[:, -1]
    facts = np.array([kind != _NONE for kind in kinds])
    order = np.argsort(-above)
    precise = np.cumsum(facts[order]) / np.arange(1, len(order) + 1) >= _SURE
    return weights, float(above[order[np.flatnonzero(precise)[-1]]])


def _with_one(vectors: Vectors) -> Vectors:
    return np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])


def _by_rules(text: str, kind: str) -> str:
    """What the rules make of the line, said by somebody in an imported talk."""
    message = Message("talk/1", "talk", "Ann", text, _AT, "UTC", "statement", "import")
    segment = Segment("seg_1", "import", (message.id,), _AT, _AT, "UTC", conversation="talk")
    cut = passages(segment, (message,), identify)
    made = file_segment(SegmentMaterial(segment, (), (message,), cut, _AT, identify))
    found = [one.field("kind") for one in made if one.type == "semantic"]
    if not found:
        return _NONE
    return kind if any(kind in _AS_KIND.get(one, ()) for one in found) else f"as {found[0] or 'note'}"


def _figures(truth: list[str], said: list[str]) -> dict[str, Any]:
    facts = [place for place, kind in enumerate(truth) if kind != _NONE]
    taken = [place for place, kind in enumerate(said) if kind != _NONE]
    hits = len(set(facts) & set(taken))
    right = sum(truth[place] == said[place] for place in facts)
    return {
        "salience_precision": round(hits / max(len(taken), 1), 3),
        "salience_recall": round(hits / len(facts), 3),
        "kind_right": round(right / len(facts), 3),
        "intervals": {
            "salience_precision": wilson(hits, len(taken)),
            "salience_recall": wilson(hits, len(facts)),
            "kind_right": wilson(right, len(facts)),
        },
    }


if __name__ == "__main__":
    sys.exit(main())
