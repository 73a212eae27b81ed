"""Shows a recorded session: a process that unpacks pictures ahead, and the screen that hands them out.

Unpacking is work that a real screen does not make, so it is done in a process of its own that nobody counts.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from core.capture.screen import Grab, VisibleWindow
from core.records.screen import Size
from tests.bench.sessions.session import Session, as_grabbed

_AHEAD = 4
_POLL = 0.05
_BEGAN = "began"
_END = "end"


class PlayedScreen:
    """A session as a screen: whoever looks sees what was shown that long after the first look.

    Args:
        session: The session.
        room: The folder in which a projector works.
        speed: How many times faster than it was.
    """

    def __init__(self, session: Session, room: Path, speed: float = 1.0) -> None:
        self._session = session
        self._room = room
        self._speed = speed
        began = room / _BEGAN
        if not began.exists():
            began.write_text(json.dumps(time.monotonic() - session.interval / 2 / speed))
        self._began = json.loads(began.read_text())
        self._seen = 0

    def grab(self) -> Grab:
        """What is shown now."""
        self._seen = _now(self._session, self._began, self._speed)
        size = self._session.size
        path = self._room / f"{self._seen}.raw"
        while not path.exists():  # the projector is late
            time.sleep(0.01)
        pixels = np.fromfile(path, np.uint8).reshape(size.h, size.w, 4)
        return Grab(pixels, Size(size.w, size.h))

    def windows(self) -> tuple[VisibleWindow, ...]:
        """What is open now."""
        self._seen = _now(self._session, self._began, self._speed)
        return self._session.windows(self._seen)

    def idle_seconds(self) -> float:
        """Nobody is ever away: whoever reads does not touch the mouse either."""
        return 0.0

    def close(self) -> None:
        """Nothing to let go of."""


def project(session: Session, room: Path, speed: float) -> None:
    """Keep the pictures of the next seconds unpacked until told to end."""
    ready: set[int] = set()
    while not (room / _END).exists():
        began = room / _BEGAN
        now = _now(session, json.loads(began.read_text()), speed) if _whole(began) else 0
        wanted = set(range(now, min(now + _AHEAD, len(session))))
        for number in ready - wanted - {now - 1}:
            (room / f"{number}.raw").unlink(missing_ok=True)
            ready.discard(number)
        missing = sorted(wanted - ready)
        if not missing:
            time.sleep(_POLL)
            continue
        partial = room / "partial"
        as_grabbed(session.shown[missing[0]].pixels()).tofile(partial)
        partial.rename(room / f"{missing[0]}.raw")
        ready.add(missing[0])


def end(room: Path) -> None:
    """Have the projector end."""
    (room / _END).touch()


def _whole(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _now(session: Session, began: float, speed: float) -> int:
    passed = (time.monotonic() - began) * speed + session.shown[0].at
    times = [one.at for one in session.shown]
    return max(int(np.searchsorted(times, passed, side="right")) - 1, 0)


if __name__ == "__main__":
    project(Session(Path(sys.argv[1])), Path(sys.argv[2]), float(sys.argv[3]))
