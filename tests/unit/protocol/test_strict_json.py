import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from core.protocol.strict_json import MAX_DEPTH, StrictJsonError, loads

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda children: st.lists(children) | st.dictionaries(st.text(st.characters(codec="utf-8")), children),
    max_leaves=20,
)


@given(value=json_values, ascii_only=st.booleans())
def test_reads_whatever_json_can_say(value: Any, *, ascii_only: bool) -> None:
    assert loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=200))
def test_garbage_is_refused_or_read_but_never_breaks(data: bytes) -> None:
    with contextlib.suppress(StrictJsonError):
        loads(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"a": 1, "a": 2}', "twice"),
        (b'[{"x": {"a": 1, "\\u0061": 2}}]', "twice"),
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "NaN"),
        (b"[1e999]", "too large"),
        (b'["\\ud800"]', "surrogate"),
        (b'{"\\udfff": 1}', "surrogate"),
        (b'["\xed\xa0\x80"]', "UTF-8"),
        (b"\xff\xfe[\x00]\x00", "UTF-8"),
        (b"\xef\xbb\xbf[]", "not valid JSON"),
        (b"[1, 2", "not valid JSON"),
        (b'["a\x01b"]', "not valid JSON"),
        (b"[1] [2]", "not valid JSON"),
        (b"", "not valid JSON"),
        (b"[" + b"9" * 5000 + b"]", "too long"),
    ],
)
def test_refuses_what_parsers_disagree_about(text: bytes, reason: str) -> None:
    with pytest.raises(StrictJsonError, match=reason):
        loads(text)


def test_a_surrogate_pair_is_one_character() -> None:
    assert loads(b'["\\ud83d\\ude00"]') == ["\N{GRINNING FACE}"]


def test_depth_ends_at_the_limit() -> None:
    deep = MAX_DEPTH * b"[" + MAX_DEPTH * b"]"
    assert loads(deep)
    with pytest.raises(StrictJsonError, match="deeper"):
        loads(b"[" + deep + b"]")


def test_depth_is_refused_before_it_can_hurt() -> None:
    with pytest.raises(StrictJsonError, match="deeper"):
        loads(b"[" * 4_000_000)


def test_brackets_in_strings_and_siblings_are_not_depth() -> None:
    text = json.dumps(["[{" * 100, '\\"[', *([[]] * 200), {"k]": '"}'}]).encode()
    assert loads(text) == json.loads(text)


def test_many_unterminated_strings_cost_one_pass() -> None:
    with pytest.raises(StrictJsonError):
        loads(b"[" * 63 + b'"\\"' * 1_000_000)


@given(json_values)
def test_messages_never_hold_content(value: Any) -> None:
    text = json.dumps({"zebra-secret": value, "second": float("nan")}).encode()
    with pytest.raises(StrictJsonError) as caught:
        loads(text)
    assert "zebra" not in str(caught.value)
