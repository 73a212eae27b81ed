"""`devices`: a circle of devices that exchange what they remember."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from app.cli import passphrase
from app.cli.commands.backup import credentials, place, size
from app.cli.console import one_line
from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import (
    CreateCircle,
    Device,
    DevicesState,
    ExchangeDevices,
    GetDevices,
    InviteDevice,
    JoinCircle,
    LeaveCircle,
    RevokeDevice,
)
from core.records.errors import RefusedError


def devices(session: Session, options: argparse.Namespace) -> Outcome:
    """Do one of them."""
    actions: Mapping[str, Callable[[Session, argparse.Namespace], Outcome]] = {
        "create": _create,
        "invite": _invite,
        "join": _join,
        "list": _list,
        "exchange": _exchange,
        "revoke": _revoke,
        "leave": _leave,
    }
    if (options.what is not None) is not (options.action in {"create", "join", "revoke"}):
        raise RefusedError("“create” and “join” take the place where devices meet, “revoke” a device's id.")
    if options.code is not None and options.action != "join":
        raise RefusedError("Only “devices join” takes an invitation. Nothing was changed.")
    return actions[options.action](session, options)


def _where(session: Session, options: argparse.Namespace) -> str:
    url = place(options.what)
    if "://" not in url and Path(url).is_relative_to(session.home):
        raise RefusedError("The shared folder must lie outside the home. Choose another.")
    return url


def _create(session: Session, options: argparse.Namespace) -> Outcome:
    url = _where(session, options)
    state = session.call(
        CreateCircle(
            url,
            options.endpoint,
            options.region,
            credentials() if "://" in url else {},
            options.remember,
            options.name,
        )
    )
    text = f"A circle of devices was begun in {url}. “devices invite” makes an invitation for another device."
    return Outcome(state, text)


def _invite(session: Session, options: argparse.Namespace) -> Outcome:
    made = session.call(InviteDevice(options.minutes, credentials()))
    lines = [
        f"Invitation  {made.code}",
        f"Good until  {spoken(made.expires, options.tz)}, for one device",
        f"Words       {made.words}",
        "On the other device: “devices join PLACE”, then type the invitation. Both must show the same words.",
        "Tell it to nobody: whoever has it and the place can read everything that is exchanged.",
    ]
    return Outcome(made, "\n".join(lines))


def _join(session: Session, options: argparse.Namespace) -> Outcome:
    url = _where(session, options)
    state = session.call(
        JoinCircle(
            options.code or passphrase.ask_for_invitation(),
            url,
            options.endpoint,
            options.region,
            credentials() if "://" in url else {},
            options.remember,
            options.name,
        )
    )
    lines = [
        f"This device has joined. Words: {state.words}",
        "If the other device shows other words, say “devices leave”.",
        "“devices exchange” takes what the others have given.",
        "“config set devices.every_minutes 30” has that done by itself while Afterimage is unlocked.",
    ]
    return Outcome(state, "\n".join(lines))


def _list(session: Session, options: argparse.Namespace) -> Outcome:
    state = session.call(GetDevices())
    if not state.circle:
        return Outcome(state, "This memory belongs to no circle. “devices create PLACE” begins one.")
    return Outcome(state, "\n".join(_lines(state, options.tz)))


def _exchange(session: Session, _options: argparse.Namespace) -> Outcome:
    made = session.call(ExchangeDevices(credentials()))
    taken = f"{made.taken:,} frames and messages, {made.acts:,} changes, {made.forgotten:,} deletions"
    lines = [
        f"Taken  {taken} ({size(made.taken_bytes)})",
        f"Given  {made.given:,} pieces ({size(made.given_bytes)})",
    ]
    if made.waiting:
        lines.append(
            f"{made.waiting:,} pieces of other devices have not arrived yet; the next exchange takes them."
        )
    return Outcome(made, "\n".join(lines))


def _revoke(session: Session, options: argparse.Namespace) -> Outcome:
    state = session.call(RevokeDevice(options.what, session.show_secret(), credentials()))
    lines = [
        *_lines(state, options.tz),
        "It is out. What is given from now on it cannot read; what was exchanged before, it may have.",
        "If it can still reach the bucket or the folder, change that: it could delete files there.",
    ]
    return Outcome(state, "\n".join(lines))


def _leave(session: Session, _options: argparse.Namespace) -> Outcome:
    state = session.call(LeaveCircle())
    text = (
        "This device exchanges no more. What it has given stays with the others and in the shared place; "
        "what it was given stays here."
    )
    return Outcome(state, text)


def _lines(state: DevicesState, zone: str) -> list[str]:
    every = f"every {state.every_minutes:g} minutes" if state.every_minutes else "only when asked for"
    last = spoken(state.exchanged_at, zone) if state.exchanged_at else "never"
    lines = [f"Place      {state.url}", f"Exchanges  {every}", f"Last       {last}"]
    lines += [_line(one, zone) for one in state.devices]
    if state.running:
        lines.append("An exchange is under way.")
    return [*lines, state.notice] if state.notice else lines


def _line(device: Device, zone: str) -> str:
    if device.this:
        how = "this device"
    elif device.revoked_at is not None:
        how = f"taken out on {spoken(device.revoked_at, zone)}"
    elif device.seen_at is None:
        how = "nothing was taken from it yet"
    else:
        how = f"last gave something on {spoken(device.seen_at, zone)}"
    waiting = f"; {device.waiting:,} pieces have not arrived yet" if device.waiting else ""
    return f"  {device.id[:8]}  {one_line(device.name, 60)}: {how}{waiting}"
