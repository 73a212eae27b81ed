"""Answers a question from the evidence: by a language model where one is chosen, else without."""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, Literal

from core.answer import exact, extractive, written
from core.answer.draft import Draft
from core.answer.sources import Known
from core.engine.lanes import Lanes
from core.extraction.core_blocks import core_lines
from core.models.language import LanguageModel
from core.protocol.operations import Answer
from core.recall.evidence import EvidencePack
from core.recall.recall import Recall
from core.records.errors import AfterimageError
from core.records.memory import Memory

_log = logging.getLogger(__name__)

_WITHOUT = "The language model could not be used for this answer: {why}"
_FOUND_WITHOUT: Final = (
    "The language model found no answer in these sources. This is what stands in them, word for word."
)
_LEAST_FIT: Final = 0.0
"""Of the best words of whom the question asks about, against those of others: from here on an answer counts
as well supported."""
_TELLING: Final = frozenset(
    {"email", "phone", "url", "path", "identifier", "amount", "percent", "time", "date"}
)
"""What may be wanted of which a value shows by its form that it is one."""

_REFERRING: Final = re.compile(
    r"""(?ix)
    \b (?: it|its|he|him|his|she|her|hers|they|them|their|theirs|that|this|those|these|there|then ) \b
    | ^ \W* (?: and|or|but|so|what \s about|how \s about|why|where|when ) \b \W* (?: \w+ \W* ){0,2} $"""
)
"""Words that stand for something said before, and questions of a word or two."""

Mode = Literal["extractive", "model"]
OnText = Callable[[str], None]
Core = Callable[[], Iterable[Memory]]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, who asks it, when and where."""

    text: str
    now: datetime
    zone: str
    me: str
    language: str = ""
    """Of what is composed; that of the question if empty."""
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


def nothing_known() -> tuple[Memory, ...]:
    """For whoever knows nothing of the user."""
    return ()


def _is_well_supported(draft: Draft, pack: EvidencePack) -> bool:
    """Whether an answer without a model is better than a model's saying that there is none.

    It has to be a bare value of the very kind that is asked for, found by the names and words of the question
    and not fitting somebody else better. Mere words that fit prove too little: a model may well know why they
    are no answer.
    """
    valued = bool(draft.short) and pack.question.want in _TELLING
    return not draft.abstained and valued and draft.confidence >= _LEAST_FIT


def unseen(_text: str) -> None:
    """For whoever only wants the whole answer."""


class Answering:
    """Lives on the engine's loop."""

    def __init__(
        self,
        recall: Recall,
        lanes: Lanes,
        model: Callable[[], LanguageModel | None] = no_model,
        core: Core = nothing_known,
    ) -> None:
        """Take what is needed.

        Args:
            recall: finds the evidence.
            lanes: the threads for what blocks.
            model: gives the language model that is chosen at the time.
            core: gives all core memories; read in a thread.
        """
        self._recall = recall
        self._lanes = lanes
        self._model = model
        self._core = core

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
        found = await self._lanes.read(
            self._recall.counted, asked.text, asked.now, asked.zone, asked.me, asked.language
        )
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
        known = await self._lanes.read(self._known)
        draft = await written.answer(model, pack, on_text, asked.text, before, known)
        if draft.abstained:
            plain = await self._lanes.read(extractive.answer, pack)
            if _is_well_supported(plain, pack):
                notice = " ".join(filter(None, (notice, _FOUND_WITHOUT)))
                return await self._finished(pack, plain, "extractive", notice)
        return await self._finished(pack, draft, "model", notice)

    def _known(self) -> Known:
        """What the user has told of themselves, and how to answer: as much of it as a prompt always has."""
        memories = self._core()
        about, manner = core_lines(memories, "user"), core_lines(memories, "persona")
        return Known(tuple(one.text for one in about), tuple(one.text for one in manner))

    async def _gathered(self, asked: AskedQuestion, text: str) -> EvidencePack:
        return await self._lanes.read(
            partial(self._recall.gather, language=asked.language), text, asked.now, asked.zone, asked.me
        )

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
