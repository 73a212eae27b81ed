"""One life of a worker process: started, asked, and gone."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Final, Self

from core.protocol.wire import Decoder, Packet, WireError, encode_head
from core.records.errors import EnvironmentFaultError

_log = logging.getLogger(__name__)

_CHUNK: Final = 1024 * 1024


class WorkerLostError(Exception):
    """The process ended before it answered."""


class WorkerProcess:
    """A running worker and the requests it has not answered yet. Lives on one event loop."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._pending: dict[int, asyncio.Future[Packet]] = {}
        self._listeners: dict[int, Callable[[Packet], None]] = {}
        self._lost = False
        self._sending = asyncio.Lock()
        self._listening = asyncio.create_task(self._listen(), name=f"worker {process.pid}")

    @classmethod
    async def start(cls, command: Sequence[str]) -> Self:
        """Start the command with pipes for both directions.

        Raises:
            EnvironmentFaultError: It cannot be started.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
        except OSError as error:
            raise EnvironmentFaultError(
                "A helper process of Afterimage could not be started. Is there enough free memory?"
            ) from error
        _log.info("worker %d started", process.pid)
        return cls(process)

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def lost(self) -> bool:
        """Whether it has ended, or is of no use any more."""
        return self._lost

    async def ask(
        self, packet: Packet, on_progress: Callable[[Packet], None] = lambda _packet: None
    ) -> Packet:
        """Send a request and wait for its reply or error packet.

        Args:
            packet: the request.
            on_progress: given what comes before the reply, on the loop.

        Raises:
            WorkerLostError: It ended before it answered.
            WireError: The request is too large to be sent; the worker is unharmed.
        """
        head = encode_head(packet)
        answer: asyncio.Future[Packet] = asyncio.get_running_loop().create_future()
        if self._lost:
            raise WorkerLostError
        self._pending[packet.id] = answer
        self._listeners[packet.id] = on_progress
        try:
            await self._send(head, packet.blob)
            return await answer
        finally:
            self._pending.pop(packet.id, None)
            self._listeners.pop(packet.id, None)
            if answer.done() and not answer.cancelled():
                answer.exception()  # raised above, or nobody waits for it any more: sending failed first

    async def tell(self, packet: Packet) -> None:
        """Send what is not answered by itself: that a request is not wanted any more.

        Raises:
            WorkerLostError: It has ended.
        """
        await self._send(encode_head(packet), packet.blob)

    async def stop(self, kill_after: float) -> None:
        """Ask it to end by closing its input, and kill it after so many seconds."""
        self._lost = True
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), kill_after)
        except TimeoutError:
            _log.warning("worker %d did not end and is killed", self.pid)
            self.kill()
            await self._process.wait()
        await self._listening

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def _send(self, head: bytes, blob: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - it was asked for
        async with self._sending:
            try:
                # One packet is written without a pause between its parts, even if the sender is cancelled.
                stdin.write(head)
                stdin.write(blob)
                await stdin.drain()
            except (BrokenPipeError, ConnectionResetError):
                self._lost = True  # it may be some time until that is heard of otherwise
                raise WorkerLostError from None

    def _take(self, packet: Packet) -> None:
        answer = self._pending.get(packet.id)
        if answer is None or answer.done():
            return
        if packet.kind == "progress":
            self._listeners[packet.id](packet)
        else:
            answer.set_result(packet)

    async def _listen(self) -> None:
        """Hand replies to those who wait, until the process ends."""
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - it was asked for
        decoder = Decoder()
        try:
            while data := await stdout.read(_CHUNK):
                for packet in decoder.feed(data):
                    self._take(packet)
        except WireError:
            _log.exception("worker %d broke the protocol and is killed", self.pid)
            self.kill()
        self._lost = True
        for answer in self._pending.values():
            if not answer.done():
                answer.set_exception(WorkerLostError())
        status = await self._process.wait()
        _log.info("worker %d ended with status %d", self.pid, status)
