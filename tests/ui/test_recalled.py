"""Why something was found is told in plain words."""

import dataclasses

import pytest

from core.recall.ranking import Weights
from ui.recalled import _WORDS, recalled_for

pytestmark = pytest.mark.usefixtures("appearance")


def test_what_brought_most_comes_first_and_alike_counts_together() -> None:
    reasons = (("words", 0.3), ("meaning", 0.2), ("word_meaning", 0.2), ("asks", -0.2), ("at_hand", 0.001))
    assert recalled_for(reasons) == "a similar meaning, the same words"


def test_without_a_reason_nothing_is_said() -> None:
    assert recalled_for(()) == ""
    assert recalled_for((("tells_nothing", -0.2),)) == ""


def test_every_feature_that_may_speak_for_a_hit_has_words() -> None:
    speaking = {one.name for one in dataclasses.fields(Weights) if getattr(Weights(), one.name) > 0}
    assert speaking == set(_WORDS)
