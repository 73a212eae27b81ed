"""Whether weights learned on made-up talks rank better than those set by hand.

    python -m tests.bench.ranking [--seed N] [--locomo FILE] [--conversations N] [--folder DIR] [--json]

Makes conversations about topics to learn from, imports them as the program does, and fits the weights of the
ranking to them: logistic regression on pairs of a right and a wrong passage (Burges et al., RankNet, 2005,
with a linear score), held to the hand-set weights by `--hold`. Then both are compared on talks about other
topics in other words and, with `--locomo`, on conversations in that format, of which nothing is learned. The
learned ones are worth shipping when they win on both. The last line is one JSON object.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.models.embedder import MiniLmEmbedder
from core.protocol.operations.recall import Search
from core.recall.ranking import FEATURES, WEIGHTS, Weights
from core.recall.recall import Recall
from tests.bench.locomo.data import ADVERSARIAL, Conversation, read
from tests.bench.locomo.homes import asked, kept_in, opened
from tests.bench.locomo.scores import Rankings
from tests.bench.talks.maker import talks

_LEARNED, _UNSEEN = 6, 3
"""Conversations."""
_DEPTH = 200
_WRONG = 40
"""Wrong passages that each right one is set against: those that the hand-set weights like best."""
_STEPS, _STEP = 300, 0.02
_STEEPNESS = 6.0
"""Of the logistic curve: scores of passages lie some tenths apart."""
Numbers = npt.NDArray[np.float64]
_HAND: Numbers = np.array([getattr(WEIGHTS, name) for name in FEATURES])


@dataclass(frozen=True)
class Ranked:
    """What one question found."""

    sources: tuple[str, ...]
    features: Numbers
    """(sources, features), unweighted."""
    gold: tuple[str, ...]

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        """Which of the sources it rests on."""
        return np.array([source in self.gold for source in self.sources], np.bool_)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, measure and print."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hold", type=float, default=0.3, help="how strongly hand-set weights are held to")
    parser.add_argument("--locomo", type=Path, help="a file in the LoCoMo format, to be measured only")
    parser.add_argument("--conversations", type=int, default=2, help="the first N of that file")
    parser.add_argument("--folder", type=Path, help="where the homes are kept")
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args(arguments)
    with kept_in(options.folder) as folder:
        learned = _ranked(folder, talks(options.seed, _LEARNED))
        checked = {"unseen": _ranked(folder, talks(options.seed, _UNSEEN, unseen=True))}
        if options.locomo:
            checked["locomo"] = _ranked(folder, read(options.locomo)[: options.conversations])
    weights = _fitted(learned, options.hold)
    figures: dict[str, Any] = {
        name: {"hand": _figures(each, _HAND), "learned": _figures(each, weights)}
        for name, each in checked.items()
    }
    figures["weights"] = dict(zip(FEATURES, weights.round(3).tolist(), strict=True))
    if not options.json:
        sys.stdout.write("".join(f"{name:10} {value}\n" for name, value in figures.items()))
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _ranked(folder: Path, conversations: Sequence[Conversation]) -> list[Ranked]:
    """What every question with an answer finds, with all features."""
    plain = Weights(**dict.fromkeys(FEATURES, 1.0))
    embedder = MiniLmEmbedder()
    found = []
    for conversation in conversations:
        with asked(folder, conversation):
            pass  # imports it where that was not done before
        with opened(folder, conversation) as store:
            recall = Recall(store.tables, embedder.embed, plain)
            for question in conversation.questions:
                if question.category == ADVERSARIAL or not question.gold:
                    continue
                request = Search(
                    question.text,
                    _DEPTH,
                    "line",
                    now=conversation.asked_at,
                    zone="UTC",
                    conversation=conversation.id,
                )
                hits = recall.search(request)
                rows = [[dict(hit.reasons).get(name, 0.0) for name in FEATURES] for hit in hits]
                features = np.array(rows, np.float64).reshape(len(hits), len(FEATURES))
                found.append(Ranked(tuple(hit.source_ids[0] for hit in hits), features, question.gold))
    return found


def _fitted(ranked: Sequence[Ranked], hold: float) -> Numbers:
    """Weights under which right passages stand before wrong ones, by Adam (Kingma and Ba, 2015)."""
    pairs, shares = [], []
    for one in ranked:
        right = one.right
        wrong = [row for row in np.argsort(-(one.features @ _HAND)) if not right[row]][:_WRONG]
        if not right.any() or not wrong:
            continue
        each = (one.features[right][:, None] - one.features[wrong][None]).reshape(-1, len(FEATURES))
        pairs.append(each)
        shares.append(np.full(len(each), 1 / len(each)))
    differences, share = np.concatenate(pairs), np.concatenate(shares) / len(shares)
    weights, mean, spread = _HAND.copy(), np.zeros_like(_HAND), np.zeros_like(_HAND)
    for step in range(1, _STEPS + 1):
        doubt = share / (1 + np.exp(_STEEPNESS * (differences @ weights)))
        slope = hold * (weights - _HAND) - _STEEPNESS * (differences * doubt[:, None]).sum(axis=0)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        weights -= _STEP * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def _figures(ranked: Sequence[Ranked], weights: Numbers) -> dict[str, float]:
    rankings = Rankings()
    for one in ranked:
        order = np.argsort(-(one.features @ weights), kind="stable")
        rankings.add([one.sources[row] for row in order], one.gold)
    return rankings.figures()


if __name__ == "__main__":
    sys.exit(main())
