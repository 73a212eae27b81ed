"""A large home made of a small one in minutes: the same life again and again, under other names and numbers.

Every copy of a record has ids, times, people, topics, codes and figures of its own, so that a word is as rare
as in a life that was lived; vectors are those of the original with a little noise. Journal and tables both
hold it, as if it had been filed.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import numpy as np

from core.engine.filing.filing import Filing
from core.engine.store import Store
from core.journal.events import FrameRecorded, MessagesRecorded, SegmentFiled
from core.memory.keys import key_of
from core.memory.schema import TableName, Vectors
from core.memory.tables import FiledSegment
from core.records.memory import Memory, Passage, Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from tests.bench import lived
from tests.support.remembered import embedded

Record = TypeVar("Record", Memory, Passage, Segment, ReadFrame, Message)
Filed = TypeVar("Filed", Memory, Passage)

_NOISE: Final = 0.02
_APART: Final = timedelta(days=61)
"""Between two copies."""
_IDS: Final = frozenset({"id", "source_id", "segment", "conversation", "memory_id", "superseded_by"})
_WORDS: Final = frozenset({"text", "summary", "quote", "title", "window_title", "name", "speaker", "url"})
_MADE_UP: Final = re.compile(r"(?i)(?:[bdfgklmnprstvz][aeiou]){3,4}")
_CONSONANTS: Final = "bdfgklmnprstvz"
_TURNING: Final = (lived._FIRST, lived._LAST, lived._TOPICS, lived._THINGS)


def grow(store: Store, count: int, say: Callable[[str], object], seed: int = 1) -> int:
    """Copy what a store holds until it has so many memories; returns how many it has then."""
    tables = store.tables
    vectors = {name: _vectors(store, name) for name in ("memories", "passages")}
    memories = _by_segment(tables.readable(Memory))
    said = _by_segment(tables.readable(Passage))
    segments = list(tables.readable(Segment))
    frames, messages = list(tables.readable(ReadFrame)), list(tables.readable(Message))
    held = there = sum(map(len, memories.values()))
    chance = np.random.default_rng(seed)
    number = 0
    while held < count:
        number += 1
        other = _Other(number)
        shown = [dataclasses.replace(other.record(frame), image="") for frame in frames]
        told = [other.record(message) for message in messages]
        filed = [_copy(other, one, memories, said, vectors, chance) for one in segments]
        store.journal.append(*map(FrameRecorded, shown), MessagesRecorded(tuple(told)))
        store.journal.append(*(SegmentFiled(one.segment, one.memories) for one in filed))
        tables.add_frames(shown)
        tables.add_messages(told)
        tables.file_segments(filed)
        held += there
        say(f"{held:,} memories")
    tables.optimize(force=True)
    Filing(store, embedded).mark()
    return held


class _Other:
    """Makes records of another life out of those of this one."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._later = _APART * number
        self._digits = str.maketrans("0123456789", "".join(str((one + 3 * number) % 10) for one in range(10)))
        turned: dict[str, str] = {}
        for words in _TURNING:
            turned |= {word: words[(place + number) % len(words)] for place, word in enumerate(words)}
        for word, other in list(turned.items()):
            turned[word.lower()], turned[word.capitalize()] = other.lower(), other.capitalize()
        self._turned = turned
        self._known = re.compile("|".join(sorted(map(re.escape, turned), key=len, reverse=True)))
        far = number % len(_CONSONANTS)
        shifted = _CONSONANTS[far:] + _CONSONANTS[:far]
        self._letters = str.maketrans(_CONSONANTS + _CONSONANTS.upper(), shifted + shifted.upper())

    def record(self, record: Record) -> Record:
        """The same in the other life."""
        copied: Record = self._value(record, "")
        return copied

    def words(self, text: str) -> str:
        """Other names, topics, made-up words and figures at the same places."""
        parts = []
        at = 0
        for found in self._known.finditer(text):
            parts += [self._rest(text[at : found.start()]), self._turned[found[0]]]
            at = found.end()
        return "".join((*parts, self._rest(text[at:])))

    def _rest(self, text: str) -> str:
        return _MADE_UP.sub(lambda found: found[0].translate(self._letters), text.translate(self._digits))

    def _value(self, value: Any, name: str) -> Any:
        if isinstance(value, str):
            if name in {*_IDS, "source_ids"}:
                return "/".join(f"{part}~{self._number}" for part in value.split("/")) if value else ""
            return self.words(value) if name in _WORDS else value
        if isinstance(value, datetime):
            return value + self._later
        if name == "fields":
            return tuple((one, self.words(text)) for one, text in value)
        if isinstance(value, tuple):
            return tuple(self._value(one, name) for one in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = dataclasses.fields(value)
            return type(value)(
                **{one.name: self._value(getattr(value, one.name), one.name) for one in fields}
            )
        return value


def _copy(
    other: _Other,
    segment: Segment,
    memories: dict[str, list[Memory]],
    said: dict[str, list[Passage]],
    vectors: dict[str, dict[str, tuple[Vectors, bytes]]],
    chance: np.random.Generator,
) -> FiledSegment:
    held = memories.get(segment.id, [])
    passages = said.get(segment.id, [])
    tokens = tuple(vectors["passages"][key_of(one.id)][1] for one in passages)
    return FiledSegment(
        other.record(segment),
        tuple(other.record(one) for one in held),
        _near([vectors["memories"][key_of(one.id)][0] for one in held], chance),
        tuple(other.record(one) for one in passages),
        _near([vectors["passages"][key_of(one.id)][0] for one in passages], chance),
        tokens,
    )


def _near(vectors: Sequence[Vectors], chance: np.random.Generator) -> Vectors:
    if not vectors:
        return np.empty((0, 0), np.float32)
    noisy = np.stack(vectors) + chance.normal(0, _NOISE, (len(vectors), len(vectors[0]))).astype(np.float32)
    near: Vectors = noisy / np.linalg.norm(noisy, axis=1, keepdims=True)
    return near


def _vectors(store: Store, name: TableName) -> dict[str, tuple[Vectors, bytes]]:
    columns = ["key", "vector", *(["tokens"] if name == "passages" else [])]
    rows = store.tables._store.rows(name, "", columns)
    return {row["key"]: (np.asarray(row["vector"], np.float32), row.get("tokens", b"")) for row in rows}


def _by_segment(records: Iterable[Filed]) -> dict[str, list[Filed]]:
    of_each: dict[str, list[Filed]] = {}
    for one in records:
        of_each.setdefault(one.segment, []).append(one)
    return of_each
