"""The model worker: a process without keys and network that runs one language model and nothing else.

It takes requests from the pipe it was started with and ends when that pipe closes. What a broken file, a
hostile prompt or a lack of memory does to it, it does to nobody else.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import msgspec

from core.hardening import hide_memory, places
from core.models.fit import this_memory
from core.protocol.typed import error_packet
from core.protocol.wire import Packet, WireError
from core.records.errors import AfterimageError, InternalError, ModelFailedError, RefusedError, StoppedError
from core.workers import isolation
from core.workers.channel import Channel, serve
from core.workers.llama import LlamaModel, preload
from core.workers.model_requests import GENERATE, LOAD, GenerateText, LoadModel

_log = logging.getLogger(__name__)

_NICENESS: Final = 3
"""A little: somebody waits for what is written here, and works with something else meanwhile."""
_ADDRESS_SPACE: Final = 3
"""Times all memory: files are mapped, and libraries reserve what they never use."""


class ModelWorker:
    """Serves one request after the other in a thread of its own; a cancel is heard at any time."""

    def __init__(self, send: Callable[[Packet], None]) -> None:
        """Answer by `send`, which any thread may call."""
        self._send = send
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._model: LlamaModel | None = None
        self._lock = threading.Lock()
        self._waiting: dict[int, threading.Event] = {}

    def prepare(self) -> None:
        """Load the runtime before anything is asked: it takes most of the time of a start."""
        self._thread.submit(preload)

    def take(self, packet: Packet) -> None:
        """Start what a request asks for, or stop one. Never waits.

        Raises:
            WireError: It is neither.
        """
        if packet.kind == "cancel":
            with self._lock:
                stopped = self._waiting.get(packet.id)
            if stopped is not None:
                stopped.set()
            return
        if packet.kind != "request":
            raise WireError("a worker takes requests only")
        with self._lock:
            self._waiting[packet.id] = threading.Event()
        self._thread.submit(self._answer, packet)

    def _answer(self, packet: Packet) -> None:
        stopped = self._waiting[packet.id]
        try:
            reply = Packet("reply", packet.id, body=self._serve(packet, stopped))
        except AfterimageError as error:
            reply = error_packet(packet.id, error)
        except msgspec.ValidationError:
            reply = error_packet(packet.id, RefusedError("The model was asked for something it cannot read."))
        except MemoryError:
            reply = error_packet(
                packet.id, ModelFailedError("There is too little memory for the model. Close other programs.")
            )
        except Exception as error:  # noqa: BLE001 - whatever a prompt provokes must not end the thread
            _log.error(
                "%s failed: %s at %s", packet.op, type(error).__name__, "; ".join(places(error.__traceback__))
            )
            reply = error_packet(packet.id, InternalError("The model failed on this. It was logged."))
        finally:
            with self._lock:
                del self._waiting[packet.id]
        self._send(reply)

    def _serve(self, packet: Packet, stopped: threading.Event) -> Any:
        if stopped.is_set():
            raise StoppedError("The model was stopped.")
        if packet.op == LOAD:
            if self._model is not None:
                raise RefusedError("This process has its model already.")
            self._model = LlamaModel(msgspec.convert(packet.body, LoadModel))
            return self._model.loaded
        if packet.op != GENERATE:
            raise RefusedError(f"There is no operation “{packet.op[:40]}”.")
        if self._model is None:
            raise RefusedError("No model is loaded.")
        request = msgspec.convert(packet.body, GenerateText)
        return self._model.generate(
            request,
            packet.blob,
            lambda piece: self._send(Packet("progress", packet.id, body=piece)),
            stopped.is_set,
        )


def run_model_worker() -> None:
    """Serve requests on standard input and output until the input closes. Does not return."""
    channel = Channel()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for whoever started us to decide
    isolation.step_back(_NICENESS)
    hide_memory()
    isolation.keep_within_limits(this_memory().total * _ADDRESS_SPACE)
    _log.info(
        "model worker %d started, network %s", os.getpid(), "off" if isolation.forbid_network() else "on"
    )
    worker = ModelWorker(channel.send)
    worker.prepare()
    serve(channel, worker.take)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    run_model_worker()
