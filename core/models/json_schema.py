"""The part of JSON Schema that a model may be held to: closed, finite, and refused where it says more.

Objects have all their properties in the order in which they stand. Strings, arrays and numbers have limits,
also where the schema names none, so that every text of the grammar ends.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.protocol.strict_json import StrictJsonError, loads
from core.records.errors import RefusedError

Schema = Mapping[str, Any]

MAX_STRING: Final = 400
MAX_ITEMS: Final = 16
MAX_DIGITS: Final = 9
WIDEST_RANGE: Final = 400
"""Whole numbers between the limits of one: they are listed in the grammar."""
_MAX_DEPTH: Final = 12
_TYPES: Final = {
    "object": {"properties", "required", "additionalProperties"},
    "array": {"items", "minItems", "maxItems"},
    "string": {"minLength", "maxLength"},
    "integer": {"minimum", "maximum"},
    "number": {"minimum", "maximum"},
    "boolean": set[str](),
    "null": set[str](),
}
_NOTES: Final = {"title", "description", "$schema"}


class SchemaMismatchError(ValueError):
    """Why a text is not what the schema asks for, without any of its content."""


def check_schema(schema: Schema) -> None:
    """Make sure that every word of the schema is one that the grammar and the check below honour.

    Raises:
        RefusedError: It is not; the message says which.
    """
    _check(schema, 0)


def parse(text: str, schema: Schema) -> Any:
    """The value that a model wrote, strictly: JSON without doubt that fits the schema to the letter.

    Raises:
        SchemaMismatchError: It is not; the message says where, without any of the content.
    """
    try:
        value = loads(text.strip().encode("utf-8"))
    except (StrictJsonError, UnicodeEncodeError) as error:
        raise SchemaMismatchError(f"not strict JSON ({error})") from None
    _require(value, schema, "$")
    return value


def fits(value: Any, schema: Schema) -> bool:
    """Whether a value is what `parse` could have given."""
    return _fits(value, schema, "$")


def string_limits(schema: Schema) -> tuple[int, int]:
    """Least and most characters."""
    least = int(schema.get("minLength", 0))
    return least, max(least, int(schema.get("maxLength", MAX_STRING)))


def item_limits(schema: Schema) -> tuple[int, int]:
    """Least and most items."""
    least = int(schema.get("minItems", 0))
    return least, max(least, int(schema.get("maxItems", MAX_ITEMS)))


def choices(schema: Schema) -> Sequence[Any] | None:
    """The values of an enumeration, `None` where it is none."""
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")


def _check(schema: Any, depth: int) -> None:
    if not isinstance(schema, Mapping):
        raise RefusedError("A part of the schema is not an object.")
    if depth > _MAX_DEPTH:
        raise RefusedError("The schema is nested too deep.")
    if "anyOf" in schema:
        _known(schema, {"anyOf"})
        _check_choice(schema["anyOf"])
        for part in schema["anyOf"]:
            _check(part, depth + 1)
    elif (allowed := choices(schema)) is not None:
        _known(schema, {"enum", "const", "type"})
        _check_choice(allowed)
    else:
        _check_typed(schema, depth)


def _check_choice(allowed: Sequence[Any]) -> None:
    if not allowed:
        raise RefusedError("A choice of the schema is empty.")


def _check_typed(schema: Schema, depth: int) -> None:
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _TYPES:
        raise RefusedError("The schema has a type that is not supported.")
    _known(schema, _TYPES[kind] | {"type"})
    if kind == "object":
        properties = schema.get("properties", {})
        if set(schema.get("required", properties)) - set(properties):
            raise RefusedError("The schema requires a property that it does not describe.")
        for part in properties.values():
            _check(part, depth + 1)
    elif kind == "array":
        _check_limits(item_limits(schema))
        _check(schema.get("items"), depth + 1)
    elif kind == "string":
        _check_limits(string_limits(schema))
    else:
        _check_range(schema, kind)


def _check_limits(limits: tuple[int, int]) -> None:
    if limits[0] < 0 or limits[1] < 0:
        raise RefusedError("The schema has limits that make no sense.")


def _check_range(schema: Schema, kind: str) -> None:
    low, high = schema.get("minimum"), schema.get("maximum")
    if kind == "integer" and high is not None and (low is None or not 0 <= high - low <= WIDEST_RANGE):
        raise RefusedError(f"A range of the schema holds more than {WIDEST_RANGE} whole numbers.")
    if kind == "integer" and high is None and low not in {None, 0}:
        raise RefusedError("A whole number of the schema has a lower limit that is not supported.")
    if kind == "number" and (low, high) not in {(None, None), (0, 1)}:
        raise RefusedError("A range of the schema is not supported.")


def _known(schema: Schema, words: set[str]) -> None:
    unknown = sorted(set(schema) - words - _NOTES)
    if unknown:
        raise RefusedError(f"The schema uses what is not supported: {', '.join(unknown)}.")


def _require(value: Any, schema: Schema, place: str) -> None:
    if "anyOf" in schema:
        if not any(_fits(value, part, place) for part in schema["anyOf"]):
            raise SchemaMismatchError(f"{place} is none of what it may be")
        return
    allowed = choices(schema)
    if allowed is not None:
        if not any(type(value) is type(one) and value == one for one in allowed):
            raise SchemaMismatchError(f"{place} is none of the values it may have")
        return
    _REQUIRE[schema["type"]](value, schema, place)


def _fits(value: Any, schema: Schema, place: str) -> bool:
    try:
        _require(value, schema, place)
    except SchemaMismatchError:
        return False
    return True


def _require_object(value: Any, schema: Schema, place: str) -> None:
    properties = schema.get("properties", {})
    if not isinstance(value, dict) or set(value) != set(properties):
        raise SchemaMismatchError(f"{place} does not have the properties it must have")
    for name, part in properties.items():
        _require(value[name], part, f"{place}.{name}")


def _require_array(value: Any, schema: Schema, place: str) -> None:
    least, most = item_limits(schema)
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise SchemaMismatchError(f"{place} is no list of {least} to {most} items")
    for number, item in enumerate(value):
        _require(item, schema["items"], f"{place}[{number}]")


def _require_string(value: Any, schema: Schema, place: str) -> None:
    least, most = string_limits(schema)
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise SchemaMismatchError(f"{place} is no text of {least} to {most} characters")


def _require_number(value: Any, schema: Schema, place: str) -> None:
    whole = schema["type"] == "integer"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise SchemaMismatchError(f"{place} is no number")
    low, high = schema.get("minimum"), schema.get("maximum")
    if (low is not None and value < low) or (high is not None and value > high):
        raise SchemaMismatchError(f"{place} is out of its range")


def _require_boolean(value: Any, _schema: Schema, place: str) -> None:
    if not isinstance(value, bool):
        raise SchemaMismatchError(f"{place} is neither true nor false")


def _require_null(value: Any, _schema: Schema, place: str) -> None:
    if value is not None:
        raise SchemaMismatchError(f"{place} is not null")


_REQUIRE: Final = {
    "object": _require_object,
    "array": _require_array,
    "string": _require_string,
    "integer": _require_number,
    "number": _require_number,
    "boolean": _require_boolean,
    "null": _require_null,
}
