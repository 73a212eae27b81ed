"""The desktop role: tray and windows around an engine that it keeps running."""

import contextlib
import logging
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from core.protocol.endpoint import socket_path
from core.protocol.operations import Shutdown
from ui.actions import Actions
from ui.appearance import Appearance
from ui.attendance import Attendance
from ui.autostart import own_command
from ui.bridge import EngineLink
from ui.clipboard import leave_no_copy
from ui.deletion.confirm import ConfirmDialog
from ui.engine_process import EngineProcess
from ui.icons import program_icon
from ui.messages import quiet_qt
from ui.shell.window import MainWindow
from ui.shortcuts.keys import GlobalShortcuts
from ui.single_instance import SingleInstance
from ui.tray.status_window import StatusWindow
from ui.tray.tray import Tray
from ui.trouble.watch import TroubleWatch

logger = logging.getLogger(__name__)

_KNOCK_MS: Final = 40
"""Between attempts to connect while the engine starts."""
_TRAY_MS: Final = 3000
"""Panels may come up after us."""
_FAREWELL_MS: Final = 6000
"""An engine that is not ours gets this long to answer the shutdown."""


class Desktop(QObject):
    """Wires link, engine, windows and tray, and ends them in order."""

    def __init__(self, app: QApplication, home: Path, engine_command: list[str], path: str) -> None:
        super().__init__(app)
        self._app = app
        self._quitting = False
        self.starts_again = False
        self.link = EngineLink(path, self)
        self.engine = EngineProcess(engine_command, self)
        self.actions = Actions(self.link, self)
        self.attendance = Attendance(self.link, self)
        self.window = MainWindow(self.link, self.actions, str(home))
        self.tray: Tray | None = None
        self.small: StatusWindow | None = None
        self._again = QTimer(self, singleShot=True, interval=_KNOCK_MS)
        self._again.timeout.connect(self.link.open)
        self._tray_watch = QTimer(self, interval=_TRAY_MS)
        self._tray_watch.timeout.connect(self._look_for_tray)

        self.link.unreachable.connect(self._unreachable)
        self.link.disconnected.connect(self._again.start)
        self.link.incompatible.connect(self.window.trouble)
        self.engine.locked.connect(self.window.drop_content)
        self.engine.trouble.connect(self.window.trouble)
        self.engine.stopped.connect(self._app.quit)
        app.aboutToQuit.connect(leave_no_copy)
        self.window.retry.connect(self.engine.retry_now)
        self.window.closed.connect(self._window_closed)
        self.actions.open_requested.connect(self.window.show_front)
        self.actions.ask_requested.connect(self.window.focus_ask)
        self.watch = TroubleWatch(self.link, self.engine, self.window, self.restart, self)
        self.shortcuts = GlobalShortcuts(self)
        self.shortcuts.pressed.connect(self._key)
        self.actions.quit_requested.connect(self.quit)
        self.actions.restart_requested.connect(self._replace_engine)
        self.actions.locking.connect(self._lock_silent)

    def _replace_engine(self) -> None:
        if not self.engine.replace():
            self.actions.failed.emit(
                self.tr("This engine was started elsewhere. End it there; another one is started then.")
            )

    def _lock_silent(self) -> None:
        """An engine that answers nothing forgets no keys: ending it is what does."""
        if self.link.silent:
            self.engine.replace()

    def _key(self, what: str) -> None:
        if what == "panic":
            self.actions.panic()
        elif self.actions.search.isEnabled():
            self.actions.search_requested.emit()
        else:
            self.window.show_front()  # locked: the way in comes first

    def start(self) -> None:
        """Show the window at once and look for an engine meanwhile."""
        self.window.show()
        self._look_for_tray()
        self._tray_watch.start()
        self.link.open()

    def restart(self) -> None:
        """End in order, to be started again by `run_desktop`."""
        self.starts_again = True
        self.quit()

    def quit(self) -> None:
        """End in order: windows, engine, then ourselves. A second call does not wait."""
        if self._quitting:
            self._app.exit(0)
            return
        self._quitting = True
        self._tray_watch.stop()
        self._again.stop()
        self.shortcuts.close()
        self.window.hide()
        if self.small is not None:
            self.small.hide()
        if self.tray is not None:
            self.tray.hide()
        attached = not self.engine.is_running
        if self.link.is_connected:
            self.link.call(Shutdown())
        elif self.engine.is_running:
            self.engine.terminate()
        if attached and self.link.is_connected:
            self.link.disconnected.connect(self._app.quit)
            QTimer.singleShot(_FAREWELL_MS, self._app, self._app.quit)
        else:
            self.engine.stop()

    def _unreachable(self, _reason: str) -> None:
        if not self._quitting:
            self.engine.ensure()
            self._again.start()

    def _look_for_tray(self) -> None:
        if self.tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = Tray(self.link, self.actions, self)
            self.tray.show()
            self._tray_watch.stop()
            if self.small is not None and self.small.isVisible():
                self.small.hide()

    def _window_closed(self) -> None:
        if self.tray is not None:
            return
        if self.small is None:
            self.small = StatusWindow(self.link, self.actions)
            self.small.quit_asked.connect(self._ask_to_quit)
            self.actions.open_requested.connect(self.small.hide)
            self.actions.ask_requested.connect(self.small.hide)
        self.small.show_front()

    def _ask_to_quit(self) -> None:
        dialog = ConfirmDialog(
            self.tr("Quit Afterimage?"),
            self.tr(
                "Nothing is recorded while it is not running. To get this window out of the way, minimise it."
            ),
            self.tr("Quit"),
            self.small,
        )
        dialog.accepted.connect(self.quit)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


@contextlib.contextmanager
def _signals(app: QApplication, run: Desktop) -> Iterator[None]:
    """SIGINT and SIGTERM quit in order.

    Python runs its handlers only between bytecodes, and Qt's loop has none: the wake-up descriptor is what
    gets it there at once.
    """
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, app)
    notifier.activated.connect(lambda *_: ours.recv(64))
    before = signal.set_wakeup_fd(theirs.fileno())
    handlers = {
        number: signal.signal(number, lambda *_: run.quit()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        ours.close()
        theirs.close()


def run_desktop(home: Path, engine_command: list[str]) -> int:
    """Run until the user quits. Gives the exit status.

    A second desktop for the same home brings the first one's window to the front and ends at once.
    """
    QCoreApplication.setApplicationName("Afterimage")
    QCoreApplication.setOrganizationName("Afterimage")
    app = QApplication(["Afterimage"])
    quiet_qt()
    app.setApplicationDisplayName("Afterimage")
    app.setDesktopFileName("afterimage")
    app.setWindowIcon(program_icon())
    app.setQuitOnLastWindowClosed(False)
    path = socket_path(home)
    instance = SingleInstance(path)
    if not instance.acquire():
        return 0
    appearance = Appearance(app)
    desktop = Desktop(app, home, engine_command, path)
    appearance.resized.connect(desktop.window.rebuild)
    instance.knocked.connect(desktop.window.show_front)
    desktop.watch.defects.install()
    with _signals(app, desktop):
        desktop.start()
        status = app.exec()
    desktop.watch.defects.remove()
    desktop.link.close()
    instance.release()
    if desktop.starts_again:
        program, *arguments = own_command(str(home))
        QProcess.startDetached(program, arguments)
    return status
