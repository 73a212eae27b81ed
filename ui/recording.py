"""What the recording indicator says: from the engine's status and the age of the last frame to words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from core.protocol.operations import Status, Usage
from ui.translation import tr
from ui.wording import age, countdown, when

Kind = Literal["recording", "paused", "idle", "filtering", "problem", "locked", "off", "starting"]
Remedy = Literal["pause", "resume", "retry", "restart", "start", "unlock", ""]

ICONS: Final[dict[Kind, str]] = {
    "recording": "dot",
    "paused": "pause",
    "idle": "clock",
    "filtering": "eye-off",
    "problem": "triangle-alert",
    "locked": "lock",
    "off": "power",
    "starting": "refresh-cw",
}


@dataclass(frozen=True, slots=True)
class Recording:
    """The state in words."""

    kind: Kind
    label: str
    """A few words for the pill."""
    detail: str
    """A sentence for tooltip, tray and the small window."""
    remedy: Remedy
    """What the button beside it does."""


def recording(status: Status | None, now: datetime, *, silent: bool = False) -> Recording:
    """The indicator for a status; `None` while there is no engine, `silent` while it answers nothing."""
    if status is None:
        return Recording("starting", tr("Starting…"), tr("The engine is starting."), "")
    last = _sentences(_last_frame(status, now), _used(status.usage))
    if silent:
        text = tr("The engine does not answer. What you ask for waits until it does, or is started again.")
        return Recording("problem", tr("Not answering"), text, "restart")
    if status.vault == "absent":
        return Recording("off", tr("Not set up"), tr("Nothing is recorded: the set-up is not finished."), "")
    if status.capture == "degraded":
        reason = status.reason or tr("Nothing has been stored for a while.")
        remedy: Remedy = "unlock" if status.remedy == "unlock" else "retry"
        return Recording("problem", tr("Not recording"), _sentences(reason, last), remedy)
    if status.capture == "off":
        return Recording("off", tr("Not recording"), tr("Recording is switched off."), "start")
    if status.capture in {"paused", "scheduled"}:
        return _out_of_hours(status, now) if status.capture == "scheduled" else _paused(status, now)
    if status.vault in {"locked", "opening"} or status.view_locked:
        text = tr("Locked. What is on the screen is sealed for when you unlock.")
        if status.view_locked:
            text = tr("The view is locked. Recording goes on.")
        return Recording("locked", tr("Locked"), _sentences(text, last), "unlock")
    return _going_on(status, now, last)


def _going_on(status: Status, now: datetime, last: str) -> Recording:
    if status.capture == "idle":
        reason = status.reason or tr("Waiting for you to come back.")
        return Recording("idle", tr("Idle"), _sentences(reason, last), "pause")
    if status.gap is not None and status.gap.reason == "excluded":
        return Recording("filtering", tr("Leaving out"), _sentences(status.reason, last), "pause")
    label = tr("Recording")
    if status.last_frame_at is not None:
        label = f"{label} · {age(status.last_frame_at, now)}"
    return Recording("recording", label, _sentences(tr("Recording locally."), last), "pause")


def _paused(status: Status, now: datetime) -> Recording:
    if status.paused_until is None:
        return Recording("paused", tr("Paused"), tr("Paused until you resume."), "resume")
    left = countdown(status.paused_until - now)
    return Recording(
        "paused",
        tr("Paused · {left}").replace("{left}", left),
        tr("Paused. Recording goes on in {left}.").replace("{left}", left),
        "resume",
    )


def _out_of_hours(status: Status, now: datetime) -> Recording:
    text = tr("It is outside the hours that you have set.")
    if status.paused_until is not None:
        again = tr("Recording goes on {when}.").replace("{when}", when(status.paused_until, now=now))
        text = _sentences(text, again)
    return Recording("paused", tr("Outside your hours"), text, "pause")


def _last_frame(status: Status, now: datetime) -> str:
    if status.last_frame_at is None:
        return tr("No frame yet.")
    return tr("Last frame {age}.").replace("{age}", age(status.last_frame_at, now))


def _used(usage: Usage | None) -> str:
    """The live figure, where something is measured."""
    if usage is None or not usage.cpu_percent:
        return ""
    text = tr("Uses {n}% of a processor core.").replace("{n}", f"{usage.cpu_percent:.0f}")
    if usage.deferred:
        return _sentences(text, tr("Reading waits, to keep to your budget."))
    if usage.slower > 1:
        return _sentences(text, tr("Looks less often, to keep to your budget."))
    return text


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)
