"""What holds of somebody, as the answer to a question for it: "Kestrel Labs", and the words that say so."""

import re

from core.answer import wording
from core.answer.draft import Draft
from core.recall.evidence import EvidencePack
from core.recall.standing import Standing
from core.records.memory import Citation

_ARTICLE = re.compile(r"(?i)^an?\s+(?=\w)")


def held(pack: EvidencePack) -> Draft | None:
    """The facts that were found to hold, the first of them the bare value; `None` where none was."""
    if not pack.standing:
        return None
    together: dict[tuple[str, str], list[Standing]] = {}
    for one in pack.standing:
        together.setdefault((one.passage.id, one.quote), []).append(one)
    lines = []
    for facts in together.values():
        value = ", ".join(_bare(fact) for fact in facts)
        where = wording.place_and_time(facts[0].passage, pack.question)
        lines.append(f"{value} \u2014 {where}: {wording.quoted(facts[0].quote)}")
    return Draft(
        "\n".join(lines),
        _bare(pack.standing[0]),
        tuple(_citation(facts[0]) for facts in together.values()),
        abstained=False,
        confidence=1.0,
    )


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
