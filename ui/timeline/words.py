"""What the timeline says in words."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale

from ui.translation import tr
from ui.wording import plural

_MINUTE_MS = 60_000
_HOUR_MINUTES = 60


def gap_words(reason: str) -> str:
    """Why nothing was recorded, in a word or two. `reason` is that of a `GapBand`."""
    words = {
        "paused": tr("Paused"),
        "locked": tr("Locked"),
        "idle": tr("Away"),
        "excluded": tr("Excluded"),
        "failed": tr("Not recording"),
        "off": tr("Switched off"),
        "full": tr("Disk full"),
        "schedule": tr("Not scheduled"),
        "permission": tr("Not permitted"),
        "suspended": tr("Asleep"),
        "battery": tr("On battery"),
        "clock": tr("Clock set"),
    }
    return words.get(reason, tr("Nothing recorded"))


def length(milliseconds: int) -> str:
    """`42 s`, `26 min`, `3 h 5 min`."""
    if milliseconds < _MINUTE_MS:
        return tr("{n} s").replace("{n}", str(max(1, round(milliseconds / 1000))))
    hours, minutes = divmod(round(milliseconds / _MINUTE_MS), _HOUR_MINUTES)
    if not hours:
        return tr("{n} min").replace("{n}", str(minutes))
    if not minutes:
        return tr("{n} h").replace("{n}", str(hours))
    return tr("{h} h {m} min").replace("{h}", str(hours)).replace("{m}", str(minutes))


def day_words(day: date, today: date) -> str:
    """`Today`, `Yesterday`, `Tuesday, 17 March`, with the year when it is another one."""
    distance = (today - day).days
    if distance == 0:
        return tr("Today")
    if distance == 1:
        return tr("Yesterday")
    pattern = tr("dddd, d MMMM") if day.year == today.year else tr("ddd, d MMMM yyyy")
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def range_words(start: datetime, end: datetime, frames: int) -> str:
    """`14:05-14:31 · 26 min · 48 frames`, for a stretch that was chosen."""
    lasted = length(round((end - start).total_seconds() * 1000))
    count = plural(frames, tr("{n} frame"), tr("{n} frames"))
    return f"{start:%H:%M}\N{EN DASH}{end:%H:%M} · {lasted} · {count}"


def range_question(start: datetime, end: datetime, today: date) -> str:
    """A question about a stretch of time, to be changed or sent as it is.

    In English whatever the windows speak: that is the language in which questions are understood.
    """
    distance = (today - start.date()).days
    if distance == 0:
        day = "today"
    elif distance == 1:
        day = "yesterday"
    else:
        date_of = QDate(start.year, start.month, start.day)
        day = f"on {QLocale(QLocale.Language.English).toString(date_of, 'd MMMM yyyy')}"
    return f"What did I do {day} between {start:%H:%M} and {end:%H:%M}?"
