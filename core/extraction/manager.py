"""Files a segment: cuts it into passages, lets every writer read it, keeps what passes the gates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.extraction.gates import pass_gates
from core.extraction.material import Identify, SegmentMaterial
from core.extraction.passages import passages
from core.extraction.segmenter import foreground
from core.extraction.titles import tidy_title
from core.extraction.writers.base import Writer
from core.extraction.writers.core import CoreWriter
from core.extraction.writers.corrections import CorrectionWriter
from core.extraction.writers.episodic import EpisodicWriter
from core.extraction.writers.procedural import ProceduralWriter
from core.extraction.writers.resource import ResourceWriter
from core.extraction.writers.semantic import SemanticWriter
from core.records.memory import Memory, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

DEFAULT_WRITERS: tuple[Writer, ...] = (
    EpisodicWriter(),
    SemanticWriter(),
    CoreWriter(),
    ProceduralWriter(),
    ResourceWriter(),
)
_CORRECTIONS: tuple[Writer, ...] = (CorrectionWriter(),)


@dataclass(frozen=True, slots=True)
class Filed:
    """A segment with everything that was made of it."""

    segment: Segment
    """With the sources that were given; empty of sources where none is left."""
    passages: tuple[Passage, ...]
    memories: tuple[Memory, ...]


def prepare(
    segment: Segment,
    sources: Sequence[ReadFrame | Message],
    identify: Identify,
    recorded_at: datetime,
) -> SegmentMaterial:
    """Gather what the writers may know of a segment.

    Args:
        segment: as it was cut. Sources that are no longer given are left out of it.
        sources: frames or messages of the segment that still exist; questions and answers are passed over.
        identify: makes the ids.
        recorded_at: now, or the time it was first filed; aware.
    """
    order = {source_id: position for position, source_id in enumerate(segment.source_ids)}
    present: list[ReadFrame | Message] = [
        source for source in sources if isinstance(source, ReadFrame) or source.role == "statement"
    ]
    present.sort(key=lambda source: order.get(source.id, len(order)))
    frames = tuple(source for source in present if isinstance(source, ReadFrame))
    messages = tuple(source for source in present if isinstance(source, Message))
    if frames:  # deleting may have taken the first ones, and with them what the segment was called after
        shown = foreground(frames[0])
        segment = replace(
            segment,
            app=shown.app if shown else "",
            window_title=tidy_title(shown.title, shown.app) if shown else "",
        )
    times = [frame.taken_at for frame in frames] + [message.sent_at for message in messages]
    left = replace(
        segment,
        source_ids=tuple(source.id for source in present),
        started_at=min(times, default=segment.started_at),
        ended_at=max(times, default=segment.ended_at),
        read_by="",
    )
    cut = passages(left, present, identify)
    return SegmentMaterial(left, frames, messages, cut, recorded_at, identify)


def file_segment(
    material: SegmentMaterial, writers: Sequence[Writer] = DEFAULT_WRITERS
) -> tuple[Memory, ...]:
    """The memories of a segment. A pure function of the material: filing again gives the same records."""
    if any(message.corrects for message in material.messages):
        writers = _CORRECTIONS  # they have a conversation of their own, and each says what it is
    proposed = [memory for writer in writers for memory in writer.write(material)]
    return pass_gates(proposed, material)


def file_sources(
    segment: Segment,
    sources: Sequence[ReadFrame | Message],
    identify: Identify,
    recorded_at: datetime,
    writers: Sequence[Writer] = DEFAULT_WRITERS,
) -> Filed:
    """Prepare and file in one go: what the pipeline does, and deletion with the sources that are left."""
    material = prepare(segment, sources, identify, recorded_at)
    return Filed(material.segment, material.passages, file_segment(material, writers))
