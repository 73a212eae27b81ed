import pytest

from core.engine.filing.filing import MARK
from core.journal.events import MessagesRecorded, SegmentFiled
from core.records.errors import EnvironmentFaultError
from core.records.memory import Gap, Segment
from core.records.screen import ReadFrame
from tests.unit.engine.living import MORNING, Life, frame, message

INVOICE = "The invoice number is INV-48213 for Aurora Rail."


def filed(life: Life) -> list[SegmentFiled]:
    return [event for event in life.events() if isinstance(event, SegmentFiled)]


def test_what_is_open_can_be_found_and_is_not_in_the_journal_yet(life: Life) -> None:
    life.saw(frame(0, INVOICE))
    assert life.filing.publish()
    assert any(INVOICE in one.text for one in life.passages.values())
    assert not filed(life)
    assert not life.filing.publish()  # nothing new


def test_an_open_segment_is_replaced_by_itself_when_it_ends(life: Life) -> None:
    life.saw(frame(0, INVOICE))
    life.filing.publish()
    provisional = life.all(Segment)
    life.saw(frame(2, INVOICE, "Please pay by Friday the sixth of March."))
    life.filing.publish()
    life.filing.settle()
    (ended,) = life.all(Segment).values()
    assert provisional.keys() == {ended.id}
    assert ended.source_ids == ("frm_0", "frm_2")
    assert [event.segment for event in filed(life)] == [ended]


def test_a_detour_leaves_the_activity_it_was_filed_with(life: Life) -> None:
    life.saw(
        frame(0, INVOICE), frame(4, "Departures from platform nine today", app="Browser", title="Trains")
    )
    life.filing.publish()  # provisionally, the look at the trains belongs to the mail
    (only,) = life.all(Segment).values()
    assert only.source_ids == ("frm_0", "frm_4")
    life.saw(frame(15, "Arrivals at platform three today", app="Browser", title="Trains"))
    life.filing.publish()
    mail, trains = sorted(life.all(Segment).values(), key=lambda one: one.started_at)
    assert (mail.source_ids, trains.source_ids) == (("frm_0",), ("frm_4", "frm_15"))
    holders = {one.segment for one in life.passages.values() if "platform nine" in one.text}
    assert holders == {trains.id}


def test_words_of_an_open_segment_are_embedded_once(life: Life) -> None:
    life.saw(frame(0, INVOICE))
    life.filing.publish()
    life.saw(frame(2, INVOICE, "Please pay by Friday the sixth of March."))
    life.filing.publish()
    life.filing.settle()
    assert [one.id for one in life.passages.values() if one.text == INVOICE]
    assert [one.id for one in life.memories.values() if one.text == INVOICE]
    assert life.embedder.texts.count(INVOICE) == 1


def test_what_could_not_be_filed_is_filed_later(life: Life) -> None:
    life.heard(message(1, INVOICE))
    life.embedder.failure = EnvironmentFaultError("no room")
    for _ in range(3):
        with pytest.raises(EnvironmentFaultError):
            life.filing.settle()
    assert not filed(life)  # failing again and again must not make the journal grow
    assert life.store.tables.noted(MARK) == ""
    life.embedder.failure = None
    life.filing.settle()
    assert len(filed(life)) == 1
    assert life.memory_of("INV-48213", "semantic")


def test_what_failed_before_a_crash_is_filed_after_it(life: Life) -> None:
    life.heard(message(1, INVOICE))
    life.embedder.failure = EnvironmentFaultError("no room")
    with pytest.raises(EnvironmentFaultError):
        life.filing.settle()
    life.embedder.failure = None
    life.crash()
    life.filing.settle()
    assert life.memory_of("INV-48213", "semantic")


def test_known_messages_are_left_out(life: Life) -> None:
    first, second = message(1, INVOICE), message(2, "Thank you, I will pay tomorrow.")
    assert life.filing.add_messages([first]) == 1
    assert life.filing.add_messages([first, second]) == 1
    assert life.filing.add_messages([first, second]) == 0
    recorded = [event.messages for event in life.events() if isinstance(event, MessagesRecorded)]
    assert recorded == [(first,), (second,)]


def test_questions_and_answers_are_kept_but_are_no_evidence(life: Life) -> None:
    life.heard(message(1, "What is INV-48213?", role="question"), message(2, INVOICE, role="answer"))
    life.filing.settle()
    assert not life.memories
    assert not life.passages
    assert [turn.role for turn in life.store.tables.messages_of("marta")] == ["question", "answer"]


def test_a_frame_is_known_from_when_it_was_taken(life: Life) -> None:
    assert not life.filing.knows("frm_0")
    life.saw(frame(0, INVOICE))
    assert life.filing.knows("frm_0")
    life.filing.settle()
    assert life.filing.knows("frm_0")
    life.crash()
    assert life.filing.knows("frm_0")


def test_gaps_and_empty_frames_are_no_trouble(life: Life) -> None:
    gap = Gap(MORNING, MORNING.replace(hour=10), "paused")
    life.filing.add_gap(gap)
    life.saw(frame(0))
    life.filing.settle()
    assert life.store.tables.gaps_between(MORNING, MORNING.replace(hour=11)) == (gap,)
    assert life.all(ReadFrame).keys() == {"frm_0"}
    assert not life.memories


def test_filing_again_from_less_leaves_no_trace_of_the_rest(life: Life) -> None:
    life.heard(message(1, INVOICE), message(2, "My new e-mail address is marta@kestrel.example."))
    life.filing.settle()
    (segment,) = life.all(Segment).values()
    left = message(2, "My new e-mail address is marta@kestrel.example.")
    life.filing.refile([segment], {left.id: left})
    assert not [one for one in life.memories.values() if "INV" in str(one)]
    assert any("kestrel" in one.text for one in life.memories.values())
    life.filing.refile([segment], {})
    assert not life.memories
    assert not life.all(Segment)


def test_filing_shows_how_far_it_is(life: Life) -> None:
    told: list[tuple[int, int]] = []
    life.heard(*(message(number, f"Line {number} tells of parcel {number}.") for number in range(50)))
    life.filing.settle(lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
    assert told == sorted(told)
