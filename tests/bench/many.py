"""Search among very many made-up rows: `python -m tests.bench.many --rows 1000000 --json`.

    python -m tests.bench.many [--rows N] [--questions N] [--folder DIR] [--seed S] [--json]

Fills the sealed tables of passages and of memories with N rows each, straight, without reading, filing or a
journal: sentences, vectors in clusters, packed vectors of words, whole records. Then asks them in a process
of its own, with a stand-in for the embedder, once with a tenth of the rows and once with all. `cpu_ms` and
`p50_ms` are of one search, `first_ms` of the first after opening, `read_ahead_s` what reading ahead took,
`resident_mib` what the process held afterwards. With `--folder` the tables are kept for the next time.
"""

import argparse
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil

from core.engine.breathing import give_memory_back
from core.memory import indices
from core.memory.codec import encode, micros
from core.memory.keys import key_of
from core.memory.schema import Row, TableName, schemas
from core.memory.tables import MemoryTables
from core.models.tokenvectors import Embedded, pack
from core.protocol.operations.recall import Search
from core.recall.recall import Recall
from core.records.memory import Evidence, Memory, Passage
from core.vault.custody import Machine
from core.vault.keys import KdfParameters
from core.vault.s3 import LocalEndpoint, scrub_environment
from core.vault.vault import Vault
from tests.bench import lived
from tests.bench.latency import _questions

_SECRET: Final = "violet harbour lantern nine"
_WIDTH: Final = 384
_CLUSTERS: Final = 2_000
_SPREAD: Final = 0.8
_TOKENS: Final = 11
"""Vectors of words a passage has."""
_BATCH: Final = 20_000
_IN_A_SEGMENT: Final = 20
_SENTENCES: Final = 50_000
_FILLED: Final[tuple[TableName, ...]] = ("passages", "memories")
_START: Final = datetime(2016, 1, 1, tzinfo=UTC)


def main() -> int:
    """Fill, ask, print."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of each table (1000000)")
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--folder", type=Path, help="where the tables are kept for the next time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    # As the engine does; read by whoever is asked, which is a process of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    scrub_environment()
    figures: dict[str, Any] = {"rows": options.rows}
    with tempfile.TemporaryDirectory() as temporary:
        for rows, name in ((options.rows // 10, "tenth_"), (options.rows, "")):
            home = (options.folder or Path(temporary)) / f"many-{rows}-{options.seed}"
            if not home.with_suffix(".done").exists():
                began = time.process_time()
                fill(home, rows, options.seed)
                home.with_suffix(".done").touch()
                figures[f"{name}filled_cpu_s"] = round(time.process_time() - began)
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                found = alone.apply(ask, (home, options.questions, options.seed))
            figures |= {f"{name}{key}": value for key, value in found.items()}
            if not options.json:
                sys.stdout.write(f"{json.dumps(found)}\n")
    figures["p50_ratio"] = round(figures["p50_ms"] / figures["tenth_p50_ms"], 2)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def fill(home: Path, rows: int, seed: int) -> None:
    """Make the tables and their indices."""
    import pyarrow as pa

    vault, _ = Vault.create(home, _SECRET, KdfParameters())
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    tables = MemoryTables(endpoint.uri("tables"), storage_options=endpoint.storage_options)
    tables.open()
    chance, words = np.random.default_rng(seed), random.Random(seed)
    middles = chance.normal(size=(_CLUSTERS, _WIDTH)).astype(np.float32)
    sentences = [lived.sentence(words) for _ in range(min(rows, _SENTENCES))]
    kinds = schemas(_WIDTH, "all-MiniLM-L6-v2")
    try:
        for first in range(0, rows, _BATCH):
            numbers = range(first, min(first + _BATCH, rows))
            texts = [f"{words.choice(sentences)} {lived.word(words)}" for _ in numbers]
            for name, made in zip(_FILLED, (_passages, _memories), strict=True):
                vectors = _near(middles, chance, len(numbers)).astype(np.float16)
                columns = made(numbers, texts, chance)
                columns["vector"] = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), _WIDTH)
                tables._store._table(name).add(pa.table(columns, schema=kinds[name]))
        for name in _FILLED:
            _index(tables, name)
    finally:
        endpoint.stop()
        vault.close()


def ask(home: Path, questions: int, seed: int) -> dict[str, Any]:
    """Open the tables and search them."""
    vault = Vault.open(home, _SECRET, Machine())
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    try:
        tables = MemoryTables(endpoint.uri("tables"), storage_options=endpoint.storage_options)
        tables.open()
        chance = np.random.default_rng(seed + 1)
        recall = Recall(tables, lambda texts: _embedded(texts, chance))
        asked, now = _questions(seed), datetime(2030, 1, 1, tzinfo=UTC)

        def search() -> float:
            began = time.perf_counter()
            recall.search(Search(next(asked), now=now))
            return (time.perf_counter() - began) * 1e3

        first = search()
        before = time.process_time()
        tables.read_ahead()
        read = time.process_time() - before
        give_memory_back()
        for _ in range(5):
            search()
        before = time.process_time()
        times = [search() for _ in range(questions)]
        used = time.process_time() - before
        p50, p95 = np.percentile(times, (50, 95))
        return {
            "first_ms": round(first),
            "read_ahead_s": round(read, 1),
            "cpu_ms": round(used / questions * 1e3, 1),
            "p50_ms": round(float(p50), 1),
            "p95_ms": round(float(p95), 1),
            "resident_mib": round(psutil.Process().memory_info().rss / 2**20),
        }
    finally:
        endpoint.stop()
        vault.close()


def _index(tables: MemoryTables, name: TableName) -> None:
    table = tables._store._table(name)
    indices.index_anew(table)
    indices.index_many(name, table)


def _passages(numbers: Sequence[int], texts: Sequence[str], chance: np.random.Generator) -> Row:
    made = [
        Passage(f"p{number}", f"s{number}", _segment(number), text, _at(number), "UTC", "chat", 0.5,
                conversation="c", speaker="Marta")
        for number, text in zip(numbers, texts, strict=True)
    ]  # fmt: skip
    keys = [key_of(one.id) for one in made]
    packed = chance.bytes(len(made) * _TOKENS * _WIDTH // 8)
    size = _TOKENS * _WIDTH // 8
    nothing = [""] * len(made)
    return {
        "key": keys,
        "source_key": [key_of(one.source_id) for one in made],
        "segment_key": [key_of(one.segment) for one in made],
        "conversation_key": [key_of("c")] * len(made),
        "app_key": nothing,
        "author": ["Marta"] * len(made),
        "app": nothing,
        "place": [number % _IN_A_SEGMENT for number in numbers],
        "at": [micros(one.occurred_at) for one in made],
        "text": texts,
        "context": [*texts[1:], texts[0]],
        "tokens": [packed[row * size : (row + 1) * size] for row in range(len(made))],
        "before": ["", *keys[:-1]],
        "after": [*keys[1:], ""],
        "record": [encode(one) for one in made],
    }


def _memories(numbers: Sequence[int], texts: Sequence[str], _chance: np.random.Generator) -> Row:
    made = [
        Memory(f"m{number}", "semantic", text, text, _at(number), _at(number), "minute", _at(number), "UTC",
               (Evidence(f"s{number}", text),), "chat", 0.5, "rules/1", segment=_segment(number))
        for number, text in zip(numbers, texts, strict=True)
    ]  # fmt: skip
    at = [micros(one.occurred_start) for one in made]
    nothing = [""] * len(made)
    return {
        "key": [key_of(one.id) for one in made],
        "type": ["semantic"] * len(made),
        "live": [True] * len(made),
        "segment_key": [key_of(one.segment) for one in made],
        "conversation_key": nothing,
        "app_key": nothing,
        "source_keys": [[key_of(source) for source in one.source_ids] for one in made],
        "app": nothing,
        "at": at,
        "until": at,
        "learned": at,
        "status": ["queryable"] * len(made),
        "claim_keys": [[]] * len(made),
        "text": texts,
        "record": [encode(one) for one in made],
    }


def _segment(number: int) -> str:
    return f"g{number // _IN_A_SEGMENT}"


def _at(number: int) -> datetime:
    return _START + timedelta(minutes=number)


def _near(middles: Any, chance: np.random.Generator, count: int) -> Any:
    chosen = middles[chance.integers(0, len(middles), count)]
    noise = chance.normal(size=chosen.shape).astype(np.float32)
    return chosen + _SPREAD * noise


def _embedded(texts: Sequence[str], chance: np.random.Generator) -> Embedded:
    vectors = chance.normal(size=(len(texts), _WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = [chance.normal(size=(len(text.split()), _WIDTH)).astype(np.float32) for text in texts]
    return Embedded(vectors, tuple(map(pack, words)))


if __name__ == "__main__":
    sys.exit(main())
