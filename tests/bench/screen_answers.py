"""Whether questions about what a screen showed are answered: `python -m tests.bench.screen_answers --json`.

Shows made-up screens with known facts in real programs, captures them by the command line, asks for every
fact in several wordings and for things that were never shown, and looks whether the answer, its frame and its
box are right. `without` tells what leaving out one feature of the ranking changes of `recall_at_3`. The last
line is one JSON object. `--forms unseen` takes forms and wordings that were written
after the improvements.
"""

import argparse
import io
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from rapidfuzz import fuzz

from core.protocol.client import Client
from core.protocol.endpoint import socket_path
from core.protocol.operations.recall import Answer, Ask, GetFrame, Hit, Search
from core.recall.ranking import FEATURES
from core.text.tokens import fold
from tests.bench.ablation import without
from tests.bench.screens.forms_fresh import FRESH
from tests.bench.screens.forms_known import KNOWN
from tests.bench.screens.forms_unseen import UNSEEN
from tests.bench.screens.stage import SIZE, Place, Stage, Style, a_style
from tests.bench.screens.world import Fact, Sheet, World
from tests.e2e.eyes import read, squeezed
from tests.e2e.program import Program
from tests.support.xvfb import Xvfb

_SECONDS = 2
"""How long each screen is looked at."""
_ALIKE = 80
"""Per cent from which on the independent reading of a box holds the value."""
_WORDINGS = 3
_FIRST, _RERANKED = 3, 60
"""Hits that are looked at, and those among which a feature is left out."""
_LEFT, _RIGHT = Place(8, 30, 784, 940), Place(806, 30, 784, 940)
_BACK, _FRONT = Place(30, 40, 980, 820), Place(560, 330, 1000, 640)
_STRANGERS = (
    "What is Ottoline Grimsdyke's phone number?", "When is the Vexley Aerospace invoice due?",
    "Which room is the Quokka retrospective in?", "How much did the Plinthworks order cost?",
    "What is the e-mail address of Barnaby Thistlewood?", "Who organises the Zanzibar offsite?",
    "What is the tracking number of the Moonpetal order?", "Which flight goes to Ulaanbaatar?",
    "What is Cressida Vane's address?", "What's the booking reference for the Reykjavik trip?",
)  # fmt: skip


@dataclass
class Shown:
    """A sheet and when it was on the screen."""

    sheet: Sheet
    style: Style
    complete: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Captures in which all of it could be seen."""
    partly: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Captures in which another window covered some of it."""


@dataclass
class Tally:
    """What was measured."""

    marks: dict[str, list[bool]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def mark(self, name: str, *, good: bool) -> bool:
        self.marks.setdefault(name, []).append(good)
        return good

    def share(self, name: str) -> float:
        return round(statistics.fmean(self.marks[name]), 3) if self.marks.get(name) else 0.0


def main() -> int:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20, help="how many windows are shown")
    parser.add_argument("--forms", choices=("known", "fresh", "unseen", "all"), default="all")
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    parser.add_argument("--keep", type=Path, help="keep the home and the times of what was shown here")
    options = parser.parse_args()
    began = time.monotonic()
    with _folder(options.keep) as folder:
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        program = Program(folder / "home", runtime)
        sheets = _sheets(options.seed, options.count, options.forms)
        shown = _capture(program, sheets, folder, options.seed)
        tally = Tally()
        try:
            with Client(socket_path(program.home)) as client:
                _ask_all(client, shown, tally, random.Random(options.seed))
        finally:
            program.run("lock")
    figures = _figures(tally, len(shown), time.monotonic() - began)
    if not options.json:
        sys.stdout.write("\n".join(tally.failures) + "\n")
        for name, value in figures.items():
            sys.stdout.write(f"{name:20} {value}\n")
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _sheets(seed: int, count: int, forms: str) -> list[Sheet]:
    makers = {"known": KNOWN, "fresh": FRESH, "unseen": UNSEEN, "all": KNOWN + FRESH + UNSEEN}[forms]
    chance = random.Random(seed)
    world = World(chance)
    order: list[Any] = []
    while len(order) < count:
        order += chance.sample(makers, len(makers))
    return [make(world) for make in order[:count]]


# ── showing ──────────────────────────────────────────────────────────────────────────────────────────────


def _capture(program: Program, sheets: Sequence[Sheet], folder: Path, seed: int) -> list[Shown]:
    """Show the sheets in turn, alone, side by side and overlapping, and capture what is there."""
    chance = random.Random(seed + 1)
    shown = [Shown(sheet, a_style(chance, sheet)) for sheet in sheets]
    with Xvfb(SIZE, window_manager=True) as screen:
        program.environment["DISPLAY"] = screen.display
        program.ok("init")
        program.ok("unlock")
        stage_folder = folder / "stage"
        stage_folder.mkdir()
        stage = Stage(screen, stage_folder)
        waiting = list(shown)
        while waiting:
            first = waiting.pop(0)
            second = waiting.pop(0) if waiting else None
            _play(program, stage, first, second, chance.choice(("beside", "covers", "uncovers")))
    (folder / "times.json").write_text(json.dumps([_times(item) for item in shown]))
    return shown


def _play(program: Program, stage: Stage, first: Shown, second: Shown | None, how: str) -> None:
    if second is None or how == "beside":
        windows = [stage.show(first.sheet, first.style, _LEFT)]
        if second is not None:
            windows.append(stage.show(second.sheet, second.style, _RIGHT))
        span = _look(program)
        for item in (first, second):
            if item is not None:
                item.complete.append(span)
        stage.close(*windows)
        return
    back = stage.show(first.sheet, first.style, _BACK)
    if how == "covers":
        first.complete.append(_look(program))
    front = stage.show(second.sheet, second.style, _FRONT)
    span = _look(program)
    first.partly.append(span)
    second.complete.append(span)
    if how == "uncovers":
        stage.rise(back)
        span = _look(program)
        first.complete.append(span)
        second.partly.append(span)
    stage.close(front, back)


def _look(program: Program) -> tuple[datetime, datetime]:
    start = datetime.now(UTC)
    program.ok("capture", "--seconds", str(_SECONDS))
    return start, datetime.now(UTC)


def _times(item: Shown) -> list[list[list[str]]]:
    return [
        [[start.isoformat(), end.isoformat()] for start, end in spans]
        for spans in (item.complete, item.partly)
    ]


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────


def _ask_all(client: Client, shown: Sequence[Shown], tally: Tally, chance: random.Random) -> None:
    eyes = _Eyes(client)
    for item in shown:
        for fact in item.sheet.facts:
            for question in chance.sample(fact.questions, min(_WORDINGS, len(fact.questions))):
                _ask(client, eyes, item, fact, question, tally)
    strange = [question for item in shown for question in item.sheet.nowhere] + list(_STRANGERS)
    for question in strange:
        answer = _timed(client, question, tally)
        if not tally.mark("abstained_rightly", good=answer.abstained):
            tally.failures.append(f"FALSE   {question} -> {answer.short!r} {answer.answer[:140]!r}")


def _timed(client: Client, question: str, tally: Tally) -> Answer:
    began = time.monotonic()
    answer, _ = client.call(Ask(question=question, zone="UTC"))
    tally.seconds.append(time.monotonic() - began)
    return answer


def _ask(client: Client, eyes: "_Eyes", item: Shown, fact: Fact, question: str, tally: Tally) -> None:
    answer = _timed(client, question, tally)
    right = [_same(answer.short, wanted) for wanted in (fact.value, *fact.accepted)]
    wrong = []
    if not tally.mark("short_exact", good=any(right) or not fact.bare):
        wrong.append("short")
    told = _plain(f"{answer.short} {answer.answer}")
    contains = any(_plain(value) in told for value in (fact.value, *fact.accepted))
    if not tally.mark("answer_contains", good=contains):
        wrong.append("answer")
    if not tally.mark("answered", good=not answer.abstained):
        wrong.append("abstained")
    else:
        citation = answer.citations[0]
        boxed = citation.box is not None and eyes.sees(citation.frame_id, citation.box, fact)
        if contains and not tally.mark("box_on_quote", good=boxed):
            wrong.append("box")
        among = any(start <= citation.time <= end for start, end in item.complete)
        among |= boxed and any(start <= citation.time <= end for start, end in item.partly)
        if not tally.mark("right_frame", good=among and _plain(item.sheet.title) in _plain(citation.title)):
            wrong.append("frame")
    found, _ = client.call(Search(query=question, limit=_RERANKED, level="line", zone="UTC"))
    if not tally.mark("recall_at_3", good=_is_among(item, found.hits)):
        wrong.append("recall")
    for feature in FEATURES:
        tally.mark(f"without {feature}", good=_is_among(item, without(found.hits, feature)))
    tally.mark(f"form {item.sheet.form}", good=any(right))
    if wrong:
        look = f"{item.sheet.form} {item.style.pixels}px{' dark' if item.style.dark else ''}"
        tally.failures.append(
            f"{','.join(wrong):22} [{look}] {question}"
            f" = {fact.value!r} -> {answer.short!r} {answer.answer[:160]!r}"
        )


def _is_among(item: Shown, hits: Sequence[Hit]) -> bool:
    """Whether one of the first three hits is a frame that shows it."""
    return any(
        start <= hit.time <= end and _plain(item.sheet.title) in _plain(hit.title)
        for hit in hits[:_FIRST]
        for start, end in item.complete + item.partly
    )


class _Eyes:
    """Reads boxes of frames by the recognition engine itself."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._pictures: dict[str, Image.Image] = {}
        self._read: dict[tuple[str, tuple[int, ...]], str] = {}

    def sees(self, frame: str, box: Any, fact: Fact) -> bool:
        key = (frame, tuple(box))
        if key not in self._read:
            if frame not in self._pictures:
                _, blob = self._client.call(GetFrame(frame))
                self._pictures[frame] = Image.open(io.BytesIO(blob)).convert("RGB")
            crop = self._pictures[frame].crop((box.x - 6, box.y - 6, box.right + 6, box.bottom + 6))
            self._read[key] = squeezed(fold(read(_black_on_white(crop))))
        seen = self._read[key]
        wanted = [squeezed(fold(value)) for value in (fact.value, *fact.accepted)]
        return any(fuzz.partial_ratio(value, seen) >= _ALIKE for value in wanted)


def _black_on_white(picture: Image.Image) -> Image.Image:
    grey = ImageOps.autocontrast(picture.convert("L"))
    dark = statistics.fmean(grey.resize((32, 32)).tobytes()) < 128
    return ImageOps.expand(ImageOps.invert(grey) if dark else grey, 8, 255)


def _same(short: str, wanted: str) -> bool:
    return _plain(short) == _plain(wanted)


def _plain(text: str) -> str:
    """Without what does not matter: case, accents, spaces, the kind of dash, marks between thousands."""
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}\b)", "", text)
    return re.sub(r"\s+", "", fold(text).replace("\u2013", "-").strip(" .,:;\"'"))


def _figures(tally: Tally, screens: int, seconds: float) -> dict[str, Any]:
    figures: dict[str, Any] = {
        name: tally.share(name)
        for name in ("short_exact", "answer_contains", "right_frame", "box_on_quote", "recall_at_3")
    }
    figures["without"] = {
        feature: round(tally.share(f"without {feature}") - figures["recall_at_3"], 3) for feature in FEATURES
    }
    figures["false_answers"] = round(1 - tally.share("abstained_rightly"), 3)
    figures["abstained_wrongly"] = round(1 - tally.share("answered"), 3)
    figures["questions"] = len(tally.marks.get("short_exact", ()))
    figures["unanswerable"] = len(tally.marks.get("abstained_rightly", ()))
    figures["windows"] = screens
    figures["ask_p50_ms"] = round(1000 * statistics.median(tally.seconds), 1)
    figures["by_form"] = {
        name[5:]: tally.share(name) for name in sorted(tally.marks) if name.startswith("form ")
    }
    figures["seconds"] = round(seconds, 1)
    return figures


if __name__ == "__main__":
    sys.exit(main())
