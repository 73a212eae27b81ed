"""Words of every kind are found, and nothing that is typed is ever an error."""

from datetime import timedelta

import pytest

from core.memory.search import Scope
from core.memory.tables import MemoryTables
from core.records.memory import Passage
from tests.support.remembered import embed
from tests.unit.memory.conftest import T0, a_memory, a_passage, file_one, filed

TEXTS = {
    "id": "the invoice number is INV-48213, thanks",
    "mail": "write to marta.kovacs@kestrel.example today",
    "path": "saved in /home/ana/notes/plan_v2.txt",
    "code": "def parse_line(raw): return snake_case_name",
    "hash": "sha256 " + "ab12" * 16,
    "accent": "Café in der Straße",
    "chinese": "会議は明日の午後三時です",
    "name": "Ben will can",
    "digit": "room 7",
    "verb": "she was running to the stations",
}


def found(tables: MemoryTables, query: str) -> set[str]:
    keys = [item.key for item in tables.find_words("passages", "text", query, Scope(), 10)]
    return {item.id.removeprefix("pas_") for item in tables.by_keys(Passage, keys).values()}


@pytest.mark.parametrize("tidy", [False, True])
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("INV-48213", "id"),
        ("inv 48213", "id"),
        ("48213", "id"),
        ("marta.kovacs@kestrel.example", "mail"),
        ("kestrel.example", "mail"),
        ("plan_v2.txt", "path"),
        ("/home/ana/notes", "path"),
        ("snake_case_name", "code"),
        ("parse_line(", "code"),
        ("ab12" * 16, "hash"),
        ("cafe", "accent"),
        ("会議", "chinese"),
        ("午後", "chinese"),
        ("run station", "verb"),
        ("ben", "name"),
        ("7", "digit"),
    ],
)
def test_words_are_found(tables: MemoryTables, query: str, name: str, *, tidy: bool) -> None:
    """Also before the index has taken them in."""
    for key, text in TEXTS.items():
        file_one(tables, key, text)
    if tidy:
        assert tables.optimize(force=True)
    assert found(tables, query) == {name}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "the",
        '"open quote AND (',
        "+-*?:^~!{}[]\\/",
        "a OR 1=1; --",
        "\x00\ud800",
        "💥",
        "' " * 900,
        "x" * 10_000,
    ],
)
def test_no_query_is_an_error(tables: MemoryTables, query: str) -> None:
    file_one(tables, "a", TEXTS["id"])
    assert found(tables, query) <= {"a"}
    assert tables.list_memories(text=query).total <= 1


def test_an_empty_table_finds_nothing(tables: MemoryTables) -> None:
    assert found(tables, "anything") == set()
    assert tables.find_near("memories", embed(["anything"]), Scope(), 5) == []
    assert tables.find_near("memories", embed([]), Scope(), 5) == []


def test_near_is_by_meaning_within_the_scope(tables: MemoryTables) -> None:
    file_one(tables, "a", "red apples and pears")
    file_one(tables, "b", "apples and pears", minute=10, app="Firefox")
    near = tables.find_near("passages", embed(["apples pears"]), Scope(), 5)
    assert near[0].score == pytest.approx(1.0, abs=1e-5)
    assert near[0].score > near[1].score
    later = Scope(start=T0 + timedelta(minutes=5))
    assert [item.key for item in tables.find_near("passages", embed(["red"]), later, 5)] == [near[0].key]
    assert len(tables.find_near("memories", embed(["red"]), Scope(end=T0 + timedelta(minutes=5)), 5)) == 1
    assert (
        len(tables.find_words("passages", "text", "apples", Scope(apps=tables.app_keys("firefox")), 5)) == 1
    )


def test_memories_that_may_not_be_recalled_are_not_found(tables: MemoryTables) -> None:
    from dataclasses import replace

    hidden = replace(a_memory("a", "secret pears"), status="quarantined")
    tables.file_segments([filed("a", [hidden], [])])
    assert tables.find_words("memories", "text", "pears", Scope(), 5) == []
    assert tables.list_memories().total == 0
    assert tables.list_memories(status="all").total == 1


def test_surroundings_are_searched_apart_from_the_words(tables: MemoryTables) -> None:
    file_one(tables, "a", "milk and bread")
    assert tables.find_words("passages", "text", "notes", Scope(), 5) == []
    assert len(tables.find_words("passages", "context", "notes", Scope(), 5)) == 1


def test_neighbours_know_what_stands_beside_them(tables: MemoryTables) -> None:
    passages = [
        a_passage(str(n), f"line {name}", segment="seg_a") for n, name in enumerate(("one", "two", "three"))
    ]
    tables.file_segments([filed("a", [], passages)])
    (second,) = tables.find_words("passages", "text", "two", Scope(), 1)
    (middle,) = tables.neighbours([second.key])
    assert middle.place == 1
    (first,), (last,) = tables.neighbours([middle.before]), tables.neighbours([middle.after])
    assert (first.place, first.before, first.after) == (0, "", middle.key)
    assert (last.place, last.before, last.after) == (2, middle.key, "")
