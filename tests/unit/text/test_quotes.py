"""Quotes."""

from core.text.quotes import find_quote, join_lines, lines_of, stands_in


def test_a_quote_comes_back_in_the_words_of_its_source() -> None:
    source = "She said:\n\u201cIt\u2019s  due on Friday\u201d."
    assert find_quote(source, '"it\'s due on friday"') == "\u201cIt\u2019s  due on Friday\u201d"
    assert find_quote(source, "It is due") is None
    assert find_quote(source, "  ") is None
    assert find_quote("abc", "x" * 10_000) is None


def test_only_exact_words_stand_in_a_source() -> None:
    assert stands_in("due on Friday", "on Fri")
    assert not stands_in("due on Friday", "on fri")
    assert not stands_in("due on Friday", "")


def test_lines_that_a_stretch_touches() -> None:
    lines = ["first", "second", "third"]
    text = join_lines(lines)
    assert lines_of(lines, text.index("cond"), text.index("th") + 1) == (1, 2)
    assert lines_of(lines, 0, 5) == (0,)
    assert lines_of(lines, 0, len(text)) == (0, 1, 2)
