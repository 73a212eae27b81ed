import pytest

from core.engine.filing.filing import MARK
from core.journal.events import MessageChanged, SegmentFiled
from core.records.errors import EnvironmentFaultError
from core.records.memory import Gap, Segment
from core.records.message import Message
from tests.unit.engine.living import MORNING, Life, frame, message

INVOICE = "The invoice number is INV-48213 for Aurora Rail."


def silent(_done: int, _total: int) -> None:
    pass


def fill(life: Life) -> None:
    life.saw(frame(0, INVOICE), frame(2, INVOICE, "Please pay by Friday the sixth of March."))
    life.saw(frame(700, "Departures from platform nine today", app="Browser", title="Trains"))
    life.heard(message(1, "I adopted a cat called Biscuit last week."), message(200, "He likes the window."))
    life.filing.add_gap(Gap(MORNING, MORNING.replace(hour=10), "paused"))


def test_tables_made_again_hold_the_same(life: Life) -> None:
    fill(life)
    life.filing.settle()
    before = life.contents()
    counts = life.replay.everything(silent)
    assert life.contents() == before
    assert (counts.frames, counts.messages) == (3, 2)
    assert counts.memories == len(life.memories)
    assert not life.filing.publish()  # nothing of it counts as new


def test_what_no_segment_holds_is_taken_up_again(life: Life) -> None:
    fill(life)
    life.filing.publish()
    before = {one.id: one.source_ids for one in life.all(Segment).values()}
    life.crash()
    life.filing.publish()
    assert {one.id: one.source_ids for one in life.all(Segment).values()} == before
    life.filing.settle()
    assert sorted(one for sources in before.values() for one in sources) == sorted(
        one for segment in life.all(Segment).values() for one in segment.source_ids
    )


def test_a_crash_before_the_tables_leaves_no_provisional_version_behind(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.saw(frame(0, INVOICE))
    life.filing.publish()  # provisionally
    life.saw(frame(2, INVOICE, "Please pay by Friday the sixth of March."))

    def fail(_filed: object) -> None:
        raise EnvironmentFaultError("the disk is full")

    monkeypatch.setattr(life.store.tables, "file_segments", fail)
    with pytest.raises(EnvironmentFaultError):
        life.filing.settle()
    life.crash()
    assert any("Friday" in one.text for one in life.passages.values())
    (segment,) = life.all(Segment).values()
    assert segment.source_ids == ("frm_0", "frm_2")
    assert not life.filing.publish()


def test_half_an_import_is_finished_without_anything_twice(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [
        message(number, f"Parcel number PX-{number}0417 is for house {number}.") for number in range(900)
    ]
    life.heard(*messages)
    file_segments = life.store.tables.file_segments
    steps = iter(range(1))

    def once(filed: object) -> None:
        next(steps)
        file_segments(filed)  # type: ignore[arg-type]

    monkeypatch.setattr(life.store.tables, "file_segments", once)
    with pytest.raises(StopIteration):
        life.filing.settle()
    life.crash()
    assert life.filing.add_messages(messages) == 0
    life.filing.settle()
    held = [one for segment in life.all(Segment).values() for one in segment.source_ids]
    assert len(held) == len(set(held)) == len(messages)
    assert {one.source_id for one in life.passages.values()} == {one.id for one in messages}


def test_the_last_version_of_a_segment_counts(life: Life) -> None:
    life.heard(message(1, INVOICE), message(2, "I adopted a cat called Biscuit last week."))
    life.filing.settle()
    (segment,) = life.all(Segment).values()
    left = message(2, "I adopted a cat called Biscuit last week.")
    life.filing.refile([segment], {left.id: left})
    before = life.contents()
    life.replay.everything(silent)
    assert life.contents() == before
    assert sum(isinstance(event, SegmentFiled) for event in life.events()) == 2


def test_removed_segments_stay_removed(life: Life) -> None:
    life.heard(message(1, INVOICE))
    life.filing.settle()
    (segment,) = life.all(Segment).values()
    life.filing.refile([segment], {})
    life.crash()
    assert not life.memories
    life.replay.everything(silent)
    assert not life.memories


def test_changed_messages_are_shown_as_they_are_now(life: Life) -> None:
    life.heard(message(1, "It is blue.", role="answer"))
    life.store.journal.append(MessageChanged(message(1, "It is green.", role="answer")))
    life.crash()
    assert life.all(Message)["marta/1"].text == "It is green."


def test_only_what_came_after_the_mark_is_looked_at(life: Life) -> None:
    fill(life)
    assert life.store.tables.noted(MARK) == ""
    life.filing.settle()
    assert life.store.tables.noted(MARK) == life.store.journal.last_segment != ""
    life.embedder.texts.clear()
    life.crash()
    assert not life.embedder.texts


def test_rebuilding_that_is_interrupted_is_finished_by_the_next_start(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(life)
    life.filing.settle()
    before = life.contents()

    def fail(_frames: object) -> None:
        raise EnvironmentFaultError("the disk is full")

    monkeypatch.setattr(life.store.tables, "add_frames", fail)
    with pytest.raises(EnvironmentFaultError):
        life.replay.everything(silent)
    life.crash()
    assert life.contents() == before
