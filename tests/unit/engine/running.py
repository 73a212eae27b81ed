"""An engine on a loop and thread of its own, with a worker that can be made to wait and to fail."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from socket import SHUT_RDWR
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.capture.codec import own_part, tile_digests
from core.engine.asking.modelling import ModelPlaces
from core.engine.engine import Engine
from core.engine.home import Home
from core.engine.service import Service
from core.models.tokenvectors import Embedded
from core.protocol.client import Client
from core.protocol.operations import GetStatus, Request, Shutdown
from core.reading.policy import STRICT, ReadingPolicy
from core.records.errors import RefusedError, StoppedError
from core.records.geometry import Box
from core.records.reading import EngineState
from core.records.screen import Frame, Size
from core.vault.custody import Machine
from core.workers.requests import FrameText
from tests.support.remembered import embedded
from tests.unit.engine import living

WAIT = 60.0
"""Seconds after which a test that waits for something is given up. Nothing passes by waiting."""
Reply = TypeVar("Reply")


class Gate:
    """Holds whoever comes to it on a loop, until a test opens it from another thread."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._open = False

    async def wait(self) -> None:
        if self._open:
            return
        loop = asyncio.get_running_loop()
        held = loop.create_future()
        self._waiting.append((loop, held))
        self.reached.set()
        await held

    def open(self) -> None:
        self._open = True
        for loop, held in self._waiting:
            loop.call_soon_threadsafe(_release, held)

    def fail(self, error: Exception) -> None:
        """On the loop: whoever waits gets the error."""
        for _, held in self._waiting:
            if not held.done():
                held.set_exception(error)


def _release(held: asyncio.Future[None]) -> None:
    if not held.done():
        held.set_result(None)


class FakeWorker:
    """Reads the pictures of `living` and embeds by words."""

    def __init__(self) -> None:
        self.closed = False
        self.renewed = 0
        self.failure: Exception | None = None
        self.unreadable: Exception | None = None
        self.embedding: Gate | None = None
        self.reading: Gate | None = None

    async def read_frame(self, frame: Frame, _policy: ReadingPolicy = STRICT) -> FrameText:
        self._check()
        if self.reading is not None:
            await self.reading.wait()
        if self.unreadable is not None:
            raise self.unreadable
        return FrameText(living.seen_on(frame.image), frame.windows, frame.image)

    async def embed(self, texts: Sequence[str]) -> Embedded:
        self._check()
        if self.embedding is not None and list(texts) != ["warm up"]:
            await self.embedding.wait()
        if self.failure is not None:
            raise self.failure
        return embedded(texts)

    async def thumbnail(self, image: bytes, codec: str, width: int, box: Box | None = None) -> bytes:
        self._check()
        return f"{codec} {width} {box} ".encode() + image

    async def mask(self, image: bytes, codec: str, boxes: Sequence[Box]) -> bytes:
        self._check()
        return living.masked(image, codec, boxes)

    async def digests(self, image: bytes) -> tuple[Size, bytes]:
        self._check()
        return tile_digests(image)

    async def own_part(self, image: bytes, _size: Size, tiles: NDArray[np.bool_], exactly: bool) -> bytes:  # noqa: FBT001 -- as the protocol has it
        self._check()
        return own_part(image, tiles, exactly=exactly)

    async def engines(self) -> tuple[EngineState, ...]:
        return (
            EngineState("tesseract", "built in"),
            EngineState("other", "optional", "Install other first."),
        )

    async def try_language(self, path: Path) -> str:
        if b"language" not in await asyncio.to_thread(path.read_bytes):
            raise RefusedError(f"{path.name} is damaged.")
        return path.name.removesuffix(".traineddata")

    async def renew(self) -> None:
        self.renewed += 1

    async def close(self) -> None:
        self.closed = True
        for gate in (self.embedding, self.reading):
            if gate is not None:
                gate.fail(StoppedError("The reading process was stopped."))

    def _check(self) -> None:
        if self.closed:
            raise StoppedError("The reading process was stopped.")


class _Service(Service):
    """Tells when it can be reached, and by how many it is."""

    ready: threading.Event
    counted: threading.Condition
    count = 0

    async def run(self) -> int:
        begin, changed = self._routine.start, self.engine.presence.changed

        def start() -> None:
            begin()
            self.ready.set()

        def count(clients: int) -> None:
            changed(clients)
            with self.counted:
                self.count = clients
                self.counted.notify_all()

        self._routine.start = start  # type: ignore[method-assign]
        self._server._on_clients_changed = count
        return await super().run()


class Running:
    """An engine that runs until the block ends, or ends by itself."""

    def __init__(
        self,
        root: Path,
        socket: Path,
        *,
        worker: FakeWorker | None = None,
        stay: bool = False,
        machine: Machine | None = None,
        models: ModelPlaces | None = None,
        plugin_command: Sequence[str] = (),
    ) -> None:
        self.socket = socket
        self.worker = worker or FakeWorker()
        self.engine: Engine
        self.service: _Service
        self.loop: asyncio.AbstractEventLoop
        self.status: int | BaseException | None = None
        self._root = root
        self._stay = stay
        self._machine = machine
        self._models = models
        self._plugin_command = plugin_command
        self._ready = threading.Event()
        self._counted = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="engine")
        self._clients: list[Client] = []

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(WAIT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self.engine.end)
        self.ended()
        for client in self._clients:
            client.close()

    def client(self) -> Client:
        """Another client."""
        client = Client(str(self.socket))
        client.call(GetStatus())  # it counts from when the engine has greeted it
        self._clients.append(client)
        return client

    def call(self, request: Request[Reply], blob: bytes = b"") -> Reply:
        """Ask as the first client."""
        if not self._clients:
            self.client()
        return self._clients[0].call(request, blob)[0]

    def leave(self) -> None:
        """The first client goes, in the middle of a call if it is making one, and the engine notices."""
        gone = self._clients.pop(0)
        gone._socket.shutdown(SHUT_RDWR)
        with self._counted:
            assert self._counted.wait_for(lambda: self.service.count == len(self._clients), WAIT)
        gone.close()

    def on_loop(self, work: Coroutine[Any, Any, Reply]) -> Reply:
        """Have something done on the engine's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WAIT)

    def shut_down(self) -> int | BaseException | None:
        """Ask it to end, and wait until it has."""
        self.call(Shutdown())
        return self.ended()

    def ended(self) -> int | BaseException | None:
        """Wait for the end; what it ended with."""
        self._thread.join(WAIT)
        assert not self._thread.is_alive()
        return self.status

    def _run(self) -> None:
        async def main() -> int:
            self.loop = asyncio.get_running_loop()
            self.engine = Engine(
                Home(self._root),
                self.worker,
                stay=self._stay,
                passphrase_cost=living.QUICK,
                machine=self._machine,
                models=self._models,
                plugin_command=self._plugin_command,
            )
            self.service = service = _Service(self.engine, str(self.socket))
            service.ready, service.counted = self._ready, self._counted
            return await service.run()

        try:
            self.status = asyncio.run(main())
        except BaseException as error:  # noqa: BLE001 -- the test looks at it
            self.status = error
        self._ready.set()
