"""The journal: appends events durably, replays them in order, and rewrites what must be forgotten."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.journal.codec import UnknownEvent, decode_batch, encode_batch
from core.journal.events import Event
from core.journal.folder import SegmentFolder, SegmentKeys
from core.journal.segment import HEADER_SIZE, Scan
from core.journal.tail import Tail
from core.records.errors import IntegrityError, LockedError
from core.vault.files import plain_errors

SEGMENT_BYTES: Final = 4 * 1024 * 1024
"""A segment that has reached this is ended at the next append."""

_LOG = logging.getLogger(__name__)

Transform = Callable[[Event], Event | None]


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """One segment, as `Journal.segments` lists it."""

    name: str
    size: int
    """Bytes on disk."""
    damaged: bool


class Journal:
    """The one truth of a home. Safe to use from several threads; one process at a time.

    Args:
        home: The home folder; segments live in its `journal` folder.
        store_id: The vault's.
        keys: The vault's key table.
        segment_bytes: When to begin another segment.

    Raises:
        EnvironmentFaultError: The folder cannot be used.
    """

    def __init__(
        self, home: Path, store_id: bytes, keys: SegmentKeys, *, segment_bytes: int = SEGMENT_BYTES
    ) -> None:
        self._segment_bytes = segment_bytes
        self._lock = threading.RLock()
        self._damage: set[str] = set()
        self._tail: Tail | None = None
        self._tail_name = ""
        self._closed = False
        self._unknown = 0
        self._folder = SegmentFolder(home / "journal", store_id, keys)
        with plain_errors(self._folder.path):
            self._folder.sweep()
            self._inspect()

    def append(self, *events: Event) -> None:
        """Adds events, durable on return. After a crash all events of one call are there, or none.

        Raises:
            EnvironmentFaultError: Nothing was added; appending may be tried again.
            RefusedError: More than one record can take.
        """
        if not events:
            return
        payload = encode_batch(events)
        with self._lock, plain_errors(self._folder.path):
            self._ready_tail().append(payload)

    def replay(self, since: str = "") -> Iterator[Event]:
        """Every event, oldest first, a segment in memory at a time.

        Gives what was appended before the call and maybe some of what is appended while it runs; a rewrite
        in between shows in the segments that come after. Events this version does not know are skipped and
        counted in `unknown_events`. Damage is left out and noted in `damage`.

        Args:
            since: The name of a segment to begin with; empty for the first.

        Raises:
            EnvironmentFaultError: A newer version wrote the journal.
            LockedError: The journal was closed.
        """
        with self._lock:
            self._require_open()
            self._unknown = 0
            names = [name for name in self._folder.names() if name >= since]
        return self._replay(names)

    def rewrite(self, transform: Transform, on_progress: Callable[[int, int], None] | None = None) -> int:
        """Replaces every event by what `transform` makes of it, `None` to drop it.

        Only segments in which something changes are written anew, each in one atomic step under a fresh key.
        A damaged segment is always written anew, without the part that cannot be read: nobody can tell
        whether that holds what is to be forgotten. The old keys leave the key table, and are out of reach
        once the caller has rewritten the table itself. After a crash or an error some segments are done and
        others are not: call it again.

        Args:
            transform: Free of side effects; must not use the journal. What it raises ends the rewriting.
            on_progress: Called with segments done and in all.

        Returns:
            How many segments were written anew or dropped.

        Raises:
            EnvironmentFaultError: The disk is full or fails; the segment at hand is as it was.
        """
        with self._lock:
            self._require_open()
            names = self._folder.names()
        changed = 0
        for done, name in enumerate(names, start=1):
            with self._lock, plain_errors(self._folder.path):
                self._require_open()
                changed += self._rewrite_segment(name, transform)
            if on_progress is not None:
                on_progress(done, len(names))
        return changed

    def close(self) -> None:
        """Ends the use of the journal. What was appended is on disk already."""
        with self._lock:
            self._closed = True
            self._set_tail(None)

    @property
    def last_segment(self) -> str:
        """The name of the newest segment, the only one appended to; empty for an empty journal."""
        with self._lock:
            return next(reversed(self._folder.names()), "")

    @property
    def damage(self) -> tuple[str, ...]:
        """Segments in which something is missing or not authentic, as far as has been seen."""
        with self._lock:
            return tuple(sorted(self._damage))

    @property
    def unknown_events(self) -> int:
        """How many events the latest replay has skipped because a newer version wrote them."""
        return self._unknown

    @property
    def segments(self) -> tuple[SegmentInfo, ...]:
        """All segments, oldest first."""
        with self._lock:
            return tuple(
                SegmentInfo(name, self._folder.size_on_disk(name), name in self._damage)
                for name in self._folder.names()
            )

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(segment.size for segment in self.segments)

    def _inspect(self) -> None:
        """Goes on with the last segment where it was left, and notes those that are cut short or missing."""
        names = self._folder.names()
        for name in names:
            if self._folder.size_on_disk(name) < max(self._folder.ended_size(name), HEADER_SIZE):
                self._note_damage(name)
        if names and not self._folder.ended_size(names[-1]):
            self._resume(names[-1])

    def _resume(self, name: str) -> None:
        """Makes the last segment the tail again. A damaged one is left alone, for another to begin."""
        scan = self._load(name)
        if scan is None:
            return
        scan.exhaust()
        if scan.damaged:
            self._note_damage(name)
            return
        if not scan.whole:
            _LOG.warning("an unfinished record is cut off the journal")
        try:
            self._set_tail(self._folder.resume(name, scan), name)
        except OSError as error:  # a disk that cannot be written to can still be read
            _LOG.warning("the last journal segment cannot be appended to: errno %s", error.errno)

    def _ready_tail(self) -> Tail:
        """The segment to append to; ends one that is full or has failed, and begins the next."""
        self._require_open()
        tail = self._tail
        if tail is not None and tail.healthy and tail.size < self._segment_bytes:
            return tail
        if tail is not None:
            self._folder.end(self._tail_name, tail.size)
            self._set_tail(None)
        name = self._folder.next_name()
        tail = self._folder.write(name)
        self._set_tail(tail, name)
        return tail

    def _set_tail(self, tail: Tail | None, name: str = "") -> None:
        if self._tail is not None:
            self._tail.close()
        self._tail, self._tail_name = tail, name

    def _replay(self, names: list[str]) -> Iterator[Event]:
        for name in names:
            with self._lock:
                self._require_open()
                scan = self._load(name)
            if scan is None:
                continue
            for payload in scan:
                for event in self._decode(name, payload) or ():
                    if isinstance(event, UnknownEvent):
                        self._unknown += 1
                    else:
                        yield event
            if not scan.whole:
                self._note_damage(name)

    def _rewrite_segment(self, name: str, transform: Transform) -> bool:
        try:
            scan = self._folder.load(name, self._live_size(name))
        except FileNotFoundError:  # nothing there to forget; a restored backup may bring it back
            self._note_damage(name)
            return False
        if scan is None:
            return False
        payloads, changed = self._transformed(name, scan, transform)
        if not changed:
            return False
        is_tail = name == self._tail_name
        if payloads:
            tail = self._folder.write(name, payloads, ended=not is_tail)
            if is_tail:
                self._set_tail(tail, name)
            else:
                tail.close()
        else:
            self._folder.drop(name)
            if is_tail:
                self._set_tail(None)
        self._damage.discard(name)
        return True

    def _transformed(self, name: str, scan: Scan, transform: Transform) -> tuple[list[bytes], bool]:
        """The payloads a segment is to have, and whether that differs from what it has."""
        payloads: list[bytes] = []
        changed = False
        for payload in scan:
            before = self._decode(name, payload)
            if before is None:
                changed = True
                continue
            kept = [event if isinstance(event, UnknownEvent) else transform(event) for event in before]
            after = [event for event in kept if event is not None]
            if after == before:
                payloads.append(payload)
                continue
            changed = True
            if after:
                payloads.append(encode_batch(after))
        return payloads, changed or not scan.whole

    def _require_open(self) -> None:
        if self._closed:
            raise LockedError("The vault is locked. Unlock it first.")

    def _live_size(self, name: str) -> int:
        """How much of the tail was acknowledged; 0 for any other segment."""
        return self._tail.size if self._tail is not None and name == self._tail_name else 0

    def _load(self, name: str) -> Scan | None:
        """A segment as it is now; `None` if it went in the meantime, or is noted as damaged."""
        try:
            return self._folder.load(name, self._live_size(name))
        except OSError:
            self._note_damage(name)
            return None

    def _decode(self, name: str, payload: bytes) -> list[Event | UnknownEvent] | None:
        try:
            return decode_batch(payload)
        except IntegrityError:
            self._note_damage(name)
            return None

    def _note_damage(self, name: str) -> None:
        with self._lock:
            if name not in self._damage:
                _LOG.error("%s is damaged", name)
            self._damage.add(name)
