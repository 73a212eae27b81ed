"""Turns the recorder on and off as the settings say, and knows how it fares.

Frames go straight into the spool, which needs no keys: recording goes on while the vault is locked. So do
gaps, the stretches in which nothing was recorded, so that an answer can say where the record has holes.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from core.capture.clock import Clock
from core.capture.gate import Rules, load_rules
from core.capture.recorder import Listeners, Outcome, Pace, Recorder
from core.capture.screen import Screen, open_screen
from core.engine.keeping.disk import DiskWatch
from core.engine.settings import CaptureSettings, SettingsFile
from core.engine.stretch import Stretch
from core.protocol.operations import CaptureState
from core.records.errors import EnvironmentFaultError
from core.records.memory import Gap
from core.records.screen import Frame
from core.spool.items import encode_frame, encode_gap
from core.spool.spool import Spool

DEGRADED_AFTER = timedelta(seconds=30)
"""Not having looked at the screen for so long is a problem to show, and a gap to note."""
EXCLUDED_TOGETHER = timedelta(seconds=30)
"""Skipped looks that are closer than this are one hole in the record."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a stretch of capturing brought."""

    kept: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """Whether recording works, and if not, why."""

    state: CaptureState
    reason: str = ""
    last_frame_at: datetime | None = None
    paused_until: datetime | None = None


@dataclass
class _Watch:
    """What the recorder's thread last told."""

    problem: str = ""
    problem_since: datetime | None = None
    last_frame_at: datetime | None = None
    last_kind: str = ""
    last_look_at: datetime | None = None
    idle_seconds: float = 0.0
    tally: Tally = field(default_factory=Tally)


class Capturing:
    """Owns the recorder of one home."""

    def __init__(
        self,
        settings: SettingsFile,
        on_frame: Callable[[], None],
        *,
        disk: DiskWatch | None = None,
        screen_factory: Callable[[], Screen] = open_screen,
    ) -> None:
        """Take what is needed; nothing is recorded before `attach` and the user's consent.

        Args:
            settings: where consent, pauses and exclusions are kept.
            on_frame: called on the recorder's thread after each stored frame or changed state.
            disk: tells whether there is room; `apply` is to be called when that changes.
            screen_factory: opens the screen.
        """
        self._disk = disk
        self._full_since: datetime | None = None
        self._settings = settings
        self._on_frame = on_frame
        self._screen_factory = screen_factory
        self._spool: Spool | None = None
        self._recorder: Recorder | None = None
        self._watch = _Watch()
        self._lock = threading.Lock()
        self._control = threading.RLock()
        """Held while the recorder is changed: two requests at once must not leave two of them."""
        self._paused_at: datetime | None = None
        self._excluded = Stretch(EXCLUDED_TOGETHER)
        self.notice = ""
        """A sentence for the user, until the next change."""

    def attach(self, spool: Spool) -> None:
        """The home has a vault now: there is somewhere to put frames."""
        self._spool = spool
        self.apply()

    # ── what the user does ───────────────────────────────────────────────────────────────────────────

    def pause(self, minutes: float | None) -> None:
        """Stop looking, for some minutes or until resumed."""
        until = datetime.now(UTC) + timedelta(minutes=minutes) if minutes is not None else None
        self._change(paused=True, paused_until=until)

    def resume(self) -> None:
        """Look again; the first time, this is the user's consent."""
        self._change(enabled=True, paused=False, paused_until=None)

    def resume_if_due(self) -> bool:
        """End a pause whose time is over; says whether it did."""
        capture = self._settings.current.capture
        if not capture.paused or capture.paused_until is None or capture.paused_until > datetime.now(UTC):
            return False
        self._change(paused=False, paused_until=None)
        self.notice = "Recording has resumed after the pause."
        return True

    def _change(self, **values: object) -> None:
        with self._control:
            capture: CaptureSettings = replace(self._settings.current.capture, **values)  # type: ignore[arg-type]
            self._settings.change(capture=capture)
            self.notice = ""
            self.apply()

    def apply(self) -> None:
        """Make the recorder do what the settings say. Called after every change of them."""
        with self._control:
            self._apply()

    def _apply(self) -> None:
        capture = self._settings.current.capture
        wanted = capture.enabled and not capture.paused and self._spool is not None
        if capture.paused and self._paused_at is None:
            self._paused_at = datetime.now(UTC)
        elif not capture.paused and self._paused_at is not None:
            self._note_gap(Gap(self._paused_at, datetime.now(UTC), "paused"))
            self._paused_at = None
        wanted = self._note_disk(wanted) and wanted
        # A changed pace or rule needs a new recorder; it is cheap, and there is no half-applied state.
        self._stop()
        if wanted:
            with self._lock:
                self._watch.last_look_at = None
            self._recorder = self._make()
            self._recorder.start()

    def _note_disk(self, wanted: bool) -> bool:  # noqa: FBT001 -- read once, where it is called
        """Whether the disk lets anything be recorded; the time in which it did not becomes a gap."""
        full = wanted and self._disk is not None and bool(self._disk.check())
        if full and self._full_since is None:
            self._full_since = datetime.now(UTC)
        elif not full and self._full_since is not None:
            self._note_gap(Gap(self._full_since, datetime.now(UTC), "full"))
            self._full_since = None
        return not full

    def stop(self) -> None:
        """Hand on what waits and stop looking."""
        with self._control:
            self._stop()
            self._note_disk(wanted=False)
            if self._paused_at is not None:
                self._note_gap(Gap(self._paused_at, datetime.now(UTC), "paused"))
                self._paused_at = None

    def _stop(self) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.stop()
        self._note_excluded(self._excluded.end())
        if self.problem:
            self._state("")  # it was that recorder's; the next one tells of its own only

    # ── how it fares ─────────────────────────────────────────────────────────────────────────────────

    def health(self) -> Health:
        """The present state, from what was really stored and seen."""
        capture = self._settings.current.capture
        with self._lock:
            watch = replace(self._watch)
        last = watch.last_frame_at
        if not capture.enabled:
            return Health("off", "Recording has not been switched on yet.", last)
        if capture.paused:
            return Health("paused", "Recording is paused.", last, capture.paused_until)
        if self._spool is None:
            return Health("off", "There is no vault to record into yet.", last)
        if self._disk is not None and self._disk.reason:
            return Health("degraded", self._disk.reason, last)
        if watch.problem:
            return Health("degraded", watch.problem, last)
        if watch.last_look_at and datetime.now(UTC) - watch.last_look_at > DEGRADED_AFTER:
            return Health("degraded", "The screen has not been looked at for a while.", last)
        if watch.last_kind == "idle":
            return Health("idle", "You are away; the screen is looked at now and then.", last)
        return Health("recording", "", last)

    def run_for(self, seconds: float, stop: threading.Event) -> Tally:
        """Capture for some seconds with a recorder of its own, whatever the settings; blocks.

        Raises:
            EnvironmentFaultError: the screen could not be seen at all.
        """
        shared = self._recorder
        before = self._tally()
        if shared is None:
            recorder = self._make()
            recorder.start()
            stop.wait(seconds)
            recorder.stop()
        else:
            stop.wait(seconds)
            shared.flush()
        after = self._tally()
        return Tally(after.kept - before.kept, after.skipped - before.skipped)

    @property
    def problem(self) -> str:
        """Why nothing can be recorded at present; empty when all is well."""
        with self._lock:
            return self._watch.problem

    def idle_seconds(self) -> float:
        """How long ago the user last did anything at this computer; 0 while nobody looks."""
        with self._lock:
            watch = replace(self._watch)
        if watch.last_look_at is None or datetime.now(UTC) - watch.last_look_at > DEGRADED_AFTER:
            return 0.0
        return watch.idle_seconds

    # ── the recorder ─────────────────────────────────────────────────────────────────────────────────

    def _make(self) -> Recorder:
        settings = self._settings.current
        clock = Clock(zone=lambda: settings.user.zone) if settings.user.zone else Clock()
        return Recorder(
            self._screen_factory,
            self._rules,
            self._keep,
            pace=Pace(interval=settings.capture.interval),
            listeners=Listeners(
                on_state=self._state, on_skip=self._skipped, on_outcome=self._looked, on_idle=self._idle
            ),
            clock=clock,
        )

    def _rules(self) -> Rules:
        privacy = self._settings.current.privacy
        return load_rules(privacy.exclude_apps, privacy.exclude_titles, privacy.allow)

    def _keep(self, frame: Frame) -> None:
        assert self._spool is not None  # noqa: S101 -- no recorder is made before there is a spool
        try:
            if self._disk is not None:
                self._disk.require()
            self._spool.put("frame", encode_frame(frame))
        except EnvironmentFaultError as error:
            if self._disk is not None:
                self._disk.failed(error)
            raise
        with self._lock:
            self._watch.last_frame_at = frame.taken_at
            self._watch.tally = replace(self._watch.tally, kept=self._watch.tally.kept + 1)
        self._on_frame()

    def _note_gap(self, gap: Gap) -> None:
        if self._spool is None:
            return
        try:
            self._spool.put("gap", encode_gap(gap))
        except EnvironmentFaultError as error:
            # A full spool must not keep anybody from pausing, resuming or ending.
            _log.warning("a gap could not be noted: %s", error.code)

    def _state(self, reason: str) -> None:
        now = datetime.now(UTC)
        with self._lock:
            since, self._watch.problem = self._watch.problem_since, reason
            self._watch.problem_since = (since or now) if reason else None
        if not reason and since is not None and now - since >= DEGRADED_AFTER:
            self._note_gap(Gap(since, now, "failed"))
        self._on_frame()

    def _skipped(self, at: datetime, rule: str) -> None:
        with self._lock:
            self._watch.tally = replace(self._watch.tally, skipped=self._watch.tally.skipped + 1)
            begins = self._excluded.add(at)
        if begins:
            _log.info("looks are skipped by a rule of kind %s", rule.partition(":")[0])

    def _note_excluded(self, stretch: tuple[datetime, datetime] | None) -> None:
        """Note that looks were skipped, so that an answer can say where the record has a hole."""
        if stretch is not None:
            self._note_gap(Gap(*stretch, "excluded"))

    def _looked(self, outcome: Outcome) -> None:
        with self._lock:
            excluded = self._excluded.over(datetime.now(UTC))
        self._note_excluded(excluded)
        with self._lock:
            changed = outcome.kind != self._watch.last_kind and "idle" in {
                outcome.kind,
                self._watch.last_kind,
            }
            self._watch.last_kind = outcome.kind
            self._watch.last_look_at = datetime.now(UTC)
        if changed:
            self._on_frame()

    def _idle(self, seconds: float) -> None:
        with self._lock:
            self._watch.idle_seconds = seconds

    def _tally(self) -> Tally:
        with self._lock:
            return self._watch.tally
