"""A list in a note is given whole to whoever asks for it."""

from pathlib import Path

import pytest

from tests.support.remembered import Remembered


@pytest.fixture
def noted(tmp_path: Path) -> Remembered:
    made = Remembered(tmp_path / "tables")
    made.wrote("Reading list", "1. The Dispossessed by Ursula K. Le Guin (lent by Priya)\n2. Piranesi")
    made.wrote(
        "Packing",
        "For the ski trip:\n- [ ] goggles\n- [x] thermal socks\nFor the office:\n- badge\n- charger",
    )
    made.wrote("Kitchen", "- We decided on Alder because they use solid oak.\n- Worktop: granite, 38 mm")
    made.said("talk", ("Ann", "Things on my shopping list:\n- milk\n- bread"))
    return made


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "What is on my reading list?",
            ["The Dispossessed by Ursula K. Le Guin (lent by Priya)", "Piranesi"],
        ),
        (
            "Which books are on my reading list?",
            ["The Dispossessed by Ursula K. Le Guin (lent by Priya)", "Piranesi"],
        ),
        ("What must I pack for the ski trip?", ["goggles", "thermal socks"]),
        ("What is on the packing list for the office?", ["badge", "charger"]),
    ],
)
def test_a_list_is_given_whole(noted: Remembered, question: str, items: list[str]) -> None:
    draft = noted.ask(question)
    assert draft.short == ", ".join(items)
    assert draft.answer.splitlines()[1:] == [f"\u2022 {item}" for item in items]
    (citation,) = draft.citations
    assert citation.speaker == ""
    assert all(item in citation.quote for item in items)


def test_what_is_asked_of_a_note_beyond_its_title_is_no_list(noted: Remembered) -> None:
    draft = noted.ask("Why did we decide on Alder in the kitchen?")
    assert (
        draft.answer
        == "In \u201cKitchen\u201d, 14:30 today: \u201cWe decided on Alder because they use solid oak.\u201d"
    )


def test_only_notes_are_lists(noted: Remembered) -> None:
    assert "\u2022" not in noted.ask("What is on my shopping list?").answer
