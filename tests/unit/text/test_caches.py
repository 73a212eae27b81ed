"""What was computed from somebody's text can be forgotten at once, wherever it was kept."""

from typing import Any

from core.text.caches import content_cache, forget_content
from core.text.tokens import fold, normalised, stem


def test_results_are_kept_until_they_are_forgotten() -> None:
    asked = []

    @content_cache(2)
    def shout(word: str) -> str:
        asked.append(word)
        return word.upper()

    assert [shout("a"), shout("a"), shout("b")] == ["A", "A", "B"]
    assert asked == ["a", "b"]
    forget_content()
    assert shout("a") == "A"
    assert asked == ["a", "b", "a"]


def test_what_folds_and_stems_forgets_too() -> None:
    """They hold more words of the store than anything else in the process."""
    kept: tuple[Any, ...] = (fold, normalised, stem)
    for function in kept:
        function("zeppelin")
        assert function.cache_info().currsize
    forget_content()
    assert [function.cache_info().currsize for function in kept] == [0, 0, 0]


def test_no_other_cache_of_text_is_about() -> None:
    """A new `lru_cache` in a stage that handles content has to be one of these, or to be listed here."""
    from core.assets import asset

    root = asset("icons/lock.svg").parents[2] / "core"
    harmless = {
        "text/caches.py",
        "text/when.py",  # time zones
        "text/names.py",  # the list that ships
        "text/shortnames.py",  # the list that ships
        "text/related.py",  # the list that ships
        "memory/schema.py",  # table layouts
        "engine/breathing.py",  # a function of the system
        "engine/capturing/hours.py",  # the hours that are set
    }
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "lru_cache" in path.read_text("utf-8")
    }
    assert found <= harmless
