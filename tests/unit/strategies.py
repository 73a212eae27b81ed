"""Any record as a hypothesis strategy, within what records promise: aware UTC times, no NaN, 32-bit ints."""

import dataclasses
import types
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

T = TypeVar("T")

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    datetime: st.datetimes(_EARLIEST, _LATEST, timezones=st.just(UTC)),
    float: st.floats(allow_nan=False),
    int: st.integers(-(2**31), 2**31 - 1),
    str: st.text(max_size=12),
    type(None): st.none(),
}


def records(kind: type[T]) -> st.SearchStrategy[T]:
    """Instances of a record class."""
    return _values(kind)


def _values(kind: Any) -> st.SearchStrategy[Any]:
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(_values, arguments))
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(_values(arguments[0]), max_size=3).map(tuple)
        return st.tuples(*map(_values, arguments))
    hints = get_type_hints(kind)
    names = (
        [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else kind._fields
    )
    return st.builds(kind, **{name: _values(hints[name]) for name in names})
