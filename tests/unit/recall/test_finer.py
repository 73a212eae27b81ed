"""Features of an opened passage."""

import pytest

from core.recall.finer import finer_points, subjects_of
from core.recall.question import Question, understand
from core.records.memory import Passage
from tests.support.remembered import NOW


def asked(text: str) -> Question:
    return understand(text, NOW, "UTC")


def said(text: str, speaker: str = "Ann") -> Passage:
    return Passage(
        id="p", segment="s", source_id="m", occurred_at=NOW, zone="UTC", origin="import", trust=0.5,
        text=text, speaker=speaker, conversation="talk",
    )  # fmt: skip


def features(question: str, text: str, speaker: str = "Ann") -> set[str]:
    wanted = asked(question)
    points = finer_points(wanted, said(text, speaker), subjects_of(wanted, {"ann", "ben"}))
    return {name for name, value in points.items() if value}


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("What did Ann say to Ben?", {"ann"}),
        ("What did Ann and Ben plant?", set()),
        ("What did Ann plant?", set()),
        ("What did Cleo say to Dora?", set()),
    ],
)
def test_who_is_asked_about_comes_first_in_the_question(question: str, subjects: set[str]) -> None:
    assert subjects_of(asked(question), {"ann", "ben"}) == subjects


def test_only_the_words_of_whom_it_asks_about_are_its_subject() -> None:
    assert features("What did Ann tell Ben?", "I planted roses.") == {"subject"}
    assert features("What did Ann tell Ben?", "I planted roses.", "Ben") == set()


def test_praise_and_questions_are_told_from_what_happened() -> None:
    assert features("What did Ann plant?", "Wow, that's great! How are you?") == {"asks", "tells_nothing"}
    assert features("What did Ann plant?", "I planted roses. How are you?") == {"asks"}


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("How many children does Ann have?", "My two boys are asleep.", True),
        ("How many children does Ann have?", "A boy is asleep.", False),
        ("Where does Ann live?", "We moved to Bristol.", True),
        ("Where does Ann live?", "We moved to a farm.", False),
        ("What does Ann like?", "We moved to Bristol.", False),
    ],
)
def test_what_may_hold_the_kind_that_is_asked_for(question: str, text: str, *, holds: bool) -> None:
    assert ("of_kind" in features(question, text)) == holds
