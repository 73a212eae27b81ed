"""Whole records in one binary column, so that what comes back is exactly what went in."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Record = TypeVar("Record")
UNDECODABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What is raised for bytes that are no record: text that is not UTF-8 is no error of msgspec's own."""
_decoders: dict[type, msgspec.msgpack.Decoder[Any]] = {}


def encode(record: Any) -> bytes:
    """The record as MessagePack, fields by name: a field added later with a default still decodes."""
    return msgspec.msgpack.encode(record)


def decode(kind: type[Record], data: bytes) -> Record:
    """The record of that kind.

    Raises:
        ValueError, RecursionError: the bytes are not such a record; one of `UNDECODABLE`.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    record: Record = decoder.decode(data)
    return record


def micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exact. A time without a zone is a defect of the caller.

    Raises:
        ValueError: the time carries no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The time of `micros`, in UTC."""
    return _EPOCH + value * _MICROSECOND
