"""Answers a question from the evidence: by a language model where one is chosen, else without."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.answer import extractive, written
from core.answer.draft import Draft
from core.engine.lanes import Lanes
from core.models.language import LanguageModel
from core.protocol.operations import Answer
from core.recall.evidence import EvidencePack
from core.recall.recall import Recall
from core.records.errors import AfterimageError

_log = logging.getLogger(__name__)

_WITHOUT = "The language model could not be used for this answer: {why}"

Mode = Literal["extractive", "model"]
OnText = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, who asks it, when and where."""

    text: str
    now: datetime
    zone: str
    me: str


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
        pack = await self._lanes.read(self._recall.gather, asked.text, asked.now, asked.zone, asked.me)
        model, notice = self._model(), shortfall
        if model is not None and pack.evidence:
            try:
                return await self._finished(pack, await written.answer(model, pack, on_text), "model", notice)
            except AfterimageError as error:
                _log.warning("the language model could not answer: %s", error.code)
                notice = " ".join(filter(None, (shortfall, _WITHOUT.format(why=error))))
        draft = await self._lanes.read(extractive.answer, pack)
        return await self._finished(pack, draft, "extractive", notice)

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
