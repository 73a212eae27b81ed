"""Names of people."""

import pytest

from core.text.names import find_people, looks_like_name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Please ask Henrik Osei about it", ["Henrik Osei"]),
        ("Yesterday Jonas came with Anna's mother", ["Jonas", "Anna"]),
        ("said Wei Tanaka from Delta Optics", ["Wei Tanaka"]),
        ("Dr. Okafor and Jean-Luc Picard", ["Okafor", "Jean-Luc Picard"]),
        ("Okeke Obiora wrote: yes", ["Okeke Obiora"]),
        ("Mark that. Mark Smith said no.", ["Mark Smith"]),
        ("Will you grant that? It will rain in March.", []),
        ("Harbor Wiki, Kestrel Mail, Stock Report", []),
        ("Jordan Labs is a company", []),
    ],
)
def test_people_in_running_text(text: str, names: list[str]) -> None:
    found = find_people(text)
    assert [name.text for name in found] == names
    assert all(text[name.start : name.end] == name.text for name in found)


def test_a_known_speaker_is_a_person_whatever_the_name() -> None:
    assert find_people("I saw Zorblax there") == []
    assert [name.text for name in find_people("I saw Zorblax there", frozenset({"zorblax"}))] == ["Zorblax"]


def test_a_whole_text_that_is_a_name() -> None:
    assert looks_like_name("Marta Keller")
    assert not looks_like_name("Note")
    assert not looks_like_name("Kestrel Mail")
    assert not looks_like_name("Marta Keller went home early today")
