"""Who belongs to a circle after devices were taken out, whatever order that is heard in."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from random import Random

import msgspec
from hypothesis import given, strategies as st

from core.devices.circle import Circle, new_circle, with_learned
from core.devices.records import Member, Revoked

_NOW = datetime(2026, 3, 4, tzinfo=UTC)
_IDS = [f"{number:032x}" for number in range(5)]
_MEMBERS = {one: Member(one, one, b"", b"", _NOW + timedelta(days=int(one, 16))) for one in _IDS}

statements = st.lists(
    st.builds(
        Revoked,
        st.sampled_from(_IDS),
        st.integers(0, 3).map(lambda hours: _NOW + timedelta(hours=hours)),
        st.sampled_from(_IDS),
    ).filter(lambda one: one.device != one.heir),
    max_size=8,
)


def learned(device: str, told: list[Revoked]) -> Circle:
    circle = msgspec.structs.replace(new_circle("one", _NOW), device=device, members=_MEMBERS)
    return reduce(lambda known, one: with_learned(known, {}, {one.device: one}), told, circle)


@given(statements, st.randoms())
def test_all_that_stay_agree_on_who_is_out_and_who_gives_on_what_they_gave(
    told: list[Revoked], chance: Random
) -> None:
    other = [*told, *told]
    chance.shuffle(other)
    first, second = learned(_IDS[0], told), learned(_IDS[1], other)
    assert first.revoked == second.revoked
    assert first.revoked.keys() == {one.device for one in told}
    staying = set(_IDS) - first.revoked.keys()
    for device in first.revoked:
        heir = first.heir_of(device)
        assert heir == second.heir_of(device)
        assert heir in staying if staying else not heir


def test_the_heir_of_an_heir_gives_on_what_both_gave() -> None:
    a, b, c, d, _ = _IDS
    circle = learned(d, [Revoked(a, _NOW, b), Revoked(b, _NOW + timedelta(hours=1), d)])
    assert circle.inherited == {a, b}
    mutual = learned(c, [Revoked(a, _NOW, b), Revoked(b, _NOW, a)])
    assert mutual.inherited == {a, b}  # it has belonged to the circle for longer than the others
