"""Requests to the endpoint: what they ask for, taken apart, and how large they may be."""

import base64
import binascii
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Headers = list[tuple[bytes, bytes]]

MAX_OBJECT_BODY: Final = 256 * 1024 * 1024
"""Bytes of one PUT: LanceDB sends what is larger in parts of a few MiB."""
MAX_LIST_BODY: Final = 4 * 1024 * 1024
"""Bytes of a list of names or parts."""
_RANGE: Final = re.compile(rb"bytes=(\d{0,19})-(\d{0,19})")
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MAX_NAME: Final = 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request, with its whole body."""

    method: str
    name: str
    query: dict[str, str]
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def must_be_new(self) -> bool:
        """Whether there must be no object of that name yet."""
        return self.headers.get(b"if-none-match") == b"*"


class ClientGoneError(Exception):
    """The connection ended before the request did."""


class RefusalError(Exception):
    """A request that is answered with a refusal."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def unsupported() -> RefusalError:
    """What this store does not do is refused rather than ignored."""
    return RefusalError(400, "NotImplemented", "This store does not do that.")


async def parse_request(
    scope: Message, headers: dict[bytes, bytes], receive: Receive, bucket: str
) -> Request:
    """A request to `bucket`, with its body.

    Raises:
        RefusalError: It is for another bucket, or names or holds what it must not.
        ClientGoneError: The body did not come to its end.
    """
    found, name = split_path(scope["raw_path"])
    if found != bucket:
        raise RefusalError(404, "NoSuchBucket", "There is no such bucket.")
    if _UNPRINTABLE.search(name) or len(name) > _MAX_NAME:
        raise RefusalError(400, "InvalidArgument", "The name is too long, or has characters it may not have.")
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    body = b""
    if scope["method"] in {"PUT", "POST"}:
        body = await _body(headers, receive, MAX_OBJECT_BODY if scope["method"] == "PUT" else MAX_LIST_BODY)
    return Request(scope["method"], name, query, headers, body)


async def _body(headers: dict[bytes, bytes], receive: Receive, limit: int) -> bytes:
    announced = headers.get(b"content-length", b"0")
    if len(announced) > len(str(limit)) or int(announced) > limit:
        raise _too_large()
    pieces = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":  # what came so far is not what was meant
            raise ClientGoneError
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > limit:
            raise _too_large()
        more = message.get("more_body", False)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _too_large() -> RefusalError:
    return RefusalError(413, "EntityTooLarge", "This is too much for one request. Send it in parts.")


def split_path(path: bytes) -> tuple[str, str]:
    """Bucket and name in an address; what is not UTF-8 becomes a name that is refused."""
    bucket, _, name = (
        unquote(path.decode("latin-1"), errors="surrogateescape").removeprefix("/").partition("/")
    )
    return bucket, name


def parse_range(header: bytes | None, size: int) -> tuple[int, int] | None:
    """The first byte asked for and one past the last; `None` where no range that is understood was given."""
    match = _RANGE.fullmatch(header or b"")
    if match is None or match[0] == b"bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size


def folder_of(name: str, prefix: str, delimiter: str) -> str:
    """The common prefix that a listing by folders shows in place of `name`, if any."""
    if not delimiter:
        return ""
    head, found, _ = name[len(prefix) :].partition(delimiter)
    return prefix + head + delimiter if found else ""


def make_token(last: str) -> str:
    """What leads to the page behind `last`."""
    return base64.urlsafe_b64encode(last.encode()).decode()


def parse_token(token: str) -> str:
    """What `make_token` was given. Raises `ValueError` for anything else."""
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except binascii.Error as error:
        raise ValueError("not a token of ours") from error
