"""The words of what is deleted, wherever else they stand: behind other windows, in chats, on frames alike."""

from dataclasses import replace

import pytest

from core.engine.forgetting.erase import REMOVED_ANSWER
from core.protocol.operations import Selection
from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import Line, ReadFrame, Window
from tests.support.remembered import ROW
from tests.unit.engine.forgetting.test_forgetting import CANARY, HARMLESS, INVOICE, fact_of
from tests.unit.engine.living import Life, frame, message

BEHIND = Window("Browser", "Travel", Box(0, 0, 1280, 20))


def shows(one: ReadFrame, text: str, window: int) -> ReadFrame:
    """The frame with one more line, in a window or in none."""
    box = Box(20, 40 + ROW * len(one.lines), 8 * len(text), 16)
    return replace(one, lines=(*one.lines, Line(text, box, 0.9, window)))


@pytest.fixture
def filled(life: Life) -> Life:
    """Somebody said it; it stood in a tab, a task bar and titles for the rest of the morning."""
    life.heard(
        message(100, INVOICE),
        message(101, "I paid INV-48213 on Monday with my own card."),
        message(102, "The invoice was late, and the card was my own."),
    )
    notes = frame(1400, HARMLESS, app="Notes", title="Festival", behind=[BEHIND])
    tab = shows(notes, f"x Mail - The invoice number is {CANARY} for Aurora Rail. - 3 new", 1)
    bar = shows(replace(notes, id="frm_1402", image="images/frm_1402"), f"{CANARY} - Mail", -1)
    title = replace(
        notes,
        id="frm_1404",
        image="images/frm_1404",
        windows=(notes.windows[0], replace(BEHIND, url=f"https://mail.example/{CANARY}")),
    )
    life.saw(tab, bar, title)
    life.saw(frame(5000, "A page about something else entirely", app="Browser", title="Other"))
    life.filing.settle()
    return life


def test_words_that_stand_behind_another_activity_go(filled: Life) -> None:
    receipt = filled.delete(ids=(fact_of(filled, "marta/100"),))
    assert receipt.masked_frames == 3
    frames = filled.all(ReadFrame)
    assert [line.text for line in frames["frm_1400"].lines] == [HARMLESS]
    assert [line.text for line in frames["frm_1402"].lines] == [HARMLESS]
    assert frames["frm_1404"].windows[1] == replace(BEHIND, title="")  # the bar that shows it is blotted out
    assert frames["frm_5000"].image == "images/frm_5000"
    # The second says the same number again, the third is another statement about the same thing.
    assert set(filled.all(Message)) == {"marta/102"}
    assert not filled.knows("Aurora Rail")
    assert not [place for place in filled.knows(CANARY) if place.startswith("images/")]


def test_questions_and_answers_that_repeat_it_go(filled: Life) -> None:
    filled.heard(
        replace(
            message(1, f"What was {CANARY} about?", conversation="chat-1", role="question"), origin="chat"
        ),
        replace(message(2, f"{CANARY} is a bill.", conversation="chat-1", role="answer"), origin="chat"),
        replace(message(3, "And the festival?", conversation="chat-1", role="question"), origin="chat"),
        replace(message(4, "On Saturday.", conversation="chat-1", role="answer"), origin="chat"),
    )
    receipt = filled.delete(ids=(fact_of(filled, "marta/100"),))
    assert (receipt.questions, receipt.answers, receipt.messages) == (1, 1, 2)
    left = filled.all(Message)
    assert "chat-1/1" not in left
    assert left["chat-1/2"].text == REMOVED_ANSWER
    assert left["chat-1/4"].text == "On Saturday."


def test_frames_that_show_the_same_are_counted_and_taken_if_asked(life: Life) -> None:
    clocks = ("09:00:00", "09:00:02", "09:00:04")
    for second, clock in zip((0, 2, 4), clocks, strict=True):
        life.saw(frame(second, INVOICE, HARMLESS, clock))
    life.saw(
        frame(6, "The next page shows something else", "and nothing of that"), frame(900, INVOICE, HARMLESS)
    )
    life.filing.settle()
    selection = Selection(ids=("frm_2",))
    assert life.planner.plan(selection).counts.alike == 2
    plan = life.planner.plan(replace(selection, also_alike=True))
    assert plan.frames == {"frm_0", "frm_2", "frm_4"}
    assert plan.counts.alike == 0
    receipt = life.delete(ids=("frm_2",))
    assert receipt.frames == 1
    assert life.knows(CANARY)


def test_what_stands_everywhere_is_left_alone(life: Life) -> None:
    for second in (0, 2, 700):
        life.saw(
            frame(second, "File Edit View Help", f"Page {second}", HARMLESS if second == 700 else "Nothing")
        )
    life.heard(message(1, "File Edit View Help"))
    life.filing.settle()
    life.delete(ids=("marta/1",))
    assert all(len(one.lines) == 3 for one in life.all(ReadFrame).values())
