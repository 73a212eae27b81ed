"""One score from several channels, and why."""

import pytest

from core.recall.ranking import FEATURES, Candidate, Scored, Weights, fuse, in_order, rank

WEIGHTS = Weights()


def candidate(
    key: str, place: int = 0, segment: str = "s", *, by_asked: bool = False, **parts: float
) -> Candidate:
    values = {"words": 0.0, "surroundings": 0.0, "meaning": 0.0, "word_meaning": 0.0, **parts}
    return Candidate(key=key, segment=segment, place=place, by_asked=by_asked, **values)


def order(*candidates: Candidate, floor: float = 0.0) -> list[str]:
    return [item.key for item in rank(candidates, floor, WEIGHTS)]


def test_nothing_is_ranked_as_nothing() -> None:
    assert rank([], 0.0, WEIGHTS) == []
    assert [item.score for item in rank([candidate("a")], 0.0, WEIGHTS)] == [0.0]


def test_words_and_meaning_together_beat_either_alone() -> None:
    both = candidate("both", 0, words=8, meaning=0.6)
    assert order(candidate("words", 5, words=10), candidate("meaning", 9, meaning=0.7), both)[0] == "both"


def test_likeness_word_by_word_tells_what_the_whole_does_not() -> None:
    whole, words = candidate("whole", 0, meaning=0.7), candidate("words", 5, meaning=0.6, word_meaning=0.9)
    assert order(whole, words) == ["words", "whole"]


def test_what_stands_after_a_good_passage_rises() -> None:
    ranked = order(candidate("far", 7), candidate("good", 1, words=10), candidate("after", 2))
    assert ranked == ["good", "after", "far"]


def test_an_activity_that_is_about_it_lifts_what_belongs_to_it() -> None:
    alone = candidate("alone", 0, "elsewhere", words=5)
    told = [candidate(f"told {place}", place * 2, "about it", words=5 + place) for place in range(3)]
    assert order(alone, *told)[-1] == "alone"


def test_words_of_the_person_asked_for_come_first() -> None:
    other, asked = candidate("other", 0, words=5), candidate("asked", 9, words=5, by_asked=True)
    assert order(other, asked) == ["asked", "other"]


def test_scores_are_finite_below_the_floor() -> None:
    assert order(candidate("a", meaning=-0.5), candidate("b", 5, meaning=-0.2), floor=0.1) == ["a", "b"]


def test_a_score_is_the_sum_of_its_reasons() -> None:
    for item in rank([candidate("a", words=3, meaning=0.4), candidate("b", 1, words=1)], 0.0, WEIGHTS):
        assert item.score == pytest.approx(sum(part for _, part in item.reasons))
        assert {name for name, _ in item.reasons} <= set(FEATURES)


def test_what_is_found_out_later_moves_it() -> None:
    first, second = Scored("a", 1.0, (("words", 1.0),)), Scored("b", 0.9, ())
    later = second.with_more({"in_range": 1.0, "asks": 0.0}, WEIGHTS)
    assert later.reasons == (("in_range", WEIGHTS.in_range),)
    assert [item.key for item in in_order([first, later])] == ["b", "a"]


def test_fusion_prefers_what_lists_agree_on() -> None:
    assert next(iter(fuse(["a", "b", "c"], ["x", "b"]))) == "b"
    assert fuse([], []) == {}
