"""Writes all memories into files: notes to read, or lines of JSON that an import takes back."""

import os
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFileDialog

from core.protocol.exporting import Ask, Steps, Write, Written, as_lines, as_notes
from core.protocol.operations import Progress
from core.records.errors import AfterimageError, NotFoundError
from core.text.when_format import spoken
from ui.bridge import EngineLink
from ui.settings.export_files import ExportFiles
from ui.settings.model import SettingsModel
from ui.settings.panel import WorkPanel
from ui.settings.rows import Choices
from ui.translation import tr
from ui.widgets.buttons import Button
from ui.wording import plural

_LOOK_MS: Final = 15
LINES, NOTES = "jsonl", "markdown"


def _say(time: datetime) -> str:
    return spoken(time, "")


class ExportPanel(WorkPanel):
    """One step after the other: each is asked for, or written, before the next."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__(link, "upload", tr("Progress of the export"))
        self._files: ExportFiles | None = None
        self._steps: Steps | None = None
        self._writing: Future[None] | None = None
        self._written_all: Written | None = None
        self.form = Choices()
        self.form.setAccessibleName(self.tr("What is written"))
        self.form.view().setAccessibleName(self.tr("What is written"))
        self.form.addItem(self.tr("Notes to read (Markdown)"), NOTES)
        self.form.addItem(self.tr("Lines of JSON, for an import"), LINES)
        self.form.currentIndexChanged.connect(lambda _place: self._describe())
        self.body.addWidget(self.form)
        self.pictures = QCheckBox(self.tr("With the pictures"))
        self.pictures.setAccessibleName(self.pictures.text())
        self.pictures.setChecked(True)
        self.body.addWidget(self.pictures)
        self.choose = Button(self.tr("Export…"))
        self.choose.clicked.connect(self._choose)
        self.foot.addWidget(self.choose)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._written)
        self._describe()

    def _describe(self) -> None:
        if self.form.currentData() == NOTES:
            what = self.tr("Every memory with its words and the pictures it cites, a page a day in a folder.")
        else:
            what = self.tr("Everything that was seen and said, in one file that an import takes back.")
        open_to_all = self.tr("It is not encrypted: whoever has it can read it.")
        self.say(self.tr("All your memories"), f"{what} {open_to_all}")

    def _choose(self) -> None:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        name = f"afterimage-{today}" + (".jsonl" if self.form.currentData() == LINES else "")
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Where to write it"), str(Path.home() / name), options=self._asking()
        )
        if path:
            self.write_to(Path(path))

    def _asking(self) -> QFileDialog.Option:
        """A file may be replaced, a folder never."""
        options = QFileDialog.Option
        return options.DontConfirmOverwrite if self.form.currentData() == NOTES else options(0)

    def write_to(self, target: Path) -> None:
        """Begin."""
        folder = self.form.currentData() == NOTES
        if folder and target.exists():
            text = self.tr("{name} is there already. Choose another name: nothing is written over.")
            self.error.say(text.replace("{name}", target.name))
            return
        pictures = self.pictures.isChecked()
        self._steps = as_notes(_say, pictures=pictures) if folder else as_lines(pictures=pictures)
        self._files = ExportFiles(target, folder=folder)
        self.destroyed.connect(self._files.abandon)  # a lock takes the page away
        self.show_running(running=True)
        self.detail.setText(self.tr("Reading what is still open…"))
        self.stop.setFocus()
        self._next()

    def _next(self, answer: Any = None, missing: NotFoundError | None = None) -> None:
        """Take the next step, with what came of the last."""
        while self._steps is not None and self._files is not None:
            try:
                step = self._steps.throw(missing) if missing is not None else self._steps.send(answer)
            except StopIteration as end:
                self._steps, self._written_all = None, end.value
                self._wait_for(self._files.finish())
                return
            answer = missing = None
            match step:
                case Progress():
                    self._progressed(step)
                case Write():
                    self._wait_for(self._files.put(step))
                    return
                case Ask():
                    self._call = self._link.fetch(step.request, self._answered, self._failed, owner=self)
                    return

    def _progressed(self, progress: Progress) -> None:
        super()._progressed(progress)
        share = 100 * progress.done // progress.total if progress.total else 100
        self.detail.setText(self.tr("{n} % written…").replace("{n}", str(share)))

    def _answered(self, reply: object, blob: bytes) -> None:
        self._call = None
        self._next((reply, blob))

    def _wait_for(self, writing: Future[None]) -> None:
        self._writing = writing
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
        elif self._written_all is not None:
            self._done(self._written_all)
        else:
            self._next()

    def _done(self, written: Written) -> None:
        self._files = self._written_all = None
        self.show_running(running=False)
        if written.days:
            days = plural(written.days, self.tr("{n} day"), self.tr("{n} days"))
            count = plural(written.records, self.tr("{n} memory"), self.tr("{n} memories"))
            words = self.tr("{memories} of {days} written.")
            self.detail.setText(words.replace("{memories}", count).replace("{days}", days))
        else:
            words = plural(written.records, self.tr("{n} line written."), self.tr("{n} lines written."))
            self.detail.setText(words)

    def _stop(self) -> None:
        self._give_up("")
        self.detail.setText(self.tr("Stopped. Nothing was left behind."))

    def _failed(self, error: AfterimageError) -> None:
        self._call = None
        if isinstance(error, NotFoundError):
            QTimer.singleShot(0, self, partial(self._next, None, error))
        else:
            self._give_up(str(error))

    def _give_up(self, words: str) -> None:
        self._look.stop()
        self._writing = self._steps = None
        self._cancel()
        if self._files is not None:
            self._files.abandon()
            self._files = None
        self.show_running(running=False)
        self.detail.setText("")
        self.error.say(words)

    def show_running(self, *, running: bool) -> None:
        """Nothing else can be begun meanwhile."""
        super().show_running(running=running)
        for control in (self.choose, self.pictures, self.form):
            control.setEnabled(not running)
        if not running:
            self.choose.setFocus()
