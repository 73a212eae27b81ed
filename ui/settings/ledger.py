"""What was left out of the record, by day and rule."""

from itertools import groupby
from typing import Final

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.protocol.operations import GetLedger, Ledger, LedgerRow
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.rules import rule_words
from ui.settings.model import SettingsModel
from ui.widgets.labels import Notice, TextLabel
from ui.wording import local, plural

_MOST: Final = 60


class LedgerPanel(QWidget):
    """A line for each rule and day. Never what it was."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 16)
        self._column.setSpacing(8)
        self.text = TextLabel(self.tr("Looking…"), "muted", wrap=True)
        self._column.addWidget(self.text)
        self.error = Notice("alert", "circle-alert")
        self._column.addWidget(self.error)
        link.call(GetLedger(), self._take, self._failed, owner=self)

    def _failed(self, error: AfterimageError) -> None:
        self.text.hide()
        self.error.say(str(error))

    def _take(self, ledger: Ledger) -> None:
        if not ledger.rows:
            self.text.setText(self.tr("Nothing was left out."))
            return
        self.text.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        line = 0
        for day, rows in groupby(ledger.rows[:_MOST], lambda row: row.day):
            words = QLocale().toString(QDate(day.year, day.month, day.day), self.tr("dddd, d MMMM"))
            if line:
                grid.setRowMinimumHeight(line, 8)
                line += 1
            grid.addWidget(TextLabel(words, "overline"), line, 0, 1, 3)
            line += 1
            for row in rows:
                grid.addWidget(TextLabel(rule_words(row.rule), wrap=True), line, 0)
                grid.addWidget(TextLabel(self._what(row), "muted"), line, 1, Qt.AlignmentFlag.AlignRight)
                grid.addWidget(TextLabel(_when(row), "small"), line, 2, Qt.AlignmentFlag.AlignRight)
                line += 1
        self._column.addLayout(grid)

    def _what(self, row: LedgerRow) -> str:
        one, many = {
            "skipped": (self.tr("left out once"), self.tr("left out {n} times")),
            "masked": (self.tr("painted over once"), self.tr("painted over {n} times")),
            "dropped": (self.tr("thrown away once"), self.tr("thrown away {n} times")),
            "shared": (self.tr("answered once"), self.tr("answered {n} times")),
            "refused": (self.tr("refused once"), self.tr("refused {n} times")),
        }[row.action]
        return plural(row.count, one, many)


def _when(row: LedgerRow) -> str:
    first, last = (f"{local(moment):%H:%M}" for moment in (row.first_at, row.last_at))
    return first if first == last else f"{first}\N{EN DASH}{last}"
