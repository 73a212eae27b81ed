"""Predicates are made of hashes and numbers, never of somebody's words."""

import pytest

from core.memory.keys import all_of, batches, holds_one_of, is_one_of, is_word, key_of, name_key, within


def test_a_key_is_the_same_for_the_same_text_and_for_names_in_any_case() -> None:
    assert key_of("chat/1") == key_of("chat/1") != key_of("chat/2")
    assert name_key(" Chromium ") == name_key("chromium")
    assert name_key("  ") == ""
    assert len(key_of("\udcff broken")) == 32


@pytest.mark.parametrize("text", ["1 OR 1=1", "a'b", "'); DROP TABLE memories; --", "", "ABCDEF" * 6])
def test_what_is_no_key_never_gets_into_a_predicate(text: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        is_one_of("key", [text])
    with pytest.raises(ValueError, match="not a key"):
        holds_one_of("source_keys", [key_of("fine"), text])


@pytest.mark.parametrize("column", ["key = key OR key", "at;", "", "Key"])
def test_what_is_no_column_never_gets_into_a_predicate(column: str) -> None:
    with pytest.raises(ValueError, match="not a column"):
        within(column, 1, 2)
    with pytest.raises(ValueError, match="not a column"):
        is_one_of(column, [])
    with pytest.raises(ValueError, match="not a column"):
        is_word(column, "x")


def test_predicates_read_as_they_should() -> None:
    key = key_of("x")
    assert is_one_of("key", [key]) == f"key IN ('{key}')"
    assert holds_one_of("app_keys", [key]) == f"array_has_any(app_keys, ['{key}'])"
    assert within("at", 5, None) == "at >= 5"
    assert all_of("a", "", within("at", None, 9)) == "(a) AND (at < 9)"
    assert all_of("", "") == ""


def test_many_keys_are_asked_for_in_groups_and_once_each() -> None:
    keys = [key_of(str(number)) for number in range(1_200)]
    groups = list(batches([*keys, *keys]))
    assert [len(group) for group in groups] == [500, 500, 200]
    assert [key for group in groups for key in group] == keys
