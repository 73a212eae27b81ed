"""Calendars in iCalendar files: each appointment once, at its time."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from core.importing import files
from core.importing.items import Items, Said, Unreadable, fingerprint, within
from core.records.errors import RefusedError

_MOST: Final = 32 * 1024**2
_LONGEST: Final = 2_000


def calendar(path: Path) -> Items:
    """The appointments of a file.

    Raises:
        RefusedError: it is not a calendar.
    """
    from icalendar import Calendar  # noqa: PLC0415 -- one kind of file needs it

    data = files.read(path, _MOST)
    try:
        found: list[Any] = list(Calendar.from_ical(data, multiple=True))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise RefusedError(f"{path.name} is not a calendar that can be read.") from error
    for one in found:
        name = str(one.get("X-WR-CALNAME", "")) or path.stem
        for event in one.walk("VEVENT"):
            try:
                yield _appointment(event, f"Calendar: {name}"[:200])
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
                yield Unreadable()


def _appointment(event: Any, calendar_name: str) -> Said:
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else None
    summary = str(event.get("SUMMARY", "")).strip() or "Appointment"
    lines = [f"{summary}, on {_spoken(start, end)}."]
    if place := str(event.get("LOCATION", "")).strip():
        lines.append(f"Place: {place}.")
    with_whom = [_person(one) for one in _listed(event.get("ATTENDEE"))][:20]
    if with_whom:
        lines.append(f"With {', '.join(with_whom)}.")
    if "RRULE" in event:
        lines.append(f"Repeats {str(event['RRULE'].get('FREQ', [''])[0]).lower()}.")
    if note := str(event.get("DESCRIPTION", "")).strip():
        lines.append(note[:_LONGEST])
    number = fingerprint(str(event.get("UID", "")), start.isoformat(), summary)
    return Said(number, calendar_name, "\n".join(lines), _moment(start))


def _moment(value: date) -> datetime:
    if isinstance(value, datetime):
        return within(value if value.tzinfo is not None else value.astimezone())
    return within(datetime(value.year, value.month, value.day, 12, tzinfo=UTC))


def _spoken(start: date, end: date | None) -> str:
    day = f"{start.day} {start:%B %Y}"
    if not isinstance(start, datetime):
        return day
    until = f" to {end:%H:%M}" if isinstance(end, datetime) and end.date() == start.date() else ""
    return f"{day}, {start:%H:%M}{until}"


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _person(value: Any) -> str:
    named = str(getattr(value, "params", {}).get("CN", "")).strip()
    return named or str(value).removeprefix("mailto:").removeprefix("MAILTO:")
