"""What holds of somebody is answered by claims: the newest holds, its earlier versions held before."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.extraction.claims import slots_of
from core.records.memory import Memory
from tests.support.remembered import NOW, Remembered


@pytest.fixture
def past(tmp_path: Path) -> Remembered:
    past = Remembered(tmp_path)
    past.said(
        "work",
        ("Priya", "I started at Kestrel Labs as a hardware engineer in May."),
        ("Anand", "Do you like the work?"),
        ("Priya", "The work is fun, but the lab is cold."),
        at=NOW - timedelta(days=9),
    )
    past.said("home", ("Anand", "Big news: I moved to Lisbon last week!"), at=NOW - timedelta(days=5))
    past.said("mine", ("Me", "I live in Leeds and I work for Orchard Foods."), at=NOW - timedelta(days=3))
    return past


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("What does Priya do for work?", "hardware engineer"),
        ("What does Priya do?", "hardware engineer"),
        ("What is Priya's job?", "hardware engineer"),
        ("Where does Priya work?", "Kestrel Labs"),
        ("Which company does Priya work for?", "Kestrel Labs"),
        ("Who is Priya's employer?", "Kestrel Labs"),
        ("Where does Anand live?", "Lisbon"),
        ("What city does Anand live in?", "Lisbon"),
        ("Where is Anand living now?", "Lisbon"),
        ("Where do I live?", "Leeds"),
        ("Who do I work for?", "Orchard Foods"),
        ("Wo wohnt Anand?", "Lisbon"),
        ("Wo arbeitet Priya?", "Kestrel Labs"),
        ("Was ist Priya von Beruf?", "hardware engineer"),
    ],
)
def test_what_holds_is_told_with_the_words_that_say_so(past: Remembered, question: str, short: str) -> None:
    draft = past.ask(question)
    assert draft.short == short
    assert short in draft.citations[0].quote
    assert draft.citations[0].memory_id


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Does Anand live in Lisbon?", "Yes"),
        ("Is Anand still living in Leeds?", "No"),
        ("Does Priya work at Kestrel?", "Yes"),
        ("Do I work for Kestrel Labs?", "No"),
    ],
)
def test_whether_it_holds_is_told_by_what_holds(past: Remembered, question: str, short: str) -> None:
    draft = past.ask(question)
    assert draft.short == short
    assert draft.citations


def test_two_facts_of_one_sentence_are_told_together(past: Remembered) -> None:
    draft = past.ask("What does Priya do for a living?")
    assert draft.answer.startswith("hardware engineer, Kestrel Labs \u2014 Priya")
    assert len(draft.citations) == 1


@pytest.mark.parametrize("question", ["Where does Tom live?", "Where does Tom work?"])
def test_nobody_else_s_is_told(past: Remembered, question: str) -> None:
    assert past.recall.gather(question, NOW, "UTC").standing == ()


def test_where_somebody_was_at_a_time_is_another_question(past: Remembered) -> None:
    assert past.recall.gather("Where did Anand live in 2019?", NOW, "UTC").standing == ()
    assert past.recall.gather("Where did Anand live before?", NOW, "UTC").standing == ()


def test_what_held_before_is_its_superseded_version(past: Remembered) -> None:
    past.said("later", ("Anand", "I live in Porto now."), at=NOW - timedelta(days=1))
    homes = sorted(past.tables.memories_by_claims(["anand|home"]), key=lambda one: one.learned_at)
    assert [one.field("object") for one in homes] == ["Lisbon", "Porto"]
    older = replace(homes[0], status="superseded", superseded_by=homes[1].id)
    past.tables.restate([older])
    assert past.ask("Where does Anand live?").short == "Porto"
    assert past.ask("Where did Anand live before?").short == "Lisbon"
    assert past.ask("Where did Anand use to live?").short == "Lisbon"


def test_of_two_with_one_name_nobody_is_guessed(past: Remembered) -> None:
    past.said("one", ("Jana Berg", "I live in Basel."))
    past.said("two", ("Jana Roth", "I live in Trier."))
    assert past.recall.gather("Where does Jana live?", NOW, "UTC").standing == ()
    assert past.ask("Where does Jana Roth live?").short == "Trier"


def test_a_fact_is_found_by_its_slot(past: Remembered) -> None:
    found: tuple[Memory, ...] = past.tables.memories_by_claims(["priya|job"])
    assert [slots_of(one) for one in found] == [("priya|job",)]
