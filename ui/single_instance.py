"""One desktop per home: a second start only brings the first one's window to the front."""

from typing import Final

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS: Final = 2000


class SingleInstance(QObject):
    """A lock file beside the engine's socket, and a socket on which others knock.

    The operating system drops the lock with its process, so that a crash never keeps the program from
    starting.
    """

    knocked = Signal()

    def __init__(self, engine_socket: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        base = engine_socket.removesuffix(".sock")
        self._path = f"{base}.desktop"
        self._lock = QLockFile(f"{base}.desktop.lock")
        self._lock.setStaleLockTime(0)  # only a dead owner makes it stale, never its age
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._knock)

    def acquire(self) -> bool:
        """Become the only one. False where another one is: it has been asked to show itself."""
        if not self._lock.tryLock(0):
            self._call_first()
            return False
        QLocalServer.removeServer(self._path)
        self._server.listen(self._path)
        return True

    def release(self) -> None:
        """Let another one start."""
        self._server.close()
        self._lock.unlock()

    def _call_first(self) -> None:
        socket = QLocalSocket()
        socket.connectToServer(self._path)
        if socket.waitForConnected(_PATIENCE_MS):
            socket.disconnectFromServer()

    def _knock(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.deleteLater()
            self.knocked.emit()
