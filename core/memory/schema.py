"""The tables: their columns, made once, and how records become rows.

What is searched or filtered stands in columns of its own; the record itself stands whole in `record`. The
schema carries its version and the embedder's name, so that tables of another version or embedder are never
mixed: they are derived from the journal and simply made again.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from core.extraction.claims import slots_of
from core.memory.codec import encode, micros
from core.memory.keys import key_of, name_key
from core.records.memory import Gap, Memory, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame

if TYPE_CHECKING:
    import pyarrow as pa

TableName = Literal["memories", "passages", "segments", "frames", "messages", "gaps", "state"]
Vectors = npt.NDArray[np.float32]
Row = dict[str, Any]

VERSION: Final = "6"
TABLES: Final[tuple[TableName, ...]] = (
    "memories", "passages", "segments", "frames", "messages", "gaps", "state",
)  # fmt: skip
TEXT_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {"memories": ("text",), "passages": ("text", "context")}
"""Columns with a full-text index."""
KEY_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "memories": ("key", "segment_key", "live", "source_keys", "claim_keys"),
    "passages": ("key", "segment_key", "source_key"),
    "segments": ("key", "source_keys"),
    "frames": ("key",),
    "messages": ("key",),
}
"""Columns by which rows are picked, with an index where there are many rows."""
LISTS: Final = frozenset({"source_keys", "claim_keys", "app_keys"})
"""Columns that hold several keys."""
VECTOR_TABLES: Final[tuple[TableName, ...]] = ("memories", "passages")
LIVE: Final = "live"
"""True for memories that may be recalled: neither held back, superseded nor hidden by the user."""


@lru_cache(maxsize=8)
def schemas(dimensions: int, embedder: str) -> dict[TableName, "pa.Schema"]:
    """All tables' columns for vectors of that length made by that embedder."""
    import pyarrow as pa

    text, whole, flag = pa.string(), pa.int64(), pa.bool_()
    # Half the bytes, and rounding moves no neighbour; comparing is quicker, too (measured).
    vector = pa.list_(pa.float16(), dimensions)
    keys = pa.list_(text)
    columns: dict[TableName, list[tuple[str, pa.DataType]]] = {
        "memories": [
            ("key", text), ("type", text), (LIVE, flag), ("segment_key", text), ("conversation_key", text),
            ("app_key", text), ("source_keys", keys), ("app", text), ("at", whole), ("until", whole),
            ("learned", whole), ("status", text), ("claim_keys", keys), ("text", text), ("vector", vector),
            ("record", pa.binary()),
        ],
        "passages": [
            ("key", text), ("source_key", text), ("segment_key", text), ("conversation_key", text),
            ("app_key", text), ("author", text), ("app", text), ("place", pa.int32()), ("at", whole),
            ("text", text), ("context", text), ("vector", vector), ("tokens", pa.binary()),
            ("before", text), ("after", text),
            ("record", pa.binary()),
        ],
        "segments": [("key", text), ("source_keys", keys), ("at", whole), ("record", pa.binary())],
        "frames": [("key", text), ("app_keys", keys), ("at", whole), ("record", pa.binary())],
        "messages": [
            ("key", text), ("conversation_key", text), ("at", whole), ("chat", flag), ("statement", flag),
            ("record", pa.binary()),
        ],
        "gaps": [("key", text), ("at", whole), ("until", whole), ("record", pa.binary())],
        "state": [("key", text), ("record", pa.binary())],
    }  # fmt: skip
    metadata = {"afterimage.version": VERSION, "afterimage.embedder": embedder}
    return {
        name: pa.schema([_field(column, kind) for column, kind in fields], metadata=metadata)
        for name, fields in columns.items()
    }


def _field(name: str, kind: "pa.DataType") -> "pa.Field[pa.DataType]":
    """A column. Records are packed by LanceDB itself: frames take two fifths of the room (measured)."""
    import pyarrow as pa

    packed = {"lance-encoding:compression": "zstd"} if name == "record" else None
    return pa.field(name, kind, metadata=packed)


def memory_rows(memories: Sequence[Memory], vectors: Vectors) -> list[Row]:
    """Rows of the table `memories`."""
    return [
        {
            "key": key_of(memory.id),
            "type": memory.type,
            **standing_columns(memory),
            "segment_key": key_of(memory.segment),
            "conversation_key": key_of(memory.conversation) if memory.conversation else "",
            "app_key": name_key(memory.app),
            "source_keys": [key_of(source) for source in memory.source_ids],
            "app": memory.app,
            "at": micros(memory.occurred_start),
            "until": micros(memory.occurred_end),
            "learned": micros(memory.learned_at),
            "text": memory_search_text(memory),
            "vector": vector.astype(np.float16),
        }
        for memory, vector in zip(memories, vectors, strict=True)
    ]


def standing_columns(memory: Memory) -> Row:
    """The columns that change when something else is learned about a memory that stays what it is."""
    return {
        LIVE: memory.live,
        "status": "hidden" if memory.wish("hidden") else memory.status,
        "claim_keys": [key_of(slot) for slot in slots_of(memory)],
        "record": encode(memory),
    }


def passage_rows(passages: Sequence[Passage], vectors: Vectors, tokens: Sequence[bytes]) -> list[Row]:
    """Rows of the table `passages`; the passages of one segment, in their order."""
    keys = [key_of(passage.id) for passage in passages]
    return [
        {
            "key": keys[place],
            "source_key": key_of(passage.source_id),
            "segment_key": key_of(passage.segment),
            "conversation_key": key_of(passage.conversation) if passage.conversation else "",
            "app_key": name_key(passage.app),
            "author": passage.speaker,
            "app": passage.app,
            "place": place,
            "at": micros(passage.occurred_at),
            "text": f"{passage.teller}: {passage.text}" if passage.teller else passage.text,
            "context": _context(passages, place),
            "vector": vector.astype(np.float16),
            "tokens": packed,
            "before": keys[place - 1] if place else "",
            "after": keys[place + 1] if place + 1 < len(keys) else "",
            "record": encode(passage),
        }
        for place, (passage, vector, packed) in enumerate(zip(passages, vectors, tokens, strict=True))
    ]


def segment_rows(segments: Iterable[Segment]) -> list[Row]:
    """Rows of the table `segments`."""
    return [
        {
            "key": key_of(segment.id),
            "source_keys": [key_of(source) for source in segment.source_ids],
            "at": micros(segment.started_at),
            "record": encode(segment),
        }
        for segment in segments
    ]


def frame_rows(frames: Iterable[ReadFrame]) -> list[Row]:
    """Rows of the table `frames`."""
    return [
        {
            "key": key_of(frame.id),
            "app_keys": sorted({name_key(window.app) for window in frame.windows if window.app.strip()}),
            "at": micros(frame.taken_at),
            "record": encode(frame),
        }
        for frame in frames
    ]


def message_rows(messages: Iterable[Message]) -> list[Row]:
    """Rows of the table `messages`."""
    return [
        {
            "key": key_of(message.id),
            "conversation_key": key_of(message.conversation),
            "at": micros(message.sent_at),
            "chat": message.origin == "chat",
            "statement": message.role == "statement",
            "record": encode(message),
        }
        for message in messages
    ]


def gap_rows(gaps: Iterable[Gap]) -> list[Row]:
    """Rows of the table `gaps`. A gap is known by its start and reason: it may grow, and stays one."""
    return [
        {
            "key": key_of(f"{gap.reason} {micros(gap.started_at)}"),
            "at": micros(gap.started_at),
            "until": micros(gap.ended_at),
            "record": encode(gap),
        }
        for gap in gaps
    ]


def memory_search_text(memory: Memory) -> str:
    """What full text finds a memory by: its words, where it was seen, whom it is about."""
    names = (entity.name for entity in memory.entities)
    parts = dict.fromkeys((memory.text, memory.summary, memory.window_title, memory.app, *names))
    return "\n".join(part for part in parts if part)


def memory_embedding_text(memory: Memory) -> str:
    """What the embedder is given for a memory."""
    return memory.text


def passage_embedding_text(passage: Passage) -> str:
    """What the embedder is given for a passage: the words alone, without who said them.

    A name in front makes all turns of one speaker alike and drowns what they say (measured: 50 against 63 %
    evidence recall with the speaker's name in the question read as "I").
    """
    return passage.text


def _context(passages: Sequence[Passage], place: int) -> str:
    """What is found near the passage: the turns before and after it, or where on the screen it stood."""
    passage = passages[place]
    if not passage.conversation:
        return "\n".join(part for part in (passage.window_title, passage.app) if part)
    near = (place - 1, place + 1)
    return "\n".join(passages[index].text for index in near if 0 <= index < len(passages))
