"""What text is read with: the engine, and the languages."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from core.protocol.operations import AddLanguage, GetReading, Reading, RemoveLanguage, Request
from core.records.errors import AfterimageError
from ui.appearance import px
from ui.bridge import EngineLink
from ui.settings.model import SettingsModel
from ui.settings.rows import Choices, Row
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout, flowing
from ui.widgets.labels import Line

_ENGINE: Final = "reading.engine"


class ReadingPanel(QWidget):
    """Every change goes to the engine at once; a language from a file is tried before it is taken."""

    def __init__(self, link: EngineLink, model: SettingsModel) -> None:
        super().__init__()
        self._link, self._model = link, model
        self.reading: Reading | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.chips: list[Button] = []
        editor = QWidget()
        inside = QVBoxLayout(editor)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        holder = QWidget()
        self._flow = FlowLayout(holder, spacing=6)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        inside.addWidget(holder)
        self.more = Choices()
        self.more.setAccessibleName(self.tr("Languages that are installed"))
        self.more.view().setAccessibleName(self.tr("Languages that are installed"))
        self.more.setFixedWidth(px(200))
        self.add = Button(self.tr("Add"), icon_name="plus")
        self.add.clicked.connect(lambda _checked=False: self._send(AddLanguage(self.more.currentData())))
        self.file = Button(self.tr("From a file…"))
        self.file.clicked.connect(lambda _checked=False: self._choose_file())
        inside.addLayout(flowing(self.more, self.add, self.file))
        self.languages = Row(
            self.tr("Languages"),
            self.tr("Those of your desktop, unless you choose. Each window is read in its own."),
            editor,
            below=True,
        )
        column.addWidget(self.languages)
        column.addWidget(Line())
        self.engine = Choices()
        self.engine.setAccessibleName(self.tr("Read with"))
        self.engine.view().setAccessibleName(self.tr("Read with"))
        self.engine.setFixedWidth(px(200))
        self.engine.activated.connect(lambda _place: model.set(_ENGINE, self.engine.currentData()))
        self.engine_row = Row(
            self.tr("Read with"),
            self.tr("Another engine may read more, at several times the work."),
            self.engine,
        )
        column.addWidget(self.engine_row)
        model.changed.connect(self._setting_changed)
        self._send(GetReading())

    def _send(self, request: Request[Reading]) -> None:
        self.languages.setEnabled(False)  # until it is known what came of it
        self._link.call(request, self._take, self._failed, owner=self)

    def _failed(self, error: AfterimageError) -> None:
        self.languages.setEnabled(True)
        self.languages.complain(str(error))

    def _take(self, reading: Reading) -> None:
        self.reading = reading
        self.languages.setEnabled(True)
        self.languages.complain("")
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips.clear()
        self.more.clear()
        for language in reading.languages:
            if not language.used:
                self.more.addItem(language.name, language.code)
                continue
            name = language.name if language.path else f"{language.name} ({self.tr('not installed')})"
            chip = Button(name, "tab", "x")
            chip.setAccessibleName(self.tr("Take away {name}").replace("{name}", name))
            chip.clicked.connect(lambda _checked=False, code=language.code: self._send(RemoveLanguage(code)))
            self._flow.addWidget(chip)
            self.chips.append(chip)
        self.more.setVisible(self.more.count() > 0)
        self.add.setVisible(self.more.count() > 0)
        self.engine.clear()
        for engine in reading.engines:
            self.engine.addItem(engine.name, engine.name)
        self.engine.setCurrentIndex(self.engine.findData(reading.engine))
        self.engine.setEnabled(self.engine.count() > 1)

    def _setting_changed(self, name: str) -> None:
        if name != _ENGINE:
            return
        self.engine_row.complain(self._model.refused.get(_ENGINE, ""))
        known = self.reading.engine if self.reading is not None else ""
        self.engine.setCurrentIndex(self.engine.findData(self._model.get(_ENGINE, known)))

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("A language of Tesseract's"), str(Path.home()), "*.traineddata"
        )
        if file:
            self._send(AddLanguage(file=file))
