"""The stretches in which nothing is recorded, so that an answer can say where the record has holes."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from core.engine.stretch import Stretch
from core.records.errors import EnvironmentFaultError
from core.records.memory import Gap, GapReason
from core.spool.items import encode_gap
from core.spool.spool import Spool

EXCLUDED_TOGETHER = timedelta(seconds=30)
"""Skipped looks that are closer than this are one hole in the record."""
_log = logging.getLogger(__name__)


class Holes:
    """Puts gaps into the spool, which needs no keys. From any thread.

    Args:
        spool: gives the spool; `None` while there is none.
    """

    def __init__(self, spool: Callable[[], Spool | None]) -> None:
        self._spool = spool
        self._lock = threading.Lock()
        self._since: dict[GapReason, datetime] = {}
        self._excluded = Stretch(EXCLUDED_TOGETHER)

    def note(self, gap: Gap) -> None:
        """Note one that is over."""
        spool = self._spool()
        if spool is None:
            return
        try:
            spool.put("gap", encode_gap(gap))
        except EnvironmentFaultError as error:
            # A full spool must not keep anybody from pausing, resuming or ending.
            _log.warning("a gap could not be noted: %s", error.code)

    def hold(self, reason: GapReason, *, holds: bool, since: datetime | None = None) -> None:
        """Nothing is recorded for that reason, or it no longer holds.

        Args:
            reason: why.
            holds: whether it holds.
            since: when it began, where that is known better than by this call.
        """
        now = datetime.now(UTC)
        with self._lock:
            began = self._since.pop(reason, None)
            if holds:
                self._since[reason] = began or since or now
                return
        if began is not None:
            self.note(Gap(min(began, now), now, reason))

    def skipped(self, at: datetime) -> bool:
        """A look was kept out by an exclusion; says whether a stretch begins with it."""
        with self._lock:
            return self._excluded.add(at)

    def looked(self) -> None:
        """There was a look: a stretch of skipped ones may be over."""
        with self._lock:
            stretch = self._excluded.over(datetime.now(UTC))
        self._note_excluded(stretch)

    def end_skipping(self) -> None:
        """No look follows for now."""
        with self._lock:
            stretch = self._excluded.end()
        self._note_excluded(stretch)

    def end(self) -> None:
        """Note what there is: the engine ends."""
        self.end_skipping()
        for reason in tuple(self._since):
            self.hold(reason, holds=False)

    def _note_excluded(self, stretch: tuple[datetime, datetime] | None) -> None:
        if stretch is not None:
            self.note(Gap(*stretch, "excluded"))
