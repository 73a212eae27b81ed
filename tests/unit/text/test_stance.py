"""Sentences that tell nothing of what happened."""

import pytest

from core.text.stance import is_about_listener, is_only_addressed, is_polite, tells_nothing


def test_thanks_and_praise_tell_nothing() -> None:
    assert is_polite("Thanks, Ben!")
    assert is_polite("That race sounds great!")
    assert is_polite("I'm so happy for you!")
    assert is_polite("Oops, sorry 'bout the accident!")
    assert not is_polite("I ran a race on Sunday.")
    assert not is_polite("Raising awareness for mental health is rewarding, I'm proud of you.")


def test_who_speaks_of_themselves_is_not_speaking_of_the_listener() -> None:
    assert is_about_listener("You found the perfect spot!")
    assert not is_about_listener("I found it for you.")
    assert not is_about_listener("The shop was closed.")


@pytest.mark.parametrize(
    ("message", "nothing"),
    [
        ("Wow, congrats! You must be so proud. How did it go?", True),
        ("What have you been up to?", True),
        ("Thanks! I planted a fig tree.", False),
        ("We went to the lake. How was your week?", False),
        ("The invoice is INV-48213.", False),
    ],
)
def test_a_message_of_praise_and_questions_tells_nothing(message: str, *, nothing: bool) -> None:
    assert tells_nothing(message) == nothing


@pytest.mark.parametrize(
    ("sentence", "addressed"),
    [
        ("Hey Ann, I had to sell my car.", True),
        ("I had to sell my car, Ann!", True),
        ("Thanks so much! Ann, I owe you.", True),
        ("I met Ann at the fair.", False),
        ("Ann sold her car.", False),
        ("Hey Ann, I told Ann's brother.", False),
    ],
)
def test_a_name_may_only_say_whom_it_is_said_to(sentence: str, *, addressed: bool) -> None:
    assert is_only_addressed("Ann", sentence) == addressed
