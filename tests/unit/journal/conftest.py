"""A home with a real key table, and events of every kind."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.journal.events import Event, FrameRecorded, LedgerNoted
from core.journal.journal import Journal
from core.records.geometry import Box
from core.records.screen import Line, ReadFrame, Size, Window
from core.vault.table import KeyTable

STORE_ID = bytes(range(16))
WRAPPING_KEY = bytes(range(32))
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Home:
    """Opens and closes the journal of one home as processes would."""

    def __init__(self, path: Path, table: KeyTable | None = None) -> None:
        path.mkdir(exist_ok=True)
        self.path = path
        self.folder = path / "journal"
        self.table = table or KeyTable.make(path / "keys", WRAPPING_KEY, STORE_ID)
        self._open: list[Journal] = []

    @classmethod
    def found(cls, path: Path) -> "Home":
        """A home that is there already."""
        return cls(path, KeyTable.open(path / "keys", WRAPPING_KEY, STORE_ID))

    @classmethod
    def looked_at(cls, path: Path) -> "Home":
        """A home that is there already, opened for reading only."""
        return cls(path, KeyTable.open(path / "keys", WRAPPING_KEY, STORE_ID, read_only=True))

    def journal(self, segment_bytes: int = 1 << 20) -> Journal:
        journal = Journal(self.path, STORE_ID, self.table, segment_bytes=segment_bytes)
        self._open.append(journal)
        return journal

    def reopened(self, segment_bytes: int = 1 << 20) -> Journal:
        """The journal as the next process finds it."""
        self.close()
        self.table = KeyTable.open(self.path / "keys", WRAPPING_KEY, STORE_ID)
        return self.journal(segment_bytes)

    def after_crash(self, segment_bytes: int = 1 << 20) -> Journal:
        """The journal as a process finds it after one that did not get to close anything."""
        self.abandon()
        self.table = KeyTable.open(self.path / "keys", WRAPPING_KEY, STORE_ID)
        return self.journal(segment_bytes)

    def abandon(self) -> None:
        """Lets go of everything as a killed process does."""
        for journal in self._open:
            if journal._live._tail is not None:
                journal._live._tail.close()
        self._open.clear()
        self.table._files._current_log().close()

    def file(self, number: int) -> Path:
        entry = self.table.get(f"journal/{number:08d}")
        assert entry is not None
        return self.folder / f"{entry.file}.segment"

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}

    def close(self) -> None:
        for journal in self._open:
            journal.close()
        self._open.clear()
        self.table.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = Home(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def filled(home: Home) -> Callable[[int, int], Journal]:
    """A journal of so many segments of so many notes each, numbered through."""

    def fill(segments: int, notes: int) -> Journal:
        for segment in range(segments):
            journal = home.journal(segment_bytes=1)
            if segment:
                journal.append(note(segment * notes))  # ends the segment before and begins another
            journal.close()
            journal = home.journal()
            for number in range(segment * notes + bool(segment), (segment + 1) * notes):
                journal.append(note(number))
            journal.close()
        return home.journal()

    return fill


def note(number: int) -> LedgerNoted:
    return LedgerNoted(NOON + timedelta(seconds=number), f"rule-{number}", "skipped")


def numbers(events: Iterator[Event]) -> list[int]:
    return [int(event.rule.removeprefix("rule-")) for event in events if isinstance(event, LedgerNoted)]


def frame(frame_id: str, text: str) -> FrameRecorded:
    window = Window("XTerm", "notes", Box(0, 0, 640, 480), active=True)
    line = Line(text, Box(8, 8, 200, 14), 0.97, 0)
    return FrameRecorded(
        ReadFrame(frame_id, NOON, "Europe/Berlin", Size(1920, 1080), (window,), (line,), "frames/1")
    )
