"""Answers a question from the evidence: by a language model where one is chosen, else without."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from core.answer import exact, extractive, written
from core.answer.draft import Draft
from core.engine.lanes import Lanes
from core.models.language import LanguageModel
from core.protocol.operations import Answer
from core.recall.evidence import EvidencePack
from core.recall.recall import Recall
from core.records.errors import AfterimageError

_log = logging.getLogger(__name__)

_WITHOUT = "The language model could not be used for this answer: {why}"

_REFERRING: Final = re.compile(
    r"""(?ix)
    \b (?: it|its|he|him|his|she|her|hers|they|them|their|theirs|that|this|those|these|there|then ) \b
    | ^ \W* (?: and|or|but|so|what \s about|how \s about|why|where|when ) \b \W* (?: \w+ \W* ){0,2} $"""
)
"""Words that stand for something said before, and questions of a word or two."""

Mode = Literal["extractive", "model"]
OnText = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, who asks it, when and where."""

    text: str
    now: datetime
    zone: str
    me: str
    before: str = ""
    """What was asked before it in the same conversation."""
    plain: bool = False
    """To be answered without a model."""

    @property
    def refers_back(self) -> bool:
        """Whether it can only be understood by what was asked before."""
        return bool(self.before) and _REFERRING.search(self.text) is not None


def no_model() -> LanguageModel | None:
    """For whoever has none."""
    return None


def unseen(_text: str) -> None:
    """For whoever only wants the whole answer."""


class Answering:
    """Lives on the engine's loop."""

    def __init__(
        self, recall: Recall, lanes: Lanes, model: Callable[[], LanguageModel | None] = no_model
    ) -> None:
        """Take what is needed.

        Args:
            recall: finds the evidence.
            lanes: the threads for what blocks.
            model: gives the language model that is chosen at the time.
        """
        self._recall = recall
        self._lanes = lanes
        self._model = model

    async def answer(self, asked: AskedQuestion, on_text: OnText, shortfall: str) -> Answer:
        """The answer, and what it rests on.

        Args:
            asked: the question.
            on_text: told what a model has written so far, unchecked, on the loop.
            shortfall: why something may be missing; empty otherwise.
        """
        if not asked.refers_back and (counted := await self._counted(asked, shortfall)) is not None:
            return counted
        model, notice = None if asked.plain else self._model(), shortfall
        if model is not None:
            try:
                if (answer := await self._by_model(model, asked, on_text, notice)) is not None:
                    return answer
            except AfterimageError as error:
                _log.warning("the language model could not answer: %s", error.code)
                notice = " ".join(filter(None, (shortfall, _WITHOUT.format(why=error))))
        pack = await self._gathered(asked, asked.text)
        draft = await self._lanes.read(extractive.answer, pack)
        return await self._finished(pack, draft, "extractive", notice)

    async def _counted(self, asked: AskedQuestion, notice: str) -> Answer | None:
        """A figure counted from the records, which no model does better; none for any other question."""
        found = await self._lanes.read(self._recall.counted, asked.text, asked.now, asked.zone, asked.me)
        if found is None:
            return None
        counted, searched = found
        draft = exact.answer(counted)
        return Answer(
            answer=draft.answer,
            short=draft.short,
            citations=draft.citations,
            searched=searched,
            abstained=False,
            confidence=draft.confidence,
            notice=notice,
            mode="extractive",
        )

    async def _by_model(
        self, model: LanguageModel, asked: AskedQuestion, on_text: OnText, notice: str
    ) -> Answer | None:
        """A model's answer; none where there is nothing to answer from, and so nothing to ask it."""
        before = asked.before if asked.refers_back else ""
        pack = await self._gathered(asked, f"{before} {asked.text}".strip())
        if not pack.evidence:
            return None
        draft = await written.answer(model, pack, on_text, asked.text, before)
        return await self._finished(pack, draft, "model", notice)

    async def _gathered(self, asked: AskedQuestion, text: str) -> EvidencePack:
        return await self._lanes.read(self._recall.gather, text, asked.now, asked.zone, asked.me)

    async def _finished(self, pack: EvidencePack, draft: Draft, mode: Mode, notice: str) -> Answer:
        nearest = await self._lanes.read(self._recall.nearest, pack) if draft.abstained else ()
        return Answer(
            answer=draft.answer,
            short=draft.short,
            citations=draft.citations,
            searched=pack.searched,
            abstained=draft.abstained,
            confidence=round(draft.confidence, 3),
            notice=notice,
            mode=mode,
            nearest=nearest,
        )
