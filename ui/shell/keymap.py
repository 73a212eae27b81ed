"""Every key that does something, in one place to look at."""

from typing import Final

from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.shortcuts.keys import GlobalShortcuts
from ui.translation import tr
from ui.widgets.buttons import Button
from ui.widgets.centered import row
from ui.widgets.halves import Halves
from ui.widgets.labels import TextLabel
from ui.widgets.scrolled import Scrolled

_HALVES: Final = 600
"""Pixels at the usual size of text below which there is one column."""


class KeyMap(QDialog):
    """Closes by Escape."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard"))
        self.resize(760, 620)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(16)
        column.addWidget(TextLabel(self.tr("Keyboard"), "title"))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(self.tr("Keys and what they do"))
        holder = Scrolled()
        sections = self._sections()
        sides = []
        for half in (sections[:2], sections[2:]):
            sides.append(QWidget())
            side = QVBoxLayout(sides[-1])
            side.setContentsMargins(0, 0, 0, 0)
            side.setSpacing(24)
            for title, keys in half:
                side.addLayout(self._section(title, keys))
            side.addStretch(1)
        whole = QVBoxLayout(holder)
        whole.setContentsMargins(0, 0, 8, 0)
        whole.addWidget(Halves(*sides, least=_HALVES, spacing=40))
        scroll.setWidget(holder)
        column.addWidget(scroll, 1)
        close = Button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        column.addLayout(row(close))

    @staticmethod
    def _section(title: str, keys: tuple[tuple[str, str], ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.addWidget(TextLabel(title, "overline"), 0, 0, 1, 2)
        names = {
            "Ctrl": tr("Ctrl"),
            "Shift": tr("Shift"),
            "Space": tr("Space"),
            "Enter": tr("Enter"),
            "Del": tr("Del"),
            "PgUp": tr("PgUp"),
            "PgDn": tr("PgDn"),
            "Home": tr("Home"),
            "End": tr("End"),
        }
        for number, (words, combination) in enumerate(keys, 1):
            grid.addWidget(TextLabel(words, wrap=True), number, 0)
            line = QHBoxLayout()
            line.setSpacing(4)
            line.addStretch(1)
            for key in combination.split(" "):
                line.addWidget(TextLabel(names.get(key, key), "key"))
            grid.addLayout(line, number, 1)
        return grid

    def _sections(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        names = {
            "panic": self.tr("Pause and hide everything, whatever is in front"),
            "search": self.tr("Search, whatever is in front"),
        }
        present = GlobalShortcuts.present()
        taken = present.chosen.keys() if present is not None and present.available else {}
        everywhere = tuple((names[what], keys.replace("+", " ")) for what, keys in taken.items())
        return (
            (
                self.tr("EVERYWHERE"),
                (
                    (self.tr("Search everything"), "Ctrl K"),
                    (self.tr("Ask"), "Ctrl 1"),
                    (self.tr("Timeline"), "Ctrl 2"),
                    (self.tr("Memories"), "Ctrl 3"),
                    (self.tr("Insights"), "Ctrl 4"),
                    (self.tr("Settings"), "Ctrl ,"),
                    (self.tr("New conversation"), "Ctrl N"),
                    (self.tr("Rename a conversation"), "F2"),
                    (self.tr("Search this page"), "Ctrl F"),
                    (self.tr("This map"), "F1"),
                    *everywhere,
                ),
            ),
            (
                self.tr("LOCKING"),
                (
                    (self.tr("Lock the view"), "Ctrl Shift L"),
                    (self.tr("Forget the keys"), "Ctrl L"),
                    (self.tr("Quit"), "Ctrl Q"),
                ),
            ),
            (
                self.tr("TIMELINE"),
                (
                    (self.tr("Frame by frame"), "← →"),
                    (self.tr("Program by program"), "Alt ← →"),
                    (self.tr("Day by day"), "PgUp PgDn"),
                    (self.tr("First and last frame"), "Home End"),
                    (self.tr("The newest frame"), "N"),
                    (self.tr("Choose a day"), "D"),
                    (self.tr("Search the day"), "/"),
                    (self.tr("Play, stop"), "Space"),
                    (self.tr("Open the frame"), "Enter"),
                    (self.tr("Copy text and picture"), "Ctrl Shift C"),
                    (self.tr("Begin and end a stretch"), "[ ]"),
                    (self.tr("Tag the stretch"), "T"),
                    (self.tr("Delete the frame"), "Del"),
                    (self.tr("Back, one thing at a time"), "Esc"),
                ),
            ),
            (
                self.tr("A FRAME"),
                (
                    (self.tr("Larger, smaller"), "+ -"),
                    (self.tr("All of it, actual size"), "0 1"),
                ),
            ),
        )
