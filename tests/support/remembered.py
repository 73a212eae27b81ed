"""Memory tables filled as the engine fills them, from frames and turns written down in a test."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from core.answer.draft import Draft
from core.answer.extractive import answer
from core.extraction.manager import file_segment
from core.extraction.material import SegmentMaterial
from core.extraction.passages import passages
from core.memory.schema import Vectors, memory_embedding_text, passage_embedding_text
from core.memory.tables import FiledSegment, MemoryTables
from core.models.tokenvectors import Embedded, pack
from core.protocol.operations.recall import Hit, Search
from core.recall.activation import NEVER_USED, Uses
from core.recall.recall import Recall
from core.records.geometry import Box
from core.records.memory import Form, Segment
from core.records.message import Message, Role
from core.records.screen import Line, ReadFrame, Size, Window
from core.text.tokens import content_words, stem

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
DIMENSIONS = 384
ROW = 22


def embed(texts: Sequence[str]) -> Vectors:
    """A stand-in for the model: texts are near when they share words."""
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        for token in content_words(text):
            digest = hashlib.sha256(stem(token.folded).encode()).digest()
            vectors[row, int.from_bytes(digest[:4], "big") % DIMENSIONS] += 1
        norm = float(np.linalg.norm(vectors[row]))
        vectors[row] = vectors[row] / norm if norm else np.full(DIMENSIONS, DIMENSIONS**-0.5, np.float32)
    return vectors


def embedded(texts: Sequence[str]) -> Embedded:
    """The same with vectors of their words, which are near only to themselves."""
    packed = [pack(embed(sorted({token.text for token in content_words(text)} or {text}))) for text in texts]
    return Embedded(embed(texts), tuple(packed))


def identify(kind: str, *parts: str) -> str:
    """A deterministic id."""
    return f"{kind[:3]}_{hashlib.sha256(chr(0).join((kind, *parts)).encode()).hexdigest()[:20]}"


def a_frame(
    name: str, at: datetime, app: str, title: str, lines: Sequence[str], sharpness: float = 0.95
) -> ReadFrame:
    """A frame of one window with these lines, one below the other."""
    boxes = [Box(20, 40 + ROW * row, max(8 * len(text), 1), 16) for row, text in enumerate(lines)]
    return ReadFrame(
        id=name,
        taken_at=at,
        zone="UTC",
        size=Size(1280, 800),
        windows=(Window(app, title, Box(0, 0, 1280, 800), active=True),),
        lines=tuple(Line(text, box, sharpness, 0) for text, box in zip(lines, boxes, strict=True) if text),
        image=f"images/{name}",
    )


@dataclass
class Remembered:
    """What somebody saw and said."""

    folder: Path
    uses: Uses = NEVER_USED
    tables: MemoryTables = field(init=False)
    recall: Recall = field(init=False)

    def __post_init__(self) -> None:
        self.tables = MemoryTables(str(self.folder), dimensions=DIMENSIONS, embedder="words")
        self.tables.open()
        self.recall = Recall(self.tables, embedded, uses=self.uses)
        self._segments = 0

    def saw(self, *frames: ReadFrame) -> None:
        """File frames as one activity."""
        window = frames[0].windows[0]
        self.tables.add_frames(frames)
        segment = Segment(
            id=self._next(),
            origin="screen",
            source_ids=tuple(frame.id for frame in frames),
            started_at=frames[0].taken_at,
            ended_at=frames[-1].taken_at,
            zone="UTC",
            app=window.app,
            window_title=window.title,
        )
        self._file(segment, frames=frames)

    def wrote(self, title: str, text: str) -> None:
        """File a note of the user's."""
        self.said(title, ("Me", text), form="written")

    def said(
        self,
        conversation: str,
        *turns: tuple[str, str],
        at: datetime = NOW,
        role: Role = "statement",
        form: Form = "said",
    ) -> None:
        """File turns (speaker, text), a minute between each."""
        messages = tuple(
            Message(
                id=f"{conversation}/{number}",
                conversation=conversation,
                speaker=speaker,
                text=text,
                sent_at=at + timedelta(minutes=number),
                zone="UTC",
                role=role,
                form=form,
            )
            for number, (speaker, text) in enumerate(turns)
        )
        self.tables.add_messages(messages)
        segment = Segment(
            id=self._next(),
            origin="import",
            source_ids=tuple(message.id for message in messages),
            started_at=messages[0].sent_at,
            ended_at=messages[-1].sent_at,
            zone="UTC",
            conversation=conversation,
        )
        self._file(segment, messages=messages)

    def ask(self, question: str, me: str = "") -> Draft:
        """Ask at `NOW`."""
        return answer(self.recall.gather(question, NOW, "UTC", me))

    def search(self, query: str, **wanted: object) -> tuple[Hit, ...]:
        """Search at `NOW`."""
        return self.recall.search(Search(**{"query": query, "now": NOW, "zone": "UTC", **wanted}))  # type: ignore[arg-type]

    def _next(self) -> str:
        self._segments += 1
        return f"seg_{self._segments}"

    def _file(
        self, segment: Segment, frames: tuple[ReadFrame, ...] = (), messages: tuple[Message, ...] = ()
    ) -> None:
        cut = passages(segment, frames or messages, identify)
        memories = file_segment(SegmentMaterial(segment, frames, messages, cut, NOW, identify))
        made = embedded([passage_embedding_text(item) for item in cut])
        self.tables.file_segments(
            [
                FiledSegment(
                    segment,
                    memories,
                    embed([memory_embedding_text(item) for item in memories]),
                    cut,
                    made.vectors,
                    made.tokens,
                )
            ]
        )
