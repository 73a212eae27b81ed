import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, strategies as st

from core.engine.filing.transcript import MAX_NAME, MAX_TEXT, parse_transcript
from core.records.errors import RefusedError
from core.text.clean import clean

GOOD = {
    "id": "1",
    "conversation": "marta",
    "speaker": "Marta",
    "time": "2026-03-02T14:02:00",
    "text": "Hello",
}


NO_TEXTS: tuple[object, ...] = (None, 1.5, True, ["x"], {})


def line(**changes: Any) -> bytes:
    return json.dumps(GOOD | changes).encode() + b"\n"


def test_a_line_becomes_a_message() -> None:
    (message,) = parse_transcript(line(), "Europe/Berlin")
    assert message.id == "marta/1"
    assert message.sent_at == datetime(2026, 3, 2, 13, 2, tzinfo=UTC)
    assert (message.zone, message.role, message.origin) == ("Europe/Berlin", "statement", "import")


@pytest.mark.parametrize(
    ("time", "hour"),
    [("2026-03-02T14:02:00Z", 14), ("2026-03-02T14:02:00+05:30", 8), ("2026-03-02 14:02", 13)],
)
def test_times_with_and_without_a_zone(time: str, hour: int) -> None:
    assert parse_transcript(line(time=time), "Europe/Berlin")[0].sent_at.hour == hour


def test_byte_order_mark_blank_lines_and_line_ends_of_windows() -> None:
    data = b"\xef\xbb\xbf" + line().replace(b"\n", b"\r\n") + b"\r\n\n" + line(id="2")
    assert [message.id for message in parse_transcript(data, "UTC")] == ["marta/1", "marta/2"]


def test_a_number_is_as_good_as_text_for_an_id() -> None:
    assert parse_transcript(line(id=7), "UTC")[0].id == "marta/7"


def test_the_same_line_twice_counts_once() -> None:
    assert len(parse_transcript(line() + line(), "UTC")) == 1


@pytest.mark.parametrize(
    "bad",
    [
        b"{\n",
        b"[]\n",
        b'"text"\n',
        b"\xff\n",
        b"{}\n",
        *(line(**{key: value}) for key in GOOD for value in NO_TEXTS),
        *(line(**{key: ""}) for key in ("id", "conversation", "speaker", "time")),
        *(line(**{key: "\u200b \ufeff"}) for key in ("id", "conversation", "speaker")),
        *(line(**{key: "x" * (MAX_NAME + 1)}) for key in ("id", "conversation", "speaker")),
        line(text="x" * (MAX_TEXT + 1)),
        line(time="yesterday"),
        line(time="2026-13-01T00:00:00"),
        line(time="1850-01-01T00:00:00"),
        line(time="0001-01-01T00:00:00+14:00"),
        line(time="9999-12-31T23:59:59-14:00"),
        line(id="1", text="other words"),
        line().replace(b'"id"', b'"id": "0", "id"'),
    ],
)
def test_a_bad_line_is_named_by_its_number(bad: bytes) -> None:
    with pytest.raises(RefusedError, match=r"^Line 3: .*Nothing was imported\.$"):
        parse_transcript(line() + b"\n" + bad, "UTC")


@pytest.mark.parametrize("empty", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(empty: bytes) -> None:
    with pytest.raises(RefusedError, match="no transcript lines"):
        parse_transcript(empty, "UTC")


def test_complaints_do_not_quote_what_was_said() -> None:
    with pytest.raises(RefusedError) as refused:
        parse_transcript(line(text="secret lantern", time="secret lantern"), "UTC")
    assert "lantern" not in str(refused.value)


NAMES = st.text(min_size=1, max_size=12).filter(lambda text: bool(clean(text)) and "/" not in text)


@given(
    names=st.tuples(NAMES, NAMES, NAMES),
    text=st.text(max_size=60),
    at=st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)),  # noqa: DTZ001 -- the zone is drawn apart
    offset=st.integers(-14 * 60, 14 * 60),
)
def test_whatever_was_written_comes_back_clean(
    names: tuple[str, str, str], text: str, at: datetime, offset: int
) -> None:
    local = at.replace(tzinfo=timezone(timedelta(minutes=offset)))
    number, conversation, speaker = names
    data = line(id=number, conversation=conversation, speaker=speaker, text=text, time=local.isoformat())
    (message,) = parse_transcript(data, "UTC")
    assert message.sent_at == local
    assert message.id == f"{clean(conversation)}/{clean(number)}"
    assert message.speaker == clean(speaker)
    assert clean(message.text) == clean(text)


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_parse_or_be_refused(data: bytes) -> None:
    for candidate in (data, line() + data):
        try:
            assert parse_transcript(candidate, "UTC")
        except RefusedError as error:
            assert str(error).endswith("Nothing was imported.")  # noqa: PT017 -- both outcomes are right
