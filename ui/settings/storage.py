"""What is kept, in figures and a bar; and the rules by which it goes, which are tried before they hold."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.protocol.operations import (
    Check,
    CheckReport,
    GetStorage,
    PreviewRetention,
    Progress,
    Retention,
    Storage,
)
from core.records.errors import AfterimageError
from ui.appearance import current_theme, px
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.settings.declared import Number
from ui.settings.model import SettingsModel
from ui.settings.rows import Spin
from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button
from ui.widgets.flow import Beside, flowing
from ui.widgets.labels import Notice, TextLabel
from ui.wording import plural, size

_SHOWN: Final = ("pictures", "tables", "journal", "spool", "sealed")
"""Kinds with a line of their own; the rest is summed up."""
_RULES: Final = ("keep_days", "pictures_days", "texts_days", "memories_days", "max_gb")


class SharesBar(QWidget):
    """One line, divided."""

    def __init__(self) -> None:
        super().__init__()
        self.shares: list[float] = []
        self.setFixedHeight(12)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, 12)

    def show_shares(self, shares: list[float]) -> None:
        """Parts of 1."""
        self.shares = shares
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A block for each."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        left = 0.0
        for number, share in enumerate(self.shares):
            width = share * self.width()
            if width < 1:
                continue
            last = number == len(self.shares) - 1
            painter.setBrush(series_color(-1 if last else number))
            painter.drawRoundedRect(QRectF(left, 0, max(4.0, width - 2), self.height()), 4, 4)
            left += width


def series_color(number: int) -> QColor:
    """The colour of the nth part; of the rest (-1) one that does not call."""
    if number < 0:
        return current_theme().color("border_strong")
    return QColor(current_theme().series[number % len(current_theme().series)])


class _Dot(QWidget):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(10, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(series_color(self._number))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)


class StoragePanel(QWidget):
    """Measured whenever it is looked at."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._link = link
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self.used = TextLabel("…", "number")
        self.free = TextLabel(role="muted")
        column.addLayout(Beside(self.used, self.free))
        self.bar = SharesBar()
        column.addWidget(self.bar)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.pace = TextLabel(role="small", wrap=True)
        column.addWidget(self.pace)
        self.check = Button(self.tr("Look for damage"), icon_name="shield-check")
        self.check.clicked.connect(lambda _checked=False: self._check())
        self._dots = BusyDots(self.tr("Looking for damage"))
        self._dots.hide()
        column.addLayout(flowing(self.check, self._dots, spacing=12))
        self.outcome = TextLabel(role="small", wrap=True)
        self.outcome.hide()
        column.addWidget(self.outcome)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure."""
        super().showEvent(event)
        self._link.call(GetStorage(), self._take, self._failed, owner=self)

    def _failed(self, error: AfterimageError) -> None:
        self.error.say(str(error))

    def _take(self, storage: Storage) -> None:
        self.error.say("")
        names = {
            "pictures": self.tr("Pictures"),
            "tables": self.tr("Search index and memories"),
            "journal": self.tr("Texts, as they were read"),
            "spool": self.tr("Waiting to be read"),
            "sealed": self.tr("Pictures and index, while locked"),
        }
        rows = [
            (names[kind.name], kind.bytes) for kind in storage.kinds if kind.name in _SHOWN and kind.bytes
        ]
        rest = storage.used - sum(bytes_ for _, bytes_ in rows)
        rows.append((self.tr("Keys, logs and reserve"), max(0, rest)))
        while self._grid.count():
            taken = self._grid.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        for number, (name, bytes_) in enumerate(rows):
            dot = _Dot(-1 if number == len(rows) - 1 else number)
            self._grid.addWidget(dot, number, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(TextLabel(name, wrap=True), number, 1)
            self._grid.addWidget(TextLabel(size(bytes_), "muted"), number, 2, Qt.AlignmentFlag.AlignRight)
        self.used.setText(size(storage.used))
        self.free.setText(self.tr("{size} free on the disk").replace("{size}", size(storage.free)))
        whole = max(1, storage.used)
        self.bar.show_shares([bytes_ / whole for _, bytes_ in rows])
        pace = []
        if storage.per_day_week:
            pace.append(self.tr("About {size} a day.").replace("{size}", size(storage.per_day_week)))
        if storage.limit_in_days is not None:
            days = plural(round(storage.limit_in_days), self.tr("{n} day"), self.tr("{n} days"))
            pace.append(self.tr("The limit is reached in {days}.").replace("{days}", days))
        self.pace.setText(" ".join(pace))
        self.pace.setVisible(bool(pace))

    def _check(self) -> None:
        self.check.setEnabled(False)
        self._dots.show()
        self._conclude("")
        self._link.call(
            Check(read_data=True), self._checked, self._check_failed, self._progressed, owner=self
        )

    def _progressed(self, progress: Progress) -> None:
        self._conclude(f"{progress.stage}…")

    def _conclude(self, text: str) -> None:
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))

    def _checked(self, report: CheckReport) -> None:
        self.check.setEnabled(True)
        self._dots.hide()
        if report.clean:
            words = self.tr("All is well: {size} read in {files}.")
            files = plural(report.files, self.tr("{n} file"), self.tr("{n} files"))
            self._conclude(words.replace("{size}", size(report.bytes_read)).replace("{files}", files))
        else:
            found = plural(
                len(report.problems), self.tr("{n} problem was found."), self.tr("{n} problems were found.")
            )
            self._conclude(f"{found} " + self.tr("“afterimage check” on the command line lists them."))

    def _check_failed(self, error: AfterimageError) -> None:
        self.check.setEnabled(True)
        self._dots.hide()
        self._conclude(str(error))


class RulesPanel(QWidget):
    """Numbers that change nothing until what would go by them was seen and confirmed."""

    def __init__(self, link: EngineLink, model: SettingsModel) -> None:
        super().__init__()
        self._link, self._model = link, model
        self.fields: dict[str, Spin] = {}
        self._pending: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for name, title in self._titles().items():
            low, high, step, unit = (
                (0.25, 100_000, 1, "GB") if name == "max_gb" else (1, 36_500, 1, self.tr("days"))
            )
            none = self.tr("No limit") if name == "max_gb" else self.tr("For ever")
            field = Spin(Number(f"storage.{name}", title, low, high, step, unit, none))
            field.setAccessibleName(title)
            field.setFixedWidth(px(140))
            field.valueChanged.connect(lambda _value: self._touched())
            self.fields[name] = field
            column.addLayout(Beside(TextLabel(title, wrap=True), field))
        self.outcome = TextLabel(role="small", wrap=True)
        self.outcome.hide()
        column.addWidget(self.outcome)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        self.reset = Button(self.tr("Leave as it was"))
        self.reset.clicked.connect(lambda _checked=False: self._refresh(""))
        self.apply = Button(self.tr("See what would go…"), "primary")
        self.apply.clicked.connect(lambda _checked=False: self._preview())
        column.addLayout(flowing(self.reset, self.apply, right=True))
        model.changed.connect(self._refresh)
        model.failed.connect(self._refused)
        self._refresh("")

    def _titles(self) -> dict[str, str]:
        return {
            "keep_days": self.tr("Everything stays"),
            "pictures_days": self.tr("Pictures stay; their text stays longer"),
            "texts_days": self.tr("Texts stay; memories made of them stay longer"),
            "memories_days": self.tr("Memories stay"),
            "max_gb": self.tr("All together take at most"),
        }

    def _refresh(self, which: str) -> None:
        if which and which.removeprefix("storage.") not in _RULES:
            return
        for name, field in self.fields.items():
            field.blockSignals(True)
            field.setValue(float(self._model.get(f"storage.{name}", 0)))
            field.blockSignals(False)
        self._touched()

    def _wanted(self) -> dict[str, float]:
        changed = {}
        for name, field in self.fields.items():
            if field.value() != float(self._model.get(f"storage.{name}", 0)):
                changed[name] = field.value()
        return changed

    def _touched(self) -> None:
        changed = bool(self._wanted())
        self.apply.setVisible(changed)
        self.reset.setVisible(changed)
        self.outcome.hide()

    def _preview(self) -> None:
        self.apply.setEnabled(False)
        self.error.say("")
        values = {name: value if name == "max_gb" else int(value) for name, value in self._wanted().items()}
        self._link.call(PreviewRetention(**values), self._previewed, self._failed, owner=self)  # type: ignore[arg-type]

    def _previewed(self, found: Retention) -> None:
        self.apply.setEnabled(True)
        kinds = {
            "pictures": (self.tr("{n} picture"), self.tr("{n} pictures")),
            "texts": (self.tr("{n} frame or message"), self.tr("{n} frames and messages")),
            "memories": (self.tr("{n} memory"), self.tr("{n} memories")),
        }
        parts = [plural(stage.items, *kinds[stage.name]) for stage in found.stages if stage.items]
        if not parts:
            self._keep()
            return
        freed = size(sum(stage.bytes for stage in found.stages))
        text = self.tr(
            "By these rules {what} go for good, which frees about {size}; and later what becomes as old."
        )
        dialog = ConfirmDialog(
            self.tr("Let this go?"),
            text.replace("{what}", ", ".join(parts)).replace("{size}", freed),
            self.tr("Keep these rules"),
            self,
        )
        dialog.accepted.connect(self._keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self) -> None:
        for name, value in self._wanted().items():
            whole = value if name == "max_gb" else int(value)
            self._model.set(f"storage.{name}", whole, confirmed=True)
        now = datetime.now(UTC).astimezone()
        self.outcome.setText(self.tr("These rules hold since {time}.").replace("{time}", f"{now:%H:%M}"))
        self.outcome.show()

    def _failed(self, error: AfterimageError) -> None:
        self.apply.setEnabled(True)
        self.error.say(str(error))

    def _refused(self, name: str, text: str) -> None:
        if name.removeprefix("storage.") in _RULES:
            self.error.say(text)
