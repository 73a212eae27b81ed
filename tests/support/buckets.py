"""A bucket on this machine, and a gateway before it that answers as buckets do on bad days."""

import http.client
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Final, Self
from urllib.parse import urlsplit

from moto.server import ThreadedMotoServer

from core.backup.destination import Target

KEYS: Final = {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "nobody's"}
_PASSED_ON: Final = {"content-type", "etag", "last-modified", "content-range", "accept-ranges"}
_numbers = count()


@contextmanager
def s3_server() -> Iterator[str]:
    """The endpoint of an S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(endpoint: str) -> Target:
    """An empty one."""
    url = f"{endpoint}/bucket-{next(_numbers)}"
    urllib.request.urlopen(urllib.request.Request(url, method="PUT")).close()
    return Target(f"s3://{url.rpartition('/')[2]}/some/where", endpoint, "us-east-1", KEYS)


class Gateway:
    """Passes requests on to an S3, unless it is to answer otherwise.

    Attributes:
        status: what to answer a request of that method and path with; `None` to pass it on.
        page: how many names a page of a listing holds; 0 for as many as the S3 gives.
        asked: methods and paths, as they came.
    """

    def __init__(self, behind: str) -> None:
        self.status: Callable[[str, str], int | None] = lambda _method, _path: None
        self.page = 0
        self.asked: list[tuple[str, str]] = []
        self._behind = urlsplit(behind).netloc
        self._released = threading.Event()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                gateway._answer(self)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815 -- as the library calls them

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- as the library has it
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="gateway")

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def fail(self, status: int, method: str = "", part: str = "") -> None:
        """Answer requests of that method, whose path has that part, with a status. 0 hangs for good."""
        self.status = lambda asked, path: status if asked.startswith(method) and part in path else None

    def mend(self) -> None:
        """Pass everything on again."""
        self.status = lambda _method, _path: None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("content-length", 0)))
        self.asked.append((request.command, request.path))
        status = self.status(request.command, request.path)
        if status == 0:
            self._released.wait()
            request.close_connection = True
        elif status is not None:
            self._reply(request, status, {}, b"<Error><Code>Test</Code></Error>")
        else:
            self._pass_on(request, body)

    def _pass_on(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        path = request.path
        if self.page and "list-type=2" in path:
            path += f"&max-keys={self.page}"
        behind = http.client.HTTPConnection(self._behind)
        try:
            behind.request(request.command, path, body, dict(request.headers))
            got = behind.getresponse()
            headers = {name: value for name, value in got.getheaders() if name.lower() in _PASSED_ON}
            if request.command == "HEAD":
                headers["content-length"] = got.getheader("content-length", "0")
            self._reply(request, got.status, headers, got.read())
        finally:
            behind.close()

    @staticmethod
    def _reply(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        if "content-length" not in headers:
            request.send_header("content-length", str(len(body)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)
