"""How well lines are found and answers held back, on conversations in the LoCoMo format.

    python -m tests.bench.recall --data FILE [--conversations N] [--json]

Each turn is a line; a question's evidence is looked for within its conversation. Recall@10 and nDCG@10 are
over the categories 1 to 4; category 5 asks for what was never said, and should be held back. In per cent.
"""

import argparse
import contextlib
import json
import math
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from core.answer.extractive import answer
from core.extraction.passages import passages
from core.memory.schema import passage_embedding_text
from core.memory.tables import FiledSegment, MemoryTables
from core.models.embedder import Embedder, MiniLmEmbedder
from core.protocol.operations.recall import Search
from core.recall.recall import Recall
from core.records.memory import Segment
from core.records.message import Message

ADVERSARIAL = 5
_EVIDENCE = re.compile(r"D\d+:\d+")
_DEPTH = 50


@dataclass(slots=True)
class Scores:
    """What was measured."""

    recall: dict[int, list[float]] = field(default_factory=dict)
    gain: list[float] = field(default_factory=list)
    held_back: dict[bool, list[bool]] = field(default_factory=lambda: {True: [], False: []})
    """Whether an answer was held back, by whether it should have been."""
    seconds: list[float] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a file in the LoCoMo format")
    parser.add_argument("--conversations", type=int, default=0, help="only the first N")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args(arguments)
    samples = json.loads(options.data.read_text("utf-8"))
    samples = samples[: options.conversations] if options.conversations else samples
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(samples, MiniLmEmbedder(), Path(folder))
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(figures) if options.json else _table(figures))  # noqa: T201 -- its output
    return 0


def measure(samples: Sequence[dict[str, Any]], embedder: Embedder, folder: Path) -> dict[str, Any]:
    """Import the samples, ask their questions, and give the figures."""
    tables = MemoryTables(str(folder), dimensions=embedder.dimensions, embedder=embedder.name)
    tables.open()
    recall = Recall(tables, embedder.embed)
    began = time.perf_counter()
    for sample in samples:
        _import(tables, embedder, sample)
    tables.optimize(force=True)
    imported = time.perf_counter() - began
    scores = Scores()
    for sample in samples:
        known = {turn.id for turn in _turns(sample)}
        for asked in sample["qa"]:
            _ask(recall, sample["sample_id"], asked, known, scores)
    every = [value for values in scores.recall.values() for value in values]
    return {
        "recall_at_10": _percent(every),
        "ndcg_at_10": _percent(scores.gain),
        "by_category": {str(kind): _percent(values) for kind, values in sorted(scores.recall.items())},
        "questions": len(every),
        "cat5_abstained": _percent(scores.held_back[True]),
        "false_abstain": _percent(scores.held_back[False]),
        "lines": tables.counts().passages,
        "import_s": round(imported, 1),
        "p50_ms": round(1000 * statistics.median(scores.seconds), 1),
        "p95_ms": round(1000 * statistics.quantiles(scores.seconds, n=20)[-1], 1),
    }


def _ask(recall: Recall, conversation: str, asked: dict[str, Any], known: set[str], scores: Scores) -> None:
    question, category = asked["question"], int(asked["category"])
    began = time.perf_counter()
    hits = recall.search(
        Search(query=question, limit=_DEPTH, level="line", conversation=conversation, zone="UTC")
    )
    scores.seconds.append(time.perf_counter() - began)
    pack = recall.gather(question, datetime.now(UTC), "UTC", conversation=conversation)
    scores.held_back[category == ADVERSARIAL].append(answer(pack).abstained)
    places = _EVIDENCE.findall(" ".join(asked.get("evidence", [])))
    gold = {f"{conversation}/{place}" for place in places} & known
    if category == ADVERSARIAL or not gold:
        return
    top = [hit.source_ids[0] for hit in hits[:10]]
    scores.recall.setdefault(category, []).append(len(gold & set(top)) / len(gold))
    gained = sum(1 / math.log2(rank + 2) for rank, source in enumerate(top) if source in gold)
    scores.gain.append(gained / sum(1 / math.log2(rank + 2) for rank in range(min(10, len(gold)))))


def _import(tables: MemoryTables, embedder: Embedder, sample: dict[str, Any]) -> None:
    """File each session as one segment."""
    filed = []
    for name, turns in _sessions(sample):
        segment = Segment(
            id=f"{sample['sample_id']}/{name}",
            origin="import",
            source_ids=tuple(turn.id for turn in turns),
            started_at=turns[0].sent_at,
            ended_at=turns[-1].sent_at,
            zone="UTC",
            conversation=sample["sample_id"],
        )
        cut = passages(segment, turns, lambda kind, *parts: "/".join((kind, *parts)))
        vectors = embedder.embed([passage_embedding_text(passage) for passage in cut])
        filed.append(FiledSegment(segment, (), embedder.embed([]), cut, vectors))
        tables.add_messages(turns)
    tables.file_segments(filed)


def _turns(sample: dict[str, Any]) -> Iterator[Message]:
    for _, turns in _sessions(sample):
        yield from turns


def _sessions(sample: dict[str, Any]) -> Iterator[tuple[str, list[Message]]]:
    conversation = sample["conversation"]
    for number in range(1, 1 + sum(1 for key in conversation if re.fullmatch(r"session_\d+", key))):
        name = f"session_{number}"
        spoken = conversation.get(name)
        if not spoken:
            continue
        began = _moment(conversation[f"{name}_date_time"])
        yield (
            name,
            [
                Message(
                    id=f"{sample['sample_id']}/{turn['dia_id']}",
                    conversation=sample["sample_id"],
                    speaker=turn["speaker"],
                    text=turn["text"],
                    sent_at=began + timedelta(seconds=20 * place),
                    zone="UTC",
                )
                for place, turn in enumerate(spoken)
            ],
        )


def _moment(text: str) -> datetime:
    """The time of a session, written as "1:56 pm on 8 May, 2023"."""
    return datetime.strptime(text.upper(), "%I:%M %p ON %d %B, %Y").replace(tzinfo=UTC)


def _percent(values: Iterable[float]) -> float:
    values = list(values)
    return round(100 * statistics.fmean(values), 1) if values else 0.0


def _table(figures: dict[str, Any]) -> str:
    return "\n".join(f"{name:16} {value}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main())
