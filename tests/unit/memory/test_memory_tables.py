"""What goes into the tables comes back exactly, once, and by every way in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.memory.codec import micros, moment
from core.memory.schema import TABLES
from core.memory.search import Scope
from core.memory.tables import MemoryTables
from core.records.errors import NotFoundError, RefusedError
from core.records.memory import Citation, Gap, Memory, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from tests.support.remembered import DIMENSIONS, a_frame, embed
from tests.unit.memory.conftest import T0, a_memory, a_passage, file_one, filed

HOSTILE = "x' OR 1=1 --"


def a_message(name: str, minute: int = 0, **fields: object) -> Message:
    return Message(
        **{  # type: ignore[arg-type]
            "id": f"chat/{name}",
            "conversation": "chat",
            "speaker": "Ana",
            "text": name,
            "sent_at": T0 + timedelta(minutes=minute),
            "zone": "UTC",
            **fields,
        }
    )


def test_records_come_back_exactly(tables: MemoryTables) -> None:
    memory, passage = a_memory("a", "Grüße, 会議 \u0000 'quoted'"), a_passage("a", "text")
    frame = a_frame("frame_a", T0, "XTerm", "notes", ["one", "two"])
    message = a_message("m", citations=(Citation("mem_a", "frame_a", "one", T0, "UTC"),), role="answer")
    tables.file_segments([filed("a", [memory], [passage])])
    tables.add_frames([frame])
    tables.add_messages([message])
    assert tables.get_memory("mem_a") == memory
    assert tables.get_frame("frame_a") == frame
    assert tables.get_message("chat/m") == message
    assert tables.passages_by_sources(["frame_a"]) == (passage,)
    assert tables.get_many(Segment, ["seg_a"])["seg_a"].source_ids == ("frame_a",)


def test_times_are_exact_to_the_microsecond() -> None:
    for value in (
        T0,
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ):
        assert moment(micros(value)) == value
    with pytest.raises(ValueError, match="zone"):
        micros(datetime(2026, 1, 1))  # noqa: DTZ001 -- what is refused


def test_filing_twice_adds_nothing_and_filing_anew_replaces(tables: MemoryTables) -> None:
    first = filed(
        "a", [a_memory("a", "one")], [a_passage("a", "one"), a_passage("b", "two", segment="seg_a")]
    )
    other = filed("z", [a_memory("z", "other")], [a_passage("z", "other")])
    tables.file_segments([first, other])
    tables.file_segments([first])
    assert (tables.counts().memories, tables.counts().passages) == (2, 3)
    tables.file_segments([filed("a", [], [a_passage("c", "three", segment="seg_a")])])
    assert tables.counts().memories == 1
    assert {item.id for item in tables.passages_by_segments(["seg_a", "seg_z"])} == {"pas_c", "pas_z"}
    tables.file_segments([filed("a", [], [])])
    assert tables.passages_by_segments(["seg_a"]) == ()


def test_there_is_a_plain_error_for_what_does_not_exist(tables: MemoryTables) -> None:
    for get in (tables.get_memory, tables.get_frame, tables.get_message):
        for name in ("mem_none", HOSTILE, "", "\x00"):
            with pytest.raises(NotFoundError):
                get(name)


def test_ids_that_are_sql_are_only_ids(tables: MemoryTables) -> None:
    tables.add_messages([a_message("kept"), a_message(HOSTILE, conversation=HOSTILE)])
    assert tables.delete(Message, ["1=1", "' OR true --"]) == 0
    assert [item.text for item in tables.messages_of(HOSTILE)] == [HOSTILE]
    assert tables.delete(Message, [f"chat/{HOSTILE}"]) == 1
    assert tables.counts().messages == 1


def test_sources_lead_to_what_rests_on_them(tables: MemoryTables) -> None:
    for name in "abc":
        file_one(tables, name, f"text {name}")
    assert [item.id for item in tables.memories_by_sources(["frame_b", "frame_x"])] == ["mem_b"]
    assert [item.id for item in tables.segments_by_sources(["frame_c"])] == ["seg_c"]
    assert [item.id for item in tables.memories_by_segments(["seg_a", "seg_b"])] == ["mem_a", "mem_b"]
    tables.remove_segments(["seg_a"])
    assert tables.memories_by_sources(["frame_a"]) == ()
    assert tables.get_many(Segment, ["seg_a", "seg_b"]).keys() == {"seg_b"}


def test_ranges_include_their_start_and_not_their_end(tables: MemoryTables) -> None:
    frames = [a_frame(f"f{n}", T0 + timedelta(minutes=n), "XTerm", "t", ["x"]) for n in range(3)]
    tables.add_frames(frames)
    assert tables.frames_between(T0, T0 + timedelta(minutes=2)) == tuple(frames[:2])
    tables.add_messages([a_message(str(n), n) for n in range(3)])
    assert [
        m.text for m in tables.messages_between(T0 + timedelta(minutes=1), T0 + timedelta(minutes=9))
    ] == ["1", "2"]
    assert tables.counts().last_frame_at == frames[2].taken_at


def test_frames_are_found_by_any_app_visible_on_them(tables: MemoryTables) -> None:
    tables.add_frames([a_frame("f1", T0, "XTerm", "t", ["x"]), a_frame("f2", T0, "Firefox", "t", ["x"])])
    assert [frame.id for frame in tables.frames_of_app("firefox")] == ["f2"]
    assert tables.frames_of_app(" ") == ()


def test_a_gap_grows_and_stays_one(tables: MemoryTables) -> None:
    tables.add_gap(Gap(T0, T0 + timedelta(minutes=1), "paused"))
    longer = Gap(T0, T0 + timedelta(minutes=5), "paused")
    tables.add_gap(longer)
    assert tables.gaps_between(T0 + timedelta(minutes=2), T0 + timedelta(minutes=3)) == (longer,)
    assert tables.gaps_between(T0 + timedelta(minutes=5), T0 + timedelta(minutes=9)) == ()


def test_notes_are_kept_and_dropped_with_the_tables(tables: MemoryTables) -> None:
    assert tables.noted("journal") == ""
    tables.note("journal", "17")
    tables.note("journal", "18")
    assert tables.noted("journal") == "18"
    file_one(tables, "a", "text")
    tables.drop_all()
    assert tables.noted("journal") == ""
    assert tables.counts().memories == tables.counts().passages == 0


def test_tables_of_another_embedder_are_not_used(tables: MemoryTables, tmp_path: Path) -> None:
    file_one(tables, "a", "text")
    where = str(tmp_path / "tables")
    again = MemoryTables(where, dimensions=DIMENSIONS, embedder="words")
    assert again.open()
    assert again.counts().memories == 1
    other = MemoryTables(where, dimensions=DIMENSIONS, embedder="other words")
    assert not other.open()
    assert other.unfit == frozenset(TABLES)
    assert [one.id for one in other.readable(Memory)] == ["mem_a"], "until they are dropped they can be read"
    other.drop_all()
    assert other.counts().memories == 0
    assert not other.unfit
    assert not MemoryTables(where, dimensions=8, embedder="other words").open()


def test_vectors_of_the_wrong_number_are_refused(tables: MemoryTables) -> None:
    one = filed("a", [a_memory("a", "x")], [])
    with pytest.raises(ValueError, match="zip"):
        tables.file_segments(
            [type(one)(one.segment, one.memories, np.zeros((0, DIMENSIONS), np.float32), (), embed([]), ())]
        )


# Lists


def test_memories_are_listed_newest_first_in_pages(tables: MemoryTables) -> None:
    kinds = ("semantic", "episodic")
    for number in range(7):
        memory = a_memory(str(number), f"note {number}", minute=number, kind=kinds[number % 2])  # type: ignore[arg-type]
        tables.file_segments([filed(str(number), [memory], [])])
    page = tables.list_memories(offset=2, limit=3)
    assert ([row.id for row in page.rows], page.total) == (["mem_4", "mem_3", "mem_2"], 7)
    assert page.rows[0].frame_id == "frame_4"
    only = tables.list_memories("episodic")
    assert ([row.id for row in only.rows], only.total) == (["mem_5", "mem_3", "mem_1"], 3)
    assert tables.list_memories(offset=100).rows == ()
    with pytest.raises(RefusedError, match="types are"):
        tables.list_memories("semantic' OR '1'='1")


def test_the_list_is_filtered_by_words_and_by_letters_while_typing(tables: MemoryTables) -> None:
    file_one(tables, "a", "The invoice number is INV-48213")
    file_one(tables, "b", "The invoices of last year", minute=1)
    file_one(tables, "c", "A running dog", minute=2)
    assert {row.id for row in tables.list_memories(text="invoice").rows} == {"mem_a", "mem_b"}
    assert [row.id for row in tables.list_memories(text="invoice 48213").rows] == ["mem_a"]
    assert [row.id for row in tables.list_memories(text="unni").rows] == ["mem_c"]
    assert tables.list_memories(text="no such thing 100%_'\"").total == 0


def test_chats_of_our_window_are_listed_by_their_first_question(tables: MemoryTables) -> None:
    tables.add_messages(
        [
            a_message("1", 0, origin="chat", conversation="chat-1", role="question", text="What  was\nthat?"),
            a_message("2", 1, origin="chat", conversation="chat-1", role="answer", text="INV"),
            a_message("3", 5, origin="chat", conversation="chat-2", role="question", text="y" * 200),
            a_message("4", 9, conversation="imported"),
        ]
    )
    first, second = tables.conversations()
    assert (first.id, len(first.title)) == ("chat-2", 80)
    assert (second.title, second.updated_at) == ("What was that?", T0 + timedelta(minutes=1))
    assert tables.counts().messages == 1, "what was asked and answered here is no evidence"


def test_apps_are_meant_by_name_or_part_of_it(tables: MemoryTables) -> None:
    file_one(tables, "a", "x", app="Chromium-browser")
    file_one(tables, "b", "y", app="XTerm")
    part, whole = tables.app_keys("chromium"), tables.app_keys("CHROMIUM-browser")
    assert part == whole
    assert tables.app_keys("emacs") == ()
    found = tables.find_words("passages", "text", "x y", Scope(apps=part), 10)
    assert len(found) == 1
    assert tables.find_words("passages", "text", "x", Scope(apps=()), 10) == []


def test_extent_is_of_what_was_seen(tables: MemoryTables) -> None:
    assert tables.extent() is None
    file_one(tables, "a", "x")
    file_one(tables, "b", "y", minute=9)
    assert tables.extent() == (T0, T0 + timedelta(minutes=9))
    assert tables.count_memories(T0, T0 + timedelta(minutes=5)) == 1


def test_kinds_of_records_do_not_mix(tables: MemoryTables) -> None:
    file_one(tables, "a", "x")
    assert tables.get_many(Passage, ["mem_a"]) == {}
    assert tables.get_many(ReadFrame, ["mem_a"]) == {}
    assert tables.delete(Memory, ["mem_a", "pas_a"]) == 1
