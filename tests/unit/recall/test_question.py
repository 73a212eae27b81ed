"""What a question is about: words, people, times."""

from datetime import UTC, datetime

import pytest

from core.recall.question import in_first_person, understand
from core.records.errors import RefusedError
from tests.support.remembered import NOW


def kinds(text: str) -> dict[str, str]:
    return {term.folded: term.kind for term in understand(text, NOW, "UTC").terms}


def test_terms_are_told_apart() -> None:
    assert kinds("what was the invoice number INV-48213 that Marta sent about Kestrel") == {
        "invoice": "word",
        "number": "asking",
        "inv-48213": "identifier",
        "marta": "person",
        "sent": "weak",
        "kestrel": "name",
    }


def test_words_that_name_the_kind_are_not_asked_of_the_evidence() -> None:
    assert kinds("what is Priya's email address")["email"] == "asking"
    assert kinds("what did the email say")["email"] == "word"


def test_hyphenated_words_are_one() -> None:
    assert kinds("when is the check-out") == {"checkout": "word"}
    assert kinds("what is the Wi-Fi password") == {"wifi": "name", "password": "word"}


def test_times_are_ranges_and_not_terms() -> None:
    question = understand("what did I read yesterday about basil", NOW, "UTC")
    assert [term.folded for term in question.telling] == ["basil"] or "read" in kinds("what did I read")
    (yesterday,) = question.ranges
    assert yesterday.start == datetime(2026, 3, 3, tzinfo=UTC)
    assert "yesterday" not in question.keywords


def test_me_is_a_person_when_the_question_says_i() -> None:
    assert understand("what did I say", NOW, "UTC", "Ana Duarte").people == ("ana", "duarte")
    assert understand("what did Ben say", NOW, "UTC", "Ana").people == ("ben",)
    assert understand("what did I say", NOW, "UTC").first_person


def test_a_question_of_ten_megabytes_is_refused_politely() -> None:
    with pytest.raises(RefusedError, match="fewer words"):
        understand("x" * 10_000_000, NOW, "UTC")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did Ann paint?", "What did I paint?"),
        ("What is Ann's dog called?", "What is my dog called?"),
        ("Where did Bob and Ann go", "Where did I and I go"),
        ("Who is Cleo", "Who is Cleo"),
    ],
)
def test_questions_are_put_as_their_author_would_say_it(question: str, said: str) -> None:
    assert in_first_person(question, {"ann", "bob"}.__contains__) == said
