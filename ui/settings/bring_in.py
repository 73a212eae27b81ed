"""Brings in what other programs hold: first what would be added, then adding it, with progress and a stop."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QCheckBox, QFileDialog

from core.protocol.operations import ImportPath, ImportReport, Progress
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.settings.model import SettingsModel
from ui.settings.panel import WorkPanel
from ui.translation import marked, tr
from ui.widgets.buttons import Button
from ui.widgets.labels import TextLabel
from ui.wording import local, plural

OWN: Final = "afterimage"
"""What an export of Afterimage is recognised as."""
_KINDS: Final = {
    "transcript": marked("A transcript"),
    "chatgpt": marked("An export of ChatGPT"),
    "claude": marked("An export of Claude"),
    "markdown": marked("Notes"),
    "folder": marked("A folder"),
    "mbox": marked("Mail"),
    "icalendar": marked("A calendar"),
    "chromium-history": marked("History of Chromium"),
    "chromium-bookmarks": marked("Bookmarks of Chromium"),
    "firefox": marked("History and bookmarks of Firefox"),
    "pdf": marked("A PDF"),
    "picture": marked("A picture"),
    OWN: marked("An export of Afterimage"),
    "openrecall": marked("The store of openrecall"),
    "pensieve": marked("The store of Pensieve"),
    "whatsapp": marked("A chat of WhatsApp"),
}


class ImportPanel(WorkPanel):
    """A file or folder is chosen, looked at without keeping anything, and brought in when confirmed."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__(link, "download", tr("Progress of the import"))
        self._path = ""
        self._trying = False
        """Whether what runs keeps nothing."""
        self.own = QCheckBox(self.tr("I made this export myself"))
        self.own.hide()
        self.body.addWidget(self.own)
        self.own_about = TextLabel(
            self.tr("What I told Afterimage in it counts as mine."), "small", wrap=True
        )
        self.own_about.hide()
        self.body.addWidget(self.own_about)
        self.own.setAccessibleName(self.own.text())
        self.own.setAccessibleDescription(self.own_about.text())
        self.file = Button(self.tr("Choose a file…"))
        self.file.clicked.connect(self._choose_file)
        self.folder = Button(self.tr("Choose a folder…"))
        self.folder.clicked.connect(self._choose_folder)
        self.run = Button(self.tr("Import"), "primary")
        self.run.clicked.connect(self._run)
        self.run.hide()
        for button in (self.file, self.folder, self.run):
            self.foot.addWidget(button)
        self._invite()

    def _invite(self) -> None:
        self.say(
            self.tr("Nothing chosen"),
            self.tr(
                "Exports of ChatGPT and Claude, notes, mail, calendars, history and bookmarks, PDF, "
                "pictures. You are shown what would be added first; nothing that you choose is changed."
            ),
        )

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("What to bring in"), str(Path.home()))
        self.look_at(path)

    def _choose_folder(self) -> None:
        self.look_at(QFileDialog.getExistingDirectory(self, self.tr("What to bring in"), str(Path.home())))

    def look_at(self, path: str) -> None:
        """Say what would be added; keeps nothing."""
        if not path:
            return
        self._path = path
        self._offer_own(offered=False)
        self.own.setChecked(False)
        self.run.hide()
        self.title.setText(Path(path).name)
        self._begin(self.tr("Looking at it…"), ImportPath(path, dry_run=True), self._offer)

    def _run(self) -> None:
        self.run.hide()
        self._offer_own(offered=False)
        request = ImportPath(self._path, own=self.own.isChecked())
        self._begin(self.tr("Bringing it in…"), request, self._receipt)

    def _begin(self, words: str, request: ImportPath, done: Callable[[ImportReport], None]) -> None:
        self._trying = request.dry_run
        self.show_running(running=True)
        self.detail.setText(words)
        self.file.setEnabled(False)
        self.folder.setEnabled(False)
        self._call = self._link.call(request, done, self._failed, self._progressed, owner=self)
        self.stop.setFocus()

    def _progressed(self, progress: Progress) -> None:
        if progress.done:
            self.detail.setText(plural(progress.done, self.tr("{n} item…"), self.tr("{n} items…")))

    def _stop(self) -> None:
        self._cancel()
        self._rest()
        self._invite()
        if not self._trying:
            self.detail.setText(
                self.tr("Stopped. What came in stays; importing it again goes on from there.")
            )

    def _rest(self) -> None:
        self.show_running(running=False)
        self.file.setEnabled(True)
        self.folder.setEnabled(True)

    def _failed(self, error: AfterimageError) -> None:
        self._rest()
        self.detail.setText("")
        super()._failed(error)

    def _offer_own(self, *, offered: bool) -> None:
        self.own.setVisible(offered)
        self.own_about.setVisible(offered)

    def _offer(self, report: ImportReport) -> None:
        self._rest()
        self.title.setText(f"{tr(_KINDS.get(report.kind, report.kind))}: {Path(self._path).name}")
        new = report.added + report.pictures
        if new:
            words = [plural(new, self.tr("{n} item would be added"), self.tr("{n} items would be added"))]
        else:
            words = [self.tr("Nothing in it is new")]
        self.detail.setText(_sentence(words, report))
        self._offer_own(offered=report.kind == OWN and new > 0)
        self.run.setVisible(new > 0)
        (self.run if new else self.file).setFocus()

    def _receipt(self, report: ImportReport) -> None:
        self._rest()
        new = report.added + report.pictures
        words = [
            plural(new, self.tr("{n} item added"), self.tr("{n} items added")),
            plural(report.memories, self.tr("{n} memory more"), self.tr("{n} memories more")),
        ]
        self.detail.setText(_sentence(words, report))
        self.file.setFocus()


def _date(moment: datetime) -> str:
    there = local(moment)
    return QLocale().toString(QDate(there.year, there.month, there.day), tr("d MMM yyyy"))


def _sentence(words: list[str], report: ImportReport) -> str:
    """What came of it: how much, from when to when, what was known, what could not be read."""
    if report.first is not None and report.last is not None:
        first, last = _date(report.first), _date(report.last)
        span = tr("of {day}") if first == last else tr("from {day} to {last}")
        words.append(span.replace("{day}", first).replace("{last}", last))
    if report.known:
        words.append(plural(report.known, tr("{n} known already"), tr("{n} known already")))
    if report.unreadable:
        words.append(plural(report.unreadable, tr("{n} could not be read"), tr("{n} could not be read")))
    return ", ".join(words) + "."
