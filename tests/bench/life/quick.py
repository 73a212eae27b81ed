"""A life through the writers and the standing of memories alone: no vault, no tables, no embedder.

What is filed is a pure function of a segment, and how memories stand beside each other one of all of them, so
the memories are those that the whole engine would hold, in a tenth of its time.
"""

import asyncio
import hashlib
from dataclasses import replace

from core.extraction.manager import Filed, file_segment
from core.extraction.material import SegmentMaterial
from core.extraction.passages import passages
from core.extraction.proposals.asking import prompt_of, room_for, shown_of
from core.extraction.proposals.taking import with_proposals
from core.extraction.segmenter import Segmenter
from core.extraction.standing import settle
from core.records.errors import ModelFailedError
from core.records.memory import Memory, Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from tests.bench.life.scripted import ScriptedModel
from tests.bench.life.truth import Life

Sources = dict[str, ReadFrame | Message]


def remembered(lived: Life, model: ScriptedModel | None) -> tuple[list[Memory], Sources]:
    """What a life leaves in memory, and what it rests on."""
    segmenter, sources, segments = Segmenter(identify), Sources(), list[Segment]()
    for happening in lived.happenings:
        if isinstance(happening, ReadFrame):
            sources[happening.id] = happening
            segments += segmenter.add_frame(happening)
        else:
            sources |= {message.id: message for message in happening}
            segments += segmenter.add_messages(happening)
    made: dict[str, Memory] = {}
    for segment in (*segments, *segmenter.flush()):
        made |= {memory.id: memory for memory in _filed(segment, sources, model)}
    return list(settle(made.values()).values()), sources


def _filed(segment: Segment, sources: Sources, model: ScriptedModel | None) -> tuple[Memory, ...]:
    found = [sources[name] for name in segment.source_ids]
    frames = tuple(one for one in found if isinstance(one, ReadFrame))
    messages = tuple(one for one in found if isinstance(one, Message))
    cut = passages(segment, frames or messages, identify)
    material = SegmentMaterial(segment, frames, messages, cut, segment.ended_at, identify)
    filed = Filed(segment, cut, file_segment(material))
    shown = shown_of(material) if model is not None else ()
    if model is None or not shown:
        return filed.memories
    prompt = replace(prompt_of(shown, room_for(model.context, model.comfortable)), background=False)
    try:
        said = asyncio.run(model.generate(prompt)).value
    except ModelFailedError:
        return filed.memories
    return with_proposals(filed, material, shown, said or {}).memories


def identify(kind: str, *parts: str) -> str:
    """A deterministic id."""
    digest = hashlib.sha256(chr(0).join((kind, *parts)).encode()).hexdigest()
    return f"{kind[:3]}_{digest[:20]}"
