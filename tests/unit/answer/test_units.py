"""Sentences are cut where they end."""

import pytest

from core.answer.units import sentences


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "One went home early. Two stayed on for dinner!",
            ["One went home early.", "Two stayed on for dinner!"],
        ),
        ("It costs 3.50 at www.shop.example today.", ["It costs 3.50 at www.shop.example today."]),
        ("Ask Dr. Okafor about the results.", ["Ask Dr. Okafor about the results."]),
        ("We met at the old harbour. Wow!", ["We met at the old harbour. Wow!"]),
        ("A line without an end\nand another line here", ["A line without an end", "and another line here"]),
        ("A novel by Ursula K. Le Guin of 1974.", ["A novel by Ursula K. Le Guin of 1974."]),
        ("1. Piranesi\n2. Middlemarch", ["1. Piranesi", "2. Middlemarch"]),
        ("- a table of oak\n- [ ] a lamp for it", ["a table of oak", "a lamp for it"]),
        ("  ", []),
        ("...", ["..."]),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert sentences(text) == cut
    assert all(piece in text for piece in cut)
