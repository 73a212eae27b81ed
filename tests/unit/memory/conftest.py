"""Tables in a folder, and records to put into them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.memory.schema import memory_embedding_text, passage_embedding_text
from core.memory.tables import FiledSegment, MemoryTables
from core.records.geometry import Box
from core.records.memory import Entity, Evidence, Memory, MemoryType, Passage, Segment
from tests.support.remembered import DIMENSIONS, embed, embedded

T0 = datetime(2026, 3, 4, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def tables(tmp_path: Path) -> MemoryTables:
    made = MemoryTables(str(tmp_path / "tables"), dimensions=DIMENSIONS, embedder="words")
    assert not made.open()
    return made


def a_memory(
    name: str, text: str, *, minute: int = 0, kind: MemoryType = "semantic", app: str = "XTerm"
) -> Memory:
    return Memory(
        id=f"mem_{name}",
        type=kind,
        text=text,
        summary=text[:40],
        occurred_start=T0 + timedelta(minutes=minute),
        occurred_end=T0 + timedelta(minutes=minute + 1),
        precision="minute",
        recorded_at=T0,
        zone="Europe/Oslo",
        evidence=(Evidence(f"frame_{name}", text, (0, 2), Box(1, 2, 3, 4)),),
        origin="screen",
        trust=0.3,
        extractor="rules/1",
        segment=f"seg_{name}",
        app=app,
        entities=(Entity("Marta Kovacs", "person"),),
        fields=(("subject", "Marta"), ("kind", "fact")),
    )


def a_passage(name: str, text: str, *, minute: int = 0, segment: str = "", app: str = "XTerm") -> Passage:
    return Passage(
        id=f"pas_{name}",
        source_id=f"frame_{name}",
        segment=segment or f"seg_{name}",
        text=text,
        occurred_at=T0 + timedelta(minutes=minute),
        zone="UTC",
        origin="screen",
        trust=0.3,
        lines=(0,),
        box=Box(0, 0, 9, 9),
        app=app,
        window_title="notes",
    )


def filed(name: str, memories: Sequence[Memory], passages: Sequence[Passage]) -> FiledSegment:
    segment = Segment(f"seg_{name}", "screen", (f"frame_{name}",), T0, T0 + timedelta(minutes=1), "UTC")
    made = embedded([passage_embedding_text(item) for item in passages])
    return FiledSegment(
        segment,
        tuple(memories),
        embed([memory_embedding_text(item) for item in memories]),
        tuple(passages),
        made.vectors,
        made.tokens,
    )


def file_one(tables: MemoryTables, name: str, text: str, *, minute: int = 0, app: str = "XTerm") -> None:
    """A segment with one memory and one passage that say the same."""
    memory = a_memory(name, text, minute=minute, app=app)
    tables.file_segments([filed(name, [memory], [a_passage(name, text, minute=minute, app=app)])])
