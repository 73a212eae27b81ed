"""Settings: sections on the left, the cards of one of them on the right."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.appearance import glyph, px
from ui.bridge import EngineLink
from ui.icons import icon
from ui.settings.declared import Group, Section
from ui.settings.model import SettingsModel
from ui.settings.rows import Choices, build_row
from ui.settings.sections import sections
from ui.widgets.labels import Line, TextLabel
from ui.widgets.ring import RingToolButton
from ui.widgets.scrolled import Scrolled

_COLUMN: Final = 640
_NAV: Final = 208
_NARROW: Final = 560
"""Pixels at the usual size of text below which sections and cards do not stand beside one another."""


class _SectionButton(RingToolButton):
    def __init__(self, section: Section) -> None:
        super().__init__()
        self._icon_name = section.icon
        self.setProperty("kind", "nav")
        self.setText(f" {section.title}")
        self.setAccessibleName(section.title)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(glyph(16), glyph(16)))
        self.toggled.connect(lambda _on: self._draw())
        self._draw()

    def _draw(self) -> None:
        ink = "accent_text" if self.isChecked() else "muted"
        self.setIcon(icon(self._icon_name, ink, self.iconSize().width()))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colour of a new theme."""
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_icon_name"):
            self._draw()
        super().changeEvent(event)


class SettingsPage(QWidget):
    """A section is built when it is first looked at."""

    def __init__(self, link: EngineLink) -> None:
        super().__init__()
        self._link = link
        self.model = SettingsModel(link, self)
        self.sections = sections()
        self._built: dict[int, QWidget] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._picker())
        line = QHBoxLayout()
        line.setSpacing(0)
        outer.addLayout(line, 1)
        nav = self._nav = QFrame()
        nav.setObjectName("settingsNav")
        nav.setFixedWidth(px(_NAV))
        column = QVBoxLayout(nav)
        column.setContentsMargins(12, 16, 12, 16)
        column.setSpacing(2)
        self.group = QButtonGroup(self)
        for number, section in enumerate(self.sections):
            button = _SectionButton(section)
            self.group.addButton(button, number)
            column.addWidget(button)
        column.addStretch(1)
        line.addWidget(nav)
        self.stack = QStackedWidget()
        line.addWidget(self.stack, 1)
        self.group.idClicked.connect(self.go)
        first = self.group.button(0)
        self.setFocusProxy(first)
        self.go(0)

    def _picker(self) -> QWidget:
        """Stands for the list of sections where there is no room beside the cards."""
        self._top = QWidget()
        line = QHBoxLayout(self._top)
        line.setContentsMargins(24, 12, 24, 0)
        self.picker = Choices()
        self.picker.setAccessibleName(self.tr("Section"))
        self.picker.view().setAccessibleName(self.tr("Section"))
        for section in self.sections:
            self.picker.addItem(section.title)
        self.picker.activated.connect(self.go)
        line.addWidget(self.picker, 1)
        self._top.hide()
        return self._top

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page has its sections in a list that drops down."""
        super().resizeEvent(event)
        narrow = event.size().width() < px(_NARROW)
        if narrow != self._top.isVisibleTo(self):
            self._top.setVisible(narrow)
            self._nav.setVisible(not narrow)
            self.setFocusProxy(self.picker if narrow else self.group.button(0))

    def showEvent(self, event: QShowEvent) -> None:
        """Others may have changed them, on the command line for one."""
        super().showEvent(event)
        self.model.load()

    def go(self, number: int) -> None:
        """Show that section."""
        self.group.button(number).setChecked(True)
        self.picker.setCurrentIndex(number)
        if number not in self._built:
            self._built[number] = self._build(self.sections[number])
            self.stack.addWidget(self._built[number])
        self.stack.setCurrentWidget(self._built[number])

    def _build(self, section: Section) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(section.title)
        holder = Scrolled()
        outer = QHBoxLayout(holder)
        outer.setContentsMargins(24, 24, 24, 32)
        middle = QWidget()
        middle.setMaximumWidth(px(_COLUMN))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for number, group in enumerate(section.groups):
            if number:
                column.addSpacing(16)
            self._add(column, group)
        column.addStretch(1)
        outer.addWidget(middle, 100)
        outer.addStretch(1)
        scroll.setWidget(holder)
        return scroll

    def _add(self, column: QVBoxLayout, group: Group) -> None:
        column.addWidget(TextLabel(group.title, "heading", wrap=True))
        if group.about:
            column.addWidget(TextLabel(group.about, "small", wrap=True))
        card = QFrame()
        card.setProperty("surface", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.setSpacing(0)
        for number, item in enumerate(group.items):
            if number:
                inside.addWidget(Line())
            inside.addWidget(build_row(item, self._link, self.model))
        column.addWidget(card)
