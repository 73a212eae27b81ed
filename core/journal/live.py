"""Segments that have not ended: the one that is appended to, and those that nobody got to end."""

import logging
import time
from collections.abc import Callable
from typing import Final

from core.journal.folder import SegmentFolder
from core.journal.segment import HEADER_SIZE, Scan
from core.journal.tail import Tail
from core.records.errors import AfterimageError, EnvironmentFaultError

_CHECKPOINT_BYTES: Final = 256 * 1024
_CHECKPOINT_RECORDS: Final = 64
_CHECKPOINT_SECONDS: Final = 5.0
"""After so much, or so long after the last time, an append notes how far the segment was acknowledged."""
_LOG = logging.getLogger(__name__)


class LiveSegments:
    """Appends to the newest segment and begins another when that is full or has failed.

    Not thread-safe: the journal holds its lock.

    Args:
        folder: The segments.
        segment_bytes: When to begin another.
        note_damage: Told the name of a segment that is damaged.
    """

    def __init__(self, folder: SegmentFolder, segment_bytes: int, note_damage: Callable[[str], None]) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._note_damage = note_damage
        self._tail: Tail | None = None
        self._tail_name = ""
        self._ends: dict[str, int] = {}
        """Where those end that are not appended to."""
        self._since_checkpoint = 0
        self._checkpoint_at = time.monotonic()

    def find(self, *, resume: bool) -> None:
        """Looks where segments end that were growing, and notes those that are cut short or missing.

        Args:
            resume: Go on with the last one. A damaged one is left alone, for another to begin.
        """
        names = self._folder.names()
        for name in names:
            if self._folder.size_on_disk(name) < max(self._folder.noted_size(name), HEADER_SIZE):
                self._note_damage(name)
        for name in names:
            if self._folder.is_growing(name):
                self._find_end(name, resume=resume and name == names[-1])

    def counts(self, name: str) -> int:
        """How much counts of a segment that has not ended; 0 for any other."""
        if self._tail is not None and name == self._tail_name:
            return self._tail.size
        return self._ends.get(name, 0)

    def append(self, payload: bytes) -> None:
        """Adds a record, on disk when this returns.

        Raises:
            OSError: It is not there.
            AfterimageError: The key table could not be changed, and it is not there.
        """
        tail = self._ready_tail()
        try:
            tail.append(payload)
        except OSError:
            self._end_failed_tail()
            raise
        self._since_checkpoint += 1
        if (
            self._since_checkpoint >= _CHECKPOINT_RECORDS
            or tail.size - self._folder.noted_size(self._tail_name) >= _CHECKPOINT_BYTES
            or time.monotonic() - self._checkpoint_at >= _CHECKPOINT_SECONDS
        ):
            self.checkpoint()

    def checkpoint(self) -> None:
        """Notes how far the newest segment was acknowledged. Housekeeping: a failure is logged only."""
        self._since_checkpoint = 0
        self._checkpoint_at = time.monotonic()
        if self._tail is None or self._folder.noted_size(self._tail_name) >= self._tail.size:
            return
        try:
            self._folder.note(self._tail_name, self._tail.size)
        except AfterimageError as error:
            _LOG.warning("the journal's checkpoint could not be noted: %s", error.code)

    def replace(self, name: str, payloads: list[bytes]) -> None:
        """Writes a segment anew with these records, or drops it where there are none.

        Raises:
            OSError: Nothing has changed.
            AfterimageError: The key table could not be changed; nothing has changed.
        """
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
        self._ends.pop(name, None)

    def close(self) -> None:
        """Notes how far the newest segment got, and lets go of its file."""
        self.checkpoint()
        self._set_tail(None)

    def _find_end(self, name: str, *, resume: bool) -> None:
        try:
            scan = self._folder.load(name)
        except OSError:
            self._note_damage(name)
            return
        if scan is None:
            return
        payloads = list(scan)
        if scan.damaged or scan.end < self._folder.noted_size(name) or not (scan.whole or scan.torn):
            self._note_damage(name)
            return
        self._ends[name] = scan.end
        if not scan.whole:
            _LOG.warning("the journal has an unfinished record at its end, which does not count")
        if resume:
            self._resume(name, scan, payloads)

    def _resume(self, name: str, scan: Scan, payloads: list[bytes]) -> None:
        try:
            if scan.end == self._folder.noted_size(name):
                tail = self._folder.resume(name, scan)
            else:
                # It was not closed. Should its last sync have failed, what is read here may not be on disk,
                # and no further sync of the same file would put it there.
                tail = self._folder.write(name, payloads)
        except (OSError, EnvironmentFaultError) as error:  # a disk that is full or failing can still be read
            _LOG.warning("the last journal segment cannot be appended to: %s", type(error).__name__)
            return
        del self._ends[name]
        self._set_tail(tail, name)

    def _ready_tail(self) -> Tail:
        """The segment to append to; ends one that is full or has failed, and begins the next."""
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

    def _end_failed_tail(self) -> None:
        """After a failed sync: ends the segment at what was acknowledged, so that nobody goes on with it."""
        tail = self._tail
        if tail is None or tail.healthy:
            return
        try:
            self._folder.end(self._tail_name, tail.size)
        except EnvironmentFaultError as error:
            _LOG.warning("a journal segment that failed could not be ended yet: %s", error.code)
            return
        self._set_tail(None)

    def _set_tail(self, tail: Tail | None, name: str = "") -> None:
        if self._tail is not None:
            self._tail.close()
        self._tail, self._tail_name = tail, name
        self._since_checkpoint = 0
