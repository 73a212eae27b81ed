"""Vectors held in memory find what the table would, whatever is written meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from core.memory import dense
from core.memory.blocks import Block, block_of
from core.memory.dense import Dense
from core.memory.keys import key_of
from core.memory.search import Scope, Searchable
from core.memory.tables import MemoryTables
from core.records.errors import StoppedError
from tests.support.remembered import embed
from tests.unit.memory.conftest import T0, a_memory, file_one, filed

WIDTH = 16
ROWS = 24
BOTH: tuple[Searchable, ...] = ("memories", "passages")


def a_vector(number: int, version: int = 0) -> np.ndarray:
    return np.random.default_rng([number, version]).normal(size=WIDTH).astype(np.float32)


def rows(versions: dict[int, int]) -> Block:
    """Rows by number; those of an odd version may not be found."""
    return block_of(
        [key_of(str(number)) for number in versions],
        np.stack([a_vector(number, version) for number, version in versions.items()]),
        [number * 10 for number in versions],
        [number * 10 + 5 for number in versions],
        [version % 2 == 0 for version in versions.values()],
        [group(number) for number in versions],
    )


def group(number: int) -> str:
    return key_of(f"group {number % 5}")


def expected(
    versions: dict[int, int], asked: np.ndarray, start: int | None, end: int | None
) -> dict[str, float]:
    return {
        key_of(str(number)): float(
            a_vector(number, version)
            @ asked
            / np.linalg.norm(a_vector(number, version))
            / np.linalg.norm(asked)
        )
        for number, version in versions.items()
        if version % 2 == 0
        and (start is None or number * 10 + 5 >= start)
        and (end is None or number * 10 < end)
    }


numbers = st.integers(0, ROWS - 1)
writes = st.lists(st.tuples(st.sampled_from(["put", "drop"]), numbers, st.integers(0, 5)), max_size=30)


@given(
    before=st.dictionaries(numbers, st.integers(0, 1), min_size=1),
    during=writes,
    after=writes,
    loose=st.sampled_from([0, 3, 1000]),
    start=st.none() | st.integers(0, ROWS * 10),
    end=st.none() | st.integers(0, ROWS * 10),
    said=st.integers(0, 2 * ROWS),
    exact=st.booleans(),
)
def test_what_is_found_is_what_was_written(
    before: dict[int, int],
    during: list[tuple[str, int, int]],
    after: list[tuple[str, int, int]],
    loose: int,
    start: int | None,
    end: int | None,
    said: int,
    *,
    exact: bool,
) -> None:
    held, truth = Dense(1000, 1000 if exact else -1), dict(before)

    def write(done: Sequence[tuple[str, int, int]]) -> None:
        for action, number, version in done:
            if action == "put":
                held.put(rows({number: version}))
                truth[number] = version
            else:
                held.drop([key_of(str(number))])
                truth.pop(number, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "_LOOSE", loose)
        patch.setattr(dense, "_TOGETHER", 7)
        turn = held.begin()
        write(during)
        assert held.nearest(a_vector(1), 5) is None
        held.fill(turn, [rows({number: version}) for number, version in before.items()], said)
        write(after)
        asked = a_vector(99)
        found = held.nearest(asked, ROWS, start, end)
        fewer = held.nearest(asked, 3, start, end)
        vectors = held.vectors([item.key for item in found or ()])
        count, span = held.count(start, end), held.span()
        members = held.of_groups([group(1), group(3), key_of("no group")])
    assert found is not None
    assert {item.key: item.cosine for item in found} == pytest.approx(
        expected(truth, asked, start, end), abs=1e-4 if exact else 0.02
    )
    assert {key: float(vector @ asked) / np.linalg.norm(asked) for key, vector in vectors.items()} == (
        pytest.approx({item.key: item.cosine for item in found}, abs=1e-5)
    )
    assert count == len(expected(truth, asked, start, end))
    assert span == ((min(truth) * 10, max(truth) * 10) if truth else None)
    assert members is not None
    assert sorted(members) == sorted(key_of(str(number)) for number in truth if number % 5 in {1, 3})
    assert [item.cosine for item in found] == sorted((item.cosine for item in found), reverse=True)
    assert fewer == found[:3]


def test_what_was_read_before_the_table_was_closed_is_not_held() -> None:
    held = Dense(1000)
    turn = held.begin()
    held.clear()
    held.fill(turn, [rows({1: 0})], 1)
    assert not held.ready


def test_of_a_row_that_is_gone_no_number_stays_in_memory() -> None:
    held = Dense(100)
    held.fill(held.begin(), [rows({1: 0, 2: 0})], 2)
    held.drop([key_of("1")])
    assert held._base is not None
    left = {
        key.decode(): bool(upper.any() or lower.any())
        for key, upper, lower, *_ in zip(*held._base.columns(), strict=True)
    }
    assert left == {key_of("1"): False, key_of("2"): True}


def test_of_a_row_that_was_replaced_no_number_stays_once_that_matters() -> None:
    held = Dense(100)
    held.fill(held.begin(), [rows({1: 0, 2: 0})], 2)
    held.put(rows({1: 2}))
    held.wipe()
    assert held._base is not None
    assert not held._base.upper[held._base.keys == key_of("1").encode()].any()
    found = held.nearest(a_vector(1, 2), 1)
    assert found
    assert found[0].key == key_of("1")
    assert found[0].cosine == pytest.approx(1, abs=1e-4)


def test_a_table_that_grows_beyond_measure_is_left_to_its_index() -> None:
    held = Dense(4)
    held.fill(held.begin(), [rows(dict.fromkeys(range(4), 0))], 4)
    assert held.nearest(a_vector(1), 1) is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dense, "_LOOSE", 0)
        held.put(rows({4: 0}))
    assert held.nearest(a_vector(1), 1) is None
    held.fill(held.begin(), [rows(dict.fromkeys(range(5), 0))], 5)
    assert held.nearest(a_vector(1), 1) is None


@pytest.mark.parametrize("tidy", [False, True])
def test_tables_answer_from_memory_as_from_the_disk(tables: MemoryTables, *, tidy: bool) -> None:
    for number in range(12):
        file_one(tables, str(number), f"pears and {number} red apples in garden {number % 3}", minute=number)
    if tidy:
        tables.optimize(force=True)
    tables.read_ahead()
    # Written, replaced, hidden, pinned and removed after it was read ahead
    file_one(tables, "new", "a garden of red pears", minute=20)
    file_one(tables, "3", "something else about pears", minute=3)
    tables.restate([replace(a_memory("4", "pears"), status="quarantined")])
    tables.set_pinned(["mem_5"], pinned=True)
    tables.remove_segments(["seg_6"])
    tables.file_segments([filed("7", [], [])])
    assert all(rows.dense.ready for rows in tables._store.nearby.tables.values())
    early, late = T0 + timedelta(minutes=3), T0 + timedelta(minutes=9)
    scopes = (Scope(), Scope(start=late), Scope(start=early, end=late), Scope(conversation="none"))
    from_memory = [by_vector(tables, scope) for scope in scopes]
    assert [len(found) for found in from_memory[0]] == [10, 11]
    tables.forget_read()
    for scope, known in zip(scopes, from_memory, strict=True):
        for mine, theirs in zip(known, by_vector(tables, scope), strict=True):
            assert dict(mine) == pytest.approx(dict(theirs), abs=0.01)


def test_an_end_while_vectors_are_read_leaves_none(tables: MemoryTables) -> None:
    file_one(tables, "a", "red pears")

    def end() -> None:
        raise StoppedError("an end")

    with pytest.raises(StoppedError):
        tables.read_ahead(end)
    assert not tables._store.nearby.passages.dense.ready
    assert len(by_vector(tables, Scope())[0]) == 1


def by_vector(tables: MemoryTables, scope: Scope) -> list[list[tuple[str, float]]]:
    asked = embed(["red pears in the garden"])
    return [[(item.key, item.score) for item in tables.find_near(table, asked, scope, 50)] for table in BOTH]
