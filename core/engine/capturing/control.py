"""Turns the recorder on and off as the settings say, and knows how it fares.

Frames go straight into the spool, which needs no keys: recording goes on while the vault is locked. So do
gaps, the stretches in which nothing was recorded, so that an answer can say where the record has holes.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.capture.clock import Clock
from core.capture.gate import Rules, load_rules
from core.capture.recorder import Listeners, Outcome, Pace, Recorder
from core.capture.screen import Screen, open_screen
from core.engine.capturing.health import DEGRADED_AFTER, Health, Pulse, Tally
from core.engine.capturing.holes import Holes
from core.engine.keeping.disk import DiskWatch
from core.engine.settings import CaptureSettings, SettingsFile
from core.records.errors import EnvironmentFaultError
from core.records.memory import Gap
from core.records.screen import Frame
from core.spool.items import encode_frame
from core.spool.spool import Spool

_log = logging.getLogger(__name__)


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
        self._settings = settings
        self._on_frame = on_frame
        self._screen_factory = screen_factory
        self._spool: Spool | None = None
        self._recorder: Recorder | None = None
        self.pulse = Pulse()
        self._holes = Holes(lambda: self._spool)
        self._control = threading.RLock()
        """Held while the recorder is changed: two requests at once must not leave two of them."""
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
        self._holes.hold("paused", holds=capture.paused)
        wanted = self._note_disk(wanted) and wanted
        # A changed pace or rule needs a new recorder; it is cheap, and there is no half-applied state.
        self._stop()
        if wanted:
            self.pulse.begin()
            self._recorder = self._make()
            self._recorder.start()

    def _note_disk(self, wanted: bool) -> bool:  # noqa: FBT001 -- read once, where it is called
        """Whether the disk lets anything be recorded; the time in which it did not becomes a gap."""
        full = wanted and self._disk is not None and bool(self._disk.check())
        self._holes.hold("full", holds=full)
        return not full

    def stop(self) -> None:
        """Hand on what waits and stop looking."""
        with self._control:
            self._stop()
            self._holes.end()

    def _stop(self) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.stop()
        self._holes.end_skipping()
        if self.problem:
            self._state("")  # it was that recorder's; the next one tells of its own only

    # ── how it fares ─────────────────────────────────────────────────────────────────────────────────

    def health(self) -> Health:
        """The present state, from what was really stored and seen."""
        capture = self._settings.current.capture
        watch = self.pulse.now
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
        before = self.pulse.now.tally
        if shared is None:
            recorder = self._make()
            recorder.start()
            stop.wait(seconds)
            recorder.stop()
        else:
            stop.wait(seconds)
            shared.flush()
        after = self.pulse.now.tally
        return Tally(after.kept - before.kept, after.skipped - before.skipped)

    @property
    def problem(self) -> str:
        """Why nothing can be recorded at present; empty when all is well."""
        return self.pulse.now.problem

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
                on_state=self._state, on_skip=self._skipped, on_outcome=self._looked, on_idle=self.pulse.idle
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
        self.pulse.kept(frame.taken_at)
        self._on_frame()

    def _state(self, reason: str) -> None:
        failed = self.pulse.problem(reason)
        if failed is not None:
            self._holes.note(Gap(*failed, "failed"))
        self._on_frame()

    def _skipped(self, at: datetime, rule: str) -> None:
        self.pulse.skipped()
        if self._holes.skipped(at):
            _log.info("looks are skipped by a rule of kind %s", rule.partition(":")[0])

    def _looked(self, outcome: Outcome) -> None:
        self._holes.looked()
        if self.pulse.looked(outcome):
            self._on_frame()
