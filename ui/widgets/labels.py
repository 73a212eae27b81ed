"""Labels that show text as text: what was read off a screen is never taken for markup."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.appearance import glyph
from ui.icons import icon_pixmap


class TextLabel(QLabel):
    """Plain text in one of the style sheet's roles."""

    def __init__(
        self, text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def set_role(self, role: str) -> None:
        """Change the role and with it the look."""
        if self.property("role") != role:
            self.setProperty("role", role)
            restyle(self)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where it does not fit; the whole is in its accessible name."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Set the text, line breaks made spaces."""
        super().setText(" ".join(text.split()))
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """No width is needed."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        area = self.contentsRect()
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


class IconLabel(QLabel):
    """An icon in a colour of the theme."""

    def __init__(self, name: str, role: str = "muted", size: int = 18) -> None:
        super().__init__()
        self._name, self._role, self._size = name, role, glyph(size)
        self._draw()

    def set_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icon_pixmap(self._name, self._role, self._size))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colour of a new theme."""
        if event.type() is QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class Notice(QFrame):
    """A boxed sentence with an icon: a hint ("notice") or a fault ("alert")."""

    def __init__(self, surface: str = "notice", icon: str = "info") -> None:
        super().__init__()
        self.setProperty("surface", surface)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        ink = "warning_text" if surface == "notice" else "danger_text"
        row.addWidget(IconLabel(icon, ink), 0, Qt.AlignmentFlag.AlignTop)
        self._label = TextLabel(wrap=True)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, text: str) -> None:
        """Show the sentence; hide where there is none."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class Line(QFrame):
    """A hairline between two parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "line")


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a property it selects by has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
