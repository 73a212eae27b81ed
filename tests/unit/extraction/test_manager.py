"""Filing as a whole: deterministic, grounded, free of what was deleted."""

import random
from dataclasses import replace

from hypothesis import given, strategies as st

from core.extraction.gates import MOST_FACTS, pass_gates
from core.extraction.manager import file_sources, prepare
from core.extraction.segmenter import Segmenter
from core.records.memory import Evidence
from core.records.message import Message
from tests.unit.extraction.conftest import START, filed, identify, say, screen


def test_filing_again_gives_the_same_records() -> None:
    frames = [screen(n, f"Invoice INV-4821{n} of $12.0{n} is due on 2026-04-0{n + 1}.") for n in range(5)]
    turns = [say(n, "Ann", f"I bought {n} lamps yesterday. I love lamps.") for n in range(5)]
    assert filed(frames) == filed(frames)
    assert filed(turns) == filed(turns)


def test_a_segment_grows_without_changing_what_it_already_said() -> None:
    frames = [
        screen(n, *(f"Ticket TK-{k}00{k} is about topic {chr(97 + k)}." for k in range(n + 1)))
        for n in range(4)
    ]
    early, late = filed(frames[:2])[0], filed(frames)[0]
    assert early.segment.id == late.segment.id
    assert {memory.id for memory in early.memories} <= {memory.id for memory in late.memories}


def test_what_is_left_after_a_deletion_has_no_word_of_it() -> None:
    turns = [
        say(1, "Ann", "I met Zaphodina in Reykjavik yesterday."),
        say(2, "Ben", "I love lighthouses."),
        say(3, "Ann", "My dog Quixotel barked. The code is ZZ-99417."),
    ]
    (whole,) = filed(turns)
    assert "Zaphodina" in str(whole)
    left = file_sources(whole.segment, [turns[1]], identify, START)
    assert left.segment.source_ids == ("talk/2",)
    for word in ("Zaphodina", "Reykjavik", "Quixotel", "ZZ-99417"):
        assert word not in str(left)
    assert left.memories


def test_what_could_hardly_be_read_is_no_fact_and_found_all_the_same() -> None:
    sharp = screen(0, "Invoice INV-48213 of $12.00 is due on 2026-04-01.")
    blurred = replace(sharp, lines=(replace(sharp.lines[0], confidence=0.5),))
    assert [memory.type for memory in filed([sharp])[0].memories] == ["episodic", "semantic"]
    (one,) = filed([blurred])
    assert [memory.text for memory in one.memories] == ["Used Mousepad: notes.txt for a moment."]
    assert "INV-48213" in one.passages[0].text


def test_nothing_left_gives_nothing() -> None:
    (whole,) = filed([say(1, "Ann", "I love lighthouses.")])
    left = file_sources(whole.segment, [], identify, START)
    assert (left.segment.source_ids, left.passages, left.memories) == ((), (), ())


def test_answers_of_ours_support_nothing() -> None:
    turn = say(1, "Ann", "I love lighthouses.")
    segmenter = Segmenter(identify)
    segmenter.add_messages([turn])
    (segment,) = segmenter.flush()
    answer = replace(say(2, "Afterimage", "Ann loves INV-48213."), role="answer")
    assert file_sources(segment, [turn, answer], identify, START) == file_sources(
        segment, [turn], identify, START
    )


def test_a_quote_that_does_not_stand_in_its_source_is_refused() -> None:
    (whole,) = filed([say(1, "Ann", "I love lighthouses.")])
    material = prepare(whole.segment, [say(1, "Ann", "I love lighthouses.")], identify, START)
    memory = next(memory for memory in whole.memories if memory.type == "semantic")
    wrong = (("talk/1", "I love Lighthouses."), ("talk/9", "I love lighthouses."), ("talk/1", ""))
    for bad in (Evidence(*parts) for parts in wrong):
        assert pass_gates([replace(memory, evidence=(bad,))], material) == ()
    assert pass_gates([replace(memory, evidence=())], material) == ()
    assert pass_gates([memory], material) == (memory,)


def test_no_segment_makes_facts_without_end() -> None:
    rows = [f"Ticket TK-{n:04d} was opened by the desk today." for n in range(200)]
    (one,) = filed([screen(0, *rows)])
    assert sum(memory.type == "semantic" for memory in one.memories) == MOST_FACTS


def test_every_memory_has_evidence_and_every_id_is_its_own() -> None:
    rng = random.Random(7)
    lines = [
        "Marta Keller 10:22", "the invoice number is INV-48213", "", "From: Jonas Osei <j@k.example>",
        "Contact jo@kestrel.example or call +49 30 123456 about it.", "I live in Lisbon.",
        "File Edit View Help", "We meet on Friday at 3pm for the review.", "def f(x): return x",
        "Total: $12.00",
    ]  # fmt: skip
    frames = [screen(n, *rng.sample(lines, 7)) for n in range(30)]
    for one in filed(frames):
        assert all(
            memory.evidence and memory.summary and "\n" not in memory.summary for memory in one.memories
        )
        for group in (one.memories, one.passages):
            assert len({item.id for item in group}) == len(group)


@given(st.lists(st.text(max_size=80), max_size=8), st.sampled_from(["Ann", "Dr. X", "\u5f20\u4f1f", "a b"]))
def test_any_text_can_be_filed(rows: list[str], speaker: str) -> None:
    turns: list[Message] = [say(n, speaker, row) for n, row in enumerate(rows)]
    assert filed(turns) == filed(turns)
    clean = [" ".join(row.split()) for row in rows]
    assert filed([screen(0, *clean), screen(1, *reversed(clean))]) is not None
