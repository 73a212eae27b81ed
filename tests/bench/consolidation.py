"""What summing up in idle time costs and gives: `python -m tests.bench.consolidation [--seed N] [--days N]`.

A made-up life (`tests.bench.life`) is remembered, then summed up as in idle time, without a model: once from
nothing, once more with nothing new, and once after one message was deleted. Without `--json` some of the
records are printed, to be read by a person.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from core.engine.lanes import Lanes
from core.engine.life.consolidating import Asked, Consolidating
from core.engine.store import Store
from core.records.memory import Memory
from core.records.message import Message
from core.records.screen import ReadFrame
from core.text.quotes import join_lines
from core.vault.vault import Vault
from tests.bench.life import forms_unseen
from tests.bench.life.world import ZONE, Maker
from tests.bench.memory import _live
from tests.unit.engine.living import PASSPHRASE, QUICK, Embedder, Life


def main() -> int:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        vault, _ = Vault.create(home, PASSPHRASE, QUICK)
        Store(home, vault).close()
        life = Life(home, Embedder())
        try:
            lived = Maker(options.seed, options.days, forms_unseen).make()
            _live(life, lived)
            figures = _measure(life)
            if not options.json:
                for one in sorted(_sums(life), key=lambda one: (one.type, one.id))[:12]:
                    sys.stdout.write(f"── {one.type}\n{one.text}\n")
        finally:
            life.store.close()
    sys.stdout.write(json.dumps({"seed": options.seed, "lived_days": options.days, **figures}) + "\n")
    return 0


def _measure(life: Life) -> dict[str, Any]:
    first, again = _sum_up(life), _sum_up(life)
    made = _sums(life)
    days = [one for one in made if one.field("event_type") == "day"]
    ungrounded = sum(not _grounded(life, one) for one in made)
    source = next(one for one in life.all(Message).values())
    resting = [one.id for one in made if source.id in one.source_ids]
    life.delete(ids=(source.id,))
    left = [one for one in _sums(life) if source.id in one.source_ids]
    return {
        "days": len(days),
        "topics": sum(one.field("kind") == "topic" for one in made),
        "habits": sum(one.field("kind") == "habit" for one in made),
        "first_cpu_s": round(first, 2),
        "cpu_s_per_day": round(first / max(1, len(days)), 3),
        "nothing_new_cpu_s": round(again, 3),
        "after_a_deletion_cpu_s": round(_sum_up(life), 2),
        "characters_per_day": round(sum(len(one.text) for one in days) / max(1, len(days))),
        "quotes_per_day": round(sum(len(one.evidence) for one in days) / max(1, len(days)), 1),
        "ungrounded": ungrounded,
        "rested_on_what_was_deleted": len(resting),
        "still_there": len(left),
    }


def _sum_up(life: Life) -> float:
    """CPU seconds of one idle time."""

    async def run() -> float:
        lanes, gate = Lanes(), asyncio.Lock()

        @asynccontextmanager
        async def steady() -> Any:
            async with gate:
                yield

        made = Consolidating(life.store, life.shown, life.filing, lanes, steady, lambda: None)
        last = max(one.sent_at for one in life.all(Message).values())
        began = time.process_time()
        await made.run(Asked(last + timedelta(days=2), ZONE, "Ada"))
        spent = time.process_time() - began
        await lanes.close()
        return spent

    return asyncio.run(run())


def _sums(life: Life) -> list[Memory]:
    return [one for one in life.memories.values() if one.origin == "consolidation"]


def _grounded(life: Life, memory: Memory) -> bool:
    """Whether every quote stands in its source, character for character."""
    for item in memory.evidence:
        message = life.store.tables.get_many(Message, [item.source_id]).get(item.source_id)
        frame = life.store.tables.get_many(ReadFrame, [item.source_id]).get(item.source_id)
        text = message.text if message else ""
        if frame is not None:
            text = join_lines([frame.lines[line].text for line in item.lines])
        if item.quote not in text:
            return False
    return bool(memory.evidence)


if __name__ == "__main__":
    sys.exit(main())
