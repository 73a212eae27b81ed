"""Moments joined into stretches."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.engine.stretch import Stretch

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = timedelta(seconds=30)


def test_moments_close_to_each_other_are_one_stretch() -> None:
    stretch = Stretch(PATIENCE)
    begins = [stretch.add(NOON + timedelta(seconds=after)) for after in (0, 2, 20)]
    assert begins == [True, False, False]
    assert stretch.over(NOON + timedelta(seconds=45)) is None
    assert stretch.over(NOON + timedelta(seconds=50)) == (NOON, NOON + timedelta(seconds=20))
    assert stretch.over(NOON + timedelta(seconds=90)) is None


def test_an_end_takes_what_there_is() -> None:
    stretch = Stretch(PATIENCE)
    assert stretch.end() is None
    stretch.add(NOON)
    assert stretch.end() == (NOON, NOON)
    assert stretch.end() is None


@given(st.lists(st.integers(-500, 500), min_size=1))
def test_a_stretch_never_ends_before_it_begins(offsets: list[int]) -> None:
    stretch = Stretch(PATIENCE)
    for offset in offsets:
        stretch.add(NOON + timedelta(seconds=offset))
    found = stretch.end()
    assert found is not None
    assert found[0] <= found[1]
