"""`pin`, `unpin`, `retention`, `storage`, and the settings by which something goes."""

import argparse
import sys
from datetime import datetime
from typing import Any, Final

from app.cli.arguments import USAGE_STATUS, typed_value
from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import (
    ApplyRetention,
    GetStorage,
    Pin,
    PreviewRetention,
    Retention,
    SetSetting,
)

RULES: Final = ("keep_days", "pictures_days", "texts_days", "memories_days", "max_gb")
_GROUP: Final = "storage."
_STEP: Final = 1024
_KINDS: Final = {
    "pictures": "pictures of the screen",
    "tables": "tables and indices",
    "journal": "journal",
    "spool": "waiting to be read",
    "keys": "keys",
    "logs": "logs",
    "reserve": "reserve for a full disk",
    "sealed": "pictures, tables and indices",
    "other": "other",
}
_STAGES: Final = {
    "pictures": "pictures; what was read on them stays",
    "texts": "frames and messages; memories made of them stay",
    "memories": "memories",
}


def pin(session: Session, options: argparse.Namespace) -> Outcome:
    """Pin memories."""
    return _pin(session, options, pinned=True)


def unpin(session: Session, options: argparse.Namespace) -> Outcome:
    """Unpin memories."""
    return _pin(session, options, pinned=False)


def _pin(session: Session, options: argparse.Namespace, *, pinned: bool) -> Outcome:
    receipt = session.call(Pin(tuple(options.ids), pinned=pinned))
    words = "Pinned" if pinned else "Unpinned"
    return Outcome(receipt, f"{words} {receipt.changed:,} of {_counted(len(receipt.ids), 'memory')}.")


def retention(session: Session, options: argparse.Namespace) -> Outcome:
    """Say what the rules let go; with `--apply` let it go."""
    given = {
        "keep_days": options.days,
        "pictures_days": options.pictures_days,
        "texts_days": options.texts_days,
        "memories_days": options.memories_days,
        "max_gb": options.max_gb,
    }
    preview = session.call(PreviewRetention(**given))
    if not options.apply:
        return Outcome(preview, "These rules would let go now:\n" + told(preview, options.tz))
    if not options.yes:
        if not sys.stdin.isatty():
            session.console.note(
                "afterimage: nothing was let go, because there is nobody to ask. --yes lets it go unasked."
            )
            return Outcome(preview, told(preview, options.tz), USAGE_STATUS)
        if not _confirmed(session, preview, options.tz, "Let it go?"):
            return Outcome(preview, "Nothing was let go.")
    receipt = session.call(ApplyRetention(**given, confirmed=True))
    return Outcome(receipt, "Let go:\n" + told(receipt, options.tz))


def set_rule(session: Session, options: argparse.Namespace) -> Outcome:
    """Change a rule by which something goes, after showing what."""
    name, value = options.name, typed_value(options.value)
    if value and _is_number(value):
        preview = session.call(PreviewRetention(**{name.removeprefix(_GROUP): value}))
        if not options.yes and not preview.confirmed and sys.stdin.isatty():
            if not _confirmed(session, preview, options.tz, "Follow this rule from now on?"):
                return Outcome({}, "Nothing was changed.")
            options.yes = True
    values = session.call(SetSetting(name, value, options.yes)).values
    return Outcome({name: values[name]}, f"{name} = {values[name]}")


def is_rule(name: str) -> bool:
    """Whether a setting is one by which something goes."""
    return name.startswith(_GROUP) and name.removeprefix(_GROUP) in RULES


def storage(session: Session, _options: argparse.Namespace) -> Outcome:
    """What the home takes."""
    found = session.call(GetStorage())
    lines = [f"{size(kind.bytes):>10}  {_KINDS[kind.name]}" for kind in found.kinds]
    lines += [
        f"{size(found.used):>10}  in all" + (f", of at most {size(found.limit)}" if found.limit else ""),
        f"{size(found.free):>10}  free on the disk, of which {size(found.floor)} have to stay free",
    ]
    if found.per_day_week or found.per_day_month:
        lines.append(
            f"{size(found.per_day_week):>10}  a day over the last week, "
            f"{size(found.per_day_month)} over 30 days"
        )
    for days, what in (
        (found.limit_in_days, "the limit is reached"),
        (found.floor_in_days, "recording stops for want of room"),
    ):
        if days is not None:
            lines.append(f"{days:>10,.0f}  days at this pace until {what}")
    return Outcome(found, "\n".join(lines))


def told(found: Retention, zone: str) -> str:
    """What goes, in words."""
    lines = []
    for stage in found.stages:
        if stage.items:
            span = _span(stage.oldest, stage.newest, zone)
            lines.append(f"    {stage.items:>7,}  {_STAGES[stage.name]} ({size(stage.bytes)}{span})")
    lines = lines or ["    nothing"]
    if found.pinned:
        lines.append(
            f"{_counted(found.pinned, 'memory')} pinned, staying with what they rest on "
            f"({size(found.pinned_bytes)})."
        )
    if found.limit and not found.fits:
        lines.append(
            f"It does not fit {size(found.limit)} even so: what is pinned or of the last day never goes."
        )
    if found.future:
        lines.append(f"{found.future:,} frames or messages are dated in the future and stay until then.")
    if not found.confirmed and not found.done:
        lines.append("These are not the rules that you have confirmed: nothing goes by them on its own.")
    if found.interrupted:
        lines.append("It gave way to something else and goes on by itself.")
    return "\n".join(lines)


def size(count: int) -> str:
    """Bytes as people read them."""
    value, power = float(count), 0
    units = ("B", "KB", "MB", "GB", "TB")
    while value >= _STEP and power < len(units) - 1:
        value /= _STEP
        power += 1
    return f"{value:.{1 if power > 1 else 0}f} {units[power]}"


def _confirmed(session: Session, preview: Retention, zone: str, question: str) -> bool:
    console = session.console
    console.note("This lets go for good, now:\n" + told(preview, zone))
    console.error.write(f"{question} [y/N] ")
    console.error.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _span(oldest: datetime | None, newest: datetime | None, zone: str) -> str:
    if oldest is None or newest is None:
        return ""
    return f", {spoken(oldest, zone)} to {spoken(newest, zone)}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun[:-1]}ies"
