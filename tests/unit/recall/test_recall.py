"""Search by memories and by lines, within bounds, and the evidence for a question."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.records.errors import RefusedError
from core.records.memory import Gap
from tests.support.remembered import NOW, Remembered, a_frame


def test_lines_are_found_each_source_once(past: Remembered) -> None:
    hits = past.search("invoice number Aurora Rail", level="line", limit=50)
    assert hits[0].source_ids == ("mail",)
    assert hits[0].text == "Subject: Aurora Rail invoice"
    assert hits[0].app == "Chromium"
    sources = [hit.source_ids[0] for hit in hits]
    assert len(sources) == len(set(sources))


def test_memories_are_found_with_their_best_source_first(past: Remembered) -> None:
    hit = past.search("INV-48213")[0]
    assert hit.memory_id.startswith("mem_")
    assert hit.source_ids[0] == "mail"
    assert past.tables.get_memory(hit.memory_id).text == hit.text
    assert [hit.score for hit in past.search("parser")] == sorted(
        (h.score for h in past.search("parser")), reverse=True
    )


def test_lines_of_a_conversation_have_their_speaker(past: Remembered) -> None:
    hit = past.search("Rijksmuseum", level="line")[0]
    assert (hit.source_ids, hit.speaker, hit.conversation) == (("chat-a/0",), "Ben", "chat-a")


def test_search_keeps_within_app_conversation_and_time(past: Remembered) -> None:
    assert {hit.app for hit in past.search("the", app="mousepad", level="line")} <= {"Mousepad"}
    assert past.search("invoice", app="mousepad", level="line", limit=5)[0].app == "Mousepad"
    assert past.search("invoice", app="emacs") == ()
    assert {hit.conversation for hit in past.search("invoice", conversation="chat-a", level="line")} == {
        "chat-a"
    }
    early = past.search("invoice", end=NOW - timedelta(days=1), level="line", limit=50)
    assert "mail" not in {hit.source_ids[0] for hit in early}
    late = past.search("invoice", start=NOW.replace(hour=0), level="line", limit=50)
    assert {hit.source_ids[0] for hit in late} == {"mail"}


def test_the_time_in_a_question_brings_its_passages_forward(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    for day in range(40):
        text = f"Standup notes number {day}: the build is fine"
        past.saw(a_frame(f"d{day}", NOW - timedelta(days=day), "XTerm", "notes", [text]))
    best = past.search("standup notes two weeks ago", level="line")[0]
    assert timedelta(days=7) <= NOW - best.time <= timedelta(days=21)


def test_an_empty_memory_and_an_empty_query_find_nothing(tmp_path: Path, past: Remembered) -> None:
    empty = Remembered(tmp_path / "empty")
    assert empty.search("anything") == empty.search("anything", level="line") == ()
    pack = empty.recall.gather("what is it?", NOW, "UTC")
    assert (pack.evidence, pack.memories, pack.searched.start, pack.searched.memories) == ((), (), None, 0)
    assert past.search("   ") == ()


@pytest.mark.parametrize("query", ["the", '"', "AND OR NOT", "*:*", "'; DROP", "💥", "\u202e", "a" * 2_000])
@pytest.mark.parametrize("level", ["memory", "line"])
def test_no_query_is_an_error(past: Remembered, query: str, level: str) -> None:
    assert len(past.search(query, level=level, limit=3)) <= 3


def test_what_is_beyond_measure_is_refused(past: Remembered) -> None:
    for limit in (0, -1, 100_000):
        with pytest.raises(RefusedError):
            past.search("x", limit=limit)
    with pytest.raises(RefusedError):
        past.search("x" * 2_001)


def test_evidence_comes_opened(past: Remembered) -> None:
    pack = past.recall.gather("What did Ben visit?", NOW, "UTC")
    first = pack.evidence[0]
    assert first.passage.source_id == "chat-a/0"
    assert first.before is None
    assert first.after is not None
    assert first.after.source_id == "chat-a/1"
    assert {"ben", "ana"} <= pack.authors
    assert pack.frequency["ben"] >= 3
    screen = past.recall.gather("parser rewrite", NOW, "UTC").evidence[0]
    assert screen.frame is not None
    assert screen.memories
    assert screen.memories[-1].segment == screen.passage.segment


def test_searched_tells_range_memories_and_gaps(past: Remembered) -> None:
    past.tables.add_gap(Gap(NOW - timedelta(days=1, hours=2), NOW - timedelta(days=1, hours=1), "paused"))
    whole = past.recall.gather("invoice", NOW, "UTC").searched
    assert whole.start == NOW - timedelta(days=3)
    assert whole.gaps == 1
    assert whole.memories == past.tables.count_memories() > 3
    today = past.recall.gather("invoice today", NOW, "UTC").searched
    assert today.gaps == 0
    assert 0 < today.memories < whole.memories


def test_what_came_closest_is_shown_when_nothing_fits(past: Remembered) -> None:
    pack = past.recall.gather("what is the parser's middle name", NOW, "UTC")
    nearest = past.recall.nearest(pack, 2)
    assert len(nearest) == 2
    assert nearest[0].text


def test_what_is_deleted_is_not_found(past: Remembered) -> None:
    segments = [item.id for item in past.tables.segments_by_sources(["mail"])]
    past.tables.remove_segments(segments)
    assert "mail" not in {
        hit.source_ids[0] for hit in past.search("invoice INV-48213", level="line", limit=50)
    }
    assert past.search("Kovacs", level="memory") == () or "mail" not in past.search("Kovacs")[0].source_ids


def test_questions_and_answers_are_never_found(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said("chat", ("Ana", "My cat is called Miso"))
    past.said("chat-q", ("Ana", "What is my cat called?"), role="question")
    past.said("chat-r", ("Afterimage", "Your cat is called Miso."), role="answer")
    assert {hit.source_ids[0] for hit in past.search("cat called Miso", level="line")} == {"chat/0"}
