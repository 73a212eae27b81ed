"""How well lines are found, questions answered and answers held back, on conversations in the LoCoMo format.

    python -m tests.bench.recall --locomo FILE [--conversations N] [--folder DIR] [--failures FILE] [--json]
    python -m tests.bench.recall --talks SEED ...                   # made-up ones, of two and of four people

Each conversation is imported into a home of its own by the ordinary importer and asked about through the
running engine. A turn is a line, and its evidence is looked for among all of its conversation. Categories: 1
several places, 2 times, 3 needs the world's knowledge, 4 one place, 5 was never said and should be held
back. R, MRR and nDCG are over 1 to 4; `f1` is the authors' token F1 of the bare value, `f1_gold_evidence`
that of the same answerer when it is given the evidence and nothing else. `held_back_at` says what share of
category 5 is held back when so many per cent of the others are. `without` leaves out one feature of the
ranking at a time. Beside it: BM25 as bm25s does it by default, and the nearest vectors alone. Shares are in
per cent.

With `--folder` the homes are kept for the next time. The last line is one JSON object.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bm25s

from core.answer.extractive import answer
from core.engine.store import Store
from core.memory.search import Scope
from core.models.embedder import Embedder, MiniLmEmbedder
from core.protocol.client import Client
from core.protocol.operations.recall import Answer, Ask, Hit, Search
from core.recall.ranking import FEATURES
from core.recall.recall import Recall
from core.records.memory import Passage
from tests.bench.ablation import without
from tests.bench.locomo.data import ADVERSARIAL, Asked, Conversation, read
from tests.bench.locomo.homes import asked, kept_in, opened
from tests.bench.locomo.scores import DEPTHS, Rankings, percent, risk_coverage, token_f1
from tests.bench.talks.maker import talks

_DEPTH = max(DEPTHS)
_TALKS = 3
_RERANKED = 2 * _DEPTH
"""Hits of which a feature is taken away: what only the other features found is among them."""


@dataclass
class Measured:
    """What was measured so far."""

    rankings: dict[str, Rankings] = field(default_factory=dict)
    f1: dict[int, list[float]] = field(default_factory=dict)
    f1_gold: dict[int, list[float]] = field(default_factory=dict)
    held_back: dict[bool, list[bool]] = field(default_factory=lambda: {True: [], False: []})
    """By whether it should have been."""
    confidence: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})
    searching: list[float] = field(default_factory=list)
    answering: list[float] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def rank(self, name: str, ranked: Sequence[str], gold: Sequence[str]) -> None:
        self.rankings.setdefault(name, Rankings()).add(ranked, gold)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one line."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--locomo", type=Path, help="a file in the LoCoMo format")
    source.add_argument("--talks", type=int, metavar="SEED", help="conversations made up from a seed")
    parser.add_argument("--conversations", type=int, default=0, help="only the first N")
    parser.add_argument("--folder", type=Path, help="where the homes are kept")
    parser.add_argument("--failures", type=Path, help="where to write every question with its answer")
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args(arguments)
    conversations = read(options.locomo) if options.locomo else talks(options.talks, _TALKS, unseen=True)
    conversations = conversations[: options.conversations or None]
    measured = Measured()
    with kept_in(options.folder) as folder:
        for conversation in conversations:
            with asked(folder, conversation) as client:
                for question in conversation.questions:
                    _ask(client, conversation, question, measured)
            with opened(folder, conversation) as store:
                _compare(store, MiniLmEmbedder(), conversation, measured)
    figures = _figures(measured)
    if options.failures:
        options.failures.write_text("".join(json.dumps(row) + "\n" for row in measured.rows), "utf-8")
    if not options.json:
        sys.stdout.write("".join(f"{name:20} {value}\n" for name, value in figures.items()))
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _ask(client: Client, conversation: Conversation, question: Asked, measured: Measured) -> None:
    """Search and ask through the engine."""
    began = time.perf_counter()
    found, _ = client.call(
        Search(
            query=question.text,
            limit=_RERANKED,
            level="line",
            conversation=conversation.id,
            now=conversation.asked_at,
            zone="UTC",
        )
    )
    measured.searching.append(time.perf_counter() - began)
    began = time.perf_counter()
    given, _ = client.call(Ask(question=question.text, now=conversation.asked_at, zone="UTC"))
    measured.answering.append(time.perf_counter() - began)
    adversarial = question.category == ADVERSARIAL
    measured.held_back[adversarial].append(given.abstained)
    measured.confidence[adversarial].append(given.confidence)
    if not adversarial:
        f1 = token_f1(given.short, question.answer, question.category)
        measured.f1.setdefault(question.category, []).append(f1)
        _rank(measured, question, found.hits)
    measured.rows.append(_row(question, found.hits, given))


def _rank(measured: Measured, question: Asked, hits: Sequence[Hit]) -> None:
    if not question.gold:
        return
    ranked = [hit.source_ids[0] for hit in hits]
    measured.rank("all", ranked[:_DEPTH], question.gold)
    measured.rank(f"category {question.category}", ranked[:_DEPTH], question.gold)
    for feature in FEATURES:
        left = [hit.source_ids[0] for hit in without(hits, feature)]
        measured.rank(f"without {feature}", left[:_DEPTH], question.gold)


def _row(question: Asked, hits: Sequence[Hit], given: Answer) -> dict[str, Any]:
    ranked = [hit.source_ids[0] for hit in hits]
    return {
        "category": question.category,
        "question": question.text,
        "wanted": question.answer,
        "short": given.short,
        "answer": given.answer,
        "abstained": given.abstained,
        "confidence": round(given.confidence, 3),
        "f1": round(token_f1(given.short, question.answer, question.category), 3),
        "places": [ranked.index(one) + 1 if one in ranked else 0 for one in question.gold],
    }


def _compare(store: Store, embedder: Embedder, conversation: Conversation, measured: Measured) -> None:
    """The same questions to BM25, to vectors alone, and to the answerer with the gold evidence."""
    names = [f"{conversation.id}/{turn.id}" for turn in conversation.turns]
    words = bm25s.BM25()
    words.index(_bm25_tokens([turn.text for turn in conversation.turns]), show_progress=False)
    recall = Recall(store.tables, embedder.embed)
    for question in conversation.questions:
        if question.category == ADVERSARIAL:
            continue
        if not question.gold:
            measured.f1_gold.setdefault(question.category, []).append(0.0)
            continue
        best, _ = words.retrieve(_bm25_tokens([question.text]), k=_DEPTH, show_progress=False)
        measured.rank("bm25s", [names[place] for place in best[0]], question.gold)
        near = store.tables.find_near("passages", embedder.embed([question.text]).vectors, Scope(), _DEPTH)
        passages = store.tables.by_keys(Passage, [item.key for item in near])
        measured.rank("vectors", [passages[item.key].source_id for item in near], question.gold)
        pack = recall.gather(question.text, conversation.asked_at, "UTC", sources=question.gold)
        f1 = token_f1(answer(pack).short, question.answer, question.category)
        measured.f1_gold.setdefault(question.category, []).append(f1)


def _bm25_tokens(texts: list[str]) -> Any:
    return bm25s.tokenize(texts, show_progress=False)


def _figures(measured: Measured) -> dict[str, Any]:
    ranked = {name: rankings.figures() for name, rankings in measured.rankings.items()}
    overall = ranked["all"]
    return overall | {
        "by_category": {
            name[-1]: part for name, part in sorted(ranked.items()) if name.startswith("category")
        },
        "f1": percent(value for values in measured.f1.values() for value in values),
        "f1_by_category": {str(kind): percent(values) for kind, values in sorted(measured.f1.items())},
        "f1_gold_evidence": percent(value for values in measured.f1_gold.values() for value in values),
        "f1_gold_by_category": {
            str(kind): percent(values) for kind, values in sorted(measured.f1_gold.items())
        },
        "cat5_abstained": percent(measured.held_back[True]),
        "false_abstain": percent(measured.held_back[False]),
        "held_back_at": risk_coverage(measured.confidence[False], measured.confidence[True]),
        "p50_ms": _milliseconds(measured.searching, 0.5),
        "p95_ms": _milliseconds(measured.searching, 0.95),
        "ask_p50_ms": _milliseconds(measured.answering, 0.5),
        "ask_p95_ms": _milliseconds(measured.answering, 0.95),
        "bm25s": ranked["bm25s"],
        "vectors_alone": ranked["vectors"],
        "without": {
            feature: {
                name: round(ranked[f"without {feature}"][name] - overall[name], 1)
                for name in ("R@10", "nDCG@10")
            }
            for feature in FEATURES
        },
        "questions": sum(map(len, measured.f1.values())),
    }


def _milliseconds(seconds: Sequence[float], share: float) -> float:
    return round(1000 * statistics.quantiles(seconds, n=100)[round(100 * share) - 1], 1)


if __name__ == "__main__":
    sys.exit(main())
