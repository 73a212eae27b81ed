"""Where the memory is backed up, how that stands, and doing it now."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit

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
from ui.bridge import EngineLink
from ui.settings.model import SettingsModel
from ui.settings.panel import WorkPanel
from ui.translation import tr
from ui.widgets.buttons import Button
from ui.widgets.flow import Beside
from ui.widgets.labels import TextLabel
from ui.wording import plural, size, when


class BackupPanel(WorkPanel):
    """A folder is chosen here; a bucket is named on the command line, where its credentials are."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__(link, "archive", tr("Progress of the backup"))
        self.target = QLineEdit()
        self.target.setReadOnly(True)
        self.target.setPlaceholderText(self.tr("No place chosen"))
        self.target.setAccessibleName(self.tr("Where backups go"))
        self.choose = Button(self.tr("Choose a folder…"))
        self.choose.clicked.connect(lambda _checked=False: self._choose())
        self.body.addLayout(Beside(self.target, self.choose, spacing=8))
        hint = self.tr("A bucket is named on the command line: “afterimage backup target s3://…”.")
        self.body.addWidget(TextLabel(hint, "small", wrap=True))
        self.verify = Button(self.tr("Read it back"))
        self.verify.clicked.connect(lambda _checked=False: self._run(VerifyBackup()))
        self.run = Button(self.tr("Back up now"), "primary")
        self.run.clicked.connect(lambda _checked=False: self._run(RunBackup()))
        for button in (self.verify, self.run):
            self.foot.addWidget(button)
        self._show(BackupState())
        self._refresh()

    def _refresh(self) -> None:
        self._link.call(GetBackup(), self._show, self._failed, owner=self)

    def _show(self, state: BackupState) -> None:
        there, good = bool(state.url), state.verified_at is not None
        self.target.setText(state.url.removeprefix("file://"))
        self.run.setEnabled(there and not state.running and self._call is None)
        self.verify.setEnabled(good and not state.running and self._call is None)
        self.icon.set_icon(
            "circle-check" if good and not state.failure else "archive", "success_text" if good else "muted"
        )
        if not there:
            self.say(
                self.tr("Nothing is backed up"),
                self.tr("Should this disk be lost, so is your memory. Choose a place for copies."),
            )
        elif state.verified_at is None:
            self.say(
                self.tr("No backup yet"), self.tr("The first one takes a while; later ones copy what is new.")
            )
        else:
            files = plural(state.files, self.tr("{n} file"), self.tr("{n} files"))
            read = ""
            if state.fully_read_at is not None:
                read = self.tr(" All of it was read back {time}.").replace(
                    "{time}", when(state.fully_read_at)
                )
            self.say(
                self.tr("Backed up {time}").replace("{time}", when(state.verified_at)),
                self.tr("{files}, {size}; a trial restore matched.{read}")
                .replace("{files}", files)
                .replace("{size}", size(state.bytes))
                .replace("{read}", read),
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
        self.show_running(running=True)
        for button in (self.run, self.verify, self.choose):
            button.setEnabled(False)
        self._call = self._link.call(request, self._done, self._ended, self._progressed, owner=self)  # type: ignore[arg-type]

    def _stop(self) -> None:
        self._cancel()
        self._rest()

    def _progressed(self, progress: Progress) -> None:
        super()._progressed(progress)
        self.detail.setText(f"{progress.stage}…")

    def _done(self, _receipt: BackupReceipt | BackupVerified) -> None:
        self._rest()

    def _ended(self, error: AfterimageError) -> None:
        self._rest()
        self._failed(error)

    def _rest(self) -> None:
        self.show_running(running=False)
        self.choose.setEnabled(True)
        self._refresh()
