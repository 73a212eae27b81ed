"""What is recent and often used is nearer to mind; what is not fades, and is found all the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.recall.activation import of_memory, of_passage
from core.records.memory import Evidence, Memory, Passage, Wish
from core.records.use import LATEST, Use
from tests.support.remembered import NOW, Remembered

DAY = timedelta(days=1)
TODAY = NOW.toordinal()
LONG_AGO = NOW - 300 * DAY


def memory(learned: datetime = LONG_AGO, **more: object) -> Memory:
    made = Memory(
        id="mem_1", type="semantic", text="Ann lives in Oslo", summary="Ann lives in Oslo",
        occurred_start=learned, occurred_end=learned, precision="minute", recorded_at=learned, zone="UTC",
        evidence=(Evidence("a/1", "I live in Oslo"),), origin="chat", trust=0.8, extractor="rules/1",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def used(*days_ago: int) -> Use:
    days = sorted(TODAY - day for day in days_ago)
    use = Use.once(days[0])
    for day in days[1:]:
        use = use.again(day)
    return use


def test_it_fades_with_time_and_never_to_nothing() -> None:
    near = [of_memory(memory(NOW - age * DAY), None, NOW) for age in (0.1, 1, 7, 60, 400, 4_000)]
    assert near[0] == near[1]
    assert near[1:] == sorted(near[1:], reverse=True)
    assert len(set(near)) == len(near) - 1
    assert near[-1] > 0


def test_each_kind_of_use_brings_it_nearer() -> None:
    plain = of_memory(memory(), None, NOW)
    assert of_memory(memory(), used(3), NOW) > plain
    assert of_memory(memory(wishes=(Wish("believed", NOW - 3 * DAY),)), None, NOW) > plain
    assert of_memory(memory(times=2, last_said=NOW - 3 * DAY), None, NOW) > plain
    assert of_memory(memory(times=9, last_said=NOW - 3 * DAY), None, NOW) > of_memory(
        memory(times=2, last_said=NOW - 3 * DAY), None, NOW
    )
    assert of_memory(memory(wishes=(Wish("apart", NOW),)), None, NOW) == plain


def test_a_pin_never_fades() -> None:
    assert of_memory(memory(pinned=True), None, NOW) == 1
    assert of_memory(memory(NOW), used(0, 1, 2, 3), NOW) < 1


def test_lately_counts_more_than_once_and_often_more_than_lately() -> None:
    assert of_memory(memory(), used(1), NOW) > of_memory(memory(), used(200), NOW)
    assert of_memory(memory(), used(1, 2, 3, 4), NOW) > of_memory(memory(), used(1), NOW)


def test_what_was_seen_is_nearer_after_somebody_went_back_to_it() -> None:
    seen = Passage("p", "frm_1", "s", "Platform nine", LONG_AGO, "UTC", "screen", 0.3)
    assert of_passage(seen, used(2), NOW) > of_passage(seen, None, NOW) == of_memory(memory(), None, NOW)


def test_two_uses_of_one_day_are_one_occasion() -> None:
    assert used(3).again(TODAY - 3) == used(3)
    assert used(3).again(TODAY - 9) == used(3)


@given(st.sets(st.integers(0, 2_000), min_size=1, max_size=40))
def test_what_is_no_longer_known_day_by_day_counts_nearly_as_it_did(days: set[int]) -> None:
    use = used(*days)
    assert use.count == len(days)
    assert len(use.latest) == min(len(days), LATEST)
    every = tuple(sorted((TODAY - one for one in days), reverse=True))
    exact = of_memory(memory(), Use(use.count, use.first, every), NOW)
    assert of_memory(memory(), use, NOW) == pytest.approx(exact, abs=0.12)


@dataclass
class Known:
    """Uses that a test writes down."""

    memories: Mapping[str, Use] = field(default_factory=dict)
    sources: Mapping[str, Use] = field(default_factory=dict)

    def of_memory(self, memory_id: str) -> Use | None:
        return self.memories.get(memory_id)

    def of_source(self, source_id: str) -> Use | None:
        return self.sources.get(source_id)


def equals(
    folder: Path, known: Known, *, first: datetime = LONG_AGO, second: datetime = LONG_AGO
) -> Remembered:
    """Two conversations in which two people say the same."""
    past = Remembered(folder, known)
    past.said("a", ("Ben", "The ferry leaves from pier four."), at=first)
    past.said("b", ("Cy", "The ferry leaves from pier four."), at=second)
    return past


def order(past: Remembered, level: str) -> list[str]:
    return [hit.source_ids[0] for hit in past.search("ferry pier", level=level)][:2]


@pytest.mark.parametrize("level", ["line", "memory"])
def test_of_equals_the_recent_one_comes_first(tmp_path: Path, level: str) -> None:
    for turn, (first, second) in enumerate(((LONG_AGO, NOW - 2 * DAY), (NOW - 2 * DAY, LONG_AGO))):
        past = equals(tmp_path / str(turn), Known(), first=first, second=second)
        assert order(past, level) == (["b/0", "a/0"] if second > first else ["a/0", "b/0"])


@pytest.mark.parametrize("wanted", ["a/0", "b/0"])
def test_of_equals_the_used_one_comes_first_and_says_why(tmp_path: Path, wanted: str) -> None:
    known = Known()
    past = equals(tmp_path, known)
    used_memory = next(hit for hit in past.search("ferry pier") if hit.source_ids[0] == wanted)
    known.memories, known.sources = {used_memory.memory_id: used(1, 5)}, {wanted: used(1, 5)}
    assert past.search("ferry pier")[0].memory_id == used_memory.memory_id
    hits = past.search("ferry pier", level="line")
    assert hits[0].source_ids == (wanted,)
    brought = [dict(hit.reasons)["at_hand"] for hit in hits]
    assert brought[0] > brought[1] > 0
    assert hits[0].score - hits[1].score == pytest.approx(brought[0] - brought[1], abs=0.002)


def test_use_hides_nothing_and_passes_nothing_that_fits_better(tmp_path: Path) -> None:
    known = Known(sources={"b/0": used(*range(1, 40))})
    past = Remembered(tmp_path, known)
    past.said("a", ("Ben", "The ferry to Helsinki leaves from pier four."), at=LONG_AGO)
    past.said("b", ("Cy", "The ferry was late."), at=LONG_AGO)
    hits = past.search("Where does the ferry to Helsinki leave from?", level="line")
    assert [hit.source_ids[0] for hit in hits] == ["a/0", "b/0"]
