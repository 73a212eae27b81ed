"""Turns what waits in the spool into bytes and back."""

from dataclasses import replace
from typing import TypeVar

import msgspec

from core.records.errors import IntegrityError
from core.records.ledger import LedgerEntry
from core.records.memory import Gap
from core.records.message import Message
from core.records.screen import Frame
from core.text.clean import clean

Item = TypeVar("Item")

_SCHEMA = 1
_LONGEST_NAME = 2_048
"""Characters of a title; screens cut them long before."""
_encoder = msgspec.msgpack.Encoder()
_frames = msgspec.msgpack.Decoder(tuple[int, Frame])
_gaps = msgspec.msgpack.Decoder(tuple[int, Gap])
_ledgers = msgspec.msgpack.Decoder(tuple[int, tuple[LedgerEntry, ...]])
_messages = msgspec.msgpack.Decoder(tuple[int, tuple[Message, ...]])


def encode_frame(frame: Frame) -> bytes:
    """A frame as the body of a spool item. Pictures are compressed already, so the body is not."""
    return _encoder.encode((_SCHEMA, frame))


def decode_frame(body: bytes) -> Frame:
    """The frame of a spool item, its windows named without characters that cannot be seen.

    Raises:
        IntegrityError: The body is not a frame. Whoever may write the user's files can seal such an item
            too, so its content is foreign until it has been decoded.
    """
    frame = _checked(_frames, body)
    return replace(
        frame,
        windows=tuple(
            replace(window, app=_name(window.app), title=_name(window.title)) for window in frame.windows
        ),
    )


def encode_messages(messages: tuple[Message, ...]) -> bytes:
    """Messages as the body of a spool item."""
    return _encoder.encode((_SCHEMA, messages))


def decode_messages(body: bytes) -> tuple[Message, ...]:
    """The messages of a spool item.

    Raises:
        IntegrityError: The body is not a list of messages.
    """
    return _checked(_messages, body)


def encode_gap(gap: Gap) -> bytes:
    """A stretch without a record as the body of a spool item."""
    return _encoder.encode((_SCHEMA, gap))


def decode_gap(body: bytes) -> Gap:
    """The gap of a spool item.

    Raises:
        IntegrityError: The body is not a gap.
    """
    return _checked(_gaps, body)


def encode_ledger(entries: tuple[LedgerEntry, ...]) -> bytes:
    """Entries of the privacy ledger as the body of a spool item."""
    return _encoder.encode((_SCHEMA, entries))


def decode_ledger(body: bytes) -> tuple[LedgerEntry, ...]:
    """The entries of a spool item.

    Raises:
        IntegrityError: The body is not a list of entries.
    """
    return tuple(replace(one, rule=_name(one.rule)) for one in _checked(_ledgers, body))


def _name(text: str) -> str:
    return clean(text[:_LONGEST_NAME])


def _checked(decoder: msgspec.msgpack.Decoder[tuple[int, Item]], body: bytes) -> Item:
    try:
        schema, item = decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:  # ValueError: text that is not UTF-8
        raise IntegrityError("An item of the capture queue cannot be read.") from error
    if schema != _SCHEMA:
        raise IntegrityError("An item of the capture queue was written by another version of Afterimage.")
    return item
