"""The engine's end of the read worker: asks it, and starts it again when it dies."""

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from core.capture.mosaic import pack_map
from core.models.tokenvectors import Embedded
from core.protocol.backoff import KILL_AFTER, Backoff
from core.protocol.typed import packet_error
from core.protocol.wire import Packet
from core.reading.choice import TESSERACT
from core.reading.policy import STRICT, ReadingPolicy
from core.records.errors import InternalError, RefusedError, StoppedError
from core.records.geometry import Box
from core.records.reading import EngineState
from core.records.screen import Frame, Size
from core.workers.process import WorkerLostError, WorkerProcess
from core.workers.requests import (
    DIGESTS,
    EMBED,
    ENGINES,
    MASK,
    OWN_PART,
    READ,
    THUMBNAIL,
    TRY_LANGUAGE,
    CutOwnPart,
    EmbedTexts,
    Engines,
    FrameText,
    ListEngines,
    MakeThumbnail,
    MaskPicture,
    PictureText,
    ReadPicture,
    TellDigests,
    TryLanguage,
    Vectors,
)

_log = logging.getLogger(__name__)

_TEXTS_AT_ONCE: Final = 16
"""Of a long list of texts, so that a question's embedding gets its turn in between."""
_LONGEST_TEXT: Final = 8_192
"""Characters; what the embedder looks at is far less."""
_OPERATIONS: Final = (READ, EMBED, THUMBNAIL, MASK, DIGESTS, OWN_PART, ENGINES, TRY_LANGUAGE)
_DEADLINE: Final = 180.0
"""Seconds after which a worker counts as hung. The largest screens take a few seconds."""
_MOST_FAILURES: Final = 2
"""Of an engine that is not built in, over any picture, after which it is asked no more."""
_FAILED: Final = "It failed again and again, so the built-in engine reads. Choose it again to try once more."
_PICTURE_LIVES: Final = 2
_TEXT_LIVES: Final = 5
"""Workers that a request may outlive before it is given up. Texts are harmless, but die with pictures."""


class WorkerFailedError(RefusedError):
    """The process ended or hung over a picture as often as it may."""


class ReadWorker:
    """Reads frames, embeds texts and works on pictures, in a process of its own.

    Lives on one event loop. The process is started by the first request. If it dies, the requests in flight
    are made again to the next one, pictures one at a time, so that one that kills is found out.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        backoff: Backoff | None = None,
        deadline: float = _DEADLINE,
        kill_after: float = KILL_AFTER,
    ) -> None:
        """Prepare, without starting anything.

        Args:
            command: Starts a process that calls `run_read_worker`.
            backoff: How long to wait before starting again.
            deadline: Seconds that one request may take.
            kill_after: Seconds that the process has to end by itself on `close`.
        """
        self._command = tuple(command)
        self._backoff = backoff or Backoff()
        self._deadline = deadline
        self._kill_after = kill_after
        self._numbers = itertools.count(1)
        self._process: WorkerProcess | None = None
        self._starting = asyncio.Lock()
        # One request of a kind at a time: the worker has one thread for each, and the deadline is for one.
        self._turns = {op: asyncio.Lock() for op in _OPERATIONS}
        self._suspects = asyncio.Lock()
        self._failures: Counter[str] = Counter()
        self._closing = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """Of the running process, `None` if there is none."""
        return None if self._process is None or self._process.lost else self._process.pid

    async def start(self) -> None:
        """Start the process now instead of at the first request.

        Raises:
            EnvironmentFaultError: It cannot be started.
        """
        await self._running()

    async def renew(self) -> None:
        """Have the next request served by a new process; those in flight are made again."""
        self._failures.clear()
        async with self._starting:
            process, self._process = self._process, None
            if process is not None:
                await process.stop(self._kill_after)

    async def close(self) -> None:
        """End the process; requests in flight are stopped. Nothing can be asked for afterwards."""
        self._closing.set()
        async with self._starting:
            process, self._process = self._process, None
        if process is not None:
            await process.stop(self._kill_after)

    async def read_frame(self, frame: Frame, policy: ReadingPolicy = STRICT) -> FrameText:
        """The text on a frame, and the frame itself, without the secrets that were on it.

        Args:
            frame: As it was captured.
            policy: Exceptions from what is left out.

        Raises:
            RefusedError: The picture is damaged or too large, or reading it killed the worker twice.
        """
        request = ReadPicture(frame.codec, frame.size, frame.windows, frame.painted, policy)
        reply = await self._read(request, frame.image)
        text = msgspec.convert(reply.body, PictureText)
        return FrameText(
            text.lines, text.windows, reply.blob or frame.image, text.codec, text.hidden, text.refused
        )

    async def _read(self, request: ReadPicture, image: bytes) -> Packet:
        """Have a picture read; what kills or hangs an engine of others is read by the built-in one."""
        engine = request.policy.reader.engine
        if engine != TESSERACT and self._failures[engine] < _MOST_FAILURES:
            try:
                return await self._ask(READ, request, image, lives=1)
            except WorkerFailedError:
                self._failures[engine] += 1
                _log.warning("the engine %s failed, and the built-in one reads", engine)
        if engine != TESSERACT:
            reader = replace(request.policy.reader, engine=TESSERACT)
            request = replace(request, policy=replace(request.policy, reader=reader))
        return await self._ask(READ, request, image)

    async def embed(self, texts: Sequence[str]) -> Embedded:
        """Vectors of the texts and of their words.

        Raises:
            EnvironmentFaultError: The model is missing.
        """
        if not texts:
            return Embedded((await self.embed([""])).vectors[:0], ())
        vectors: list[npt.NDArray[np.float32]] = []
        tokens: list[bytes] = []
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            some = texts[start : start + _TEXTS_AT_ONCE]
            request = EmbedTexts(tuple(text[:_LONGEST_TEXT] for text in some))
            reply = await self._ask(EMBED, request, lives=_TEXT_LIVES)
            made = _unpacked(msgspec.convert(reply.body, Vectors), reply.blob)
            vectors.append(made.vectors)
            tokens += made.tokens
        return Embedded(np.concatenate(vectors), tuple(tokens))

    async def thumbnail(self, image: bytes, codec: str, width: int, box: Box | None = None) -> bytes:
        """A small version of a picture as WebP, or of the part around a box.

        Raises:
            RefusedError: The picture is damaged or too large.
        """
        return (await self._ask(THUMBNAIL, MakeThumbnail(codec, width, box), image)).blob

    async def mask(self, image: bytes, codec: str, boxes: Sequence[Box]) -> bytes:
        """The picture with the boxes filled, in the same format.

        Raises:
            RefusedError: The picture is damaged or too large.
        """
        return (await self._ask(MASK, MaskPicture(codec, tuple(boxes)), image)).blob

    async def digests(self, image: bytes) -> tuple[Size, bytes]:
        """The size of a picture, and what stands on each of its tiles (`core.capture.mosaic.digests`).

        Raises:
            RefusedError: The picture is damaged or too large.
        """
        reply = await self._ask(DIGESTS, TellDigests(), image)
        return msgspec.convert(reply.body, Size), reply.blob

    async def own_part(self, image: bytes, size: Size, tiles: npt.NDArray[np.bool_], exactly: bool) -> bytes:  # noqa: FBT001 -- as `core.capture.albums.OwnPart` has it
        """An envelope with these tiles of a picture (`core.capture.codec.own_part`).

        Raises:
            RefusedError: The picture is damaged or too large.
        """
        request = CutOwnPart(size, pack_map((~tiles).astype(np.uint8)), exactly)
        return (await self._ask(OWN_PART, request, image)).blob

    async def engines(self) -> tuple[EngineState, ...]:
        """The engines that text may be read with."""
        states = msgspec.convert((await self._ask(ENGINES, ListEngines())).body, Engines).engines
        return tuple(
            replace(one, missing=_FAILED) if self._failures[one.name] >= _MOST_FAILURES else one
            for one in states
        )

    async def try_language(self, path: Path) -> str:
        """Try a language's file; its code.

        Raises:
            NotFoundError: There is no such file.
            RefusedError: Nothing can be read with it.
        """
        try:
            reply = await self._ask(TRY_LANGUAGE, TryLanguage(str(path)), lives=1)
        except InternalError as error:  # it ended the process
            raise RefusedError(f"{path.name} cannot be read with: trying it failed.") from error
        return msgspec.convert(reply.body, str)

    async def _ask(self, op: str, body: Any, blob: bytes = b"", *, lives: int = _PICTURE_LIVES) -> Packet:
        async with self._turns[op], AsyncExitStack() as alone:
            for life in range(lives):
                if life == 1 and blob:
                    await alone.enter_async_context(self._suspects)
                process = await self._running()
                packet = Packet("request", next(self._numbers), op, body, blob)
                try:
                    async with asyncio.timeout(self._deadline):
                        reply = await process.ask(packet)
                except TimeoutError:
                    _log.warning("worker %d hangs on %s and is killed", process.pid, op)
                    process.kill()
                except WorkerLostError:
                    _log.warning("worker %d died while it had to %s", process.pid, op)
                else:
                    if reply.kind == "error":
                        raise packet_error(reply)
                    return reply
        if blob:
            raise WorkerFailedError("This picture cannot be read: the reading process failed on it twice.")
        raise InternalError("The reading process ends again and again. The log says more.")

    async def _running(self) -> WorkerProcess:
        """The process, started if there is none; after a death not before the back-off is over."""
        async with self._starting:
            if self._process is not None and self._process.lost:
                process, self._process = self._process, None
                await process.stop(self._kill_after)
                await self._pause(self._backoff.ended())
            if self._closing.is_set():
                raise StoppedError("The reading process was stopped.")
            if self._process is None:
                self._process = await WorkerProcess.start(self._command)
                self._backoff.started()
            return self._process

    async def _pause(self, seconds: float) -> None:
        """Wait, but not longer than until closing."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return


def _unpacked(shape: Vectors, blob: bytes) -> Embedded:
    """What the worker made of some texts."""
    numbers = shape.rows * shape.dimensions
    vectors = np.frombuffer(blob, "<f4", numbers).reshape(shape.rows, shape.dimensions)
    ends = np.cumsum([vectors.nbytes, *shape.words]).tolist()
    return Embedded(vectors, tuple(blob[start:end] for start, end in pairwise(ends)))
