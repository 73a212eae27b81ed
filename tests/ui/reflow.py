"""What of a window cannot be read at its size: cut off, shortened, or to be scrolled to sideways."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from ui.widgets.labels import ElidedLabel

_READABLE = 0.25
"""Of a window's width: a long title of the user's may end there."""
_WORD = 40
"""Letters; what is longer is a path or an id."""
_PADDING = 24
"""Of a field, with its border."""
_ACTION = 26
"""What a small button in a field takes."""
_SLACK = 1
"""Pixels that rounding may take."""


def faults(window: QWidget) -> list[str]:
    """A sentence for each thing that is wrong. What users wrote may be shortened, our own words may not."""
    QApplication.processEvents()
    return [f"{_path(widget)}: {what}" for widget in _shown(window) for what in _faults(widget, window)]


def _shown(window: QWidget) -> Iterator[QWidget]:
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is window:
            yield widget


def _faults(widget: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(widget, QScrollArea):
        yield from _scrolling(widget)
    if isinstance(widget, QAbstractButton | QLabel | QLineEdit | QComboBox | QDoubleSpinBox):
        yield from _outside(widget, window)
    match widget:
        case ElidedLabel():
            small = widget.width() < window.width() * _READABLE
            if widget.property("role") == "title" and small and _short(widget.text(), widget, widget.width()):
                yield f"shortened “{widget.text()}”"
        case QLabel():
            yield from _label(widget)
        case QCheckBox() | QPushButton() | QToolButton():
            yield from _button(widget)
        case QComboBox():
            yield from _choices(widget)
        case QLineEdit():
            yield from _field(widget)


def _button(button: QAbstractButton) -> Iterator[str]:
    needed = button.minimumSizeHint() if isinstance(button, QPushButton) else button.sizeHint()
    if button.text() and button.width() < needed.width() - _SLACK:
        yield f"cut “{button.text()}”: {button.width()} of {needed.width()}"
    if button.text() and button.height() < needed.height() - _SLACK:
        yield f"cut in height “{button.text()}”: {button.height()} of {needed.height()}"


def _choices(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    if _short(box.currentText(), box, field.width()):
        yield f"cut “{box.currentText()}”: {field.width()}"


def _field(field: QLineEdit) -> Iterator[str]:
    """What it asks for; what was typed may be longer."""
    spin = isinstance(field.parentWidget(), QDoubleSpinBox)
    if field.isReadOnly() or (field.text() and not spin):
        return
    margins = field.textMargins()
    room = field.width() - margins.left() - margins.right() - (0 if spin else _PADDING)
    room -= sum(_ACTION for button in field.findChildren(QToolButton) if button.isVisible())
    words = field.text() or field.placeholderText()
    if _short(words, field, room):
        yield f"cut “{words}”: {room}"


def _scrolling(area: QScrollArea) -> Iterator[str]:
    inside = area.widget()
    if inside is None:
        return
    if area.horizontalScrollBar().maximum() > 0:
        yield f"scrolls sideways by {area.horizontalScrollBar().maximum()}"
    if inside.minimumSizeHint().width() > area.viewport().width() + _SLACK:
        yield f"needs {inside.minimumSizeHint().width()} of {area.viewport().width()}"


def _outside(widget: QWidget, window: QWidget) -> Iterator[str]:
    """It sticks out of a holder, other than by being scrolled."""
    own = widget.rect()
    parent, child = widget.parentWidget(), widget
    while parent is not None and child is not window:
        own = QRect(child.mapToParent(own.topLeft()), own.size())
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return
        room = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if not room.contains(own):
            yield f"sticks out of its holder: {own.getRect()} in {parent.rect().getRect()}"
            return
        child, parent = parent, parent.parentWidget()


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or label.textFormat() is Qt.TextFormat.RichText:
        return
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if label.height() < needed - _SLACK:
            yield f"cut in height “{label.text()[:60]}”: {label.height()} of {needed}"
        room = label.contentsRect().width()
        for word in label.text().split():
            if _short(word, label, room) and len(word) < _WORD:
                yield f"cut the word “{word}”: {room}"
    elif label.width() < label.minimumSizeHint().width() - _SLACK:
        yield f"cut “{label.text()}”: {label.width()} of {label.minimumSizeHint().width()}"
    elif label.height() < label.minimumSizeHint().height() - _SLACK:
        yield f"cut in height “{label.text()}”"


def _short(text: str, widget: QWidget, room: int) -> bool:
    return QFontMetrics(widget.font()).horizontalAdvance(text) > room + _SLACK


def _path(widget: QWidget) -> str:
    names = []
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        name = type(at).__name__
        if name not in {"QWidget", "QFrame", "QStackedWidget"}:
            names.append(name)
        at = at.parentWidget()
    point = widget.mapTo(widget.window(), QPoint(0, 0))
    return f"{'/'.join(reversed(names[:3]))} at {point.x()},{point.y()}"
