"""Names that mean the same are taken together, and two people of one name are not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from core.extraction.entities import find_entities
from core.extraction.naming import Named, compatible, first_name, merge_names
from core.extraction.projects import projects_of
from core.records.memory import Entity, Evidence, Memory

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
FULL = "Marta Keller"


@pytest.mark.parametrize(
    "name",
    [
        "Marta",
        "Keller",
        "marta keller",
        "Dr. Marta Keller",
        "Keller, Marta",
        "M. Keller",
        "Marta Keller (she/her)",
        "Marta Keller [External]",
        "marta.keller@kestrel.example",
        "marta_keller2@kestrel.example",
        "Marta Keiler",
    ],
)
def test_one_person_under_many_names(name: str) -> None:
    assert merge_names([FULL, name]) in ({FULL: FULL, name: FULL}, {FULL: name, name: name})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marta Keller 1", "Marta Keller 2"),
        ("Marta Keller", "Marta Olsen"),
        ("Marta Keller", "Anna Keller"),
        ("Ann", "Anna Keller"),
        ("M. K.", "Marta Keller"),
        ("Lena Bauer", "Katherine Bauer"),
        ("Bob Keller", "Robert Olsen"),
        ("Jan Weber", "Jana Weber"),
        ("anna.keller@a.example", "Anna Olsen"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert merge_names([one, other]) == {one: one, other: other}


def test_what_two_could_mean_stays_by_itself() -> None:
    names = ["Marta Keller", "Marta Olsen", "Marta", "Bob", "Robert Hill", "Robert Moss"]
    assert merge_names(names) == {name: name for name in names}


@pytest.mark.parametrize("short", ["Bob", "Bob Hill", "R. Hill", "Rob Hill"])
def test_short_forms_stand_for_their_names(short: str) -> None:
    assert merge_names([short, "Robert Hill"])[short] == "Robert Hill"
    assert first_name(short) == first_name("Robert") or short.startswith("R.")


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("place", "York", "New York", False),
        ("place", "Lisbon", "Lisbon Portugal", True),
        ("organisation", "Aurora Rail", "Aurora Rail Ltd", True),
        ("organisation", "Rail", "Aurora Rail", False),
        ("project", "heron", "Heron", True),
        ("thing", "INV-48213", "INV-48218", False),
        ("thing", "INV-48213", "inv-48213", True),
        ("person", "Kestrel 2", "Kestrel 3", False),
    ],
)
def test_other_things_are_known_by_how_they_begin(kind: Named, one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert compatible(one, other, kind) is same


@settings(max_examples=60)
@given(st.lists(st.text("abe .@,-(3", min_size=1, max_size=12), max_size=12))
def test_any_names_are_merged_in_any_order_alike(names: list[str]) -> None:
    merged = merge_names(names)
    assert merged == merge_names(reversed(names))
    assert set(merged) == set(names)
    assert all(merged[head] == head for head in merged.values())


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("The Heron launch is on 4 May.", "Heron"),
        ("Project Heron starts on Monday.", "Heron"),
        ("We met for the Blue Harbor kickoff.", "Blue Harbor"),
        ("Our Project Plan is late.", ""),
        ("New Project", ""),
        ("Marta's project is late.", ""),
        ("The March launch was cancelled.", ""),
    ],
)
def test_projects_are_named_in_text(text: str, project: str) -> None:
    found = [one.name for one in find_entities(text) if one.kind == "project"]
    assert found == ([project] if project else [])


@pytest.mark.parametrize(
    ("title", "url", "project"),
    [
        ("[HER-12] Parser drops lines - Jira", "", "HER"),
        ("Invoice INV-48213", "", ""),
        ("parser.py - heron - Visual Studio Code", "", "heron"),
        ("parser.py", "/home/ana/code/heron/parser.py", "heron"),
        ("notes.txt", "/home/ana/notes.txt", ""),
    ],
)
def test_projects_are_known_by_where_they_are_worked_on(title: str, url: str, project: str) -> None:
    memory = Memory(
        "m", "semantic", "The fix is in.", "The fix is in.", AT, AT, "minute", AT, "UTC",
        (Evidence("frm_1", "The fix is in."),), "screen", 0.3, "rules/1", window_title=title, url=url,
    )  # fmt: skip
    assert list(projects_of(memory)) == ([Entity(project, "project")] if project else [])
