"""The loopback endpoint through which LanceDB reaches the sealed objects, and only this process's LanceDB."""

import asyncio
import logging
import os
import secrets
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import uvicorn

from core.records.errors import AfterimageError, EnvironmentFaultError
from core.vault.objects import SealedObjects
from core.vault.s3app import S3App
from core.vault.scratch import keep_temporary_files_in_ram

_LOG = logging.getLogger(__name__)
BUCKET: Final = "vault"
_BACKLOG: Final = 512
_DISK_THREADS: Final = 8
_KEEP_ALIVE: Final = 120
"""Seconds an idle connection is kept: longer than by the client, so that it never meets a closed one."""
_GRACE: Final = 5
"""Seconds that requests under way get at the end."""


def scrub_environment() -> None:
    """Makes the environment safe for LanceDB; called before lancedb is imported, which reads it.

    What could send loopback requests to a proxy or put in other credentials goes, and the temporary folder is
    moved to RAM, because LanceDB writes vectors and tokens there unsealed while it builds an index.
    """
    for name in list(os.environ):
        if name.upper().endswith("_PROXY") or name.upper().startswith("AWS_"):
            del os.environ[name]
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"
    keep_temporary_files_in_ram()


class LocalEndpoint:
    """An S3 endpoint on 127.0.0.1 that lives from `start` to `stop`, with a token and a port of its own.

    Args:
        objects: What it serves; stays the caller's to close, after `stop`.
    """

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects
        self._token = secrets.token_urlsafe(32)
        self._port = 0
        self._app: S3App | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Serves from a thread of its own; requests are answered when this returns.

        Each start takes another port: what was connected before must connect anew with `storage_options`.

        Raises:
            EnvironmentFaultError: There is no loopback network.
        """
        if self._thread is not None:
            return
        # Only where the protocol is named does asyncio turn Nagle's delay off (40 ms for each answer).
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.bind(("127.0.0.1", 0))
            # A client opens dozens of connections at once; those the kernel drops cost it seconds.
            listener.listen(_BACKLOG)
        except OSError as error:
            listener.close()
            raise EnvironmentFaultError(
                f"Afterimage needs a local port on 127.0.0.1 and got none: {error.strerror}."
            ) from error
        self._port = int(listener.getsockname()[1])
        executor = ThreadPoolExecutor(_DISK_THREADS, thread_name_prefix="sealed-store")
        self._app = S3App(self._objects, BUCKET, self._token, executor)
        self._server = _Server(
            uvicorn.Config(
                self._app,
                http="httptools",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                backlog=_BACKLOG,
                timeout_keep_alive=_KEEP_ALIVE,
                timeout_graceful_shutdown=_GRACE,
            )
        )
        self._thread = threading.Thread(
            target=_serve, args=(self._server, listener, executor), name="sealed-store", daemon=True
        )
        self._thread.start()
        self._server.ready.wait()

    def stop(self) -> None:
        """Lets requests under way end and closes everything; no thread is left."""
        if self._thread is None or self._server is None or self._app is None:
            return
        self._server.end()
        self._thread.join()
        self._app.close()
        self._thread = self._server = self._app = None

    @property
    def storage_options(self) -> dict[str, str]:
        """What LanceDB must be told to get here. Secret: never log it."""
        return {
            "endpoint": f"http://127.0.0.1:{self._port}",
            "allow_http": "true",
            "virtual_hosted_style_request": "false",
            "aws_region": "local",
            "aws_access_key_id": "afterimage",
            "aws_secret_access_key": "afterimage",  # signatures are not checked: the token is what counts
            "aws_session_token": self._token,
            "aws_unsigned_payload": "true",  # hashing on loopback would show nothing that AEAD does not
        }

    def uri(self, path: str) -> str:
        """The address of a folder of objects, for `lancedb.connect`."""
        return f"s3://{BUCKET}/{path}"

    def take_fault(self) -> AfterimageError | None:
        """The last damage or disk error behind a refusal, told once.

        LanceDB reports every refusal as an error of its own; this is the sentence for the user.
        """
        if self._app is None:
            return None
        fault, self._app.fault = self._app.fault, None
        return fault


class _Server(uvicorn.Server):
    """Uvicorn that waits for its end instead of looking for it ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def main_loop(self) -> None:
        """Serves until `end`."""
        await self.on_tick(0)
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        await self._end.wait()

    def end(self) -> None:
        """From any thread, after `ready`: lets `main_loop` return."""
        if self._loop is not None and self._end is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end.set)


def _serve(server: _Server, listener: socket.socket, executor: ThreadPoolExecutor) -> None:
    try:
        with asyncio.Runner() as runner:
            runner.run(server.serve(sockets=[listener]))
    except Exception:  # noqa: BLE001 - nobody waits for this thread's result: what ended it must show
        _LOG.exception("the sealed store's endpoint ended")
    finally:
        server.ready.set()
        executor.shutdown(wait=True)
        listener.close()
