"""JSON that means the same to everybody: what parsers disagree about is refused instead of guessed at."""

import json
import math
import re
from typing import Any, Final, NoReturn

MAX_DEPTH: Final = 64

_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|([\[{])|[\]}]', re.DOTALL)
"""An unterminated string matches up to the end: hostile input costs one pass, not one for each quote."""
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class StrictJsonError(ValueError):
    """Why a text is not strict JSON: half a sentence, without any of its content."""


def loads(data: bytes) -> Any:
    """Decode UTF-8 JSON.

    Raises:
        StrictJsonError: it is not JSON, is nested deeper than 64, has a name twice in one object, holds a
            number that is not finite, or half a surrogate pair.
    """
    _check_depth(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise StrictJsonError("it is not UTF-8") from None
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite
        )
    except StrictJsonError:
        raise
    except json.JSONDecodeError as error:
        raise StrictJsonError(f"not valid JSON at character {error.pos + 1}") from None
    except ValueError:
        # Python refuses to convert integers of thousands of digits.
        raise StrictJsonError("a number is too long") from None
    if _SURROGATE_ESCAPE.search(text):
        _check_surrogates(value)
    return value


def _check_depth(data: bytes) -> None:
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(data):
        if match[1]:
            depth += 1
            if depth > MAX_DEPTH:
                raise StrictJsonError(f"it is nested deeper than {MAX_DEPTH}")
        elif match[0] in {b"]", b"}"}:
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise StrictJsonError("a name stands twice in one object")
    return result


def _refuse_constant(_: str) -> NoReturn:
    raise StrictJsonError("NaN and Infinity are not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise StrictJsonError("a number is too large")
    return number


def _check_surrogates(value: Any) -> None:
    """Escapes may pair up; only encoding the result tells whether every half found its other one."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise StrictJsonError("it holds half a surrogate pair") from None
