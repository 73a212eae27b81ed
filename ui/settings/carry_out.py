"""Writes everything that was seen and said into a file that other programs read and an import takes back."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, Final

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFileDialog

from core.protocol.operations import EXPORT_HEAD, ExportPage, ExportSources
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.settings.model import SettingsModel
from ui.settings.panel import WorkPanel
from ui.translation import tr
from ui.widgets.buttons import Button
from ui.wording import plural

_LOOK_MS: Final = 15


class ExportFile:
    """A file that grows beside its name and gets it when it is whole. A thread writes: pages are large."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._partial = target.with_name(target.name + ".partial")
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="export")
        self._file: BinaryIO | None = None
        self._ended = False

    def put(self, data: bytes) -> Future[None]:
        """Append some lines."""
        return self._pool.submit(self._put, data)

    def finish(self) -> Future[None]:
        """All of it is there: sync it and give it its name."""
        self._ended = True
        future = self._pool.submit(self._finish)
        self._pool.shutdown(wait=False)
        return future

    def abandon(self) -> None:
        """Leave nothing behind. After the end it does nothing."""
        if not self._ended:
            self._ended = True
            self._pool.submit(self._remove)
            self._pool.shutdown(wait=False)

    def _put(self, data: bytes) -> None:
        if self._file is None:
            # Only its user may read it: it is not encrypted.
            self._file = os.fdopen(os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._file.write(data)

    def _finish(self) -> None:
        if self._file is not None:
            with self._file:
                self._file.flush()
                os.fsync(self._file.fileno())
            self._partial.replace(self._target)

    def _remove(self) -> None:
        if self._file is not None:
            self._file.close()
            self._partial.unlink(missing_ok=True)


class ExportPanel(WorkPanel):
    """One page of the engine's after the other, each written before the next is asked for."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__(link, "upload", tr("Progress of the export"))
        self._file: ExportFile | None = None
        self._writing: Future[None] | None = None
        self._then: Callable[[], None] = self._stopped
        self._lines = 0
        self.say(
            self.tr("Everything that was seen and said"),
            self.tr("As lines of JSON in one file. The file is not encrypted: whoever has it can read it."),
        )
        self.pictures = QCheckBox(self.tr("With the pictures"))
        self.pictures.setAccessibleName(self.pictures.text())
        self.pictures.setChecked(True)
        self.body.addWidget(self.pictures)
        self.choose = Button(self.tr("Export…"))
        self.choose.clicked.connect(self._choose)
        self.foot.addWidget(self.choose)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._written)

    def _choose(self) -> None:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        wanted = str(Path.home() / f"afterimage-{today}.jsonl")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Where to write it"), wanted)
        if path:
            self.write_to(Path(path))

    def write_to(self, target: Path) -> None:
        """Begin."""
        self._file = ExportFile(target)
        self.destroyed.connect(self._file.abandon)  # a lock takes the page away
        self._lines = 0
        self.show_running(running=True)
        self.detail.setText(self.tr("Reading what is still open…"))
        self.stop.setFocus()
        self._put(EXPORT_HEAD + b"\n", lambda: self._ask(0))

    def _ask(self, offset: int) -> None:
        request = ExportSources(offset, self.pictures.isChecked())
        self._call = self._link.fetch(request, self._take, self._failed, owner=self)

    def _take(self, page: ExportPage, lines: bytes) -> None:
        self._call = None
        self._lines += page.sources
        self.bar.setRange(0, page.total)
        self.bar.setValue(page.next or page.total)
        self.detail.setText(self._count(self.tr("{n} line written…"), self.tr("{n} lines written…")))
        self._put(lines, (lambda: self._ask(page.next)) if page.next else self._finish)

    def _put(self, data: bytes, then: Callable[[], None]) -> None:
        if self._file is not None:
            self._wait_for(self._file.put(data), then)

    def _finish(self) -> None:
        if self._file is not None:
            self._wait_for(self._file.finish(), self._done)

    def _wait_for(self, writing: Future[None], then: Callable[[], None]) -> None:
        self._writing, self._then = writing, then
        self._look.start()

    def _written(self) -> None:
        if self._writing is None or not self._writing.done():
            return
        self._look.stop()
        error = self._writing.exception()
        self._writing = None
        if isinstance(error, OSError):
            reason = os.strerror(error.errno or 0)
            self._give_up(self.tr("The file cannot be written ({reason}).").replace("{reason}", reason))
        elif error is not None:
            raise error
        else:
            self._then()

    def _done(self) -> None:
        self._file = None
        self.show_running(running=False)
        self.detail.setText(self._count(self.tr("{n} line written."), self.tr("{n} lines written.")))

    def _stop(self) -> None:
        self._give_up("")
        self._stopped()

    def _stopped(self) -> None:
        self.detail.setText(self.tr("Stopped. Nothing was left behind."))

    def _failed(self, error: AfterimageError) -> None:
        self._give_up(str(error))

    def _give_up(self, words: str) -> None:
        self._look.stop()
        self._writing = None
        self._cancel()
        if self._file is not None:
            self._file.abandon()
            self._file = None
        self.show_running(running=False)
        self.detail.setText("")
        self.error.say(words)

    def show_running(self, *, running: bool) -> None:
        """Nothing else can be begun meanwhile."""
        super().show_running(running=running)
        self.choose.setEnabled(not running)
        self.pictures.setEnabled(not running)
        if not running:
            self.choose.setFocus()

    def _count(self, one: str, many: str) -> str:
        return plural(self._lines, one, many)
