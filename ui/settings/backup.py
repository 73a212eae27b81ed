"""Where the memory is backed up, how that stands, and doing it now."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from core.protocol.operations import (
    BackupReceipt,
    BackupState,
    BackupVerified,
    GetBackup,
    Progress,
    RunBackup,
    SetBackup,
    VerifyBackup,
)
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink
from ui.settings.model import SettingsModel
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, Notice, TextLabel
from ui.wording import plural, size, when


class BackupPanel(QWidget):
    """A folder is chosen here; a bucket is named on the command line, where its credentials are."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._link = link
        self._call: CallHandle | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._icon = IconLabel("archive", "muted", 20)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = TextLabel(role="heading", wrap=True)
        self.detail = TextLabel(role="small", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        head.addLayout(words, 1)
        column.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.target = QLineEdit()
        self.target.setReadOnly(True)
        self.target.setPlaceholderText(self.tr("No place chosen"))
        self.target.setAccessibleName(self.tr("Where backups go"))
        self.choose = Button(self.tr("Choose a folder…"))
        self.choose.clicked.connect(lambda _checked=False: self._choose())
        line.addWidget(self.target, 1)
        line.addWidget(self.choose)
        column.addLayout(line)
        hint = self.tr("A bucket is named on the command line: “afterimage backup target s3://…”.")
        column.addWidget(TextLabel(hint, "small", wrap=True))
        self.bar = _progress_bar(self.tr("Progress of the backup"))
        column.addWidget(self.bar)
        self.notice = Notice("notice", "circle-alert")
        column.addWidget(self.notice)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        column.addLayout(self._foot())
        self._show(BackupState())
        self._refresh()

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        self.stop = Button(self.tr("Stop"))
        self.stop.hide()
        self.stop.clicked.connect(lambda _checked=False: self._stop())
        self.verify = Button(self.tr("Read it back"))
        self.verify.clicked.connect(lambda _checked=False: self._run(VerifyBackup()))
        self.run = Button(self.tr("Back up now"), "primary")
        self.run.clicked.connect(lambda _checked=False: self._run(RunBackup()))
        for button in (self.stop, self.verify, self.run):
            foot.addWidget(button)
        return foot

    def _refresh(self) -> None:
        self._link.call(GetBackup(), self._show, self._failed, owner=self)

    def _show(self, state: BackupState) -> None:
        there, good = bool(state.url), state.verified_at is not None
        self.target.setText(state.url.removeprefix("file://"))
        self.run.setEnabled(there and not state.running and self._call is None)
        self.verify.setEnabled(good and not state.running and self._call is None)
        self._icon.set_icon(
            "circle-check" if good and not state.failure else "archive", "success_text" if good else "muted"
        )
        if not there:
            self.title.setText(self.tr("Nothing is backed up"))
            self.detail.setText(
                self.tr("Should this disk be lost, so is your memory. Choose a place for copies.")
            )
        elif state.verified_at is None:
            self.title.setText(self.tr("No backup yet"))
            self.detail.setText(self.tr("The first one takes a while; later ones copy what is new."))
        else:
            self.title.setText(self.tr("Backed up {time}").replace("{time}", when(state.verified_at)))
            files = plural(state.files, self.tr("{n} file"), self.tr("{n} files"))
            read = ""
            if state.fully_read_at is not None:
                read = self.tr(" All of it was read back {time}.").replace(
                    "{time}", when(state.fully_read_at)
                )
            self.detail.setText(
                self.tr("{files}, {size}; a trial restore matched.{read}")
                .replace("{files}", files)
                .replace("{size}", size(state.bytes))
                .replace("{read}", read)
            )
        self.notice.say(state.notice)
        self.error.say(state.failure)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("A folder for backups"), self.target.text() or str(Path.home())
        )
        if folder:
            self.set_target(folder)

    def set_target(self, folder: str) -> None:
        """Have the engine try that folder, and keep it."""
        self.error.say("")
        self._link.call(SetBackup(url=folder), self._show, self._failed, owner=self)

    def _run(self, request: RunBackup | VerifyBackup) -> None:
        self.error.say("")
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.show()
        for button in (self.run, self.verify, self.choose):
            button.setEnabled(False)
        self._call = self._link.call(request, self._done, self._ended, self._progressed, owner=self)  # type: ignore[arg-type]

    def _stop(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._rest()

    def _progressed(self, progress: Progress) -> None:
        self.detail.setText(f"{progress.stage}…")
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def _done(self, _receipt: BackupReceipt | BackupVerified) -> None:
        self._rest()

    def _ended(self, error: AfterimageError) -> None:
        self._rest()
        self._failed(error)

    def _rest(self) -> None:
        self._call = None
        self.bar.hide()
        self.stop.hide()
        self.choose.setEnabled(True)
        self._refresh()

    def _failed(self, error: AfterimageError) -> None:
        self.error.say(str(error))


def _progress_bar(name: str) -> QProgressBar:
    bar = QProgressBar(textVisible=False)
    bar.setAccessibleName(name)
    bar.hide()
    return bar
