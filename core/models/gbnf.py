"""Turns a JSON schema into a grammar of llama.cpp under which nothing but strict, finite JSON can be written.

There is no free white space and no control character, escapes are the short ones, and everything has a
limit. The language is that of llama.cpp's grammars/README.
"""

import itertools
import json
from typing import Any, Final

from core.models.json_schema import (
    MAX_DIGITS,
    Schema,
    check_schema,
    choices,
    item_limits,
    string_limits,
)

_CHARACTER: Final = (
    r"[\x20\x21\x23-\x5B\x5D-\x7E\u00A0-\u2027\u202A-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
    r' | "\\" ["\\bfnrt/]'
)
_DIGITS: Final = f'("0" | [1-9] [0-9]{{0,{MAX_DIGITS - 1}}})'


def to_gbnf(schema: Schema) -> str:
    """The grammar, its first rule called `root`.

    Raises:
        RefusedError: The schema says something that a grammar cannot hold a model to.
    """
    check_schema(schema)
    grammar = _Grammar()
    root = grammar.rule_of(schema)
    return "\n".join([f"root ::= {root}", *(f"{name} ::= {body}" for name, body in grammar.rules.items())])


class _Grammar:
    def __init__(self) -> None:
        self.rules = {"char": _CHARACTER}
        self._known: dict[str, str] = {}
        self._numbers = itertools.count()

    def rule_of(self, schema: Schema) -> str:
        body = self._body(schema)
        if body not in self._known:
            name = f"r{next(self._numbers)}"
            self._known[body] = name
            self.rules[name] = body
        return self._known[body]

    def _body(self, schema: Schema) -> str:
        if "anyOf" in schema:
            return " | ".join(self.rule_of(part) for part in schema["anyOf"])
        allowed = choices(schema)
        if allowed is not None:
            return " | ".join(_literal(one) for one in allowed)
        kind = schema["type"]
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            return self._array(schema)
        if kind == "string":
            least, most = string_limits(schema)
            return f'"\\"" char{{{least},{most}}} "\\""'
        if kind == "integer":
            return _integer(schema)
        if kind == "number":
            bounded = schema.get("maximum") is not None
            return '"0" ("." [0-9]{1,3})? | "1"' if bounded else f'"-"? {_DIGITS} ("." [0-9]{{1,6}})?'
        return '"true" | "false"' if kind == "boolean" else '"null"'

    def _object(self, schema: Schema) -> str:
        properties: Schema = schema.get("properties", {})
        parts = [f'{_literal(name)} ":" {self.rule_of(part)}' for name, part in properties.items()]
        return " ".join(['"{"', ' "," '.join(parts), '"}"'])

    def _array(self, schema: Schema) -> str:
        least, most = item_limits(schema)
        if most == 0:
            return '"[]"'
        item = self.rule_of(schema["items"])
        more = f' ("," {item}){{{max(least - 1, 0)},{most - 1}}}' if most > 1 else ""
        return f'"[" ({item}{more}){"?" if least == 0 else ""} "]"'


def _integer(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return " | ".join(f'"{number}"' for number in range(low, high + 1))
    return _DIGITS if low == 0 else f'"-"? {_DIGITS}'


def _literal(value: Any) -> str:
    """A value as JSON, as a literal of the grammar."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
