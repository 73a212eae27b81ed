"""Answers composed in the language of the question, or in the one that is asked for."""

from pathlib import Path

import pytest

from core.answer.draft import Draft
from core.answer.extractive import answer
from core.answer.phrases import ENGLISH, GERMAN
from tests.support.remembered import NOW, Remembered


@pytest.fixture
def talk(tmp_path: Path) -> Remembered:
    made = Remembered(tmp_path / "tables")
    made.said(
        "talk",
        ("Ana", "Meine Rechnungsnummer bei der Telekom ist RE-48213."),
        ("Ben", "Last Saturday my sister got married in Lyon."),
        ("Ana", "Der neue Termin beim Anwalt ist am 12. März um 14:30 Uhr."),
        at=NOW,
    )
    return made


def asked(talk: Remembered, question: str, language: str = "") -> Draft:
    return answer(talk.recall.gather(question, NOW, "UTC", language=language))


def test_a_german_question_is_answered_from_german_and_english_words(talk: Remembered) -> None:
    number = asked(talk, "Wie lautet Anas Rechnungsnummer?")
    assert number.short == "RE-48213"
    assert "heute, 14:30" in number.answer
    assert asked(talk, "Wann hat Bens Schwester geheiratet?").short == "Samstag 28. Februar 2026"
    assert asked(talk, "Wann ist der Termin beim Anwalt?").short == "12. März 2026, 14:30"


def test_what_is_not_there_is_refused_in_that_language(talk: Remembered) -> None:
    assert asked(talk, "Wie lautet Bens Kontonummer?").answer == GERMAN.abstained
    assert asked(talk, "What is Ben's account number?").answer == ENGLISH.abstained
    assert asked(talk, "What is Ben's account number?", "de").answer == GERMAN.abstained
    assert asked(talk, "Wie lautet Bens Kontonummer?", "en").answer == ENGLISH.abstained


def test_the_windows_language_composes_an_english_answer_in_german(talk: Remembered) -> None:
    assert asked(talk, "When did Ben's sister get married?", "de").short == "Samstag 28. Februar 2026"
    assert asked(talk, "When did Ben's sister get married?").short == "Saturday 28 February 2026"
