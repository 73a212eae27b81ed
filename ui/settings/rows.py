"""A row for each kind of setting: what it is on the left, its control on the right."""

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.appearance import px
from ui.bridge import EngineLink
from ui.settings.declared import Choice, Item, Names, Number, Panel, Switch, Words
from ui.settings.model import SettingsModel
from ui.settings.names import NamesEditor
from ui.widgets.flow import Beside
from ui.widgets.labels import TextLabel
from ui.widgets.toggle import Toggle

_CONTROL: Final = 200


class Row(QWidget):
    """Title, a sentence, and a control beside them, or below where there is no room."""

    def __init__(self, title: str, about: str, control: QWidget, *, below: bool = False) -> None:
        super().__init__()
        self.setProperty("row", True)
        self._control = control
        holder = QWidget()
        self.words = QVBoxLayout(holder)
        self.words.setContentsMargins(0, 0, 0, 0)
        self.words.setSpacing(2)
        self.words.addWidget(TextLabel(title, "name", wrap=True))
        self.about = TextLabel(role="small", wrap=True)
        self.words.addWidget(self.about)
        self.tell(about)
        self.error = TextLabel(role="error", wrap=True)
        self.error.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.setSpacing(8)
        if below:
            outer.addWidget(holder)
            outer.addWidget(control)
        else:
            outer.addLayout(Beside(holder, control))
        outer.addWidget(self.error)

    def tell(self, about: str) -> None:
        """Say that about it from now on."""
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self._control.setAccessibleDescription(about)

    def complain(self, text: str) -> None:
        """Why it was not changed; nothing takes that away."""
        self.error.setText(text)
        self.error.setVisible(bool(text))


class Choices(QComboBox):
    """The wheel scrolls the page and changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Not ours."""
        event.ignore()


class Spin(QDoubleSpinBox):
    """Tells of a number when it is finished; 0 may stand for none below the range."""

    finished = Signal(float)

    def __init__(self, item: Number) -> None:
        super().__init__()
        self._item = item
        self.setDecimals(0 if item.step >= 1 else 1)
        self.setRange(0.0 if item.none else item.low, item.high)
        self.setSingleStep(item.step)
        self.setSuffix(f" {item.unit}" if item.unit else "")
        self.setSpecialValueText(item.none)
        self.setKeyboardTracking(False)
        self.setAccelerated(True)
        self.lineEdit().setTextMargins(10, 0, 0, 0)
        self.editingFinished.connect(self._finish)

    def stepBy(self, steps: int) -> None:
        """From none to the lowest and back."""
        value, item = self.value(), self._item
        if item.none and steps > 0 and value < item.low:
            self.setValue(item.low)
        elif item.none and steps < 0 and value <= item.low:
            self.setValue(0.0)
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page."""
        event.ignore()

    def _finish(self) -> None:
        self.finished.emit(self.value())


def build_row(item: Item, link: EngineLink, model: SettingsModel) -> QWidget:
    """The widget of a declared item."""
    match item:
        case Panel():
            return item.build(link, model)
        case Switch():
            return _switch(item, model)
        case Choice():
            return _choice(item, model)
        case Number():
            return _number(item, model)
        case Words():
            return _words(item, model)
        case Names():
            editor = NamesEditor(item, link, model)
            return _bound(
                Row(item.title, item.about, editor, below=True), item.name, model, editor.show_names
            )


def _bound(row: Row, name: str, model: SettingsModel, show: Any) -> Row:
    """Keep the row's control at what holds, and say why a change was refused."""

    def changed(which: str) -> None:
        if which in {"", name} and name in model.values:
            show(model.values[name])
            row.complain(model.refused.get(name, ""))

    model.changed.connect(changed)
    changed("")
    return row


def _switch(item: Switch, model: SettingsModel) -> Row:
    control = Toggle(item.title)
    control.clicked.connect(lambda on: model.set(item.name, bool(on)))
    return _bound(
        Row(item.title, item.about, control), item.name, model, lambda value: control.setChecked(bool(value))
    )


def _choice(item: Choice, model: SettingsModel) -> Row:
    control = Choices()
    control.setAccessibleName(item.title)
    control.view().setAccessibleName(item.title)
    # As wide as its widest words: a choice that is cut off is none.
    control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    control.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    control.setMinimumWidth(px(_CONTROL))
    for value, words in item.options:
        control.addItem(words, value)

    def show(value: Any) -> None:
        place = next((place for place, (known, _) in enumerate(item.options) if known == value), -1)
        if place < 0 and control.findData(value) < 0:
            control.addItem(str(value), value)
        control.setCurrentIndex(place if place >= 0 else control.findData(value))

    control.activated.connect(lambda _place: model.set(item.name, control.currentData()))
    return _bound(Row(item.title, item.about, control), item.name, model, show)


def _number(item: Number, model: SettingsModel) -> Row:
    control = Spin(item)
    control.setAccessibleName(item.title)
    control.setFixedWidth(px(_CONTROL))

    def send(value: float) -> None:
        known = model.get(item.name)
        wanted = round(value) if isinstance(known, int) and not isinstance(known, bool) else value
        model.set(item.name, wanted)

    control.finished.connect(send)
    return _bound(
        Row(item.title, item.about, control), item.name, model, lambda value: control.setValue(float(value))
    )


def _words(item: Words, model: SettingsModel) -> Row:
    control = QLineEdit()
    control.setAccessibleName(item.title)
    control.setPlaceholderText(item.placeholder)
    control.setFixedWidth(px(_CONTROL + 40))
    control.editingFinished.connect(lambda: model.set(item.name, control.text().strip()))
    return _bound(
        Row(item.title, item.about, control), item.name, model, lambda value: control.setText(str(value))
    )
