"""Gathers what rules leave out: the privacy ledger gets a line for some minutes, not for each look."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.records.ledger import LedgerAction, LedgerEntry

TOGETHER: Final = timedelta(minutes=2)
"""After so long without another, an entry is over."""
LONGEST: Final = timedelta(minutes=10)
"""An entry is written down after that at the latest: a crash loses no more."""


class Gathering:
    """Entries that are not over yet. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, LedgerAction], LedgerEntry] = {}

    def add(self, at: datetime, rule: str, action: LedgerAction) -> None:
        """A rule left something out."""
        with self._lock:
            entry = self._entries.get((rule, action))
            if entry is None:
                entry = LedgerEntry(at, at, rule, action)
            else:
                ended = max(entry.ended_at, at)
                entry = replace(entry, ended_at=ended, count=entry.count + 1)
            self._entries[rule, action] = entry

    def over(self, now: datetime) -> tuple[LedgerEntry, ...]:
        """Those that are over by now, each once. A clock that was set ends them all."""
        with self._lock:
            ended = [
                one
                for one in self._entries.values()
                if abs(now - one.ended_at) > TOGETHER or now - one.started_at > LONGEST
            ]
            return self._taken(ended)

    def all(self) -> tuple[LedgerEntry, ...]:
        """All there are, over or not."""
        with self._lock:
            return self._taken(list(self._entries.values()))

    def _taken(self, entries: list[LedgerEntry]) -> tuple[LedgerEntry, ...]:
        for entry in entries:
            del self._entries[entry.rule, entry.action]
        return tuple(entries)
