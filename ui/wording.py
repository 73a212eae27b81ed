"""Times, ages and counts in the words the windows use."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale, QTime

from core.protocol.operations import DeletionCounts, Missing, Searched
from core.records.memory import GapReason
from ui.translation import tr

_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400
_MOST_REASONS: Final = 2
_NUMBER: Final = "{n}"
_TO: Final = "\N{EN DASH}"
_JUST_NOW: Final = 3
"""Seconds below which nobody notices a difference."""


def plural(number: int, one: str, many: str) -> str:
    """`one` or `many` (both with `{n}`), the number grouped as the locale does."""
    return (one if number == 1 else many).replace(_NUMBER, QLocale().toString(number))


def local(moment: datetime, zone: str = "") -> datetime:
    """The moment on the clock of its own zone; on this machine's where the zone is unknown."""
    try:
        return moment.astimezone(ZoneInfo(zone)) if zone else moment.astimezone()
    except (KeyError, ValueError, OSError):
        return moment.astimezone()


def clock(moment: datetime) -> str:
    """`14:05`."""
    return QLocale().toString(QTime(moment.hour, moment.minute), "HH:mm")


def day(moment: datetime, today: datetime, *, inside: bool = False) -> str:
    """`Today`, `Yesterday`, `Tue 3 Mar`, and with the year when it is another one.

    Args:
        moment: Of that day.
        today: The present day.
        inside: It stands inside a sentence.
    """
    distance = (today.date() - moment.date()).days
    if distance == 0:
        return tr("today") if inside else tr("Today")
    if distance == 1:
        return tr("yesterday") if inside else tr("Yesterday")
    pattern = tr("ddd d MMM") if moment.year == today.year else tr("d MMM yyyy")
    return QLocale().toString(QDate(moment.year, moment.month, moment.day), pattern)


def when(moment: datetime, zone: str = "", now: datetime | None = None) -> str:
    """`Today 14:05`, `Tue 3 Mar 14:05`."""
    there = local(moment, zone)
    today = local(now or datetime.now(UTC), zone)
    return f"{day(there, today)} {clock(there)}"


def full_when(moment: datetime, zone: str = "") -> str:
    """`Tuesday, 3 March 2026, 14:05:31`."""
    there = local(moment, zone)
    date = QLocale().toString(QDate(there.year, there.month, there.day), tr("dddd, d MMMM yyyy"))
    return f"{date}, {there:%H:%M:%S}"


def age(moment: datetime, now: datetime) -> str:
    """How long ago: `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `4 days ago`."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < _JUST_NOW:
        return tr("just now")
    if seconds < _MINUTE:
        return tr("{n} s ago").replace(_NUMBER, str(seconds))
    if seconds < _HOUR:
        return tr("{n} min ago").replace(_NUMBER, str(seconds // _MINUTE))
    if seconds < _DAY:
        return tr("{n} h ago").replace(_NUMBER, str(seconds // _HOUR))
    return plural(seconds // _DAY, tr("{n} day ago"), tr("{n} days ago"))


def countdown(left: timedelta) -> str:
    """`14 min`, `1 h 5 min`, and `45 s` within the last minute."""
    seconds = max(0, int(left.total_seconds()))
    if seconds < _MINUTE:
        return tr("{n} s").replace(_NUMBER, str(seconds))
    minutes = (seconds + _MINUTE - 1) // _MINUTE
    hours, rest = divmod(minutes, 60)
    if not hours:
        return tr("{n} min").replace(_NUMBER, str(minutes))
    return tr("{h} h {n} min").replace("{h}", str(hours)).replace(_NUMBER, str(rest))


def _span(start: datetime, end: datetime, today: datetime) -> str:
    begin, finish = local(start), local(end)
    if begin.date() == finish.date():
        hours = dict.fromkeys((clock(begin), clock(finish)))
        return f"{day(begin, today, inside=True)}, {_TO.join(hours)}"
    locale = QLocale()
    tail = tr("d MMMM") if finish.year == today.year else tr("d MMMM yyyy")
    if (begin.year, begin.month) == (finish.year, finish.month):
        head = tr("d")
    else:
        head = tr("d MMMM") if begin.year == finish.year else tr("d MMMM yyyy")
    first = locale.toString(QDate(begin.year, begin.month, begin.day), head)
    last = locale.toString(QDate(finish.year, finish.month, finish.day), tail)
    return f"{first} {_TO} {last}" if " " in first else f"{first}{_TO}{last}"


def absence(reason: GapReason) -> str:
    """Why nothing was recorded, in a few words."""
    words: dict[GapReason, str] = {
        "paused": tr("paused"),
        "schedule": tr("outside your hours"),
        "locked": tr("screen locked"),
        "idle": tr("you were away"),
        "excluded": tr("left out by your rules"),
        "permission": tr("not permitted"),
        "failed": tr("failed"),
        "full": tr("disk full"),
        "suspended": tr("asleep"),
        "battery": tr("on battery"),
        "clock": tr("clock set"),
        "off": tr("not running"),
    }
    return words[reason]


def _lacking(part: Missing) -> str:
    return f"{absence(part.reason)} {countdown(timedelta(seconds=part.seconds))}"


def searched(scope: Searched, now: datetime | None = None) -> str:
    """Where an answer looked: the range, how many memories, how many gaps."""
    if scope.start is None or scope.end is None:
        return tr("Nothing is recorded yet")
    today = local(now or datetime.now(UTC))
    parts = [tr("Searched {range}").replace("{range}", _span(scope.start, scope.end, today))]
    parts.append(plural(scope.memories, tr("{n} memory"), tr("{n} memories")))
    if scope.gaps:
        gaps = plural(scope.gaps, tr("{n} gap"), tr("{n} gaps"))
        why = ", ".join(map(_lacking, scope.missing[:_MOST_REASONS]))
        parts.append(f"{gaps} ({why})" if why else gaps)
    return " · ".join(parts)


def deletion_parts(counts: DeletionCounts) -> list[tuple[str, int, str]]:
    """What a deletion takes, as (icon, number, noun), leaving out what is not touched."""
    rows = (
        ("layers", counts.memories, tr("memory"), tr("memories")),
        ("image", counts.frames, tr("frame"), tr("frames")),
        (
            "eye-off",
            counts.masked_frames,
            tr("frame kept with these words blotted out"),
            tr("frames kept with these words blotted out"),
        ),
        ("message-square", counts.messages, tr("message"), tr("messages")),
        ("message-square-quote", counts.answers, tr("answer that quotes it"), tr("answers that quote it")),
        (
            "message-square",
            counts.questions,
            tr("question of yours about it"),
            tr("questions of yours about it"),
        ),
        ("image", counts.unread, tr("capture not read yet"), tr("captures not read yet")),
    )
    return [(icon, number, one if number == 1 else many) for icon, number, one, many in rows if number]


def receipt(counts: DeletionCounts) -> str:
    """What was deleted, in a sentence: "Deleted for good: 3 memories, 2 frames."."""
    parts = [f"{QLocale().toString(number)} {noun}" for _, number, noun in deletion_parts(counts)]
    if not parts:
        return tr("There was nothing to delete.")
    if not counts.pending:
        return tr("Deleted for good: {what}.").replace("{what}", ", ".join(parts))
    return tr(
        "Hidden, with the keys of its pictures destroyed: {what}. The rest is destroyed as soon as the disk "
        "has room and everything that waits has been read."
    ).replace("{what}", ", ".join(parts))


_UNITS: Final = ("KB", "MB", "GB", "TB")
_THOUSAND: Final = 1024


def size(number: int) -> str:
    """`812 bytes`, `4.2 MB`, `131 GB`: in units of 1024, as file managers on this system count."""
    if number < _THOUSAND:
        return plural(number, tr("{n} byte"), tr("{n} bytes"))
    value, unit = float(number), "bytes"
    for unit in _UNITS:  # noqa: B007 -- the one it stops at is wanted
        value /= _THOUSAND
        if value < _THOUSAND:
            break
    digits = 1 if value < 10 else 0  # noqa: PLR2004 -- two digits are enough for anybody
    return f"{QLocale().toString(value, 'f', digits)} {unit}"
