"""Words of a message that are of the kind a question names, told by the embedder's own vectors."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.answer.extractive import answer
from core.answer.kindred import Kindred
from core.answer.units import units_of
from core.models.embedder import MiniLmEmbedder
from core.models.tokenvectors import unpack
from core.recall.evidence import EvidencePack
from core.recall.question import in_first_person
from tests.support.remembered import DIMENSIONS, NOW, Remembered


def gathered(tmp_path: Path, question: str) -> EvidencePack:
    """Evidence with the vectors of the real embedder."""
    past = Remembered(tmp_path / "tables")
    past.said(
        "talk",
        ("Ana", "Parenting is exciting but nerve-wracking. And yup, I do - Oscar, my guinea pig."),
        ("Ben", "This necklace was a gift from my grandma in Sweden, it means a lot to me."),
        at=NOW,
    )
    pack = past.recall.gather(question, NOW, "UTC")
    asked = in_first_person(question, pack.authors.__contains__)
    made = MiniLmEmbedder().embed([asked, *(item.passage.text for item in pack.evidence)])
    words, _ = unpack(made.tokens[:1], DIMENSIONS)
    evidence = tuple(
        replace(item, tokens=tokens) for item, tokens in zip(pack.evidence, made.tokens[1:], strict=True)
    )
    telling = np.full(len(words), 1 / max(1, len(words)), np.float32)
    return replace(pack, evidence=evidence, asked=words, telling=telling)


def test_what_a_question_asks_for_by_name_is_found_among_other_words(tmp_path: Path) -> None:
    assert answer(gathered(tmp_path / "a", "Which pet does Ana have?")).short == "guinea pig"
    assert answer(gathered(tmp_path / "b", "What country is Ben's grandma from?")).short == "Sweden"


def test_words_keep_their_places(tmp_path: Path) -> None:
    pack = gathered(tmp_path, "What pet does Ana have?")
    units = [unit for evidence in pack.evidence for unit in units_of(evidence)]
    unit = next(unit for unit in units if "guinea" in unit.text)
    kin = Kindred(pack).words(unit)
    nearest = max(kin, key=lambda one: one.likeness)
    assert unit.text[nearest.start : nearest.end] in {"guinea", "pig"}
    assert all(unit.text[one.start : one.end].isalnum() for one in kin)


def test_without_a_kind_there_is_nothing_to_be_near_to(tmp_path: Path) -> None:
    pack = gathered(tmp_path, "Who is Ana?")
    assert not any(Kindred(pack).words(unit) for item in pack.evidence for unit in units_of(item))
