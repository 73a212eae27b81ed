"""A minimal S3 over the sealed objects, as a raw ASGI application: what LanceDB needs, and nothing else.

Only whoever knows the launch's token gets any answer. Damage and disk errors are answered with a status that
clients do not retry, and remembered so that the engine can say what was wrong.
"""

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import Final, TypeVar

from core.records.errors import AfterimageError, IntegrityError
from core.vault import s3xml
from core.vault.entry import Entry
from core.vault.multipart import MAX_PARTS, UploadError, Uploads
from core.vault.objects import SealedObjects
from core.vault.s3request import (
    ClientGoneError,
    Headers,
    Message,
    Receive,
    RefusalError,
    Request,
    folder_of,
    make_token,
    parse_range,
    parse_request,
    parse_token,
    split_path,
    unsupported,
)
from core.vault.table import ChangedError

Send = Callable[[Message], Awaitable[None]]

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
_XML: Final[Headers] = [(b"content-type", b"application/xml")]
_MAX_KEYS: Final = 1000
_MAX_DELETED: Final = 1000
_INLINE: Final = 256 * 1024
"""Bytes up to which a read is quicker than handing it to another thread."""
_REMEMBERED: Final = 2.0
"""Seconds in which a read that failed fails again without a look at the disk: LanceDB asks four times."""
_MAX_REMEMBERED: Final = 256
_WHOLE: Final = 8 * 1024 * 1024
"""Bytes up to which a read is authenticated as a whole before any of it is sent."""


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    body: bytes = b""
    headers: Headers | None = None
    length: int | None = None
    """The length to announce where it is not the body's."""
    rest: Iterator[bytes] | None = None
    """What follows the body, made while it is sent."""


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
        self._failed: dict[tuple[str, int, int], tuple[float, AfterimageError]] = {}
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
            except ClientGoneError:
                return
        length = len(response.body) if response.length is None else response.length
        rest = response.rest
        await send(
            {
                "type": "http.response.start",
                "status": response.status,
                "headers": [*(response.headers or ()), (b"content-length", b"%d" % length)],
            }
        )
        await send({"type": "http.response.body", "body": response.body, "more_body": rest is not None})
        if rest is not None:
            await self._send_rest(rest, send)

    async def _send_rest(self, rest: Iterator[bytes], send: Send) -> None:
        """Sends what follows. An error that comes up only now cuts the answer short, which is no success."""
        try:
            while (piece := await self._run(next, rest, b"")) != b"":
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except AfterimageError as error:
            self._note_fault(error)
            return
        await send({"type": "http.response.body", "body": b""})

    def _note_fault(self, error: AfterimageError) -> None:
        self.fault = error
        _LOG.warning("a request for the sealed store failed: %s", error.code)

    def close(self) -> None:
        """Drops uploads that nobody will complete."""
        self._uploads.abort_all()

    async def _respond(self, scope: Message, headers: dict[bytes, bytes], receive: Receive) -> _Response:
        try:
            return await self._handle(await parse_request(scope, headers, receive, self._bucket))
        except RefusalError as refusal:
            response = _refusal(refusal.status, refusal.code, f"{refusal}")
        except FileNotFoundError:
            response = _refusal(404, "NoSuchKey", "There is no such object.")
        except FileExistsError:
            response = _refusal(412, "PreconditionFailed", "There is such an object already.")
        except UploadError as error:
            response = _refusal(400, "InvalidPart", f"{error}")
        except ChangedError:
            response = _refusal(412, "PreconditionFailed", "The object is another one now.")
        except AfterimageError as error:
            self._note_fault(error)
            response = _refusal(403, "AccessDenied", f"{error}")
        except ClientGoneError:
            raise
        except Exception:  # noqa: BLE001 - logged, and a 500 would be retried for minutes
            _LOG.exception("a request for the sealed store met a defect")
            response = _refusal(403, "InternalError", "The sealed store met a defect.")
        return replace(response, body=b"", rest=None) if scope["method"] == "HEAD" else response

    async def _handle(self, request: Request) -> _Response:
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
        raise unsupported()

    def _expected(self, request: Request) -> Entry | None:
        """What a write is to replace, if it says so."""
        tag = request.headers.get(b"if-match")
        if tag is None:
            return None
        entry = self._stat(request.name)
        if tag not in {b"*", s3xml.etag(entry).encode()}:
            raise ChangedError(request.name)
        return entry

    def _stat(self, name: str) -> Entry:
        entry = self._objects.stat(name)
        if entry is None:
            raise FileNotFoundError(name)
        return entry

    async def _get(self, request: Request) -> _Response:
        entry = self._stat(request.name)
        tag = s3xml.etag(entry).encode()
        if request.headers.get(b"if-match", tag) != tag:
            raise RefusalError(412, "PreconditionFailed", "The object is another one now.")
        headers = _object_headers(entry)
        if request.headers.get(b"if-none-match") == tag:
            return _Response(304, headers=headers)
        span = parse_range(request.headers.get(b"range"), entry.size)
        start, end = span or (0, entry.size)
        if span is not None and start >= end:
            headers.append((b"content-range", b"bytes */%d" % entry.size))
            return _Response(416, headers=headers)
        status = 200
        if span is not None:
            status = 206
            headers.append((b"content-range", b"bytes %d-%d/%d" % (start, end - 1, entry.size)))
        try:
            return await self._read(entry, start, end, _Response(status, headers=headers))
        except FileNotFoundError:
            if self._objects.stat(request.name) == entry:
                raise IntegrityError(
                    f"The object {request.name} is missing from the vault's folder."
                ) from None
        except IntegrityError as error:
            raise IntegrityError(f"The object {request.name} cannot be read: {error}") from None
        return await self._get(request)  # it was replaced meanwhile

    async def _read(self, entry: Entry, start: int, end: int, head: _Response) -> _Response:
        """The bytes asked for, behind `head`. What has just failed is not tried again at once."""
        wanted = entry.file, start, end
        failed_at, error = self._failed.get(wanted, (0.0, None))
        if error is not None and time.monotonic() - failed_at < _REMEMBERED:
            raise error
        try:
            if end - start <= _INLINE:
                return replace(head, body=self._objects.read(entry, start, end))
            if end - start <= _WHOLE:
                return replace(head, body=await self._run(self._objects.read, entry, start, end))
            pieces = self._objects.pieces(entry, start, end)
            first = await self._run(next, pieces, b"")
            return replace(head, body=first, length=end - start, rest=pieces)
        except AfterimageError as failure:
            if len(self._failed) >= _MAX_REMEMBERED:
                self._failed.clear()
            self._failed[wanted] = time.monotonic(), failure
            raise

    async def _put(self, request: Request) -> _Response:
        upload = request.query.get("uploadId")
        if upload is not None:
            number = _part_number(request.query.get("partNumber", ""))
            await self._run(self._uploads.add, upload, request.name, number, request.body)
            return _Response(200, headers=[(b"etag", b'"%d"' % number)])
        if b"aws-chunked" in request.headers.get(b"content-encoding", b""):
            raise unsupported()
        new, expected = request.must_be_new, self._expected(request)
        source = request.headers.get(b"x-amz-copy-source")
        if source is not None:
            bucket, name = split_path(source)
            if bucket != self._bucket:
                raise FileNotFoundError(name)
            if expected is not None:
                raise unsupported()
            entry = await self._run(lambda: self._objects.copy(name, request.name, only_if_absent=new))
            return _Response(200, s3xml.copied(entry), _XML)
        entry = await self._run(
            lambda: self._objects.put(request.name, request.body, only_if_absent=new, in_place_of=expected)
        )
        return _Response(200, headers=[(b"etag", s3xml.etag(entry).encode())])

    async def _post(self, request: Request) -> _Response:
        name, query = request.name, request.query
        if not name and "delete" in query:
            try:
                names, quiet = s3xml.parse_deletion(request.body)
            except UnicodeDecodeError:
                raise RefusalError(400, "MalformedXML", "The list of names is not UTF-8.") from None
            if len(names) > _MAX_DELETED:
                raise RefusalError(400, "MalformedXML", "These are too many names for one request.")
            await self._run(self._objects.delete, names)
            return _Response(200, s3xml.deleted([] if quiet else names), _XML)
        if name and "uploads" in query:
            upload = await self._run(self._uploads.begin, name)
            return _Response(200, s3xml.upload_begun(self._bucket, name, upload), _XML)
        if name and "uploadId" in query:
            parts = s3xml.parse_parts(request.body)
            new, expected = request.must_be_new, self._expected(request)
            entry = await self._run(
                lambda: self._uploads.complete(
                    query["uploadId"], name, parts, only_if_absent=new, in_place_of=expected
                )
            )
            return _Response(200, s3xml.upload_done(self._bucket, name, entry), _XML)
        raise unsupported()

    async def _delete(self, request: Request) -> _Response:
        upload = request.query.get("uploadId")
        if upload is not None:
            await self._run(self._uploads.abort, upload, request.name)
        else:
            await self._run(self._objects.delete, [request.name])
        return _Response(204)

    def _list(self, request: Request) -> _Response:
        query = request.query
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        try:
            limit = min(int(query.get("max-keys") or _MAX_KEYS), _MAX_KEYS)
            if limit < 0:
                raise ValueError("a negative limit")  # noqa: TRY301 - answered like any other nonsense
            after = parse_token(query.get("continuation-token", "")) or query.get("start-after", "")
        except ValueError:
            raise RefusalError(400, "InvalidArgument", "The listing's parameters make no sense.") from None
        found: list[tuple[str, Entry]] = []
        folders: list[str] = []
        last = ""
        if limit == 0:
            return _Response(200, s3xml.listing(self._bucket, prefix, found, folders, ""), _XML)
        for name, entry in self._objects.list(prefix, after=after):
            folder = folder_of(name, prefix, delimiter)
            if folder and folders and folders[-1] == folder:
                continue
            if len(found) + len(folders) >= limit:
                return _Response(
                    200, s3xml.listing(self._bucket, prefix, found, folders, make_token(last)), _XML
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


def _object_headers(entry: Entry) -> Headers:
    return [
        (b"etag", s3xml.etag(entry).encode()),
        (b"last-modified", formatdate(entry.modified, usegmt=True).encode()),
        (b"accept-ranges", b"bytes"),
        (b"content-type", b"application/octet-stream"),
    ]


def _refusal(status: int, code: str, message: str) -> _Response:
    return _Response(status, s3xml.error(code, message), _XML)


def _part_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MAX_PARTS:
        raise RefusalError(400, "InvalidArgument", f"Parts have numbers from 1 to {MAX_PARTS}.")
    return int(text)
