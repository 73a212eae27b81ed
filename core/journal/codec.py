"""Turns a batch of events into the payload of one journal record and back."""

import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from core.journal.events import KINDS, Event
from core.records.errors import EnvironmentFaultError, IntegrityError, RefusedError

SCHEMA = 1
"""Of the batch as a whole. Events themselves grow by fields with defaults."""

MAX_PAYLOAD = 64 * 1024 * 1024
"""Bytes of one batch after compression; more than that is refused on the way in."""

MAX_BATCH = 512 * 1024 * 1024
"""Bytes of one batch before compression, checked in both directions so that none inflates without bound."""

_LEVEL = 6
_UNREADABLE = "A record of the journal cannot be read."
_NAMES = {kind: name for name, kind in KINDS.items()}
_encoder = msgspec.msgpack.Encoder()
_ID = re.compile(rb"_([a-z2-7]{26})")
"""What is characteristic of the ids that the vault's keys make."""
_batches = msgspec.msgpack.Decoder(tuple[int, list[tuple[str, msgspec.Raw]]])
_events = {name: msgspec.msgpack.Decoder(kind) for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """An event this version cannot read, kept as it is so that a newer one still can."""

    name: str
    body: bytes


def encode_batch(events: Sequence[Event | UnknownEvent]) -> bytes:
    """The events as one compressed payload.

    Raises:
        RefusedError: The batch is too large to be written as one record.
    """
    packed = _encoder.encode((SCHEMA, [_pack(event) for event in events]))
    if len(packed) <= MAX_BATCH:
        payload = zlib.compress(packed, _LEVEL)
        if len(payload) <= MAX_PAYLOAD:
            return payload
    raise RefusedError("This is too much to take in at once. Split it into smaller parts and try again.")


def decode_batch(payload: bytes, kinds: Collection[str] = ()) -> list[Event | UnknownEvent]:
    """The events of a payload, in order; those of a kind or shape not known here as `UnknownEvent`.

    Args:
        payload: As `encode_batch` made it.
        kinds: Names in `KINDS`. Where there are any, other events are left out, which is quicker by far.

    Raises:
        EnvironmentFaultError: A newer version wrote the batch.
        IntegrityError: The payload is no batch. It was authenticated before, so this is damage in memory or
            a defect, not a flipped bit on disk.
    """
    try:
        schema, rows = _batches.decode(_inflate(payload))
    except (zlib.error, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise IntegrityError(_UNREADABLE) from error
    if schema > SCHEMA:
        raise EnvironmentFaultError(
            "A newer version of Afterimage wrote this journal. Install that version to open it."
        )
    return [_unpack(name, bytes(body)) for name, body in rows if not kinds or name in kinds]


class Mentions:
    """Tells whether a payload may speak of any of some ids, without decoding its events.

    Args:
        ids: As they stand in records.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._hashes: set[bytes] = set()
        self._others: list[bytes] = []
        for one in map(str.encode, ids):
            found = _ID.search(one)
            if found is not None and found.end() == len(one):
                self._hashes.add(found[1])
            else:
                self._others.append(one)

    def __call__(self, payload: bytes) -> bool:
        """True also for a payload that cannot be read, which is for `decode_batch` to say."""
        try:
            packed = _inflate(payload)
        except zlib.error:
            return True
        if any(one in packed for one in self._others):
            return True
        return any(found[1] in self._hashes for found in _ID.finditer(packed))


def _pack(event: Event | UnknownEvent) -> tuple[str, msgspec.Raw]:
    if isinstance(event, UnknownEvent):
        return event.name, msgspec.Raw(event.body)
    return _NAMES[type(event)], msgspec.Raw(_encoder.encode(event))


def _unpack(name: str, body: bytes) -> Event | UnknownEvent:
    decoder = _events.get(name)
    if decoder is None:
        return UnknownEvent(name, body)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:  # a newer version widened a field, such as the list of origins
        return UnknownEvent(name, body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise IntegrityError(_UNREADABLE) from error


def _inflate(payload: bytes) -> bytes:
    inflater = zlib.decompressobj()
    packed = inflater.decompress(payload, MAX_BATCH)
    if not inflater.eof or inflater.unused_data:
        raise zlib.error("not one whole stream")
    return packed
