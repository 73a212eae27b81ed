"""The recorder: looks at the screen every few seconds and hands on what may be kept and is worth it."""

import base64
import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVarTuple, Unpack

from core.capture import codec
from core.capture.clock import Clock, Onward
from core.capture.gate import Judged, Rules
from core.capture.gatekeeper import Gatekeeper
from core.capture.looking import Describer, Listeners, Outcome, Pace
from core.capture.regions import covered_area
from core.capture.screen import Grab, Screen, ScreenForbiddenError, ScreenLostError, VisibleWindow
from core.capture.selector import Selector, Shot
from core.records.errors import AfterimageError
from core.records.geometry import Box
from core.records.screen import Frame, Window

_log = logging.getLogger(__name__)
_Values = TypeVarTuple("_Values")

PAINT = (128, 128, 128, 255)
"""What our own windows and excluded ones are painted over with."""
PRACTICALLY_ALL = 0.95
"""When so much of the screen is painted over, there is nothing left to remember."""
MAX_BACK_OFF = 10.0
"""Longest wait in seconds before a failed recorder tries again."""
_JOIN_SECONDS = 10.0

INTERNAL_FAULT = "Recording stumbled over a fault in the program itself and is trying again."


class Recorder:
    """Records one screen on a thread of its own; `tick` is one look and works without the thread.

    Frames go to `sink`, which returns once a frame is safe; when it raises, the frame counts as not kept
    and what is on the screen is offered again. Whatever fails, the recorder says why and goes on trying.

    Args:
        screen_factory: Opens the screen; called again whenever the screen was lost.
        rules_factory: Loads the exclusion rules; while it raises, nothing is captured.
        sink: Takes each frame.
        pace: How often to look.
        listeners: Who is told what.
        clock: Where time and zone come from.
        describer: Adds what else is known of the windows; closed when the recorder ends.
    """

    def __init__(
        self,
        screen_factory: Callable[[], Screen],
        rules_factory: Callable[[], Rules],
        sink: Callable[[Frame], None],
        *,
        pace: Pace | None = None,
        listeners: Listeners | None = None,
        clock: Clock | None = None,
        describer: Describer | None = None,
    ) -> None:
        self._open_screen = screen_factory
        self._load_rules = rules_factory
        self._sink = sink
        self._pace = pace or Pace()
        self._listeners = listeners or Listeners()
        self._clock = clock or Clock()
        self._onward = Onward()
        self._describer = describer
        self._addresses: dict[tuple[int, str], str] = {}
        """Of the windows at the last look, by handle and title."""
        self._unaddressed: set[tuple[int, str]] = set()
        """Windows on the last frame whose address was not known."""
        self._screen: Screen | None = None
        self._gate: Gatekeeper | None = None
        self._selector = Selector()
        self._reason = ""
        self._failures = 0
        self._last_grab = -float("inf")
        """When there was a look, though maybe at the windows only."""
        self._grabbed = -float("inf")
        self._paused = False
        self._stopping = False
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    # ── control, from any thread ─────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Begin to record. Does nothing when it is recording already."""
        if self._thread is not None:
            return
        self._stopping = False
        self._wake.clear()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hand on what waits, end the thread and let go of the screen. Waits for a look in progress."""
        thread, self._thread = self._thread, None
        self._stopping = True
        self._wake.set()
        if thread is None:
            self._finish()
            return
        thread.join(_JOIN_SECONDS)
        if thread.is_alive():  # the display hangs; the thread is a daemon and holds nothing that matters
            _log.warning("the recorder did not end within %d s", _JOIN_SECONDS)

    def pause(self) -> None:
        """Look away. Once this returns, no frame is taken until `resume`; what waited is handed on."""
        with self._lock:
            self._paused = True
            self.flush()

    def resume(self) -> None:
        """Look again, at once."""
        with self._lock:
            self._paused = False
        self._wake.set()

    def reload_rules(self) -> None:
        """Load the exclusion rules again before the next look. A waiting shot is dropped: it is unjudged."""
        with self._lock:
            self._gate = None
            self._selector.drop()

    def set_pace(self, pace: Pace) -> None:
        """Look more or less often from the next look on."""
        self._pace = pace

    def flush(self) -> Outcome:
        """Hand on the shot that waits for the screen to come to rest, if there is one."""
        with self._lock:
            pending = self._selector.pending
            if pending is None:
                return Outcome("unchanged")
            return self._guarded(lambda: Outcome("kept", kept=self._emit((pending,))))

    @property
    def judged(self) -> tuple[Judged, ...]:
        """What became of the windows at the last look."""
        return () if self._gate is None else self._gate.latest.judged

    # ── one look ─────────────────────────────────────────────────────────────────────────────────────

    def tick(self) -> Outcome:
        """Look at the screen once. Never raises: a failure is an outcome too."""
        with self._lock:
            outcome = self._guarded(self._look)
            if outcome.kind != "failed":
                self._failures = 0
                self._say("")
        self._notify(self._listeners.on_outcome, outcome)
        return outcome

    def _guarded(self, step: Callable[[], Outcome]) -> Outcome:
        """Run a step; on failure close the screen, so that the next look starts afresh."""
        forbidden = False
        try:
            return step()
        except AfterimageError as error:
            reason = str(error)
            forbidden = isinstance(error, ScreenForbiddenError)
            if isinstance(error, ScreenLostError):
                self.flush()  # what waits for the screen to come to rest would wait for ever
        except Exception as error:  # noqa: BLE001  (recording must never stop silently, whatever the fault)
            _report("a look at the screen", error)
            reason = INTERNAL_FAULT
        self._failures += 1
        self._close_screen()
        self._say(reason)
        return Outcome("failed", reason, forbidden=forbidden)

    def _say(self, reason: str) -> None:
        if reason != self._reason:
            self._reason = reason
            self._notify(self._listeners.on_state, reason)

    @staticmethod
    def _notify(listener: Callable[[Unpack[_Values]], None], *values: *_Values) -> None:
        """Tell a listener; one that fails must not end the recording."""
        try:
            listener(*values)
        except Exception as error:  # noqa: BLE001  (see above)
            _report("a listener", error)

    def _look(self) -> Outcome:
        if self._gate is None:
            self._gate = Gatekeeper(self._load_rules())
        if self._screen is None:
            self._screen = self._open_screen()
        idle = self._screen.idle_seconds()
        self._notify(self._listeners.on_idle, idle)
        if idle >= self._pace.idle_after and self._looked_lately():
            return Outcome("idle")
        self._last_grab = self._clock.awake()
        taken_at = self._onward(self._clock.now())
        before = self._windows(self._screen)
        refused = self._gate.before(before)
        self._forget_excluded()
        if refused:
            return self._refusal(refused, taken_at)
        if self._pace.is_seldom(before) and self._last_grab - self._grabbed < self._pace.seldom_interval:
            return Outcome("muted", kept=self._emit_pending())
        self._grabbed = self._last_grab
        grab = self._screen.grab()
        passed = self._gate.after(self._windows(self._screen), grab.size)
        self._forget_excluded()
        if isinstance(passed, str):
            return self._refusal(passed, taken_at)
        if covered_area(passed.painted) >= PRACTICALLY_ALL * grab.size.w * grab.size.h:
            if passed.rules:
                return self._refusal(passed.rules[0], taken_at)
            return Outcome("own", kept=self._emit_pending())
        _paint(grab, passed.painted)
        shot = Shot(
            id=_new_id(),
            taken_at=taken_at,
            zone=self._clock.zone(),
            size=grab.size,
            pixels=grab.pixels,
            windows=passed.windows,
            painted=passed.painted,
            masked_by=passed.rules,
        )
        choice = self._selector.offer(shot)
        if not choice.due and choice.kind != "pending" and self._has_news(shot):
            return Outcome("kept", kept=self._emit((shot,)))
        kept = self._emit(choice.due)
        return Outcome("kept" if choice.kind == "keep" else choice.kind, kept=kept)

    def _has_news(self, shot: Shot) -> bool:
        """Whether a page on the last frame has told its address since: nothing else may ever change on it."""
        return any(
            seen.window.url and (seen.handle, seen.window.title) in self._unaddressed for seen in shot.windows
        )

    def _looked_lately(self) -> bool:
        """Whether that is often enough for somebody who is away."""
        return self._clock.awake() - self._last_grab < self._pace.idle_interval

    def _forget_excluded(self) -> None:
        """What waits must not show them: a private window may get its telling title late."""
        assert self._gate is not None  # noqa: S101  (made at the beginning of the look)
        for handle in self._gate.excluded:
            self._selector.forget(handle)

    def _refusal(self, rule: str, at: datetime) -> Outcome:
        """The outcome of a look that a rule keeps out."""
        self._notify(self._listeners.on_skip, at, rule)
        return Outcome("skipped", rule, kept=self._emit_pending())

    def _emit_pending(self) -> tuple[str, ...]:
        pending = self._selector.pending
        return () if pending is None else self._emit((pending,))

    def _emit(self, shots: tuple[Shot, ...]) -> tuple[str, ...]:
        """Encode shots and hand them on, oldest first; each counts as kept once the sink has it."""
        for shot in shots:
            windows = tuple(self._addressed(seen) for seen in shot.windows)
            image, mime = codec.encode(shot.pixels)
            self._sink(
                Frame(
                    id=shot.id,
                    taken_at=shot.taken_at,
                    zone=shot.zone,
                    size=shot.size,
                    windows=windows,
                    image=image,
                    codec=mime,
                    painted=shot.painted,
                )
            )
            self._selector.kept(shot)
            self._unaddressed = {
                (seen.handle, seen.window.title)
                for seen, window in zip(shot.windows, windows, strict=True)
                if not window.url
            }
            for rule in shot.masked_by:
                self._notify(self._listeners.on_mask, shot.taken_at, rule)
        return tuple(shot.id for shot in shots)

    def _windows(self, screen: Screen) -> tuple[VisibleWindow, ...]:
        """The windows that can be seen, with what else is known of them."""
        windows = screen.windows() if self._describer is None else self._describer.fill(screen.windows())
        self._addresses = {(seen.handle, seen.window.title): seen.window.url for seen in windows}
        return windows

    def _addressed(self, seen: VisibleWindow) -> Window:
        """The window; an address that came only after the picture was taken is added."""
        late = self._addresses.get((seen.handle, seen.window.title), "")
        return replace(seen.window, url=late) if late and not seen.window.url else seen.window

    # ── the thread ───────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        try:
            while not self._stopping:
                began = time.monotonic()
                with self._lock:
                    if not self._paused:
                        self.tick()
                self._wake.wait(self._wait_seconds(time.monotonic() - began))
                self._wake.clear()
        finally:
            self._finish()

    def _wait_seconds(self, spent: float) -> float | None:
        """How long until the next look; `None` for until woken."""
        if self._stopping:
            return 0.0
        if self._paused:
            return None
        if self._failures:
            return min(MAX_BACK_OFF, self._pace.interval * 2.0 ** min(self._failures - 1, 10))
        return max(self._pace.interval - spent, self._pace.interval / 10)

    def _finish(self) -> None:
        with self._lock:
            self.flush()
            self._close_screen()
            if self._describer is not None:
                self._describer.close()

    def _close_screen(self) -> None:
        if self._screen is not None:
            self._screen.close()
            self._screen = None


def _paint(grab: Grab, boxes: tuple[Box, ...]) -> None:
    """Paint over what must not be kept."""
    for box in boxes:
        part = box.intersection(Box(0, 0, grab.size.w, grab.size.h))
        grab.pixels[part.y : part.bottom, part.x : part.right] = PAINT


def _new_id() -> str:
    """A random name for a frame: 128 bits, in lower case and safe in file names."""
    return "frm_" + base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def _report(what: str, error: Exception) -> None:
    """Log a fault of ours: where it happened, not its message, which could hold content."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s failed with %s\n%s", what, type(error).__name__, where)
