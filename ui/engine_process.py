"""Keeps the engine running while the windows are open, and ends it in order when they close."""

import logging
from collections import deque
from typing import Final

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from core.protocol.backoff import KILL_AFTER, RESTART_WITHOUT_KEYS, Backoff

logger = logging.getLogger(__name__)

_ENDS_KEPT: Final = 8
_TROUBLE_AFTER: Final = 3
"""So many early ends in a row are worth telling the user."""


class EngineProcess(QObject):
    """Starts the engine on demand and again when it ends unasked, waiting longer each time.

    Whether an engine is needed at all is for the caller to find out: one that already serves the socket
    is simply used.
    """

    started = Signal()
    locked = Signal()
    """It ended because it was told to forget its keys, and is being started again."""
    trouble = Signal(str)
    """It keeps ending; a sentence for the user."""
    stopped = Signal()
    """It has ended after `stop`."""

    def __init__(
        self, command: list[str], parent: QObject | None = None, *, backoff: Backoff | None = None
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._backoff = backoff or Backoff()
        self._stopping = False
        self.ends: deque[str] = deque(maxlen=_ENDS_KEPT)
        """How it ended lately, for a report."""
        self._process = QProcess(self)
        # Its log goes where ours goes; its input stays closed.
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedChannels)
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        self._process.started.connect(self._running)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._start)
        self._deadline = QTimer(self, singleShot=True, interval=round(KILL_AFTER * 1000))
        self._deadline.timeout.connect(self._process.kill)

    @property
    def is_running(self) -> bool:
        """Whether a process of ours is there."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    @property
    def pid(self) -> int:
        """Of the engine; 0 when it is not ours or not running."""
        return int(self._process.processId())

    def ensure(self) -> None:
        """Start it unless it runs, is about to, or was told to stop."""
        if not (self._stopping or self.is_running or self._wait.isActive()):
            self._start()

    def retry_now(self) -> None:
        """Do not wait any longer."""
        if self._wait.isActive():
            self._wait.stop()
            self._start()

    def stop(self) -> None:
        """See it end: it was asked to over the socket; after the deadline it is killed. `stopped` follows."""
        self._stopping = True
        self._wait.stop()
        if self.is_running:
            self._deadline.start()
        else:
            QTimer.singleShot(0, self, self.stopped.emit)

    def replace(self) -> bool:
        """End one that answers nothing, by force; another is started. Whether it was ours to end."""
        if not self.is_running:
            return False
        self.ends.append("the engine did not answer, and was ended")
        self._process.kill()
        return True

    def terminate(self) -> None:
        """Ask it to end by signal, for when the socket does not answer."""
        self._process.terminate()

    def _start(self) -> None:
        program, *arguments = self._command
        self._backoff.started()
        self._process.start(program, arguments)

    def _running(self) -> None:
        logger.info("engine started, pid %d", self.pid)
        self.started.emit()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            logger.error("engine could not be started")
            self.ends.append("the engine could not be started")
            self._again()

    def _ended(self, code: int, status: QProcess.ExitStatus) -> None:
        self._deadline.stop()
        crashed = status is QProcess.ExitStatus.CrashExit
        logger.info("engine ended, status %d%s", code, " (crashed)" if crashed else "")
        self.ends.append(f"the engine ended, status {code}{' (crashed)' if crashed else ''}")
        if self._stopping:
            self.stopped.emit()
        elif not crashed and code == RESTART_WITHOUT_KEYS:
            self.locked.emit()
            self._start()
        else:
            self._again()

    def _again(self) -> None:
        if self._stopping:
            self.stopped.emit()
            return
        self._wait.start(round(self._backoff.ended() * 1000))
        if self._backoff.failures >= _TROUBLE_AFTER:
            self.trouble.emit(
                self.tr(
                    "The engine keeps stopping. Its last words are in the terminal that started Afterimage."
                )
            )
