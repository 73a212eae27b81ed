"""What happened."""

from dataclasses import replace

from core.records.memory import Memory
from tests.unit.extraction.conftest import filed, say, screen


def episodes(*sources: object, event: str = "") -> list[Memory]:
    return [
        memory
        for one in filed(list(sources))  # type: ignore[arg-type]
        for memory in one.memories
        if memory.type == "episodic" and event in {"", memory.field("event_type")}
    ]


def test_an_activity_says_where_how_long_and_what() -> None:
    frames = [
        screen(0, "Minutes of the planning meeting"),
        screen(1, "Budget for spring was agreed", after=185),
    ]
    (memory,) = episodes(*frames)
    assert memory.text.startswith("Used Mousepad: notes.txt for 3 min. On the screen: ")
    assert "Minutes of the planning meeting" in memory.text
    assert (memory.app, memory.window_title) == ("Mousepad", "notes.txt")
    assert memory.source_ids == ("frame0", "frame1")
    assert memory.evidence[0].quote == "Minutes of the planning meeting"
    assert memory.summary == "Used Mousepad: notes.txt"


def test_a_screen_without_words_leaves_nothing() -> None:
    (one,) = filed([screen(0)])
    assert one.memories == ()
    assert one.passages == ()


def test_a_message_on_the_screen_has_its_sender_as_actor() -> None:
    (memory,) = episodes(
        screen(0, "Marta Keller 10:22", "the new office opens after Easter", title="Planning - Chat"),
        event="message",
    )
    assert memory.text == "Marta Keller wrote in Planning - Chat: the new office opens after Easter"
    assert memory.field("actor") == "Marta Keller"
    assert memory.evidence[0].quote == "Marta Keller 10:22\nthe new office opens after Easter"


def test_a_talk_names_who_talked_and_rests_on_every_turn() -> None:
    turns = [say(1, "Ann", "Did you see the comet?"), say(2, "Ben", "The comet was bright over the harbour.")]
    (memory,) = episodes(*turns)
    assert memory.text.startswith("Ann and Ben talked (2 messages).")
    assert "bright over the harbour" in memory.text
    assert memory.source_ids == ("talk/1", "talk/2")
    assert memory.field("conversation") == "talk"
    assert {entity.name for entity in memory.entities} >= {"Ann", "Ben"}


def test_a_note_goes_by_its_title_and_nobody_is_said_to_have_talked() -> None:
    note = replace(
        say(1, "Me", "- The worktop is granite.\n- Oak for the doors.", conversation="Kitchen"),
        form="written",
    )
    (memory,) = episodes(note)
    assert memory.text == "Kitchen: The worktop is granite. \u00b7 Oak for the doors."
    assert memory.field("event_type") == "document"
    assert memory.field("actor") == ""


def test_who_talks_alone_is_named_once() -> None:
    (memory,) = episodes(say(1, "Ann", "The comet was bright over the harbour."))
    assert memory.text == "Ann said (1 message). The comet was bright over the harbour."


def test_an_event_is_filed_under_when_it_happened() -> None:
    (memory,) = episodes(say(1, "Ann", "I visited the harbour museum yesterday. It was fun."), event="told")
    assert memory.text == "Ann: I visited the harbour museum yesterday. (3 March 2026)"
    assert memory.occurred_start.isoformat() == "2026-03-02T23:00:00+00:00"
    assert memory.precision == "day"
    assert memory.evidence[0].quote == "I visited the harbour museum yesterday."


def test_what_is_to_come_or_asked_is_no_event() -> None:
    assert episodes(say(1, "Ann", "Have you been there yesterday?"), event="told") == []
    assert episodes(say(1, "Ann", "I'll go there tomorrow, I decided."), event="told") == []
