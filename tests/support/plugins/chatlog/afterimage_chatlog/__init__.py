"""Chat logs, and cards for learning: a plugin as somebody else might write it."""

import csv
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

HEAD = b"#chatlog"
PICKED = re.compile(r"[^.]*\bpicking the (?P<value>[\w ]+?) for the (?P<place>\w+)[^.]*\.")


def recognises(start: bytes, _name: str) -> bool:
    """By its first line."""
    return start.startswith(HEAD)


def read(file: BinaryIO) -> Iterator[ImportedMessage]:
    """A line each: time, who, what, parted by tabs."""
    for number, line in enumerate(io.TextIOWrapper(file, "utf-8")):
        if number:
            at, speaker, text = line.rstrip("\n").split("\t", 2)
            yield ImportedMessage(str(number), "Allotment", text, datetime.fromisoformat(at), speaker)


@hookimpl
def importers() -> list[Importer]:
    """Chat logs."""
    return [Importer("Chat log", recognises, read)]


class Cards:
    """Cards as programs for learning take them: front and back."""

    def begin(self) -> bytes:
        """The names of the columns."""
        return b"front,back\r\n"

    def add(self, memory: ExportedMemory) -> bytes:
        """A card."""
        out = io.StringIO()
        csv.writer(out).writerow([memory.text, "; ".join(source.quote for source in memory.sources)])
        return out.getvalue().encode()

    def end(self) -> bytes:
        """Nothing more."""
        return b""


@hookimpl
def exporters() -> list[Exporter]:
    """Cards."""
    return [Exporter("cards", "cards for learning", ".csv", Cards)]


def propose(sources: Sequence[ShownSource]) -> Iterator[Proposal]:
    """What was picked for which place, which no rule of Afterimage knows."""
    for source in sources:
        for found in PICKED.finditer(source.text):
            quote = found[0].strip()
            yield Proposal(source.number, "note", found["place"], "gets", found["value"], quote)


@hookimpl
def memory_writers() -> list[MemoryWriter]:
    """Choices."""
    return [MemoryWriter("choices", propose)]
