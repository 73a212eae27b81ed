"""Commands on the engine itself: its vault, its state, its settings."""

import argparse
from typing import Final

import msgspec

from app.cli import passphrase
from app.cli.arguments import TOMORROW, typed_value
from app.cli.commands import keeping
from app.cli.moments import lasting, spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import (
    CreateVault,
    GetSettings,
    GetStatus,
    Indexing,
    Lock,
    LockView,
    Pause,
    Progress,
    Resume,
    SetSetting,
    Status,
    Unlock,
    Usage,
)
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError

_LOCK_LIMIT: Final = 30.0
"""Seconds for an engine to finish what it is writing."""


def init(session: Session, _options: argparse.Namespace) -> Outcome:
    """Make the vault."""
    given = session.given_passphrase()
    if given is not None:
        passphrase.check_new(given)
    if session.call(GetStatus()).vault != "absent":
        raise RefusedError(f"There is a vault in {session.home} already. Choose another place with --home.")
    created = session.call(CreateVault(passphrase.ask_for_new() if given is None else given))
    return Outcome(
        {"home": str(session.home), "recovery_key": created.recovery_key},
        f"Your vault is ready in {session.home}.\n\n"
        f"Recovery key:\n\n    {created.recovery_key}\n\n"
        "It opens the vault if the passphrase is lost. It is not shown again: keep it safe.",
    )


def status(session: Session, options: argparse.Namespace) -> Outcome:
    """Say what the engine is doing."""
    return _state(session.call(GetStatus()), options)


def lock(session: Session, options: argparse.Namespace) -> Outcome:
    """Have the keys forgotten; done only once the engine that had them is gone. Or lock the view only."""
    engine = session.running()
    if engine is not None and options.view:
        engine.call(LockView())
        return Outcome({"locked": True}, "The view is locked. What is recorded is filed all the same.")
    if engine is not None:
        engine.call(Lock())
        if not engine.wait_closed(_LOCK_LIMIT):
            raise EnvironmentFaultError(
                "The engine was told to lock and is still busy. Try again in a moment."
            )
    return Outcome({"locked": True}, "Locked.")


def unlock(session: Session, options: argparse.Namespace) -> Outcome:
    """Open the vault and keep it open."""
    given = session.given_passphrase()
    if session.call(GetStatus()).vault == "absent":
        raise NotFoundError(f"There is no vault in {session.home} yet. “init” makes one.")
    secret = passphrase.ask() if given is None else given
    return _state(session.call(Unlock(secret, stay=True, accept_older=options.accept_older_copy)), options)


def pause(session: Session, options: argparse.Namespace) -> Outcome:
    """Stop capturing."""
    if options.minutes == TOMORROW:
        return _state(session.call(Pause(tomorrow=True)), options)
    return _state(session.call(Pause(options.minutes)), options)


def resume(session: Session, options: argparse.Namespace) -> Outcome:
    """Capture again."""
    return _state(session.call(Resume()), options)


def config(session: Session, options: argparse.Namespace) -> Outcome:
    """Read or change settings."""
    if options.action == "set" and keeping.is_rule(options.name):
        return keeping.set_rule(session, options)
    if options.action == "set":
        values = session.call(SetSetting(options.name, typed_value(options.value))).values
        values = {name: value for name, value in values.items() if name == options.name}
    else:
        values = session.call(GetSettings(options.name)).values
    lines = [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in sorted(values.items())]
    return Outcome(values, "\n".join(lines))


def _vault(state: Status) -> str:
    if not state.view_locked:
        return state.vault
    reasons = {
        "unused": f"nobody used Afterimage for {state.view_lock_minutes:g} minutes",
        "session": "the screen was locked",
    }
    reason = reasons.get(state.view_lock_cause, "you asked for it")
    return f"{state.vault}, but its view is locked: {reason}. It is filed all the same."


def _share(progress: Progress | None) -> str:
    """How far the search index is derived again."""
    if progress is None:
        return ""
    share = f" ({100 * progress.done // progress.total} %)" if progress.total else ""
    return f", {progress.stage[0].lower()}{progress.stage[1:]}{share}"


def _findable(indexing: Indexing | None) -> str:
    """How much of the last 24 hours can be found."""
    if indexing is None:
        return "nothing is recorded yet"
    text = f"{100 * indexing.share:.0f} % of the last 24 hours"
    if indexing.waiting:
        text += (
            f"; the oldest of {indexing.waiting:,} frames has waited {lasting(indexing.oldest_wait_seconds)}"
        )
    return f"{text}. {indexing.reason}" if indexing.reason else text


def _used(usage: Usage | None) -> str:
    """What Afterimage uses of the processor, and what it does to use no more."""
    if usage is None:
        return "not measured yet"
    text = f"{usage.cpu_percent:g} % of a processor core"
    if usage.limit_percent:
        text += f" of the {usage.limit_percent:g} % it may use"
    if usage.on_battery:
        text += ", on battery"
    if usage.slower > 1:
        text += f"; looks {usage.slower:g} times less often"
    return f"{text}; reading waits" if usage.deferred else text


def _heard(state: Status) -> str:
    names = {"suspend": "sleep", "session": "screen lock"}
    heard = " and ".join(names[signal] for signal in state.hears)
    if not heard:
        return "its sleep and its screen lock cannot be heard, so neither locks Afterimage"
    return f"its {heard} can be heard"


def _state(state: Status, options: argparse.Namespace) -> Outcome:
    capture: str = state.capture
    if state.paused_until is not None:
        capture = f"{capture} until {spoken(state.paused_until, options.tz)}"
    if state.reason:
        capture = f"{capture}: {state.reason}"
    if state.gap is not None:
        capture = f"{capture}\nGap         {state.gap.reason} since {spoken(state.gap.since, options.tz)}"
    last = spoken(state.last_frame_at, options.tz) if state.last_frame_at else "none yet"
    waiting = f", {state.spooled:,} waiting to be read" if state.spooled else ""
    lines = [
        f"Vault       {_vault(state)}{_share(state.progress)}",
        f"Capture     {capture}",
        f"Last frame  {last}",
        f"Frames      {state.frames:,}{waiting}",
        f"Findable    {_findable(state.indexing)}",
        f"Memories    {state.memories:,}",
        f"Messages    {state.messages:,}",
        f"Budget      {_used(state.usage)}",
        f"System      {_heard(state)}",
        f"Home        {state.home}",
        f"Version     {state.version}",
    ]
    return Outcome(state, "\n".join([*lines, state.notice] if state.notice else lines))
