from datetime import timedelta

import pytest

from core.engine.asking.chat import ASSISTANT, is_question, reply_turn, user_turn
from core.protocol.operations import Answer, Searched
from core.records.memory import Citation
from tests.unit.engine.living import MORNING


@pytest.mark.parametrize(
    "text",
    [
        "Where did I park?",
        "where did I park",
        "“Did Marta call?”",
        "find the invoice from Aurora Rail",
        "and when was that again",
        "invoice number",
        "Biscuit",
        "the code for the gate is what?  ",
    ],
)
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "My locker code is 4711.",
        "Remember that Marta likes tea.",
        "I was at the dentist yesterday",
        "Whatever happens, the key is under the mat.",
    ],
)
def test_statements(text: str) -> None:
    assert not is_question(text)


def test_what_is_told_is_evidence_and_what_is_asked_is_not() -> None:
    told = user_turn("1", "chat-1", "", "My locker code is 4711.", MORNING, "UTC")
    asked = user_turn("2", "chat-1", "Ann", "What is my locker code?", MORNING, "UTC")
    assert (told.id, told.role, told.origin, told.speaker) == ("chat-1/1", "statement", "chat", "Me")
    assert (asked.role, asked.speaker) == ("question", "Ann")


def test_a_reply_is_ours_and_keeps_what_it_rests_on() -> None:
    asked = user_turn("2", "chat-1", "Ann", "What is my locker code?", MORNING, "Europe/Oslo")
    citation = Citation("mem_1", "chat-1/1", "4711", MORNING, "UTC")
    answer = Answer("It is 4711.", "4711", (citation,), Searched(None, None, 0, 0), False, "extractive")
    reply = reply_turn("3", asked, answer, MORNING + timedelta(seconds=1))
    assert (reply.id, reply.speaker, reply.role, reply.text) == (
        "chat-1/3",
        ASSISTANT,
        "answer",
        "It is 4711.",
    )
    assert (reply.citations, reply.zone, reply.origin) == ((citation,), "Europe/Oslo", "chat")
    assert reply.sent_at > asked.sent_at
