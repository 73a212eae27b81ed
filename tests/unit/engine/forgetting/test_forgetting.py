from dataclasses import replace
from datetime import timedelta

import pytest

from core.engine.forgetting.erase import REMOVED_ANSWER
from core.journal.events import Deleted
from core.memory.search import Scope
from core.protocol.operations import Selection
from core.records.errors import IntegrityError, NotFoundError, RefusedError
from core.records.geometry import Box
from core.records.memory import Citation, Segment
from core.records.message import Message
from core.records.screen import ReadFrame, Window
from tests.unit.engine import living
from tests.unit.engine.living import MORNING, Life, frame, message

CANARY = "INV-48213"
INVOICE = f"The invoice number is {CANARY} for Aurora Rail."
HARMLESS = "The lantern festival opens in the harbour on Saturday."


def an_answer(number: int, source_id: str, text: str, quote: str) -> Message:
    turn = message(number, text, conversation="chat-1", speaker="Afterimage", role="answer")
    citation = Citation("mem_x", source_id, quote, MORNING, "UTC")
    return replace(turn, origin="chat", citations=(citation,))


def fact_of(life: Life, source_id: str) -> str:
    """The id of a fact that rests on this source alone."""
    return next(
        one.id for one in life.memories.values() if one.type == "semantic" and one.source_ids == (source_id,)
    )


@pytest.fixture
def filled(life: Life) -> Life:
    """Mail with the invoice, read again later behind another window, and said in a chat."""
    life.saw(
        frame(0, INVOICE, HARMLESS),
        frame(2, INVOICE, HARMLESS, "Yours sincerely, the accounting department"),
        frame(700, "Departures from platform nine today", INVOICE, app="Browser", title="Trains"),
        frame(1400, HARMLESS, app="Notes", title="Festival"),
    )
    life.heard(
        message(100, INVOICE),
        message(101, "I adopted a cat called Biscuit last week."),
        an_answer(200, "marta/100", f"It is {CANARY}.", INVOICE),
        an_answer(201, "marta/101", "Biscuit", "a cat called Biscuit"),
    )
    life.filing.settle()
    return life


def test_a_memory_goes_with_its_words_wherever_they_stand(filled: Life) -> None:
    life = filled
    receipt = life.delete(ids=(fact_of(life, "marta/100"),))
    assert receipt.done
    assert receipt.messages == 1
    assert receipt.masked_frames == 3
    assert receipt.frames == 0
    assert receipt.answers == 1
    assert receipt.memories >= 1
    assert not life.knows(CANARY)
    assert not life.store.tables.find_words("passages", "text", CANARY, Scope(), 10)
    assert life.all(Message)["chat-1/200"].text == REMOVED_ANSWER
    assert life.all(Message)["chat-1/201"].text == "Biscuit"
    kept = life.all(ReadFrame)
    assert kept.keys() == {"frm_0", "frm_2", "frm_700", "frm_1400"}
    assert [line.text for line in kept["frm_0"].lines] == [HARMLESS]
    assert life.store.image(kept["frm_0"]) == living.picture(["", HARMLESS])
    assert kept["frm_1400"].image == "images/frm_1400"
    assert any("Biscuit" in one.text for one in life.memories.values())


def test_nothing_comes_back_by_reopening_or_rebuilding(filled: Life) -> None:
    filled.delete(ids=("marta/100", "frm_0", "frm_2", "frm_700"))
    filled.crash()
    assert not filled.finished
    before = filled.contents()
    filled.replay.everything(lambda _done, _total: None)
    filled.filing.settle()
    assert filled.contents().keys() == before.keys()
    assert filled.contents() == before
    assert not filled.knows(CANARY)


def test_a_frame_goes_whole(filled: Life) -> None:
    receipt = filled.delete(ids=("frm_1400",))
    assert (receipt.frames, receipt.masked_frames, receipt.messages) == (1, 0, 0)
    assert "frm_1400" not in filled.all(ReadFrame)
    assert filled.store.vault.objects.stat("images/frm_1400") is None
    assert filled.knows("frm_1400") == ["Forgotten"]
    assert filled.knows(HARMLESS)


def test_a_message_goes_whole(filled: Life) -> None:
    receipt = filled.delete(ids=("marta/101",))
    assert (receipt.frames, receipt.messages, receipt.answers) == (0, 1, 1)
    assert not filled.knows("Biscuit")
    assert filled.knows(CANARY)


def test_an_episode_goes_with_its_whole_activity(filled: Life) -> None:
    episode = next(one for one in filled.memories.values() if one.type == "episodic" and one.app == "Mail")
    receipt = filled.delete(ids=(episode.id,))
    assert receipt.frames == 2
    assert filled.all(ReadFrame).keys() == {"frm_700", "frm_1400"}
    assert not filled.knows(CANARY)


def test_a_range_takes_what_lies_in_it(filled: Life) -> None:
    end = MORNING + timedelta(seconds=700)
    receipt = filled.delete(start=MORNING, end=end)  # the end is not part of it
    assert (receipt.frames, receipt.messages) == (2, 0)
    assert filled.all(ReadFrame).keys() == {"frm_700", "frm_1400"}
    receipt = filled.delete(start=end)
    assert (receipt.frames, receipt.messages) == (2, 4)
    assert not filled.contents()
    assert set(filled.knows("frm_")) == {"Forgotten"}


def test_an_app_goes_and_is_blotted_out_where_it_stood_behind(life: Life) -> None:
    behind = Window("Messenger", "Marta (2 new)", Box(0, 40, 1280, 22))
    life.saw(
        frame(0, "Meet me at the fountain at nine sharp", app="Messenger", title="Marta (2 new)"),
        frame(2, "Something else in the same program", app="Messenger", title="Marta (2 new)"),
        frame(4, "This line lies over the messenger", HARMLESS, app="Notes", title="Mine", behind=[behind]),
    )
    receipt = life.delete(app="messenger")
    assert (receipt.frames, receipt.masked_frames) == (2, 1)
    (left,) = life.all(ReadFrame).values()
    assert left.windows == (Window("Notes", "Mine", living.WHOLE, active=True), Window("", "", behind.box))
    assert living.seen_on(life.store.image(left))[0].text == HARMLESS
    for word in ("Messenger", "Marta", "fountain"):
        assert not life.knows(word), word
    (segment,) = life.all(Segment).values()
    assert (segment.app, segment.window_title) == ("Notes", "Mine")
    with pytest.raises(NotFoundError):
        life.planner.plan(Selection(app="messenger"))


def test_titles_lose_the_words_too(life: Life) -> None:
    life.saw(
        frame(0, INVOICE, "Yours sincerely, the accounting department", title=INVOICE),
        frame(700, HARMLESS, app="Viewer", title=INVOICE),
    )
    life.heard(message(1, INVOICE))
    life.filing.settle()
    receipt = life.delete(ids=(fact_of(life, "marta/1"),))
    assert receipt.masked_frames == 2
    assert not life.knows(CANARY)
    assert life.all(ReadFrame)["frm_700"].lines[0].text == HARMLESS


def test_deleting_twice_is_refused_and_changes_nothing(filled: Life) -> None:
    filled.delete(ids=("marta/100",))
    before = filled.contents()
    with pytest.raises(NotFoundError):
        filled.delete(ids=("marta/100",))
    assert filled.contents() == before


def test_the_journal_tells_how_much_was_deleted_and_not_what(filled: Life) -> None:
    receipt = filled.delete(ids=("marta/100",))
    told = [event for event in filled.events() if isinstance(event, Deleted)]
    assert [(one.messages, one.at) for one in told] == [(1, receipt.deleted_at)]


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(ids=("marta/100",), app="Mail"),
        Selection(app="Mail", start=MORNING),
        Selection(start=MORNING, end=MORNING - timedelta(seconds=1)),
    ],
)
def test_unclear_selections_are_refused(filled: Life, selection: Selection) -> None:
    with pytest.raises(RefusedError):
        filled.planner.plan(selection)


def test_an_unknown_id_among_others_deletes_nothing(filled: Life) -> None:
    with pytest.raises(NotFoundError):
        filled.planner.plan(Selection(ids=("marta/100", "marta/999")))
    with pytest.raises(NotFoundError):
        filled.planner.plan(Selection(app="Never Seen"))


def test_a_damaged_picture_does_not_hold_up_a_deletion(filled: Life) -> None:
    name = "images/frm_0"
    entry = filled.store.vault.objects.stat(name)
    assert entry is not None
    filled.store.vault.objects.path_of(entry).write_bytes(b"rubbish")
    receipt = filled.delete(ids=(fact_of(filled, "marta/100"),))
    assert receipt.masked_frames == 3
    assert not filled.knows(CANARY)
    with pytest.raises(IntegrityError):
        filled.store.image(filled.all(ReadFrame)["frm_0"])


def test_a_frame_can_be_masked_again(filled: Life) -> None:
    filled.heard(message(102, "The lantern festival opens in the harbour on Saturday at 1800 hours."))
    filled.filing.settle()
    filled.delete(ids=(fact_of(filled, "marta/100"),))
    festival = next(
        one
        for one in filled.memories.values()
        if one.app == "Notes" and one.type == "episodic" and "festival" in one.text
    )
    filled.delete(ids=(festival.id,))
    kept = filled.all(ReadFrame)["frm_0"]
    assert (kept.image, kept.lines) == ("images/frm_0.2", ())
    assert filled.store.vault.objects.stat("images/frm_0.1") is None
    assert not filled.knows("festival")
