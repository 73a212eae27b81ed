"""Which questions are counted, and what of; all others are left to words."""

import pytest

from core.recall.exact import exact_question
from core.recall.question import understand
from tests.support.remembered import NOW


@pytest.mark.parametrize(
    ("text", "wanted", "names"),
    [
        ("How often did I open the budget sheet?", "visits", {"budget"}),
        ("how many times have I visited example.org this week", "visits", {"exampl", "org"}),
        ("How long was I in Blender yesterday?", "time", {"blender"}),
        ("How much time did I spend in the Firefox window on Monday?", "time", {"firefox"}),
        ("How much time have we spent working on the parser?", "time", {"parser"}),
        ("How many hours did I use Kdenlive last week?", "time", {"kdenliv"}),
        ("When did I last open notes.txt?", "last", {"not", "txt"}),
        ("When was the last time I looked at the roadmap?", "last", {"roadmap"}),
        ("When did I first use GIMP?", "first", {"gimp"}),
        ("How much did I spend with Aurora Rail in March?", "spent", {"aurora", "rail"}),
        ("What did we pay in total to Aurora Rail?", "spent", {"aurora", "rail"}),
        ("how much money have I spent at Larch Outfitters altogether", "spent", {"larch", "outfitter"}),
    ],
)
def test_what_is_counted(text: str, wanted: str, names: set[str]) -> None:
    asked = exact_question(understand(text, NOW, "UTC"))
    assert asked is not None
    assert asked.wanted == wanted
    assert asked.names == names


@pytest.mark.parametrize(
    "text",
    [
        "How often should I water the basil?",
        "How long did Ben work at Northwind?",
        "How often did Ana open the door?",
        "When did Ben last visit Lena?",
        "How much is the invoice for Aurora Rail?",
        "How long is the meeting?",
        "How long was I in it?",
        "budget sheet",
    ],
)
def test_what_is_left_to_words(text: str) -> None:
    assert exact_question(understand(text, NOW, "UTC")) is None


def test_a_place_is_no_window_of_that_title() -> None:
    place = exact_question(understand("How long was I in Portugal?", NOW, "UTC"))
    sheet = exact_question(understand("How long was I in the Portugal sheet?", NOW, "UTC"))
    assert place is not None
    assert sheet is not None
    assert (place.by_program, sheet.by_program) == (True, False)


def test_the_time_is_no_part_of_the_name() -> None:
    asked = exact_question(understand("How often did I open the March report in February?", NOW, "UTC"))
    assert asked is not None
    assert asked.in_total
    assert "report" in asked.names
    assert "februari" not in asked.names
