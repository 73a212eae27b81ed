"""Opens the dialog for a defect of the windows, or when the engine keeps ending."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.bridge import EngineLink
from ui.engine_process import EngineProcess
from ui.trouble.defects import Defects, report
from ui.trouble.dialog import TroubleDialog


class TroubleWatch(QObject):
    """One dialog at a time: what comes meanwhile is in the next report."""

    def __init__(
        self,
        link: EngineLink,
        engine: EngineProcess,
        window: QWidget,
        restart: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link, self._engine, self._window, self._restart = link, engine, window, restart
        self.dialog: TroubleDialog | None = None
        self.defects = Defects(self)
        self.defects.met.connect(lambda _words: self._met())
        self._told = False
        engine.trouble.connect(self._engine_ends)
        link.connected.connect(self._well)

    def _well(self) -> None:
        self._told = False

    def _met(self) -> None:
        self._open(
            self.tr("Something went wrong in the windows"),
            self.tr(
                "A part of the program met a defect. What was recorded is safe, and recording goes on. If "
                "something looks odd, start it again: you are asked for your passphrase then."
            ),
            "\n\n".join(self.defects.told),
            self.tr("Start again"),
            self._restart,
        )

    def _engine_ends(self, _reason: str = "") -> None:
        if self._told:
            return
        self._told = True  # until it has come up once
        self._open(
            self.tr("The engine keeps stopping"),
            self.tr(
                "It was started several times and ended each time, so nothing is recorded at present. What "
                "was recorded before is safe. It is tried again by itself, more and more seldom."
            ),
            "\n".join(self._engine.ends),
            self.tr("Try again"),
            self._engine.retry_now,
        )

    def _open(self, title: str, text: str, what: str, button: str, act: Callable[[], object]) -> None:
        if self.dialog is not None:
            return
        status = self._link.status
        told = report(what, status.version if status is not None else "")
        self.dialog = TroubleDialog(title, text, told, button, self._window)
        self.dialog.restart_wanted.connect(act)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
