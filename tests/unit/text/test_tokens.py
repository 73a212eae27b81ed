"""Words."""

import pytest

from core.text.tokens import content_words, fold, is_identifier, normalised, stem, words


def test_identifiers_numbers_and_addresses_are_one_word() -> None:
    text = "Mail jo.brandt@kestrel.example: INV-48213, 1,204.50 at 10:30, v2.1, don't"
    assert [word.text for word in words(text)] == [
        "Mail", "jo.brandt@kestrel.example", "INV-48213", "1,204.50", "at", "10:30", "v2.1", "don't",
    ]  # fmt: skip
    assert all(text[word.start : word.end] == word.text for word in words(text))


def test_folding_makes_spellings_equal() -> None:
    assert fold("Café") == fold("CAFE")
    assert fold("Marta\u2019s") == "marta"
    assert normalised("  The  Café \u2013 Marta's ") == "the cafe marta"


def test_stop_words_and_single_letters_say_nothing() -> None:
    assert [word.folded for word in content_words("What was the invoice number that I sent x 7")] == [
        "invoice", "number", "sent", "7",
    ]  # fmt: skip


def test_stems_meet() -> None:
    for group in (
        ("invoice", "invoices"), ("plan", "planned", "planning", "plans"), ("send", "sent", "sending"),
        ("move", "moved", "moving"), ("live", "lives", "living"), ("city", "cities"), ("go", "went"),
        ("make", "made", "making"), ("child", "kids", "children"),
    ):  # fmt: skip
        assert len({stem(word) for word in group}) == 1, group
    assert stem("inv-48213") == "inv-48213"


def test_what_names_one_thing() -> None:
    assert is_identifier("INV-48213")
    assert is_identifier("3fa9c2b")
    assert not is_identifier("3rd")
    assert not is_identifier("250ms")
    assert not is_identifier("word")
    assert not is_identifier("a1@b.example")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("請求書は火曜日に支払われました。", ["請求書", "は", "火曜日", "に", "支払", "われました"]),
        ("INV-48213を東京タワーで確認", ["INV-48213", "を", "東京", "タワー", "で", "確認"]),
        ("abc日本語def", ["abc", "日本語", "def"]),
        ("Счёт за аренду", ["Счёт", "за", "аренду"]),
    ],
)
def test_words_of_scripts_without_spaces_end_with_their_script(text: str, found: list[str]) -> None:
    assert [token.text for token in words(text)] == found
    assert all(text[token.start : token.end] == token.text for token in words(text))
