"""What was said of somebody else, or hardly fits at all, is no sure answer."""

from pathlib import Path

import pytest

from core.answer.confidence import OF_THE_ASKED, confidence
from core.answer.extractive import answer
from core.answer.matching import Match, Matcher
from core.answer.option import Option
from core.answer.units import units_of
from core.recall.evidence import EvidencePack
from tests.support.remembered import NOW, Remembered

QUESTION = "What did Ben visit?"


@pytest.fixture
def pack(past: Remembered) -> EvidencePack:
    return past.recall.gather(QUESTION, NOW, "UTC")


def option(pack: EvidencePack, source: str, likeness: float, own: float = 0.0) -> Option:
    """A unit of that source that fits so well."""
    evidence = next(one for one in pack.evidence if one.passage.source_id == source)
    elsewhere = evidence.passage.speaker == "Ana"
    match = Match(own, own, own, (), 0, asked=own > 0, named=1.0, elsewhere=elsewhere)
    return Option(units_of(evidence)[0], match, own, likeness)


def sure(pack: EvidencePack, *options: Option) -> float:
    return confidence(options, Matcher(pack), pack.question)


def test_the_asked_against_the_others(pack: EvidencePack) -> None:
    mine, other = option(pack, "chat-a/0", 0.5, 0.5), option(pack, "chat-a/1", 0.8, 0.9)
    assert sure(pack, mine) > sure(pack, mine, option(pack, "chat-a/1", 0.2)) > OF_THE_ASKED
    assert sure(pack, mine, other) < OF_THE_ASKED


def test_one_sentence_that_fits_by_chance_does_not_speak_for_all(pack: EvidencePack) -> None:
    mine = [option(pack, "chat-a/0", fits) for fits in (0.9, 0.8)]
    chance, faint = option(pack, "chat-a/1", 0.95, 0.3), option(pack, "chat-a/1", 0.3)
    assert sure(pack, *mine, chance, faint) > OF_THE_ASKED > sure(pack, *mine, chance)


def test_what_hardly_fits_was_never_said(pack: EvidencePack) -> None:
    faint, fainter = option(pack, "chat-a/0", 0.2), option(pack, "chat-a/0", 0.1)
    assert sure(pack, option(pack, "chat-a/0", 0.4)) > OF_THE_ASKED
    assert OF_THE_ASKED > sure(pack, faint) > sure(pack, fainter)
    assert sure(pack, faint, option(pack, "chat-a/1", 2.0)) < sure(pack, faint)


def test_a_screen_about_the_asked_may_still_show_it(pack: EvidencePack) -> None:
    frame = next(one for one in pack.evidence if one.frame is not None)
    assert (
        sure(pack, option(pack, "chat-a/0", 0.1), option(pack, frame.passage.source_id, 0.0)) > OF_THE_ASKED
    )


def test_whom_it_is_said_to_is_not_whom_it_is_about(tmp_path: Path) -> None:
    made = Remembered(tmp_path / "tables")
    made.said(
        "talk",
        ("Ben", "Hey Ana, I had to shut down my bank account."),
        ("Ana", "Oh no, I'm sorry for you."),
        at=NOW,
    )
    asked = [
        made.recall.gather(f"Why did {who} shut down the bank account?", NOW, "UTC") for who in ("Ben", "Ana")
    ]
    right, wrong = (answer(pack) for pack in asked)
    assert not right.abstained
    assert wrong.abstained
