"""What holds of somebody, as the answer to a question for it: "Kestrel Labs", and the words that say so."""

import re

from core.answer import wording
from core.answer.draft import Draft
from core.answer.phrases import phrases
from core.recall.evidence import EvidencePack
from core.recall.question import Question
from core.recall.standing import Standing
from core.records.memory import Citation

_ARTICLE = re.compile(r"(?i)^an?\s+(?=\w)")


def held(pack: EvidencePack) -> Draft | None:
    """The facts that were found to hold, the first of them the bare value; `None` where none was."""
    if not pack.standing:
        return None
    first = pack.standing[0]
    if first.asked:
        return _whether(first, pack.question)
    together: dict[tuple[str, str], list[Standing]] = {}
    for one in pack.standing:
        together.setdefault((one.passage.id, one.quote), []).append(one)
    lines = [_line(", ".join(map(_bare, facts)), facts[0], pack.question) for facts in together.values()]
    return Draft(
        "\n".join(lines),
        _bare(first),
        tuple(_citation(facts[0]) for facts in together.values()),
        abstained=False,
        confidence=1.0,
    )


def _whether(one: Standing, question: Question) -> Draft:
    """Yes where it is the value that was asked about, no where another holds."""
    say = phrases(question.language)
    verdict = say.yes if one.is_as_asked else say.no
    return Draft(_line(verdict, one, question), verdict, (_citation(one),), abstained=False, confidence=1.0)


def _line(value: str, one: Standing, question: Question) -> str:
    return f"{value} \u2014 {wording.place_and_time(one.passage, question)}: {wording.quoted(one.quote)}"


def _bare(one: Standing) -> str:
    return _ARTICLE.sub("", one.value)


def _citation(one: Standing) -> Citation:
    passage = one.passage
    return Citation(
        memory_id=one.memory.id,
        source_id=passage.source_id,
        quote=one.quote,
        time=passage.occurred_at,
        zone=passage.zone,
        app=passage.app,
        title=passage.title,
        frame_id="" if passage.conversation else passage.source_id,
        box=next((item.box for item in one.memory.evidence if item.quote == one.quote), None),
        speaker=passage.author,
        url=passage.url,
    )
