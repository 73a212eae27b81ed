"""Notes now and then that an engine runs, so that the next one knows for how long none did, and why.

Three numbers in the file that the engine's lock is held on: the time, and how much of it has passed with and
without sleep since the computer was started. They tell nothing about what was recorded.
"""

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from core.capture.clock import Clock
from core.records.memory import Gap

_SHORT: Final = timedelta(seconds=30)
"""An engine that was away for less was restarted, and nothing is missing."""
_STAMP_EVERY: Final = 20.0
_SLEPT: Final = 5.0
_LONGEST: Final = 4096


@dataclass(frozen=True, slots=True)
class _Sign:
    at: datetime
    awake: float
    passing: float


class SignOfLife:
    """One home's. What cannot be read or written is left out: a missing gap is better than no recording.

    Args:
        path: The file, which is there.
        clock: What time it is.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path = path
        self._clock = clock or Clock()
        self._before = self._read()
        self._stamped: float | None = None

    def away(self) -> Gap | None:
        """The stretch in which no engine ran before this one; `None` if there was none worth telling."""
        before, now = self._before, self._now()
        if before is None or now.at - before.at < _SHORT:
            return None
        same_start = now.passing >= before.passing and now.awake >= before.awake
        slept = (now.passing - before.passing) - (now.awake - before.awake)
        return Gap(before.at, now.at, "suspended" if same_start and slept > _SLEPT else "off")

    def stamp(self, *, at_once: bool = False) -> None:
        """An engine runs, and is to record. Written down every few seconds, or at once."""
        now = self._clock.passing()
        if not at_once and self._stamped is not None and now - self._stamped < _STAMP_EVERY:
            return
        self._stamped = now
        with contextlib.suppress(OSError), self._path.open("r+b") as file:
            file.write(msgspec.json.encode(self._now()))
            file.truncate()

    def _now(self) -> _Sign:
        return _Sign(self._clock.now().astimezone(UTC), self._clock.awake(), self._clock.passing())

    def _read(self) -> _Sign | None:
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(_LONGEST), type=_Sign)
        except (OSError, msgspec.MsgspecError):
            return None
