"""Whatever reaches whom when, and how often: devices that have seen the same acts agree."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from core.devices.merging import NEVER, after, latest, merged
from core.devices.records import Act, Acts

START = datetime(2026, 3, 4, tzinfo=UTC)
acts = st.builds(
    Act,
    st.integers(0, 3).map(lambda seconds: START + timedelta(seconds=seconds)),
    st.sampled_from(["a", "b", "c"]),
    st.booleans(),
    st.sampled_from([b"", b"x"]),
)
registers: st.SearchStrategy[Acts] = st.dictionaries(
    st.sampled_from([b"one", b"two"]),
    st.dictionaries(st.sampled_from(["pinned", "hidden"]), acts, min_size=1),
    max_size=2,
)


@given(st.lists(registers, max_size=5), st.randoms(use_true_random=False), st.integers(0, 5))
def test_order_grouping_and_repetition_change_nothing(given_: list[Acts], chance: object, cut: int) -> None:
    whole = merged(given_)
    shuffled = list(given_)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(shuffled) == whole
    assert merged([merged(given_[:cut]), merged(given_[cut:])]) == whole
    assert merged([*given_, whole, *given_]) == whole


@given(st.lists(registers, max_size=5))
def test_merging_leaves_what_it_was_given_alone(given_: list[Acts]) -> None:
    before = [{name: dict(kinds) for name, kinds in one.items()} for one in given_]
    merged(given_)
    assert given_ == before


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-86_400, 86_400), st.booleans()), max_size=20))
def test_an_act_that_knew_of_another_comes_after_it_however_wrong_the_clocks(
    steps: list[tuple[int, int, bool]],
) -> None:
    """Each step: a device acts by its own clock, then perhaps all three exchange."""
    known: list[Acts] = [{}, {}, {}]
    last_known_act: list[Act | None] = [None, None, None]
    for device, clock, exchange in steps:
        seen = latest(known[device])
        act = Act(after(START + timedelta(seconds=clock), seen), "abc"[device], given=True)
        before = last_known_act[device]
        assert before is None or act > before
        known[device] = merged([known[device], {b"one": {"pinned": act}}])
        last_known_act[device] = act
        if exchange:
            known = [merged(known)] * 3
            last_known_act = [known[0][b"one"]["pinned"]] * 3
    known = [merged(known)] * 3
    assert known[0] == known[1] == known[2]


def test_a_register_without_acts_has_no_time() -> None:
    assert latest({}) == NEVER
