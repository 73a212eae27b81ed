"""The engine's end of the model worker: a language model on this machine, started on need."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from core.models.fit import USUAL_CONTEXT, this_memory
from core.models.json_schema import SchemaMismatchError, parse
from core.models.language import Generated, OnText, Prompt, unheard
from core.models.thoughts import without_thoughts
from core.protocol.backoff import Backoff
from core.protocol.typed import packet_error
from core.protocol.wire import Packet
from core.records.errors import AfterimageError, ModelFailedError, StoppedError
from core.workers.model_requests import (
    GENERATE,
    LOAD,
    GenerateText,
    LoadModel,
    ModelLoaded,
    TextGenerated,
)
from core.workers.process import WorkerLostError, WorkerProcess

_log = logging.getLogger(__name__)

_STOP_WITHIN: Final = 1.0
"""Seconds a model has to stop when told; then its process is killed."""
_COMFORTABLE: Final = 2_000
_IDLE: Final = 300.0
"""Seconds without use after which the process ends, and its memory is free again."""
_DEADLINE: Final = 900.0
"""Seconds after which a call counts as hung."""
_ROOM_FOR_SPARE: Final = 1 << 30
"""Bytes that have to be free for a second process to be kept ready; it takes some 60 MiB."""
_LIVES: Final = 2
"""Processes that one call may use up: what kills twice is not tried again."""


@dataclass(frozen=True, slots=True)
class LocalModelFiles:
    """Which model, and how."""

    model: Path
    projector: Path | None = None
    context: int = 0
    """Tokens; 0 for what is usual."""
    states: Path | None = None
    """Where what was read of fixed instructions is kept."""
    memory: int = 0
    """Bytes it may take; 0 for what is free."""
    threads: int = 0


class LocalModel:
    """A `LanguageModel` in a process of its own, one call at a time. Lives on one event loop."""

    def __init__(
        self,
        command: Sequence[str],
        files: LocalModelFiles,
        *,
        idle: float = _IDLE,
        deadline: float = _DEADLINE,
        backoff: Backoff | None = None,
    ) -> None:
        """Prepare, without starting anything.

        Args:
            command: starts a process that calls `run_model_worker`.
            files: what it loads.
            idle: seconds without use after which the process ends.
            deadline: seconds that one call may take.
            backoff: how long to wait before starting again after a death.
        """
        self._command = tuple(command)
        self._files = files
        self._idle = idle
        self._deadline = deadline
        self._backoff = backoff or Backoff(first=0.1)
        self._numbers = itertools.count(1)
        self._turn = asyncio.Lock()
        self._process: WorkerProcess | None = None
        self._spare: asyncio.Task[WorkerProcess] | None = None
        """A process that is ready to load: what starts quickly is soon there again after a death."""
        self._loaded: ModelLoaded | None = None
        self._unload: asyncio.TimerHandle | None = None
        self._background: asyncio.Event | None = None
        self._work: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def name(self) -> str:
        """What its file says, or what the file is called."""
        return self._loaded.name if self._loaded else self._files.model.stem

    @property
    def context(self) -> int:
        """Tokens; what was wanted until it is loaded."""
        return self._loaded.context if self._loaded else self._files.context or USUAL_CONTEXT

    @property
    def comfortable(self) -> int:
        """Tokens: a small processor reads some fifty of them in a second."""
        return _COMFORTABLE

    @property
    def sees(self) -> bool:
        """Whether it can look at pictures."""
        return self._files.projector is not None

    @property
    def pid(self) -> int | None:
        """Of the running process, `None` if there is none."""
        return None if self._process is None or self._process.lost else self._process.pid

    async def load(self) -> ModelLoaded:
        """Load it now rather than at the first call. Raises as `generate`."""
        async with self._turn:
            await self._running()
            self._rest()
            assert self._loaded is not None  # noqa: S101 - it runs
            return self._loaded

    async def generate(self, prompt: Prompt, on_text: OnText = unheard) -> Generated:
        """Answer a prompt. See `LanguageModel`."""
        if not prompt.background and self._background is not None:
            self._background.set()
        async with self._turn:
            for life in range(_LIVES):
                process = await self._running()
                try:
                    return await self._call(process, prompt, on_text)
                except WorkerLostError:
                    _log.warning("model worker %d died in call %d", process.pid, life)
                finally:
                    self._rest()
        raise ModelFailedError(
            "The language model's process died twice on this. It may lack memory, or the model file is bad."
        )

    async def unload(self) -> None:
        """End the process, and what runs in it; the next call starts another."""
        process, self._process = self._process, None
        await self._drop_spare()
        if process is not None:
            await process.stop(_STOP_WITHIN)

    async def close(self) -> None:
        """End the process. Calls that run are stopped."""
        self._closed = True
        if self._unload is not None:
            self._unload.cancel()
        process, self._process = self._process, None
        await self._drop_spare()
        if process is not None:
            await process.stop(_STOP_WITHIN)
        if self._work:
            await asyncio.wait(self._work)

    # ── one call ─────────────────────────────────────────────────────────────────────────────────────

    async def _call(self, process: WorkerProcess, prompt: Prompt, on_text: OnText) -> Generated:
        request = GenerateText(
            prompt.instructions,
            tuple((turn.role, turn.text) for turn in prompt.turns),
            prompt.schema,
            prompt.max_tokens,
            prompt.temperature,
            prompt.seed,
        )
        packet = Packet("request", next(self._numbers), GENERATE, request, prompt.image)
        give_way = asyncio.Event()
        self._background = give_way if prompt.background else None
        asking = self._keep(process.ask(packet, lambda piece: on_text(str(piece.body))))
        waiting = self._keep(give_way.wait())
        try:
            done, _ = await asyncio.wait(
                {asking, waiting}, timeout=self._deadline, return_when=asyncio.FIRST_COMPLETED
            )
            if asking not in done:
                await self._stop(process, packet.id, asking)
                if waiting in done:
                    raise StoppedError("Something else was asked of the model meanwhile.")
                raise ModelFailedError("The language model took too long and was stopped.")
            return _result(prompt, asking.result())
        except asyncio.CancelledError:
            # The model is stopped before the turn is over, so that the next call finds it free.
            stopping = self._keep(self._stop(process, packet.id, asking))
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(stopping)
            raise
        finally:
            self._background = None
            waiting.cancel()

    async def _stop(self, process: WorkerProcess, number: int, asking: "asyncio.Task[Packet]") -> None:
        """Tell it to stop, and kill it if it does not."""
        with contextlib.suppress(WorkerLostError):
            await process.tell(Packet("cancel", number))
        done, _ = await asyncio.wait({asking}, timeout=_STOP_WITHIN)
        if not done:
            _log.warning("model worker %d does not stop and is killed", process.pid)
            process.kill()
            await asyncio.wait({asking})

    def _keep(self, work: Any) -> "asyncio.Task[Any]":
        """A task whose end somebody waits for, and whose failure is nobody's surprise."""
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._work.add(task)

        def done(task: "asyncio.Task[Any]") -> None:
            self._work.discard(task)
            if not task.cancelled():
                task.exception()

        task.add_done_callback(done)
        return task

    # ── the process ──────────────────────────────────────────────────────────────────────────────────

    async def _running(self) -> WorkerProcess:
        """The process with the model loaded; after a death not before the back-off is over."""
        if self._unload is not None:
            self._unload.cancel()
            self._unload = None
        if self._process is not None and self._process.lost:
            dead, self._process = self._process, None
            await dead.stop(_STOP_WITHIN)
            await asyncio.sleep(self._backoff.ended())
        if self._closed:
            raise StoppedError("The language model was closed.")
        if self._process is None:
            process = await self._started()
            try:
                self._loaded = await self._load_into(process)
            except BaseException:
                process.kill()
                await asyncio.shield(process.stop(_STOP_WITHIN))
                raise
            self._process = process
            self._backoff.started()
        return self._process

    async def _started(self) -> WorkerProcess:
        """The spare process where there is one that lives, else a new one."""
        spare, self._spare = self._spare, None
        if spare is not None:
            with contextlib.suppress(AfterimageError):
                process = await spare
                if not process.lost:
                    return process
                await process.stop(_STOP_WITHIN)
        return await WorkerProcess.start(self._command)

    async def _drop_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare is not None:
            with contextlib.suppress(AfterimageError):
                process = await spare
                process.kill()  # there is nothing in it
                await process.stop(_STOP_WITHIN)

    async def _load_into(self, process: WorkerProcess) -> ModelLoaded:
        files = self._files
        request = LoadModel(
            str(files.model),
            str(files.projector or ""),
            files.context,
            files.memory,
            files.threads,
            str(files.states or ""),
        )
        try:
            async with asyncio.timeout(self._deadline):
                reply = await process.ask(Packet("request", next(self._numbers), LOAD, request))
        except WorkerLostError:
            raise ModelFailedError(
                f"Loading {files.model.name} ended the model's process. The file may be damaged, or there is "
                "too little memory. Nothing else is affected."
            ) from None
        except TimeoutError:
            raise ModelFailedError(f"Loading {files.model.name} took too long.") from None
        if reply.kind == "error":
            raise packet_error(reply)
        return msgspec.convert(reply.body, ModelLoaded)

    def _rest(self) -> None:
        """End the process when nothing is asked for a while; until then have another one ready."""
        if self._process is not None and not self._closed:
            if self._spare is None and not self._process.lost and this_memory().available > _ROOM_FOR_SPARE:
                self._spare = self._keep(WorkerProcess.start(self._command))
            self._unload = asyncio.get_running_loop().call_later(self._idle, self._end_idle)

    def _end_idle(self) -> None:
        if not self._turn.locked() and self._process is not None:
            process, self._process = self._process, None
            _log.info("model worker %d is not needed and ends", process.pid)
            self._keep(process.stop(_STOP_WITHIN))
            self._keep(self._drop_spare())


def _result(prompt: Prompt, reply: Packet) -> Generated:
    """The answer, if it is one.

    Raises:
        ModelFailedError: It was cut, or is not what the schema asks for.
    """
    if reply.kind == "error":
        raise packet_error(reply)
    made = msgspec.convert(reply.body, TextGenerated)
    if made.finish != "stop":
        raise ModelFailedError("The model's answer did not come to its end.")
    text, value = made.text, None
    if prompt.schema is None:
        text = without_thoughts(text)
    else:
        try:
            value = parse(text, prompt.schema)
        except SchemaMismatchError as error:
            raise ModelFailedError(f"The model's answer is not in the form asked for: {error}.") from None
    return Generated(text, value, made.prompt_tokens, made.reused_tokens, made.tokens)
