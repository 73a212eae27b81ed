"""Sentences end where a reader would end them."""

import pytest
from hypothesis import given, strategies as st

from core.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("It rained. We stayed in.", ["It rained.", "We stayed in."]),
        (
            "The Dispossessed by Ursula K. Le Guin is here.",
            ["The Dispossessed by Ursula K. Le Guin is here."],
        ),
        ("1. Piranesi\n2. Middlemarch", ["1. Piranesi", "2. Middlemarch"]),
        ("- oak table\n- [x] lamp", ["oak table", "lamp"]),
        ("To buy:\n* milk\n* rye bread", ["To buy:", "milk", "rye bread"]),
        ("1. Mai is a holiday.", ["1. Mai is a holiday."]),
        ("-5 degrees outside", ["-5 degrees outside"]),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert [one.text for one in sentences(text)] == cut


@given(st.text("aB1. -*\n\t!?[x]", max_size=200))
def test_each_stands_where_it_says(text: str) -> None:
    flat = text.replace("\n", " ").replace("\t", " ")
    for one in sentences(text):
        assert flat[one.start : one.end] == one.text
