"""The privacy ledger: what was left out, when and by which rule. Read from the journal when asked for."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, get_args
from zoneinfo import ZoneInfo

from core.engine.store import Store
from core.journal.events import Event, LedgerNoted
from core.protocol.operations import LedgerRow
from core.records.ledger import LedgerAction, LedgerEntry

_ACTIONS: Final = frozenset(get_args(LedgerAction))
_KINDS: Final = ("ledger",)
_LATE: Final = timedelta(days=1)
"""By so much events may stand in the journal behind later ones: captures wait while it is locked."""


class Ledger:
    """Of an open store. Blocking; all but `rows` belongs to the writer thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, entries: Iterable[LedgerEntry]) -> None:
        """Keep entries."""
        self._store.journal.append(
            *(LedgerNoted(one.started_at, one.rule, one.action, one.ended_at, one.count) for one in entries)
        )

    def rows(self, start: datetime, end: datetime, zone: str) -> tuple[LedgerRow, ...]:
        """What was left out from one time to another, by day, rule and action; the newest day first."""
        place = ZoneInfo(zone)
        rows: dict[tuple[date, str, LedgerAction], LedgerRow] = {}
        for entry in self._between(start, end):
            day = entry.started_at.astimezone(place).date()
            key = (day, entry.rule, entry.action)
            known = rows.get(key) or LedgerRow(*key, 0, entry.started_at, entry.ended_at)
            rows[key] = replace(
                known,
                count=known.count + entry.count,
                first_at=min(known.first_at, entry.started_at),
                last_at=max(known.last_at, entry.ended_at),
            )
        by_rule = sorted(rows.values(), key=lambda one: (one.rule, one.action))
        return tuple(sorted(by_rule, key=lambda one: one.day, reverse=True))

    def _between(self, start: datetime, end: datetime) -> Iterable[LedgerEntry]:
        """Each entry once, however often a crash had it written down."""
        found: dict[tuple[datetime, str, str], LedgerEntry] = {}
        for segment in reversed(self._store.journal.segments):
            last = None
            for event in self._store.journal.replay_segment(segment.name, _KINDS):
                if isinstance(event, LedgerNoted):
                    entry = _entry(event)
                    last = max(last or entry.ended_at, entry.ended_at)
                    if entry.ended_at >= start and entry.started_at < end:
                        key = (entry.started_at, entry.rule, entry.action)
                        found[key] = _merged(found.get(key), entry)
            if last is not None and last < start - _LATE:
                break
        return found.values()

    def let_go(self, before: datetime, pause: Callable[[], None]) -> bool:
        """Let entries go for good that are over by then; says whether there were any.

        Args:
            before: by when.
            pause: called between two segments of the journal; what it raises ends the work until later.
        """
        return self._drop(lambda entry: entry.ended_at < before, pause)

    def forget(self, start: datetime, end: datetime) -> None:
        """Let entries go that reach into a stretch of time, which the user wants to be forgotten."""
        self._drop(lambda entry: entry.ended_at >= start and entry.started_at < end, lambda: None)

    def _drop(self, goes: Callable[[LedgerEntry], bool], pause: Callable[[], None]) -> bool:
        """Take entries out of the journal; says whether there were any."""
        journal = self._store.journal

        def transform(event: Event) -> Event | None:
            return None if isinstance(event, LedgerNoted) and goes(_entry(event)) else event

        names = [
            one.name
            for one in journal.segments
            if any(transform(event) is None for event in journal.replay_segment(one.name, _KINDS))
        ]
        if not names:
            return False
        journal.rewrite(transform, lambda _done, _total: pause(), names=frozenset(names))
        self._store.vault.objects.purge()
        return True


def _entry(event: LedgerNoted) -> LedgerEntry:
    action: LedgerAction = event.action if event.action in _ACTIONS else "dropped"  # type: ignore[assignment]
    return LedgerEntry(event.time, event.until or event.time, event.rule, action, event.count)


def _merged(known: LedgerEntry | None, entry: LedgerEntry) -> LedgerEntry:
    """Two of the same moment: notes of one frame add up, a note that was repeated counts once."""
    return entry if known is None or known.count <= entry.count else known
