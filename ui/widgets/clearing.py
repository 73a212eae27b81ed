"""The small cross in a field that is searched with."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from ui.translation import tr


def let_clear(field: QLineEdit) -> None:
    """Give the field a button that empties it, with a name: Qt's own has none for screen readers."""
    field.setClearButtonEnabled(True)
    for action in field.findChildren(QAction):
        if not action.text():
            action.setText(tr("Clear"))
