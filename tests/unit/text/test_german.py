"""German questions in English words, and German times."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from core.text.german import gloss, is_german
from core.text.german_times import english_times
from core.text.when import find_ranges, find_times

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Wann hat Ben Ortiz die Rechnung bezahlt?", "when did Ben Ortiz pay the invoice?"),
        ("Wie oft habe ich letzte Woche die Datei geöffnet?", "how often did i open last week the file?"),
        ("Wann habe ich zuletzt Blender benutzt?", "when did i last use Blender?"),
        ("Wer hat die Besprechung verschoben?", "who did move the meeting?"),
        ("Wie viel habe ich im März bei Aurora ausgegeben?", "how much did i spend in march at Aurora?"),
        ("Wie heißt Bens Hund?", "what is the name of Ben's dog?"),
        ("Was steht im Steuerbescheid?", "what is in the steuerbescheid?"),
    ],
)  # fmt: skip
def test_a_german_question_becomes_english_words(question: str, english: str) -> None:
    assert is_german(question)
    assert gloss(question).text == english


def test_the_old_words_are_kept() -> None:
    assert gloss("Wie lautet die Rechnungsnummer?").meant["invoice"] == {"rechnungsnummer"}


@pytest.mark.parametrize("question", ["Who said die in the war?", "What was it?", "budget", "INV-48213", ""])
def test_english_and_bare_words_stay(question: str) -> None:
    assert not is_german(question)


@pytest.mark.parametrize(
    ("text", "said", "start", "days"),
    [
        ("Was habe ich letzten Dienstag gelesen?", "letzten Dienstag", "2026-03-03", 1),
        ("Wo war ich im Februar?", "im Februar", "2026-02-01", 28),
        ("Was stand vorgestern in der Mail?", "vorgestern", "2026-03-02", 1),
        ("Wer hat vor drei Wochen geschrieben?", "vor drei Wochen", "2026-02-09", 7),
        ("Was geschah im Jahr 2024?", "im Jahr 2024", "2024-01-01", 366),
        ("Was war von Montag bis Mittwoch?", "von Montag bis Mittwoch", "2026-02-23", 3),
        ("Was habe ich am 3. Februar getan?", "3. Februar", "2026-02-03", 1),
    ],
)
def test_a_time_is_found_where_it_stands(text: str, said: str, start: str, days: int) -> None:
    (found,) = find_ranges(text, NOW, "UTC")
    assert text[found.at : found.at + len(found.text)] == found.text == said
    assert (found.start.date().isoformat(), (found.end - found.start).days) == (start, days)


def test_a_greeting_is_no_time() -> None:
    assert not find_times("Guten Morgen, wie geht es dir?", NOW, "UTC")


WORDS = ["gestern", "im", "März", "vor", "drei", "Tagen", "Ana", ",", "am", "Montag"]


@given(st.text(max_size=120) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_every_time_stands_in_its_text(text: str) -> None:
    for found in find_times(text, NOW, "UTC"):
        assert text[found.at : found.at + len(found.text)] == found.text
    english = english_times(text)
    assert english.before(0, len(english.text)) == (0, len(text)) or not text
