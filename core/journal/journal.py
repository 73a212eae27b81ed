"""The journal: appends events durably, replays them in order, and rewrites what must be forgotten."""

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.journal.codec import Mentions, UnknownEvent, decode_batch, encode_batch
from core.journal.events import Event
from core.journal.folder import SegmentFolder, SegmentKeys
from core.journal.live import LiveSegments
from core.journal.segment import Scan
from core.records.errors import (
    IntegrityError,
    LockedError,
    RefusedError,
)
from core.vault.files import plain_errors

SEGMENT_BYTES: Final = 4 * 1024 * 1024
"""A segment that has reached this is ended at the next append."""

_LOG = logging.getLogger(__name__)

Transform = Callable[[Event], Event | None]


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """One segment, as `Journal.segments` lists it."""

    name: str
    file: str
    """Its file's name in the journal's folder."""
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
        read_only: Touch nothing on disk and refuse changes, as the key table does if it is opened so.

    Raises:
        EnvironmentFaultError: The folder cannot be used.
    """

    def __init__(
        self,
        home: Path,
        store_id: bytes,
        keys: SegmentKeys,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        read_only: bool = False,
    ) -> None:
        self._lock = threading.RLock()
        self._damage: set[str] = set()
        self._closed = False
        self._unknown = 0
        self._read_only = read_only or keys.read_only
        self._folder = SegmentFolder(home / "journal", store_id, keys, read_only=self._read_only)
        self._live = LiveSegments(self._folder, segment_bytes, self._note_damage)
        with plain_errors(self._folder.path):
            if not self._read_only:
                self._folder.sweep()
            self._live.find(resume=not self._read_only)

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
            self._require_writable()
            self._live.append(payload)

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

    def replay_segment(self, name: str, kinds: Collection[str] = ()) -> Iterator[Event]:
        """The events of one segment that can be read, oldest first; on request of some kinds only.

        Raises as `replay`.
        """
        with self._lock:
            self._require_open()
        return self._replay([name], kinds)

    def rewrite(
        self,
        transform: Transform,
        on_progress: Callable[[int, int], None] | None = None,
        *,
        ids: frozenset[str] | None = None,
        names: frozenset[str] | None = None,
    ) -> int:
        """Replaces every event by what `transform` makes of it, `None` to drop it.

        Only segments in which something changes are written anew, each in one atomic step under a fresh key.
        A damaged segment is always written anew, without the part that cannot be read: nobody can tell
        whether that holds what is to be forgotten. The old keys leave the key table, and are out of reach
        once the caller has rewritten the table itself. After a crash or an error some segments are done and
        others are not: call it again.

        Args:
            transform: Free of side effects; must not use the journal. What it raises ends the rewriting.
            on_progress: Called with segments done and in all.
            ids: Where given, records in which none of these ids stands are left as they are, unseen by
                `transform`, which is several times quicker.
            names: Where given, only these segments are looked at.

        Returns:
            How many segments were written anew or dropped.

        Raises:
            EnvironmentFaultError: The disk is full or fails; the segment at hand is as it was.
        """
        concerned = None if ids is None else Mentions(ids)
        with self._lock:
            self._require_writable()
            concerned_names = [one for one in self._folder.names() if names is None or one in names]
        changed = 0
        for done, name in enumerate(concerned_names, start=1):
            with self._lock, plain_errors(self._folder.path):
                self._require_writable()
                changed += self._rewrite_segment(name, transform, concerned)
            if on_progress is not None:
                on_progress(done, len(concerned_names))
        return changed

    def reseal(self, limit_bytes: int) -> int:
        """Seals segments of earlier epochs anew, under fresh keys and in the present epoch.

        Their old keys are out of reach once the key table has been rewritten.

        Args:
            limit_bytes: Stop after so many bytes; at least one segment is done, if there is one.

        Returns:
            How many bytes were sealed anew; 0 when nothing is left that can be. Damaged segments stay as they
            are.

        Raises:
            EnvironmentFaultError: The disk refused; what was done stays done.
        """
        with self._lock:
            self._require_writable()
            names = self._folder.outdated()
        done = 0
        for name in names:
            with self._lock, plain_errors(self._folder.path):
                self._require_writable()
                done += self._reseal_segment(name)
            if done >= limit_bytes:
                break
        return done

    @property
    def outdated_bytes(self) -> int:
        """How many bytes are sealed in earlier epochs."""
        with self._lock:
            return sum(map(self._folder.size_on_disk, self._folder.outdated()))

    def checkpoint(self) -> None:
        """Notes how far the newest segment was acknowledged: if it is cut below that, it shows as damage.

        Done now and then by itself; worth a call when nothing more is expected for a while.
        """
        with self._lock:
            if not self._closed:
                self._live.checkpoint()

    def close(self) -> None:
        """Ends the use of the journal. What was appended is on disk already."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._live.close()

    def scan(self, name: str) -> Scan | None:
        """A segment as it is now, for looking at its records one by one; `None` if there is none.

        Raises:
            EnvironmentFaultError: Its file is missing or cannot be read.
        """
        with self._lock, plain_errors(self._folder.path):
            self._require_open()
            return self._folder.load(name, self._live.counts(name))

    def drop_missing(self) -> int:
        """Strikes segments off the list whose files are gone, which only a backup could bring back.

        Returns:
            How many.

        Raises:
            EnvironmentFaultError: The key table could not be changed.
        """
        with self._lock:
            self._require_writable()
            missing = [name for name in self._folder.names() if not self._folder.size_on_disk(name)]
            for name in missing:
                self._live.replace(name, [])
                self._damage.discard(name)
            return len(missing)

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
                SegmentInfo(
                    name, self._folder.file_name(name), self._folder.size_on_disk(name), name in self._damage
                )
                for name in self._folder.names()
            )

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(segment.size for segment in self.segments)

    def _replay(self, names: list[str], kinds: Collection[str] = ()) -> Iterator[Event]:
        for name in names:
            with self._lock:
                self._require_open()
                scan = self._load(name)
            if scan is None:
                continue
            for payload in scan:
                for event in self._decode(name, payload, kinds) or ():
                    if isinstance(event, UnknownEvent):
                        self._unknown += 1
                    else:
                        yield event
            if not scan.whole:
                self._note_damage(name)

    def _rewrite_segment(self, name: str, transform: Transform, concerned: Mentions | None) -> bool:
        try:
            scan = self._folder.load(name, self._live.counts(name))
        except FileNotFoundError:  # nothing there to forget; a restored backup may bring it back
            self._note_damage(name)
            return False
        if scan is None:
            return False
        payloads, changed = self._transformed(name, scan, transform, concerned)
        if not changed and name not in self._damage:
            return False
        self._live.replace(name, payloads)
        self._damage.discard(name)
        return True

    def _reseal_segment(self, name: str) -> int:
        scan = self._load(name)
        if scan is None:
            return 0
        payloads = list(scan)
        if not scan.whole or not payloads:
            if not scan.whole:
                self._note_damage(name)
            return 0
        self._live.replace(name, payloads)
        return scan.end

    def _transformed(
        self, name: str, scan: Scan, transform: Transform, concerned: Mentions | None
    ) -> tuple[list[bytes], bool]:
        """The payloads a segment is to have, and whether that differs from what it has."""
        payloads: list[bytes] = []
        changed = False
        for payload in scan:
            if concerned is not None and not concerned(payload):
                payloads.append(payload)
                continue
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

    def _require_writable(self) -> None:
        self._require_open()
        if self._read_only:
            raise RefusedError("The memory is open for reading only.")

    def _load(self, name: str) -> Scan | None:
        """A segment as it is now; `None` if it went in the meantime, or is noted as damaged."""
        try:
            return self._folder.load(name, self._live.counts(name))
        except OSError:
            self._note_damage(name)
            return None

    def _decode(
        self, name: str, payload: bytes, kinds: Collection[str] = ()
    ) -> list[Event | UnknownEvent] | None:
        try:
            return decode_batch(payload, kinds)
        except IntegrityError:
            self._note_damage(name)
            return None

    def _note_damage(self, name: str) -> None:
        with self._lock:
            if name not in self._damage:
                _LOG.error("%s is damaged", name)
            self._damage.add(name)
