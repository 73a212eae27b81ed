"""Text from outside keeps its words and loses what cannot be seen."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from core.text.clean import bounded, clean


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  two\t words \r\n", "two words"),
        ("\ufb01nal \uff21\uff22", "final AB"),  # a ligature, full-width letters
        ("cafe\u0301", "caf\u00e9"),
        ("pay\u200bpal", "paypal"),  # zero-width space
        ("\u202egnp.exe\u202c", "gnp.exe"),  # right-to-left override
        ("a\u00adb\ufeffc\u2060d", "abcd"),  # soft hyphen, byte order mark, word joiner
        ("x\x00y\x1b[31mz", "xy[31mz"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("half \ud800 pair", "half pair"),
        ("\u00a0 \u2003", ""),
        ("日本語 🙂 Ünïcödé", "日本語 🙂 Ünïcödé"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(st.text(st.characters()))
def test_clean_is_stable_and_can_always_be_written(raw: str) -> None:
    text = clean(raw)
    text.encode()
    assert clean(text) == text
    assert not any(unicodedata.category(character).startswith("C") for character in text)


def test_bounded_counts_bytes_and_stops_at_the_first_that_does_not_fit() -> None:
    assert list(bounded(["ab", "äö", "c"], 6)) == ["ab", "äö"]
    assert list(bounded(["ab", "x" * 10, "c"], 6)) == ["ab"]
    assert list(bounded(["a" * 40_000, "b" * 40_000])) == ["a" * 40_000]
    assert list(bounded([])) == []
