"""What people say when something changed, and what only sounds like it."""

from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from core.extraction.present import readings, taken_back
from core.extraction.standing import settle
from core.records.memory import Memory
from tests.unit.extraction.conftest import filed, say


def current(*said: str) -> set[str]:
    """What counts of what Ann said, one turn a day."""
    made: list[Memory] = []
    for day, text in enumerate(said):
        made += [one for each in filed([say(1 + 1440 * day, "Ann", text)]) for one in each.memories]
    return {one.text for one in settle(made).values() if one.type == "semantic" and one.live}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (["I live in Oslo.", "I've moved from Oslo to Turin."], {"Ann moved to Turin"}),
        (["I live in Oslo.", "I don't live in Oslo any more, I live in Turin."], {"Ann lives in Turin"}),
        (["I live in Oslo.", "I no longer live in Oslo."], {"Ann no longer lives in Oslo"}),
        (
            ["I live in Turin.", "I no longer live in Oslo."],
            {"Ann lives in Turin", "Ann no longer lives in Oslo"},
        ),
        (["I no longer live in Oslo.", "I live in Oslo again."], {"Ann lives in Oslo"}),
        (["I work at Aurora Rail.", "I left Aurora Rail for Juniper Labs."], {"Ann works at Juniper Labs"}),
        (["My boss is Diego.", "My boss isn't Diego any more, it's Ines."], {"Ann's boss is called Ines"}),
        (
            ["Marta lives in Oslo.", "Marta left Oslo and lives in Turin now."],
            {"Marta lives in Turin"},
        ),
        (["I live in Oslo.", "My address is in Turin these days."], {"Ann lives in Turin"}),
        (["My boss is Diego.", "I report to Ines now."], {"Ann's boss is called Ines"}),
        (
            ["I work at Aurora Rail.", "I started my new job at Juniper Labs on Monday."],
            {"Ann works at Juniper Labs"},
        ),
        (["I love chess.", "I've had enough of chess."], {"Ann no longer likes chess"}),
        (["I've gone off chess.", "I've taken a liking to chess."], {"Ann loves chess"}),
        (["My birthday is on 3 May.", "I turn 40 on 3 May."], {"Ann's birthday is 3 May"}),
        (["I live in Oslo.", "We found a flat in Turin and moved in."], {"Ann moved to Turin"}),
        (["I live in Oslo.", "I've made Turin my home."], {"Ann moved to Turin"}),
        (["I live in Oslo.", "I'm a resident of Turin now."], {"Ann lives in Turin"}),
        (["I live in Oslo.", "We've moved, our new place is in Turin."], {"Ann lives in Turin"}),
        (
            ["Marta lives in Oslo.", "Marta bought a house in Turin and lives there."],
            {"Marta lives in Turin"},
        ),
        (["Marta lives in Oslo.", "Marta and the kids moved to Turin."], {"Marta moved to Turin"}),
        (
            ["I work at Aurora Rail.", "Today was my first day at Juniper Labs."],
            {"Ann works at Juniper Labs"},
        ),
        (
            ["Marta works at Aurora Rail.", "Marta has a new job at Juniper Labs."],
            {"Marta works at Juniper Labs"},
        ),
        (
            ["My boss is Diego.", "I've got a new manager, her name is Ines."],
            {"Ann's manager is called Ines"},
        ),
        (["My boss is Diego.", "My team is led by Ines now."], {"Ann's boss is called Ines"}),
        (
            ["My favourite soup is ramen.", "If you ask me for my favourite soup: goulash."],
            {"Ann's favourite soup is goulash"},
        ),
        (
            ["My favourite soup is ramen.", "My favourite soup used to be ramen, now it's goulash."],
            {"Ann's favourite soup is goulash"},
        ),
        (
            ["I'm really enjoying chess lately.", "Chess isn't for me any more."],
            {"Ann no longer likes Chess"},
        ),
        (["I'm vegan.", "I stopped being vegan, I'm vegetarian now."], {"Ann is vegetarian"}),
    ],
)
def test_the_newest_value_takes_the_place_of_the_older_one(said: Sequence[str], left: set[str]) -> None:
    assert current(*said) == left


@pytest.mark.parametrize(
    "later",
    [
        "I used to live in Turin.",
        "My first home was in Turin.",
        "My parents' place is in Turin.",
        "Turin is nice, we were there.",
        "I wish I lived in Turin.",
        "If I lived in Turin I'd see the hills.",
        "Should I move to Turin?",
        "I almost moved to Turin.",
        "I'm thinking of moving to Turin.",
    ],
)
def test_what_was_and_what_might_be_changes_nothing(later: str) -> None:
    assert current("I live in Oslo.", later) >= {"Ann lives in Oslo"}
    assert "Ann lives in Turin" not in current("I live in Oslo.", later)


@pytest.mark.parametrize(
    ("later", "stated"),
    [
        ("The Heron launch was moved from 12 May 2026 to 3 June 2026.", "3 June 2026"),
        ("Correction: the Heron launch is on 3 June 2026, not 12 May 2026.", "3 June 2026"),
        ("Management shifted the Heron launch to 3 June 2026.", "3 June 2026"),
        ("If we are slow, the Heron launch is on 3 June 2026.", "12 May 2026"),
        ("The Heron launch was originally on 3 June 2026.", "12 May 2026"),
        ("The Heron launch has been cancelled.", "cancelled"),
    ],
)
def test_dates_follow_what_was_agreed_last(later: str, stated: str) -> None:
    (left,) = current("The Heron launch is on 12 May 2026.", later)
    assert stated in left


def test_a_sum_that_is_taken_back_is_none() -> None:
    (left,) = current("The Heron budget is $12,000.", "The Heron budget isn't $12,000 any more, it's $9,500.")
    assert "$9,500" in left


@given(
    st.text(alphabet=st.sampled_from("I not'n longer live in Oslo, but it's from to;.!?$12 "), max_size=120)
)
def test_any_text_is_read_without_harm(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in taken_back(text))
    assert all(isinstance(one.text, str) for one in readings(text))
