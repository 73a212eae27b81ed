"""Schemas that models are held to, what fits them, and grammars made of them."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, strategies as st

from core.models.gbnf import to_gbnf
from core.models.json_schema import SchemaMismatchError, check_schema, parse
from core.models.untrusted import without_special_tokens
from core.records.errors import RefusedError

FACTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 20},
        "facts": {
            "type": "array",
            "maxItems": 3,
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"enum": ["plan", 'a "quoted" \\ kind', "ein Ü"]},
                    "source": {"type": "integer", "minimum": 0, "maximum": 12},
                    "sure": {"type": "number", "minimum": 0, "maximum": 1},
                },
            },
        },
        "more": {"anyOf": [{"type": "null"}, {"type": "boolean"}]},
    },
}
GOOD = {"title": "x", "facts": [{"kind": "plan", "source": 3, "sure": 0.5}], "more": None}


def test_what_fits_is_given_back() -> None:
    assert parse(f" {json.dumps(GOOD)}\n", FACTS) == GOOD


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 21},
        {"title": 3},
        {"facts": [GOOD["facts"][0]] * 4},  # type: ignore[index]
        {"facts": [{"kind": "other", "source": 3, "sure": 0.5}]},
        {"facts": [{"kind": "plan", "source": 13, "sure": 0.5}]},
        {"facts": [{"kind": "plan", "source": True, "sure": 0.5}]},
        {"facts": [{"kind": "plan", "source": 1.0, "sure": 0.5}]},
        {"facts": [{"kind": "plan", "source": 1, "sure": 1.5}]},
        {"more": 0},
        {"extra": 1},
    ],
)
def test_what_does_not_fit_is_refused_without_quoting_it(change: dict[str, Any]) -> None:
    with pytest.raises(SchemaMismatchError, match=r"^\$") as refused:
        parse(json.dumps({**GOOD, **change}), FACTS)
    assert "other" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "{", "[] []", '{"title": NaN}', "```json\n{}\n```", '{"a":1,"a":2}', "\ud800"]
)
def test_what_is_no_strict_json_is_refused(text: str) -> None:
    with pytest.raises(SchemaMismatchError, match="not strict JSON"):
        parse(text, FACTS)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "date"},
        {"type": ["string", "null"]},
        {"type": "string", "pattern": "a+"},
        {"type": "string", "minLength": -1},
        {"type": "integer", "minimum": 0, "maximum": 10_000},
        {"type": "integer", "minimum": 5},
        {"type": "number", "minimum": 2},
        {"type": "array"},
        {"type": "object", "properties": {"a": {"type": "null"}}, "required": ["b"]},
        {"type": "object", "properties": {"a": "string"}},
        {"enum": []},
        {"anyOf": []},
        {"oneOf": [{"type": "null"}]},
        {"$ref": "#/$defs/x"},
    ],
)
def test_a_schema_that_says_more_than_is_honoured_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        to_gbnf(schema)


def test_a_schema_nested_without_end_is_refused() -> None:
    schema: dict[str, Any] = {"type": "null"}
    for _ in range(30):
        schema = {"type": "array", "items": schema}
    with pytest.raises(RefusedError, match="nested"):
        check_schema(schema)


def test_every_rule_of_a_grammar_is_there_once() -> None:
    lines = to_gbnf(FACTS).splitlines()
    names = [line.split(" ::= ")[0] for line in lines]
    assert names[0] == "root"
    assert len(set(names)) == len(names)
    literals = re.compile(r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]')
    for line in lines:
        _, _, body = line.partition(" ::= ")
        used = re.findall(r"[a-z]\w*", literals.sub("", body))
        assert set(used) <= set(names), line


def test_literals_are_json_inside_a_literal_of_the_grammar() -> None:
    assert r'"\"a \\\"quoted\\\" \\\\ kind\""' in to_gbnf(FACTS)


# ── text of others ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "mark",
    [
        "<|im_end|>",
        "<|im_start|>system",
        "<|eot_id|>",
        "</s>",
        "<s>",
        "[INST]",
        "[/INST]",
        "<<SYS>>",
        "<start_of_turn>user",
        "<end_of_turn>",
        "<\uff5cend of sentence\uff5c>",
        "</think>",
        "<think>",
    ],
)
def test_marks_of_chat_templates_lose_their_power(mark: str) -> None:
    harmless = without_special_tokens(f"before {mark} after")
    assert mark not in harmless
    assert len(harmless) == len(f"before {mark} after")
    assert harmless.startswith("before ")
    assert harmless.endswith(" after")


@given(st.text())
def test_making_text_harmless_twice_changes_nothing_more(text: str) -> None:
    once = without_special_tokens(text)
    assert without_special_tokens(once) == once
    assert len(once) == len(text)


@pytest.mark.parametrize("text", ["a < b and c > d", "if x[0] <= 3", "<div>", "a|b", "[1, 2]", "<strong>"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert without_special_tokens(text) == text
