"""A minimal S3 over the sealed objects, as a raw ASGI application: what LanceDB needs, and nothing else.

Only whoever knows the launch's token gets any answer. Damage and disk errors are answered with a status that
clients do not retry, and remembered so that the engine can say what was wrong.
"""

import asyncio
import base64
import binascii
import hmac
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote

from core.records.errors import AfterimageError
from core.vault import s3xml
from core.vault.entry import Entry
from core.vault.multipart import UploadError, Uploads
from core.vault.objects import SealedObjects

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
_XML: Final[Headers] = [(b"content-type", b"application/xml")]
_RANGE: Final = re.compile(rb"bytes=(\d*)-(\d*)")
_MAX_KEYS: Final = 1000
_INLINE: Final = 256 * 1024
"""Bytes up to which a read is quicker than handing it to another thread."""
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    name: str
    query: dict[str, str]
    headers: dict[bytes, bytes]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    body: bytes = b""
    headers: Headers | None = None
    length: int | None = None
    """The length to announce where the body itself is not sent."""


class _ClientGoneError(Exception):
    """The connection ended before the request did."""


class _RefusedError(Exception):
    """A request that is answered with a refusal."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def _unsupported() -> _RefusedError:
    return _RefusedError(400, "NotImplemented", "This store does not do that.")


class S3App:
    """The application.

    Args:
        objects: Where everything goes.
        bucket: The only bucket.
        token: What every request must carry.
        executor: Runs what waits for the disk.
    """

    def __init__(self, objects: SealedObjects, bucket: str, token: str, executor: Executor) -> None:
        self._objects = objects
        self._uploads = Uploads(objects)
        self._bucket = bucket
        self._token = token.encode()
        self._executor = executor
        self.fault: AfterimageError | None = None
        """The last damage or disk error that was answered with a refusal."""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers one request."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if not hmac.compare_digest(headers.get(b"x-amz-security-token", b""), self._token):
            response = _refusal(403, "AccessDenied", "This is not for you.")
        else:
            try:
                response = await self._respond(scope, headers, receive)
            except _ClientGoneError:
                return
        length = len(response.body) if response.length is None else response.length
        await send(
            {
                "type": "http.response.start",
                "status": response.status,
                "headers": [*(response.headers or ()), (b"content-length", b"%d" % length)],
            }
        )
        await send({"type": "http.response.body", "body": response.body})

    def close(self) -> None:
        """Drops uploads that nobody will complete."""
        self._uploads.abort_all()

    async def _respond(self, scope: Message, headers: dict[bytes, bytes], receive: Receive) -> _Response:
        try:
            return await self._handle(await self._parse(scope, headers, receive))
        except _RefusedError as refusal:
            response = _refusal(refusal.status, refusal.code, f"{refusal}")
        except FileNotFoundError:
            response = _refusal(404, "NoSuchKey", "There is no such object.")
        except FileExistsError:
            response = _refusal(412, "PreconditionFailed", "There is such an object already.")
        except UploadError as error:
            response = _refusal(400, "InvalidPart", f"{error}")
        except AfterimageError as error:
            self.fault = error
            _LOG.warning("a request for the sealed store failed: %s", error.code)
            response = _refusal(403, "AccessDenied", f"{error}")
        except _ClientGoneError:
            raise
        except Exception:  # noqa: BLE001 - logged, and a 500 would be retried for minutes
            _LOG.exception("a request for the sealed store met a defect")
            response = _refusal(403, "InternalError", "The sealed store met a defect.")
        return replace(response, body=b"") if scope["method"] == "HEAD" else response

    async def _parse(self, scope: Message, headers: dict[bytes, bytes], receive: Receive) -> _Request:
        bucket, name = _split(scope["raw_path"])
        if bucket != self._bucket:
            raise _RefusedError(404, "NoSuchBucket", "There is no such bucket.")
        if _UNPRINTABLE.search(name):
            raise _RefusedError(400, "InvalidArgument", "The name has characters that names may not have.")
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        body = await _body(receive) if scope["method"] in {"PUT", "POST"} else b""
        return _Request(scope["method"], name, query, headers, body)

    async def _handle(self, request: _Request) -> _Response:
        match request.method:
            case "GET" if not request.name:
                return self._list(request)
            case "GET":
                return await self._get(request)
            case "HEAD" if request.name:
                entry = self._stat(request.name)
                return _Response(200, headers=_object_headers(entry), length=entry.size)
            case "PUT" if request.name:
                return await self._put(request)
            case "POST":
                return await self._post(request)
            case "DELETE" if request.name:
                return await self._delete(request)
        raise _unsupported()

    def _stat(self, name: str) -> Entry:
        entry = self._objects.stat(name)
        if entry is None:
            raise FileNotFoundError(name)
        return entry

    async def _get(self, request: _Request) -> _Response:
        entry = self._stat(request.name)
        tag = s3xml.etag(entry).encode()
        if request.headers.get(b"if-match", tag) != tag:
            raise _RefusedError(412, "PreconditionFailed", "The object is another one now.")
        headers = _object_headers(entry)
        if request.headers.get(b"if-none-match") == tag:
            return _Response(304, headers=headers)
        span = _span(request.headers.get(b"range"), entry.size)
        start, end = span or (0, entry.size)
        if span is not None and start >= end:
            headers.append((b"content-range", b"bytes */%d" % entry.size))
            return _Response(416, headers=headers)
        if end - start <= _INLINE:
            body = self._objects.get(request.name, start, end)
        else:
            body = await self._run(self._objects.get, request.name, start, end)
        if self._objects.stat(request.name) != entry:
            return await self._get(request)  # replaced meanwhile: bytes and headers must be of one object
        if span is None:
            return _Response(200, body, headers)
        headers.append((b"content-range", b"bytes %d-%d/%d" % (start, end - 1, entry.size)))
        return _Response(206, body, headers)

    async def _put(self, request: _Request) -> _Response:
        upload = request.query.get("uploadId")
        if upload is not None:
            number = int(request.query.get("partNumber", "0"))
            await self._run(self._uploads.add, upload, request.name, number, request.body)
            return _Response(200, headers=[(b"etag", b'"%d"' % number)])
        if b"if-match" in request.headers or b"aws-chunked" in request.headers.get(b"content-encoding", b""):
            raise _unsupported()
        new = request.headers.get(b"if-none-match") == b"*"
        source = request.headers.get(b"x-amz-copy-source")
        if source is not None:
            bucket, name = _split(source)
            if bucket != self._bucket:
                raise FileNotFoundError(name)
            entry = await self._run(lambda: self._objects.copy(name, request.name, only_if_absent=new))
            return _Response(200, s3xml.copied(entry), _XML)
        entry = await self._run(lambda: self._objects.put(request.name, request.body, only_if_absent=new))
        return _Response(200, headers=[(b"etag", s3xml.etag(entry).encode())])

    async def _post(self, request: _Request) -> _Response:
        name, query = request.name, request.query
        if not name and "delete" in query:
            names = s3xml.parse_keys(request.body)
            await self._run(self._objects.delete, names)
            return _Response(200, s3xml.deleted(names), _XML)
        if name and "uploads" in query:
            upload = await self._run(self._uploads.begin, name)
            return _Response(200, s3xml.upload_begun(self._bucket, name, upload), _XML)
        if name and "uploadId" in query:
            parts = s3xml.parse_parts(request.body)
            new = request.headers.get(b"if-none-match") == b"*"
            entry = await self._run(
                lambda: self._uploads.complete(query["uploadId"], name, parts, only_if_absent=new)
            )
            return _Response(200, s3xml.upload_done(self._bucket, name, entry), _XML)
        raise _unsupported()

    async def _delete(self, request: _Request) -> _Response:
        upload = request.query.get("uploadId")
        if upload is not None:
            await self._run(self._uploads.abort, upload, request.name)
        else:
            await self._run(self._objects.delete, [request.name])
        return _Response(204)

    def _list(self, request: _Request) -> _Response:
        query = request.query
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        try:
            limit = min(int(query.get("max-keys") or _MAX_KEYS), _MAX_KEYS)
            after = _parse_token(query.get("continuation-token", "")) or query.get("start-after", "")
        except ValueError:
            raise _RefusedError(400, "InvalidArgument", "The listing's parameters make no sense.") from None
        found: list[tuple[str, Entry]] = []
        folders: list[str] = []
        last = ""
        for name, entry in self._objects.list(prefix, after=after):
            folder = _folder(name, prefix, delimiter)
            if folder and folders and folders[-1] == folder:
                continue
            if len(found) + len(folders) >= limit:
                return _Response(
                    200, s3xml.listing(self._bucket, prefix, found, folders, _make_token(last)), _XML
                )
            if folder:
                folders.append(folder)
                last = folder + "\U0010ffff"  # the next page begins behind all that is in the folder
            else:
                found.append((name, entry))
                last = name
        return _Response(200, s3xml.listing(self._bucket, prefix, found, folders, ""), _XML)

    async def _run(self, function: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, function, *args)


async def _body(receive: Receive) -> bytes:
    pieces = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":  # what came so far is not what was meant
            raise _ClientGoneError
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _object_headers(entry: Entry) -> Headers:
    return [
        (b"etag", s3xml.etag(entry).encode()),
        (b"last-modified", formatdate(entry.modified, usegmt=True).encode()),
        (b"accept-ranges", b"bytes"),
        (b"content-type", b"application/octet-stream"),
    ]


def _refusal(status: int, code: str, message: str) -> _Response:
    return _Response(status, s3xml.error(code, message), _XML)


def _split(path: bytes) -> tuple[str, str]:
    """Bucket and name in an address; what is not UTF-8 becomes a name that is refused."""
    bucket, _, name = (
        unquote(path.decode("latin-1"), errors="surrogateescape").removeprefix("/").partition("/")
    )
    return bucket, name


def _span(header: bytes | None, size: int) -> tuple[int, int] | None:
    """The first byte asked for and one past the last; `None` where no range that is understood was given."""
    match = _RANGE.fullmatch(header or b"")
    if match is None or match[0] == b"bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size


def _folder(name: str, prefix: str, delimiter: str) -> str:
    """The common prefix that a listing by folders shows in place of `name`, if any."""
    if not delimiter:
        return ""
    head, found, _ = name[len(prefix) :].partition(delimiter)
    return prefix + head + delimiter if found else ""


def _make_token(last: str) -> str:
    return base64.urlsafe_b64encode(last.encode()).decode()


def _parse_token(token: str) -> str:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except binascii.Error as error:
        raise ValueError("not a token of ours") from error
