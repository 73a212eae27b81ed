"""Where the windows meet the engine: requests go out, replies and events come back."""

import itertools
import logging
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalSocket

from core.protocol.greeting import check_greeting, greeting
from core.protocol.operations import Event, GetStatus, Progress, Request, Status, Subscribe
from core.protocol.typed import decode, packet_error
from core.protocol.wire import Decoder, Packet, WireError, encode
from core.records.errors import AfterimageError, EnvironmentFaultError
from ui.engine_words import told_error, told_progress, told_reply

logger = logging.getLogger(__name__)

R = TypeVar("R")
OnError = Callable[[AfterimageError], None]
OnProgress = Callable[[Progress], None]

_STATUS_EVERY_MS: Final = 5000
"""Between events the status is asked for this often: its age tells a silent engine from a calm one."""
_SILENT_AFTER: Final = 3
"""Polls in a row without a word from an engine that is connected: it hangs, or was stopped."""


class DisconnectedError(EnvironmentFaultError):
    """The engine is not there (any more)."""

    code = "disconnected"


class CallHandle(QObject):
    """A request under way. Cancelling it twice, or after its end, does nothing."""

    def __init__(
        self,
        link: "EngineLink",
        number: int,
        request: Request[Any],
        on_reply: Callable[[Any, bytes], None] | None,
        on_error: OnError | None,
        on_progress: OnProgress | None,
    ) -> None:
        super().__init__(link)
        self._link = link
        self.number = number
        self.request = request
        self.on_reply = on_reply
        self.on_error = on_error
        self.on_progress = on_progress

    def cancel(self) -> None:
        """Ask the engine to stop, and hear nothing of this request any more."""
        self._link.drop(self)


class EngineLink(QObject):
    """A connection to the engine that mends itself. Everything runs in the UI's thread and nothing blocks it.

    A call with an `owner` dies with that object, so that a reply never reaches a window that is gone.
    """

    connected = Signal()
    disconnected = Signal()
    unreachable = Signal(str)
    """Nothing serves the socket; in Qt's words why."""
    incompatible = Signal(str)
    """The engine speaks another version; a sentence for the user."""
    happened = Signal(object)
    """An `Event`. (`event` is Qt's own.)"""
    status_changed = Signal(object)
    """A `Status`; also when only the time of the answer is new, or the engine fell silent or spoke again."""

    def __init__(self, path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._numbers = itertools.count(1)
        self._calls: dict[int, CallHandle] = {}
        self._decoder = Decoder()
        self._ready = False
        self.status: Status | None = None
        self.silent = False
        """Whether the engine is connected and answers nothing."""
        self._unheard = 0
        self._asking = False
        self._socket = QLocalSocket(self)
        self._socket.connected.connect(self._greet)
        self._socket.readyRead.connect(self._read)
        self._socket.disconnected.connect(self._lost)
        self._socket.errorOccurred.connect(self._failed)
        self._poll = QTimer(self, interval=_STATUS_EVERY_MS)
        self._poll.timeout.connect(self.look)

    @property
    def is_connected(self) -> bool:
        """Whether both ends have greeted each other."""
        return self._ready

    def open(self) -> None:
        """Try once to connect. `connected` or `unreachable` follows."""
        if self._socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
            self._decoder = Decoder()
            self._socket.connectToServer(self._path)

    def close(self) -> None:
        """Hang up."""
        self._poll.stop()
        self._socket.abort()

    def call(
        self,
        request: Request[R],
        on_reply: Callable[[R], None] | None = None,
        on_error: OnError | None = None,
        on_progress: OnProgress | None = None,
        *,
        owner: QObject | None = None,
    ) -> CallHandle:
        """Send a request; one of `on_reply` and `on_error` is called later, unless it is cancelled."""
        wrapped = None if on_reply is None else lambda reply, _blob: on_reply(reply)
        return self.fetch(request, wrapped, on_error, on_progress, owner=owner)

    def fetch(
        self,
        request: Request[R],
        on_reply: Callable[[R, bytes], None] | None = None,
        on_error: OnError | None = None,
        on_progress: OnProgress | None = None,
        *,
        owner: QObject | None = None,
    ) -> CallHandle:
        """Like `call`, for replies that carry bytes."""
        handle = CallHandle(self, next(self._numbers), request, on_reply, on_error, on_progress)
        if owner is not None:
            owner.destroyed.connect(handle.cancel)
        self._calls[handle.number] = handle
        if self._ready:
            self._send(Packet("request", handle.number, request.op, request))
        else:
            error = DisconnectedError(self.tr("The engine is not running yet. It is being started."))
            QTimer.singleShot(0, handle, lambda: self._finish(handle.number, error))
        return handle

    def refresh_status(self) -> None:
        """Ask for the status now."""
        if self._ready:
            self._asking = True
            self.call(GetStatus(), self._take_status)

    def look(self) -> None:
        """Ask for the status, and notice an engine that has not answered for some time."""
        self._unheard += 1
        if self._unheard >= _SILENT_AFTER:
            self._set_silent(silent=True)
        if not self._asking:  # one question is enough for who does not answer
            self.refresh_status()

    def _set_silent(self, *, silent: bool) -> None:
        if silent != self.silent:
            logger.warning("the engine %s", "does not answer" if silent else "answers again")
            self.silent = silent
            if self.status is not None:
                self.status_changed.emit(self.status)

    def drop(self, handle: CallHandle) -> None:
        """Forget a request and tell the engine so."""
        if self._calls.pop(handle.number, None) is None:
            return
        if self._ready:
            self._send(Packet("cancel", handle.number))
        handle.deleteLater()

    # ── the socket ───────────────────────────────────────────────────────────────────────────────────

    def _send(self, packet: Packet) -> None:
        self._socket.write(encode(packet))
        self._socket.flush()

    def _greet(self) -> None:
        self._send(greeting())

    def _read(self) -> None:
        try:
            packets = self._decoder.feed(bytes(self._socket.readAll().data()))
        except WireError:
            logger.warning("the engine's socket speaks another protocol")
            self._socket.abort()
            return
        if packets:
            self._unheard = 0
            self._set_silent(silent=False)
        for packet in packets:
            self._take(packet)

    def _take(self, packet: Packet) -> None:
        if not self._ready:
            self._welcome(packet)
        elif packet.kind == "event":
            self._take_event(decode(Event, packet.body))
        elif packet.kind == "progress":
            handle = self._calls.get(packet.id)
            if handle is not None and handle.on_progress is not None:
                handle.on_progress(told_progress(decode(Progress, packet.body)))
        elif packet.kind == "error":
            self._finish(packet.id, told_error(packet_error(packet)))
        elif packet.kind == "reply":
            self._reply(packet)

    def _welcome(self, packet: Packet) -> None:
        try:
            check_greeting(packet)
        except EnvironmentFaultError as error:
            self._socket.abort()
            self.incompatible.emit(str(error))
            return
        self._ready = True
        self._poll.start()
        self.call(Subscribe())
        self.refresh_status()
        self.connected.emit()

    def _take_event(self, event: Event) -> None:
        if event.name == "status":
            self.refresh_status()
        self.happened.emit(event)

    def _take_status(self, status: Status) -> None:
        self._asking = False
        self.status = status
        self.status_changed.emit(status)

    def _reply(self, packet: Packet) -> None:
        handle = self._calls.get(packet.id)
        if handle is None:
            return
        try:
            reply: object = told_reply(decode(handle.request.reply, packet.body))
        except msgspec.ValidationError:
            logger.warning("reply of %s does not fit its record", handle.request.op)
            self._finish(packet.id, AfterimageError(self.tr("The engine's answer could not be read.")))
            return
        del self._calls[packet.id]
        handle.deleteLater()
        if handle.on_reply is not None:
            handle.on_reply(reply, packet.blob)
        if isinstance(reply, Status) and not isinstance(handle.request, GetStatus):
            self._take_status(reply)

    def _finish(self, number: int, error: AfterimageError) -> None:
        handle = self._calls.pop(number, None)
        if handle is None:
            return
        handle.deleteLater()
        if handle.on_error is not None:
            handle.on_error(error)

    def _failed(self, _error: QLocalSocket.LocalSocketError) -> None:
        if not self._ready:
            self._socket.abort()
            self.unreachable.emit(self._socket.errorString())

    def _lost(self) -> None:
        was_ready, self._ready = self._ready, False
        self._poll.stop()
        self.status = None
        self.silent = self._asking = False
        self._unheard = 0
        error = DisconnectedError(
            self.tr("The connection to the engine was lost. It is being started again; please try once more.")
        )
        for number in list(self._calls):
            self._finish(number, error)
        if was_ready:
            self.disconnected.emit()
