"""A plugin for Afterimage: reads and writes notes of Example, and finds out what is stored where."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from core.plugins import (
    ExportedMemory,
    Exporter,
    ImportedMessage,
    Importer,
    MemoryWriter,
    Proposal,
    ShownSource,
    hookimpl,
)

LINE = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S+) (?P<text>.+)")
STORED = re.compile(r"[^.]*\b(?P<thing>\w+) goes into (?P<place>box \w+)[^.]*\.")


# ── importers ────────────────────────────────────────────────────────────────────────────────────────


def recognises(start: bytes, _name: str) -> bool:
    """Whether it is a file of notes, by its first line."""
    first = start.split(b"\n", 1)[0].decode("utf-8", "replace")
    return LINE.match(first) is not None


def read(file: BinaryIO) -> Iterator[ImportedMessage]:
    """The notes, one after the other."""
    for line in io.TextIOWrapper(file, "utf-8", "replace"):
        if found := LINE.match(line):
            # The time is unlike all others here, so it does for an id.
            yield ImportedMessage(
                id=found["at"],
                conversation="Notes of Example",
                text=found["text"],
                at=datetime.fromisoformat(found["at"]),
            )


@hookimpl
def importers() -> list[Importer]:
    """The kinds of files that are read."""
    return [Importer("Notes of Example", recognises, read)]


# ── exporters ────────────────────────────────────────────────────────────────────────────────────────


class NoteWriter:
    """Writes memories as notes."""

    def begin(self) -> bytes:
        """Nothing stands before them."""
        return b""

    def add(self, memory: ExportedMemory) -> bytes:
        """One memory, as a line."""
        return f"{memory.at.isoformat(timespec='seconds')} {' '.join(memory.text.split())}\n".encode()

    def end(self) -> bytes:
        """Nothing stands after them."""
        return b""


@hookimpl
def exporters() -> list[Exporter]:
    """The kinds of files that are written."""
    return [Exporter("example-notes", "notes of Example", ".example", NoteWriter)]


# ── memory writers ───────────────────────────────────────────────────────────────────────────────────


def propose(sources: Sequence[ShownSource]) -> Iterator[Proposal]:
    """What is stored where, of sentences such as “The lamp goes into box seven”."""
    for source in sources:
        for found in STORED.finditer(source.text):
            yield Proposal(
                source=source.number,
                kind="note",
                subject=found["thing"],
                predicate="is stored in",
                object=found["place"],
                quote=found[0].strip(),
            )


@hookimpl
def memory_writers() -> list[MemoryWriter]:
    """What finds facts."""
    return [MemoryWriter("stores", propose)]
