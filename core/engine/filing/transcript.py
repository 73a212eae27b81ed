"""Transcripts in JSON Lines: one object a line with id, conversation, speaker, time and text.

The whole file is checked before anything is taken from it, so a bad line changes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.protocol.strict_json import StrictJsonError, loads
from core.records.errors import RefusedError
from core.records.message import Message
from core.text.clean import clean, clean_lines

MAX_LINES = 1_000_000
MAX_TEXT = 65_536
"""Characters of one line's text. A longer one is a document, not something somebody said."""
MAX_NAME = 200
_KEYS = ("id", "conversation", "speaker", "time", "text")
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file a complaint belongs."""

    number: int

    def refuse(self, why: str) -> RefusedError:
        return RefusedError(f"Line {self.number}: {why} Nothing was imported.")


def parse_transcript(data: bytes, zone: str) -> tuple[Message, ...]:
    """Read a transcript.

    Args:
        data: the file, UTF-8, with or without a byte order mark.
        zone: IANA zone for times that carry none.

    Raises:
        RefusedError: naming the first bad line by its number.
    """
    messages: dict[str, Message] = {}
    number = 0
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not raw.strip():
            continue
        place = _Place(number)
        if number > MAX_LINES:
            raise place.refuse(f"A transcript may have {MAX_LINES:,} lines at most.")
        message = _message(raw, zone, place)
        known = messages.setdefault(message.id, message)
        if known != message:
            raise place.refuse("Its id stands in an earlier line with other content.")
    if not messages:
        raise RefusedError("The file holds no transcript lines. Nothing was imported.")
    return tuple(messages.values())


def _message(raw: bytes, zone: str, place: _Place) -> Message:
    try:
        value = loads(raw)
    except StrictJsonError as error:
        raise place.refuse(f"This is not a JSON object ({error}).") from None
    if not isinstance(value, dict):
        raise place.refuse("This is not a JSON object.")
    missing = [key for key in _KEYS if key not in value]
    if missing:
        raise place.refuse(f"“{missing[0]}” is missing.")
    for key in _KEYS:
        if isinstance(value[key], int) and not isinstance(value[key], bool) and key == "id":
            value[key] = str(value[key])
        if not isinstance(value[key], str):
            raise place.refuse(f"“{key}” must be text.")
    for key in ("id", "conversation", "speaker"):
        if not clean(value[key]) or len(value[key]) > MAX_NAME:
            raise place.refuse(f"“{key}” must have 1 to {MAX_NAME} characters.")
    if len(value["text"]) > MAX_TEXT:
        raise place.refuse(f"“text” has {len(value['text']):,} characters; {MAX_TEXT:,} are the limit.")
    sent_at, spoken_zone = _moment(value["time"], zone, place)
    conversation = clean(value["conversation"])
    return Message(
        id=f"{conversation}/{clean(value['id'])}",
        conversation=conversation,
        speaker=clean(value["speaker"]),
        text=clean_lines(value["text"]),
        sent_at=sent_at,
        zone=spoken_zone,
    )


def _moment(text: str, zone: str, place: _Place) -> tuple[datetime, str]:
    """The time as UTC, and the zone it was said in."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise place.refuse("“time” must be an ISO-8601 time such as 2026-03-04T14:02:00.") from None
    if not _EARLIEST <= moment <= _LATEST:
        raise place.refuse("“time” is outside 1900 to 2200.")
    return moment, zone
