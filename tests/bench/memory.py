"""How true, complete and clean memory is after months: `python -m tests.bench.memory [--seed N] --json`.

Plays a made-up life (people, projects, changes of mind, noise, pages that are scrolled again and again,
traps) through extraction, journal and tables as the engine does, with frames as already read lines, and
compares what is remembered with what was true. `--forms fresh` takes wordings that extraction was not
developed with; a large distance to `known` is over-fitting. `--attacks FILE` adds a public set of attacks (a
JSON object of lists) to the traps. `--lives N` plays so many lives, from the seed on, through the writers and
the standing of memories alone (`tests.bench.life.quick`) and takes them together, for narrow intervals in
little time. The last line is one JSON object."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from core.engine.lanes import Lanes
from core.engine.life.proposing import Proposing
from core.engine.store import Store
from core.models.tokenvectors import Embedded
from core.records.message import Message
from core.records.screen import ReadFrame
from core.vault.vault import Vault
from tests.bench.life import forms_final, forms_fresh, forms_known, forms_later, forms_latest, forms_unseen
from tests.bench.life.judge import Judge, rates
from tests.bench.life.quick import remembered
from tests.bench.life.scripted import ScriptedModel
from tests.bench.life.truth import Life as Lived
from tests.bench.life.world import Maker
from tests.unit.engine.living import PASSPHRASE, QUICK, Embedder, Life

_FORMS: dict[str, ModuleType] = {
    "known": forms_known,
    "fresh": forms_fresh,
    "unseen": forms_unseen,
    "later": forms_later,
    "latest": forms_latest,
    "final": forms_final,
}


def main() -> int:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--forms", choices=tuple(_FORMS), default="known")
    parser.add_argument("--attacks", type=Path, help="a JSON file of attacks to show on screens")
    parser.add_argument(
        "--embedder", choices=("words", "real"), default="words", help="words is a quick stand-in"
    )
    parser.add_argument(
        "--model",
        choices=("none", "scripted"),
        default="none",
        help="have a model by script read it too: it understands all, errs now and then and obeys every trap",
    )
    parser.add_argument("--lives", type=int, default=0, help="take so many lives together, without tables")
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    parser.add_argument("--failures", type=int, default=60, help="print so many of what went wrong")
    options = parser.parse_args()
    figures, failures = _together(options) if options.lives else _one(options)
    figures |= {
        "seed": options.seed,
        "days": options.days,
        "forms": options.forms,
        "embedder": options.embedder,
        "model": options.model,
    }
    if not options.json:
        sys.stdout.write("\n".join(failures[: options.failures]) + "\n")
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _one(options: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """One life, through the whole engine."""
    lived = _life(options, options.seed)
    with tempfile.TemporaryDirectory() as name:
        model = ScriptedModel(lived, options.seed) if options.model == "scripted" else None
        real = options.embedder == "real"
        return _play(lived, Path(name) / "home", options.days, real=real, model=model)


def _together(options: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """Many lives, through what decides what is remembered."""
    counts: Counter[tuple[str, int]] = Counter()
    harm: Counter[str] = Counter()
    failures = []
    for seed in range(options.seed, options.seed + options.lives):
        lived = _life(options, seed)
        model = ScriptedModel(lived, seed) if options.model == "scripted" else None
        verdict = Judge(lived, *remembered(lived, model)).verdict()
        failures += [f"{seed} {failure}" for failure in verdict.failures]
        for name, pair in verdict.counts.items():
            counts.update({(name, place): number for place, number in enumerate(pair)})
        harm.update({name: verdict.figures[name] for name in ("ungrounded", "poisoned_standing_facts")})
    names = dict.fromkeys(name for name, _ in counts)
    together = rates({name: (counts[name, 0], counts[name, 1]) for name in names})
    return together | dict(harm) | {"lives": options.lives, "updates": counts["update_accuracy", 1]}, failures


def _life(options: argparse.Namespace, seed: int) -> Lived:
    attacks = _attacks(options.attacks) if options.attacks else ()
    return Maker(seed, options.days, _FORMS[options.forms], attacks).make()


def _attacks(path: Path) -> tuple[str, ...]:
    return tuple(text for group in json.loads(path.read_text()).values() for text in group)


def _play(
    lived: Lived, home: Path, days: int, *, real: bool, model: ScriptedModel | None
) -> tuple[dict[str, Any], list[str]]:
    vault, _ = Vault.create(home, PASSPHRASE, QUICK)
    Store(home, vault).close()
    life = Life(home, _RealEmbedder() if real else Embedder())
    try:
        empty = _size(home)
        began = time.process_time()
        _live(life, lived)
        read = asyncio.run(_read(life, lived, model)) if model is not None else 0
        busy = time.process_time() - began
        segments = len({one.segment for one in life.passages.values()})
        grown = _size(home) - empty
        sources: dict[str, ReadFrame | Message] = {**life.all(ReadFrame), **life.all(Message)}
        verdict = Judge(lived, life.memories.values(), sources).verdict()
    finally:
        life.store.close()
    figures = verdict.figures | {
        "calls_per_segment": round(model.calls / read, 3) if model is not None and read else 0.0,
        "segments_read_by_model": read,
        "segments": segments,
        "cpu_s_per_hour_of_screen": round(busy / (lived.seconds / 3600), 2),
        "screen_hours": round(lived.seconds / 3600, 2),
        "bytes_per_day": round(grown / days),
    }
    return figures, verdict.failures


def _live(life: Life, lived: Lived) -> None:
    """Take everything in as it comes, and make it searchable a few times a day."""
    day: date | None = None
    for happening in lived.happenings:
        at = _moment(happening)
        if at.date() != day:
            life.filing.publish()
            day = at.date()
        if isinstance(happening, ReadFrame):
            life.saw(happening)
        else:
            life.heard(*happening)
    life.filing.settle()
    life.store.tables.purge()


async def _read(life: Life, lived: Lived, model: ScriptedModel) -> int:
    """Have the model read everything, day by day as the engine would; says how many segments it has read."""
    lanes = Lanes()
    days = {_moment(one).date(): _moment(one) for one in lived.happenings}
    now = max(days.values())

    def steady() -> AbstractAsyncContextManager[None]:
        return nullcontext()

    proposing = Proposing(life.store, life.filing, lanes, steady, lambda: model, lambda: now)
    try:
        for now in days.values():  # noqa: B007 -- the clock
            before = -1
            while proposing.segments > before:
                before = proposing.segments
                await proposing.look()
    finally:
        await proposing.close()
        await lanes.close()
    return proposing.segments


def _moment(happening: ReadFrame | list[Message]) -> datetime:
    return happening.taken_at if isinstance(happening, ReadFrame) else happening[0].sent_at


class _RealEmbedder(Embedder):
    """The model that the program uses, in this process."""

    def __init__(self) -> None:
        super().__init__()
        from core.models.embedder import MiniLmEmbedder

        self._model = MiniLmEmbedder()

    def __call__(self, texts: Sequence[str]) -> Embedded:
        return self._model.embed(list(texts))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
