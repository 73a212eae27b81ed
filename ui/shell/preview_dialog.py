"""A dry run: what would be saved of the screen as it is now, window by window."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.protocol.operations import CapturePreview, PreviewCapture, WindowPreview
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.rules import rule_words, secret_words
from ui.translation import tr
from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button
from ui.widgets.flow import Beside
from ui.widgets.labels import IconLabel, Notice, TextLabel
from ui.widgets.sheet import Sheet
from ui.wording import plural

_MOST: Final = 12
"""Windows that are listed; more are never seen at once."""


class PreviewDialog(Sheet):
    """Looks once when it opens, and again when asked to. Nothing is stored."""

    def __init__(self, link: EngineLink, parent: QWidget | None = None) -> None:
        super().__init__(tr("What would be saved now"), 520, parent)
        self._link = link
        column = self.column
        column.addWidget(TextLabel(self.tr("What would be saved now"), "title", wrap=True))
        self.lead = TextLabel("", "muted", wrap=True)
        column.addWidget(self.lead)
        self._dots = BusyDots(self.tr("Looking"))
        column.addWidget(self._dots)
        self._box = QFrame()
        self._box.setProperty("surface", "sunken")
        self._rows = QVBoxLayout(self._box)
        self._rows.setContentsMargins(16, 12, 16, 12)
        self._rows.setSpacing(9)
        column.addWidget(self._box)
        self.secrets = TextLabel("", wrap=True)
        column.addWidget(self.secrets)
        self.error = Notice("notice", "circle-alert")
        column.addWidget(self.error)
        self.again = Button(self.tr("Look again"))
        self.again.clicked.connect(self.look)
        self.close_button = Button(self.tr("Close"), "primary")
        self.close_button.clicked.connect(self.accept)
        for button in (self.again, self.close_button):
            self.foot.addWidget(button)
        self.close_button.setDefault(True)
        self.close_button.setFocus()
        self.look()

    def look(self) -> None:
        """Look at the screen."""
        self.again.setEnabled(False)
        self.lead.setText(self.tr("Looking at the screen, by your rules. Nothing of it is stored."))
        self._dots.show()
        self._box.hide()
        self.secrets.hide()
        self.error.hide()
        self._link.call(PreviewCapture(), self._show, self._failed, owner=self)

    def _show(self, found: CapturePreview) -> None:
        self._done()
        if found.saved:
            lines = plural(found.lines, self.tr("{n} line of text"), self.tr("{n} lines of text"))
            text = self.tr("A frame would be saved, with {lines}.").replace("{lines}", lines)
        elif found.rule:
            text = self.tr("No frame would be saved, because of this rule: {rule}.").replace(
                "{rule}", rule_words(found.rule)
            )
        else:
            text = self.tr("No frame would be saved.")
        rest = self.tr("At present nothing is recorded anyway: {reason}").replace("{reason}", found.at_rest)
        self.lead.setText(f"{text} {rest}" if found.at_rest else text)
        while self._rows.count():
            item = self._rows.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for window in found.windows[:_MOST]:
            self._rows.addWidget(self._row(window, kept=window.fate == "kept" and found.saved))
        self._box.setVisible(bool(found.windows))
        taken = sum(found.secrets.values())
        kinds = (f"{secret_words(kind)} ({count})" for kind, count in sorted(found.secrets.items()))
        self.secrets.setText(
            self.tr("Taken out of text and picture: {what}.").replace("{what}", ", ".join(kinds))
        )
        self.secrets.setVisible(taken > 0)

    def _row(self, window: WindowPreview, *, kept: bool) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(IconLabel("eye" if kept else "eye-off", "muted", 18), 0, Qt.AlignmentFlag.AlignTop)
        words = Beside(
            TextLabel(self._name(window), wrap=True),
            TextLabel(self._fate(window), "muted"),
            spacing=12,
            gap=0,
        )
        line.addLayout(words, 1)
        return row

    def _name(self, window: WindowPreview) -> str:
        name = window.app or self.tr("A window without a name")
        return f"{name} · {window.title}" if window.title else name

    def _fate(self, window: WindowPreview) -> str:
        match window.fate:
            case "kept":
                return self.tr("kept")
            case "own":
                return self.tr("painted over, ours")
            case "masked":
                return self.tr("painted over")
            case "refused":
                return self.tr("keeps all out")

    def _failed(self, error: AfterimageError) -> None:
        self._done()
        self.lead.setText("")
        self.error.say(str(error))

    def _done(self) -> None:
        self._dots.hide()
        self.again.setEnabled(True)
