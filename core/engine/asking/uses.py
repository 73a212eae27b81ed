"""When memories were used, as one sealed note of the vault.

A use is that an answer cited a memory or the user opened it; what is said again, confirmed or pinned stands
in the memory itself. It is nothing that was seen or said, so the journal does not tell it: noting it costs no
write until there is time, and a crash loses the uses of some minutes. The note holds ids, keys and days, no
words.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

import msgspec

from core.memory.keys import key_of
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.records.memory import Citation
from core.records.use import Use
from core.vault.objects import SealedObjects

_NOTE: Final = "state/uses"
_MOST: Final = 5_000
"""Memories; those that were used the longest ago are dropped, which by then moves nothing."""
_SOURCES: Final = 4
"""Of a memory: what happened in an hour rests on more frames than anybody went back to."""
_log = logging.getLogger(__name__)


class _Used(msgspec.Struct, frozen=True, array_like=True):
    """Of one memory."""

    count: int
    first: int
    latest: tuple[int, ...]
    sources: tuple[str, ...] = ()
    """Keys of the frames and messages that were shown for it."""

    @property
    def use(self) -> Use:
        return Use(self.count, self.first, self.latest)


class UseNotes:
    """Of an open vault. Reading and noting from any thread; what writes belongs to the writer thread."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects
        self._lock = threading.Lock()
        self._loaded = False
        self._used: dict[str, _Used] = {}
        """By memory."""
        self._of_sources: dict[str, Use] = {}
        self._changed = False

    def of_memory(self, memory_id: str) -> Use | None:
        """When this memory was used; `None` for never."""
        self._load()
        used = self._used.get(memory_id)
        return used.use if used is not None else None

    def of_source(self, source_id: str) -> Use | None:
        """When a memory that rests on this frame or message was used; `None` for never."""
        self._load()
        return self._of_sources.get(key_of(source_id)) if self._of_sources else None

    def cited(self, citations: Iterable[Citation], now: datetime) -> None:
        """An answer to the user rested on these."""
        for one in citations:
            self.note(one.memory_id, (one.source_id,), now)

    def note(self, memory_id: str, source_ids: Iterable[str], now: datetime) -> None:
        """A memory was used, and these of its sources with it. Nothing is written yet."""
        if not memory_id:
            return
        self._load()
        with self._lock:
            known = self._used.get(memory_id)
            day = now.toordinal()
            use = known.use.again(day) if known is not None else Use.once(day)
            before = known.sources if known is not None else ()
            sources = tuple(dict.fromkeys((*map(key_of, source_ids), *before)))[:_SOURCES]
            fresh = _Used(use.count, use.first, use.latest, sources)
            if fresh != known:
                self._used[memory_id] = fresh
                self._of_sources |= dict.fromkeys(sources, use)
                self._changed = True

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return self._changed

    def write(self) -> None:
        """Put what was noted on the disk, if anything was.

        Raises:
            EnvironmentFaultError: there is no room. It is tried again the next time.
        """
        if not self._changed:
            return
        with self._lock:
            if len(self._used) > _MOST:
                newest = sorted(self._used.items(), key=lambda pair: pair[1].latest[0], reverse=True)
                self._set(dict(newest[:_MOST]))
            body, self._changed = msgspec.msgpack.encode(self._used), False
        try:
            self._objects.put(_NOTE, body)
        except BaseException:
            self._changed = True
            raise

    def write_if_possible(self) -> None:
        """The same; where it cannot be done now, it waits for the next time."""
        try:
            self.write()
        except EnvironmentFaultError as error:
            _log.warning("what was used cannot be noted at present: %s", error.code)

    def keep(self, known: Callable[[Collection[str]], Collection[str]]) -> None:
        """Memories were removed: forget their use. The caller destroys what was written before.

        Args:
            known: those of some ids that memories still have.
        """
        self._load()
        with self._lock:
            asked = list(self._used)
        gone = {*asked} - {*known(asked)} if asked else set()
        if gone:
            with self._lock:
                self._set({name: one for name, one in self._used.items() if name not in gone})
                self._changed = True
            self.write()

    def let_go(self) -> None:
        """Write what was noted, and hold nothing in memory; what could not be written waits there."""
        self.write_if_possible()
        if self._changed:
            return
        with self._lock:
            self._loaded = False
            self._set({})

    def _load(self) -> None:
        """Read the note, if nobody has; nothing where that cannot be: it only moves what is found."""
        if self._loaded:
            return
        with self._lock:
            if not self._loaded:
                self._set(self._noted())
                self._loaded = True

    def _noted(self) -> dict[str, _Used]:
        if self._objects.stat(_NOTE) is None:
            return {}
        try:
            return msgspec.msgpack.decode(self._objects.get(_NOTE), type=dict[str, _Used])
        except (IntegrityError, msgspec.MsgspecError):
            return {}

    def _set(self, used: dict[str, _Used]) -> None:
        self._used = used
        self._of_sources = {source: one.use for one in used.values() for source in one.sources}
