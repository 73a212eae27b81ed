"""What was left out of the record, by day and rule."""

from itertools import groupby
from typing import Final

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.protocol.operations import GetLedger, Ledger, LedgerRow
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.rules import rule_words
from ui.settings.model import SettingsModel
from ui.widgets.flow import Beside
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
        for day, rows in groupby(ledger.rows[:_MOST], lambda row: row.day):
            words = QLocale().toString(QDate(day.year, day.month, day.day), self.tr("dddd, d MMMM"))
            if self._column.count() > 2:  # noqa: PLR2004 -- the sentence and the fault
                self._column.addSpacing(8)
            self._column.addWidget(TextLabel(words, "overline", wrap=True))
            for row in rows:
                rule = TextLabel(rule_words(row.rule), wrap=True)
                what = TextLabel(f"{self._what(row)} · {_when(row)}", "muted")
                self._column.addLayout(Beside(rule, what, gap=0))

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
