"""One score from several channels."""

from core.recall.ranking import Candidate, adjusted, fuse, rank


def candidate(key: str, place: int = 0, **parts: float) -> Candidate:
    values = {"words": 0.0, "context": 0.0, "meaning": 0.0, **parts}
    return Candidate(key=key, segment="s", place=place, by_asked=False, **values)


def order(*candidates: Candidate, floor: float = 0.0) -> list[str]:
    return [key for key, _ in rank(candidates, floor)]


def test_nothing_is_ranked_as_nothing() -> None:
    assert rank([], 0.0) == []
    assert rank([candidate("a")], 0.0) == [("a", 0.5)]


def test_words_and_meaning_together_beat_either_alone() -> None:
    both = candidate("both", 0, words=8, meaning=0.6)
    assert order(candidate("words", 5, words=10), candidate("meaning", 9, meaning=0.7), both)[0] == "both"


def test_what_stands_after_a_good_passage_rises() -> None:
    ranked = order(candidate("far", 7), candidate("good", 1, words=10), candidate("after", 2))
    assert ranked == ["good", "after", "far"]


def test_words_of_the_person_asked_for_come_first() -> None:
    other = candidate("other", 0, words=5)
    asked = Candidate("asked", "s", 9, words=5.0, context=0.0, meaning=0.0, by_asked=True)
    assert order(other, asked) == ["asked", "other"]


def test_scores_are_finite_below_the_floor() -> None:
    assert order(candidate("a", meaning=-0.5), candidate("b", 5, meaning=-0.2), floor=0.1) == ["a", "b"]


def test_fusion_prefers_what_lists_agree_on() -> None:
    assert next(iter(fuse(["a", "b", "c"], ["x", "b"]))) == "b"
    assert fuse([], []) == {}


def test_finer_points_move_a_little() -> None:
    assert adjusted([("a", 1.0), ("b", 0.9)], {"b": 0.2}) == [("b", 1.1), ("a", 1.0)]
