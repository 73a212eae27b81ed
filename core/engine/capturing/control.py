"""Turns the recorder on and off as the settings say, and knows how it fares.

Frames go straight into the spool, which needs no keys: recording goes on while the vault is locked. So do
gaps, the stretches in which nothing was recorded, so that an answer can say where the record has holes.
"""

import logging
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.capture.backends import open_screen
from core.capture.clock import Clock, local_zone
from core.capture.gate import Rules, load_rules
from core.capture.looking import Listeners, Outcome, Pace
from core.capture.recorder import Recorder
from core.capture.screen import Screen
from core.capture.whereabouts import open_whereabouts
from core.engine.capturing.absences import Absences, Why
from core.engine.capturing.gathering import Gathering
from core.engine.capturing.glance import Glance, glance
from core.engine.capturing.health import HANGS_AFTER, Health, Pulse, Tally, of_recorder, patience
from core.engine.capturing.hours import Hours, tomorrow
from core.engine.capturing.life import SignOfLife
from core.engine.keeping.disk import DiskWatch
from core.engine.settings import CaptureSettings, SettingsFile
from core.records.errors import EnvironmentFaultError
from core.records.ledger import LedgerEntry
from core.records.memory import Gap, GapReason
from core.records.screen import Frame
from core.spool.items import encode_frame, encode_gap, encode_ledger
from core.spool.spool import Spool

HELD: Final[Mapping[GapReason, str]] = {
    "locked": "The screen is locked. Recording goes on when you unlock it.",
    "battery": "The computer runs on its battery, and your budget leaves recording until it is plugged in.",
}
"""What keeps recording from outside, the weightiest first, in plain words."""
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
        clock: Clock | None = None,
        life: SignOfLife | None = None,
    ) -> None:
        """Take what is needed; nothing is recorded before `attach` and the user's consent.

        Args:
            settings: where consent, pauses and exclusions are kept.
            on_frame: called on the recorder's thread after each stored frame or changed state.
            disk: tells whether there is room; `apply` is to be called when that changes.
            screen_factory: opens the screen.
            clock: what time it is, and how much of it has passed.
            life: knows for how long no engine ran before this one.
        """
        self._life = life
        self._clock = clock or Clock(zone=self._zone)
        self._disk = disk
        self._settings = settings
        self._on_frame = on_frame
        self._screen_factory = screen_factory
        self._spool: Spool | None = None
        self._recorder: Recorder | None = None
        self._pace = Pace()
        self._slower = 1.0
        self.pulse = Pulse(self._clock)
        self._gathering = Gathering()
        self._absences = Absences(self._note_gap, self._clock)
        self._beating = threading.Lock()
        """Held while absences are told of something: the recorder's thread does, and others."""
        self._control = threading.RLock()
        """Held while the recorder is changed: two requests at once must not leave two of them."""
        self._held: frozenset[GapReason] = frozenset()
        self.notice = ""
        """A sentence for the user, until the next change."""

    def attach(self, spool: Spool) -> None:
        """The home has a vault now: there is somewhere to put frames."""
        self._spool = spool
        if self._life is not None and self._settings.current.capture.enabled:
            away = self._life.away()
            if away is not None:
                with self._beating:
                    self._absences.missed(away)
        self.apply()

    # ── what the user does ───────────────────────────────────────────────────────────────────────────

    def pause(self, minutes: float | None, *, until_tomorrow: bool = False) -> None:
        """Stop looking, for some minutes, until tomorrow, or until resumed."""
        now = self._clock.now()
        until = now + timedelta(minutes=minutes) if minutes is not None else None
        if until_tomorrow:
            until = tomorrow(now, self._clock.zone())
        self._change(paused=True, paused_until=until)

    def resume(self) -> None:
        """Look again; the first time, this is the user's consent."""
        self._change(enabled=True, paused=False, paused_until=None)

    def resume_if_due(self) -> bool:
        """End a pause whose time is over; says whether it did."""
        capture = self._settings.current.capture
        if not capture.paused or capture.paused_until is None or capture.paused_until > self._clock.now():
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
        if self._disk is not None:
            self._disk.check()
        why = self._why_not()
        # A changed pace or rule needs a new recorder; it is cheap, and there is no half-applied state.
        self._stop()
        if why is None and self._spool is not None:
            self._recorder = self._make(self._keep_in_hours)
            self.pulse.begin(self._pace)
            self._recorder.start()
        self._beat()

    def hold(self, why: GapReason, *, on: bool) -> None:
        """Do not look for a reason of `HELD` that lies outside, or not any more for that one."""
        with self._control:
            held = self._held | {why} if on else self._held - {why}
            if held != self._held:
                _log.info("recording %s: %s", "waits" if on else "waits no more", why)
                self._held = held
                self._apply()
                self._on_frame()

    def slow_down(self, factor: float) -> None:
        """Look so many times less often than the settings say; 1 is as they say."""
        with self._control:
            self._slower = max(factor, 1.0)
            if self._recorder is not None:
                self._pace = self._wanted_pace()
                self._recorder.set_pace(self._pace)

    def look_after(self) -> None:
        """To be called every few seconds: accounts for the time, and gives up a recorder that hangs.

        Also begins and ends recording by the hours that are set, if the clock leapt over the moment for it.
        """
        with self._control:
            wanted = self._why_not() is None and self._spool is not None
            if wanted != (self._recorder is not None):
                self._apply()
                self._on_frame()
                return
            hangs = self.pulse.now.unseen > HANGS_AFTER.total_seconds() + self._pace.interval
            if self._recorder is not None and hangs and not self.problem:
                _log.warning("the recorder hangs and is made anew")
                self._apply()
            else:
                self._beat()

    def stop(self) -> None:
        """Hand on what waits and stop looking."""
        with self._control:
            self._stop()
            with self._beating:
                if self._absences.begun and self._life is not None:
                    self._life.stamp(at_once=True)
                self._absences.end()

    def note_ledger(self) -> None:
        """Hand on what rules have left out up to now, over or not. From any thread."""
        self._note_ledger(self._gathering.all())

    def _stop(self) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.stop()
        self.note_ledger()
        if self.problem:
            self._state("")  # it was that recorder's; the next one tells of its own only

    # ── what becomes of the time ─────────────────────────────────────────────────────────────────────

    @property
    def gap(self) -> tuple[GapReason, datetime] | None:
        """Why nothing is recorded at present and since when; `None` while something is."""
        return self._absences.current

    def _why_not(self) -> Why:
        """What keeps the recorder from being there at all."""
        capture = self._settings.current.capture
        if capture.paused:
            return "paused"
        if not capture.enabled:
            return "off"
        if not self._in_hours(self._clock.now()):
            return "schedule"
        for why in HELD:
            if why in self._held:
                return why
        return "full" if self._disk is not None and self._disk.reason else None

    def _in_hours(self, moment: datetime) -> bool:
        hours = self._settings.current.capture.hours
        # Asked at every look: without hours, not even the zone need be known.
        return not hours or Hours.parse(hours).cover(moment, self._clock.zone())

    def _beat(self) -> None:
        """Account for the time up to now. A home that has never recorded has no gaps."""
        why, since = self._why_not(), None
        if why is None and self._recorder is not None:
            seen = self.pulse.now
            why = seen.why
            if why is None and seen.unseen > patience(self._pace):
                why, since = "failed", seen.looked_at
        with self._beating:
            if self._spool is None or (why == "off" and not self._absences.begun):
                return
            self._absences.beat(why, since)
        if self._life is not None and why != "off":
            self._life.stamp()

    # ── how it fares ─────────────────────────────────────────────────────────────────────────────────

    def health(self) -> Health:
        """The present state, from what was really stored and seen."""
        capture = self._settings.current.capture
        seen = self.pulse.now
        last = seen.last_frame_at
        if not capture.enabled:
            return Health("off", "Recording has not been switched on yet.", last, remedy="start")
        if capture.paused:
            return Health("paused", "Recording is paused.", last, capture.paused_until, "resume")
        if self._spool is None:
            return Health("off", "There is no vault to record into yet.", last)
        now = self._clock.now()
        if not self._in_hours(now):
            hours = Hours.parse(self._settings.current.capture.hours)
            until = hours.next_change(now, self._clock.zone())
            return Health("scheduled", "It is outside the hours that you have set.", last, until)
        for why, reason in HELD.items():
            if why in self._held:
                return Health("idle", reason, last)
        if self._disk is not None and self._disk.reason:
            return Health("degraded", self._disk.reason, last, remedy="free_space")
        return of_recorder(seen, patience(self._pace) if self._recorder is not None else math.inf)

    def run_for(self, seconds: float, stop: threading.Event) -> Tally:
        """Capture for some seconds with a recorder of its own, whatever the settings; blocks.

        Raises:
            EnvironmentFaultError: the screen could not be seen at all.
        """
        shared = self._recorder
        before = self._tally()
        if shared is None:
            recorder = self._make(self._keep)
            recorder.start()
            stop.wait(seconds)
            recorder.stop()
        else:
            stop.wait(seconds)
            shared.flush()
        self.note_ledger()
        after = self._tally()
        return Tally(after.kept - before.kept, after.skipped - before.skipped)

    def glance(self) -> Glance:
        """Look at the screen once, by the rules in force, and keep nothing; blocks.

        Raises:
            EnvironmentFaultError: the screen cannot be seen, or the rules cannot be read.
        """
        capture = self._settings.current.capture
        return glance(self._screen_factory, self._rules, self._clock, open_whereabouts(capture.addresses))

    @property
    def problem(self) -> str:
        """Why nothing can be recorded at present; empty when all is well."""
        return self.pulse.now.problem

    @property
    def looked_at(self) -> datetime | None:
        """When the screen was last seen by the recorder that runs."""
        return self.pulse.now.looked_at

    # ── the recorder ─────────────────────────────────────────────────────────────────────────────────

    def _make(self, keep: Callable[[Frame], None]) -> Recorder:
        self._pace = self._wanted_pace()
        return Recorder(
            self._screen_factory,
            self._rules,
            keep,
            pace=self._pace,
            listeners=Listeners(
                on_state=self._state,
                on_skip=self._skipped,
                on_mask=self._masked,
                on_outcome=self._looked,
                on_idle=self.pulse.idle,
            ),
            clock=self._clock,
            describer=open_whereabouts(self._settings.current.capture.addresses),
        )

    def _wanted_pace(self) -> Pace:
        capture = self._settings.current.capture
        usual = Pace(
            interval=capture.interval, seldom=capture.seldom_apps, seldom_interval=capture.seldom_interval
        )
        return replace(
            usual,
            interval=usual.interval * self._slower,
            idle_interval=usual.idle_interval * self._slower,
        )

    def _zone(self) -> str:
        return self._settings.current.user.zone or local_zone()

    def _rules(self) -> Rules:
        return load_rules(self._settings.current.privacy.exclusions)

    def _keep_in_hours(self, frame: Frame) -> None:
        """Nothing from outside the hours is kept, however late somebody noticed that they are over."""
        if self._in_hours(frame.taken_at):
            self._keep(frame)

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

    def _note_gap(self, gap: Gap) -> None:
        assert self._spool is not None  # noqa: S101 -- nothing is accounted for before there is a spool
        self._spool.put("gap", encode_gap(gap))

    def _state(self, reason: str) -> None:
        self.pulse.problem(reason)
        self._on_frame()

    def _masked(self, at: datetime, rule: str) -> None:
        self._gathering.add(at, rule, "masked")

    def _note_ledger(self, entries: tuple[LedgerEntry, ...]) -> None:
        if not entries or self._spool is None:
            return
        try:
            self._spool.put("ledger", encode_ledger(entries))
        except EnvironmentFaultError as error:
            # A full queue must not keep anybody from pausing or ending.
            _log.warning("%d entries of the ledger could not be noted: %s", len(entries), error.code)

    def _skipped(self, at: datetime, rule: str) -> None:
        self.pulse.skipped()
        self._gathering.add(at, rule, "skipped")
        if self.pulse.now.why != "excluded":
            _log.info("looks are skipped by a rule of kind %s", rule.partition(":")[0])

    def _looked(self, outcome: Outcome) -> None:
        changed = self.pulse.looked(outcome, self._pace)
        self._note_ledger(self._gathering.over(self._clock.now()))
        self._beat()
        if changed:
            self._on_frame()

    def _tally(self) -> Tally:
        return self.pulse.now.tally
