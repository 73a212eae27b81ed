"""What is held in memory is what the tables have."""

from pathlib import Path

import numpy as np
import pytest

from core.extraction.claims import slots_of
from core.memory import indices
from core.memory.held import Held
from core.memory.keys import key_of
from core.memory.search import Found, Scope
from core.memory.tables import FiledSegment, MemoryTables
from core.records.errors import NotFoundError
from core.records.memory import Memory, Passage, Segment
from tests.support.remembered import DIMENSIONS, embed, embedded
from tests.unit.memory.conftest import T0, a_memory, a_passage

ROOM = 10_000_000


def entries(*names: str) -> dict[str, tuple[object, ...]]:
    return {key_of(name): ("segment", name.encode() * 1_000) for name in names}


def test_what_was_written_since_is_not_held() -> None:
    held = Held[tuple[object, ...]](ROOM)
    before = held.generation
    held.written([key_of("a")])
    held.put(entries("a", "b"), before)
    assert set(held.get(map(key_of, "ab"))) == {key_of("b")}
    held.put(entries("a"), held.generation)
    assert set(held.get(map(key_of, "ab"))) == {key_of("a"), key_of("b")}
    held.written([key_of("b")])
    assert set(held.get(map(key_of, "ab"))) == {key_of("a")}


def test_nothing_from_before_it_was_cleared_comes_back() -> None:
    held = Held[tuple[object, ...]](ROOM)
    before = held.generation
    held.put(entries("a"), before)
    held.learn([7], [key_of("a")])
    held.clear()
    held.put(entries("a"), before)
    assert held.get([key_of("a")]) == {}
    assert held.keys_at([7]) == [""]
    assert held.room == ROOM


def test_the_budget_is_kept_and_what_was_asked_for_stays() -> None:
    held = Held[tuple[object, ...]](10_000)
    for name in "abcde":
        held.put(entries(name), held.generation)
    held.get([key_of("a")])
    for name in "fghi":
        held.put(entries(name), held.generation)
    assert len(held.get([key_of("a")])) == 1
    assert held.get([key_of("b")]) == {}
    assert held.room >= 0


def test_addresses_of_several_fragments_are_told_apart() -> None:
    held = Held[tuple[object, ...]](ROOM)
    held.learn([1, (5 << 32) + 3], [key_of("a"), key_of("b")])
    held.learn([9], [key_of("c")])
    assert held.keys_at([9, (5 << 32) + 3, 1, 2, 6 << 32]) == [
        key_of("c"), key_of("b"), key_of("a"), "", "",
    ]  # fmt: skip
    held.learn([2], [key_of("d")], all_of_them=True)
    assert held.keys_at([1, 2]) == ["", key_of("d")]


def filed(number: int, text: str) -> FiledSegment:
    passage = a_passage(str(number), text, minute=number)
    memory = a_memory(str(number), text, minute=number)
    segment = Segment(memory.segment, "screen", (passage.source_id,), T0, T0, "UTC")
    return FiledSegment(segment, (memory,), embed([text]), (passage,), embed([text]), embedded([text]).tokens)


@pytest.fixture
def read_ahead(tables: MemoryTables) -> MemoryTables:
    tables.file_segments([filed(number, f"note {number} about gardens") for number in range(30)])
    tables.read_ahead()
    return tables


def test_a_row_written_anew_is_found_as_it_is_now(read_ahead: MemoryTables) -> None:
    read_ahead.file_segments([filed(3, "the greenhouse needs paint")])
    found = read_ahead.find_words("passages", "text", "greenhouse", Scope(), 5)
    passage = read_ahead.by_keys(Passage, [found[0].key])[found[0].key]
    assert passage.text == "the greenhouse needs paint"
    assert read_ahead.get_memory("mem_3").text == "the greenhouse needs paint"
    near = read_ahead.find_near("passages", embed(["greenhouse paint needs"]), Scope(), 1)
    assert near[0].key == found[0].key
    assert near[0].score == pytest.approx(1.0, abs=1e-4)


def test_what_was_removed_is_found_nowhere(read_ahead: MemoryTables) -> None:
    read_ahead.remove_segments(["seg_4"])
    read_ahead.delete(Memory, ["mem_5"])
    assert read_ahead.neighbours([key_of("pas_4")]) == []
    assert read_ahead.memories_by_segments(["seg_4", "seg_5"]) == ()
    for gone in ("mem_4", "mem_5"):
        with pytest.raises(NotFoundError):
            read_ahead.get_memory(gone)


def test_upkeep_moves_rows_and_they_are_found_all_the_same(read_ahead: MemoryTables) -> None:
    read_ahead.purge()
    read_ahead.file_segments([filed(40, "a note about ladders")])
    read_ahead.optimize(force=True)
    assert len(read_ahead.find_words("passages", "text", "note", Scope(), 50)) == 31
    read_ahead.drop(["passages"])
    assert read_ahead.find_words("passages", "text", "note", Scope(), 50) == []
    assert read_ahead.neighbours([key_of("pas_40")]) == []


def test_an_index_changes_nothing_that_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(7)
    words = [f"word{number}" for number in range(300)]
    many = [filed(number, " ".join(chance.choice(words, 6))) for number in range(600)]
    plain, indexed = (
        MemoryTables(str(tmp_path / name), dimensions=DIMENSIONS, embedder="words") for name in ("a", "b")
    )
    for tables in (plain, indexed):
        tables.open()
        tables.file_segments(many)
        tables.optimize(force=True)
    monkeypatch.setattr(indices, "_FLAT_LIMIT", 500)
    assert indexed.optimize()
    indexed.optimize()  # drops what the first one left for readers
    assert not indexed.optimize()
    for tables in (plain, indexed):  # rows that indices have not taken in yet, and some that are gone
        tables.file_segments([filed(number, "word1 said later") for number in (5, 600, 601)])
        tables.remove_segments(["seg_6"])
    indexed.read_ahead()
    for number in range(12):
        asked = " ".join(chance.choice(words, 4))
        segments = [f"seg_{number}", "seg_77"]
        assert _words(plain, asked) == _words(indexed, asked)
        whole = plain.memories_by_segments(segments)
        assert whole == indexed.memories_by_segments(segments)
        assert [(one.id, one.live, one.learned_at) for one in indexed.memory_heads(segments)] == [
            (one.id, one.live, one.learned_at) for one in whole
        ]
        sources = [f"frame_{number}", "frame_77"]
        assert plain.passages_by_sources(sources) == indexed.passages_by_sources(sources) != ()
        assert plain.memories_by_sources(sources) == indexed.memories_by_sources(sources) != ()
        assert plain.segments_by_sources(sources) == indexed.segments_by_sources(sources) != ()
        slots = [slot for memory in whole for slot in slots_of(memory)]
        assert plain.memories_by_claims(slots) == indexed.memories_by_claims(slots)
        there, here = (
            tables.find_near("passages", embed([asked]), Scope(), 10) for tables in (plain, indexed)
        )
        assert [item.score for item in here] == pytest.approx([item.score for item in there], abs=1e-3)
        last = there[-1].score + 1e-2  # of equal ones any may be the last
        assert {one.key for one in here if one.score > last} == {one.key for one in there if one.score > last}


def _words(tables: MemoryTables, asked: str) -> list[Found]:
    return tables.find_words("passages", "text", asked, Scope(), 600)
