"""Between the JSON values of packets and the typed records of operations."""

from typing import Any, TypeVar

import msgspec

from core.protocol.operations import OPERATIONS, Request
from core.protocol.wire import Packet
from core.records.errors import BY_CODE, AfterimageError, RefusedError

Record = TypeVar("Record")


def decode_request(op: str, body: Any) -> Request[Any]:
    """The request that a client made.

    Raises:
        RefusedError: there is no such operation, or a field does not fit; it names which.
    """
    kind = OPERATIONS.get(op)
    if kind is None:
        raise RefusedError(f"This version of Afterimage has no operation “{op[:40]}”.")
    try:
        return decode(kind, {} if body is None else body)
    except msgspec.ValidationError as error:
        raise RefusedError(f"The request “{op}” does not fit: {_reason(error)}.") from None


def decode(kind: type[Record], value: Any) -> Record:
    """A record from JSON values, without converting between types.

    Raises:
        msgspec.ValidationError: the value is not of that shape.
    """
    return msgspec.convert(value, kind, strict=True)


def error_packet(number: int, error: AfterimageError) -> Packet:
    """What a client gets instead of a reply."""
    return Packet("error", number, body={"code": error.code, "message": str(error)})


def packet_error(packet: Packet) -> AfterimageError:
    """The error that an error packet stands for."""
    body = packet.body if isinstance(packet.body, dict) else {}
    return error_of(body.get("code"), body.get("message"))


def error_of(code: Any, message: Any) -> AfterimageError:
    """The error of a code; codes of a newer version become the general one."""
    kind = BY_CODE.get(code, AfterimageError) if isinstance(code, str) else AfterimageError
    return kind(message if isinstance(message, str) and message else "Afterimage could not do that.")


def _reason(error: msgspec.ValidationError) -> str:
    """Names the field first: "“limit” expected `int`, got `str`"."""
    reason, _, path = str(error).partition(" - at ")
    field = path.strip("`").removeprefix("$").removeprefix(".")
    return f"“{field}” {reason[:1].lower()}{reason[1:]}" if field else reason
