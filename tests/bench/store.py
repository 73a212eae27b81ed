"""What sealing costs, beside plain LanceDB on a folder: `python -m tests.bench.store --json`.

    python -m tests.bench.store [--rows N] [--queries N] [--folder DIR] [--seed S] [--json]

The same rows (a sentence and a vector of 384 numbers, in clusters) go into a table in a folder and into one
behind the vault's endpoint, both get the indices that our tables have, and both are asked the same, one
after the other. Ratios are sealed to plain; `cpu` is that of this process, which does the work of both
sides. `recall_at_10` is that of the index asked for more and compared exactly in 16 bits, as search does
it, against comparing all. `unlock_to_answer_s` begins with the passphrase and ends with the first rows. The
last line is one JSON object.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil

from core.vault.custody import Machine
from core.vault.keys import KdfParameters
from core.vault.s3 import LocalEndpoint, scrub_environment
from core.vault.vault import Vault
from tests.bench import lived

if TYPE_CHECKING:
    from lancedb.table import Table

_WIDTH = 384
_CLUSTERS = 400
_SPREAD = 0.8
"""Of the noise, against the length of a cluster's middle."""
_BATCH = 10_000
_WANTED = 10
_WIDER = 30
"""Rows asked of the index, to be compared exactly."""
_SECRET = "violet harbour lantern nine"
_WORDS = (
    "orchard budget",
    "sailing trip invoice",
    "Marta Kovacs",
    "museum visit ticket",
    "heating claim Ravi",
)


@dataclass
class Side:
    """One of the two stores, and how long it took."""

    table: "Table"
    seconds: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)

    def timed(self, name: str, work: Callable[["Table"], Any]) -> Any:
        """What the work gives."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = work(self.table)
        self.seconds.setdefault(name, []).append(time.perf_counter() - wall)
        self.cpu.setdefault(name, []).append(time.process_time() - cpu)
        return result


def main() -> int:
    """Fill, ask, print."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="on the disk to be measured; a temporary one otherwise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    scrub_environment()
    os.environ.setdefault("LANCEDB_LOG", "error")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        figures = measure(Path(name), options.rows, options.queries, options.seed)
    if not options.json:
        sys.stdout.write("".join(f"{name:24} {value}\n" for name, value in figures.items()))
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def measure(folder: Path, rows: int, queries: int, seed: int) -> dict[str, Any]:
    """Both stores, filled and asked in turn."""
    home = folder / "sealed"
    vault, _ = Vault.create(home, _SECRET, KdfParameters())
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    plain = Side(_made(str(folder / "plain"), None))
    sealed = Side(_made(endpoint.uri("tables"), endpoint.storage_options))
    sides = (plain, sealed)
    chance = np.random.default_rng(seed)
    middles = chance.normal(size=(_CLUSTERS, _WIDTH)).astype(np.float32)
    vectors = np.empty((rows, _WIDTH), np.float16)
    for start, batch in _batches(rows, middles, chance, seed):
        vectors[start : start + len(batch)] = (
            batch["vector"].combine_chunks().flatten().to_numpy().reshape(-1, _WIDTH)
        )
        for side in sides:
            side.timed("ingest", partial(_add, batch))
    for side in sides:
        side.timed("index", _index)
    same, right = True, 0
    words = random.Random(seed)
    for number in range(queries):
        asked = _near(middles, chance)[0]
        text = words.choice(_WORDS)
        order = sides if number % 2 else sides[::-1]
        for name, work in (
            ("vector", partial(_by_vector, asked)),
            ("fts", partial(_by_words, text)),
            ("hybrid", partial(_by_both, text, asked)),
        ):
            found = [side.timed(name, work) for side in order]
            same = same and (name == "vector" or found[0] == found[1])
        exact = [_rescored(side.table, vectors, asked) for side in sides]
        same = same and exact[0] == exact[1]
        right += len(_exact(vectors, asked) & set(exact[1]))
    endpoint.stop()
    vault.close()
    figures = {"rows": rows, "identical_results": same, "recall_at_10": round(right / (queries * _WANTED), 4)}
    for name in ("vector", "fts", "hybrid"):
        p50 = [float(np.median(side.seconds[name][2:])) for side in sides]
        cpu = [float(np.mean(side.cpu[name][2:])) for side in sides]
        figures |= {
            f"{name}_p50_ms": round(p50[1] * 1e3, 2),
            f"{name}_p50_ratio": round(p50[1] / p50[0], 3),
            f"{name}_cpu_ratio": round(cpu[1] / cpu[0], 3),
        }
    for name in ("ingest", "index"):
        figures[f"{name}_ratio"] = round(sum(sealed.seconds[name]) / sum(plain.seconds[name]), 3)
        figures[f"{name}_cpu_ratio"] = round(sum(sealed.cpu[name]) / sum(plain.cpu[name]), 3)
    figures["unlock_to_answer_s"] = round(_unlocked(home), 2)
    figures["peak_mib"] = round(psutil.Process().memory_info().rss / 2**20)
    return figures


def _made(uri: str, options: dict[str, str] | None) -> "Table":
    import lancedb
    import pyarrow as pa

    schema = pa.schema(
        [("key", pa.int64()), ("text", pa.string()), ("vector", pa.list_(pa.float32(), _WIDTH))]
    )
    return lancedb.connect(uri, storage_options=options).create_table("rows", schema=schema)


def _batches(rows: int, middles: Any, chance: np.random.Generator, seed: int) -> Iterator[tuple[int, Any]]:
    import pyarrow as pa

    words = random.Random(seed)
    for start in range(0, rows, _BATCH):
        count = min(_BATCH, rows - start)
        vectors = _near(middles, chance, count)
        yield (
            start,
            pa.table(
                {
                    "key": pa.array(range(start, start + count), pa.int64()),
                    "text": [lived.sentence(words) for _ in range(count)],
                    "vector": pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), _WIDTH),
                }
            ),
        )


def _near(middles: Any, chance: np.random.Generator, count: int = 1) -> Any:
    chosen = middles[chance.integers(0, len(middles), count)]
    vectors = chosen + _SPREAD * chance.normal(size=chosen.shape).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _add(rows: Any, table: "Table") -> None:
    table.add(rows)


def _index(table: "Table") -> None:
    from lancedb.index import FTS, IvfSq

    table.create_index("text", config=FTS(base_tokenizer="icu/split"))
    table.create_index("vector", config=IvfSq(distance_type="cosine"))


def _by_vector(vector: Any, table: "Table", limit: int = _WANTED) -> list[int]:
    query: Any = table.search(vector, vector_column_name="vector")
    keys: list[int] = (
        query.distance_type("cosine").select(["key", "_distance"]).limit(limit).to_arrow()["key"].to_pylist()
    )
    return keys


def _by_words(text: str, table: "Table") -> list[float]:
    """Scores rather than keys: which of equal rows come last is left to chance."""
    query = table.search(text, query_type="fts", fts_columns="text").select(["key", "_score"])
    return [round(score, 4) for score in query.limit(_WANTED).to_arrow()["_score"].to_pylist()]


def _by_both(text: str, vector: Any, table: "Table") -> int:
    query: Any = table.search(query_type="hybrid", vector_column_name="vector", fts_columns="text")
    found = query.vector(vector).text(text).distance_type("cosine").select(["key"]).limit(_WANTED).to_arrow()
    return len(found)


def _exact(vectors: Any, asked: Any) -> set[int]:
    scores = np.concatenate(
        [vectors[at : at + _BATCH].astype(np.float32) @ asked for at in range(0, len(vectors), _BATCH)]
    )
    return set(np.argsort(-scores)[:_WANTED].tolist())


def _rescored(table: "Table", vectors: Any, asked: Any) -> list[int]:
    keys = np.array(_by_vector(asked, table, _WIDER))
    scores = vectors[keys].astype(np.float32) @ asked
    best: list[int] = keys[np.argsort(-scores)[:_WANTED]].tolist()
    return best


def _unlocked(home: Path) -> float:
    import lancedb

    began = time.perf_counter()
    vault = Vault.open(home, _SECRET, Machine())
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    try:
        table = lancedb.connect(endpoint.uri("tables"), storage_options=endpoint.storage_options).open_table(
            "rows"
        )
        _by_words(_WORDS[0], table)
        return time.perf_counter() - began
    finally:
        endpoint.stop()
        vault.close()


if __name__ == "__main__":
    sys.exit(main())
