"""Keys that work in every program: chosen, switched off, and told when another program has them."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLineEdit, QVBoxLayout, QWidget

from ui.appearance import px
from ui.bridge import EngineLink
from ui.settings.model import SettingsModel
from ui.settings.rows import Choices, Row
from ui.shortcuts.kept import MINUTES, WHATS, GlobalKeys, What, load_keys
from ui.shortcuts.keys import GlobalShortcuts
from ui.translation import tr
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Line, Notice
from ui.wording import plural


class ShortcutsPanel(QWidget):
    """These are the desktop's own, and not the engine's."""

    def __init__(self, _link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._shortcuts = GlobalShortcuts.present()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.notice = Notice("notice", "info")
        holder = QVBoxLayout()
        holder.setContentsMargins(20, 12, 20, 0)
        holder.addWidget(self.notice)
        column.addLayout(holder)
        self.fields: dict[What, QKeySequenceEdit] = {}
        self.rows: dict[What, Row] = {}
        for what, title, about in (
            (
                WHATS[0],
                tr("Pause at once and hide all windows"),
                tr("Nothing is recorded from then on, until you resume."),
            ),
            (WHATS[1], tr("Search everything"), tr("Brings the window to the front.")),
        ):
            self.rows[what] = Row(title, about, self._field(what, title))
            column.addWidget(self.rows[what])
            column.addWidget(Line())
        self.minutes = Choices()
        for minutes in MINUTES:
            words = plural(minutes, tr("the last {n} minute"), tr("the last {n} minutes"))
            self.minutes.addItem(words if minutes else tr("Nothing"), minutes)
        title = tr("Then offer for deletion")
        self.minutes.setAccessibleName(title)
        self.minutes.view().setAccessibleName(title)
        self.minutes.setFixedWidth(px(200))
        self.minutes.activated.connect(lambda _place: self._change())
        about = tr("You are asked when you next open the window.")
        column.addWidget(Row(title, about, self.minutes))
        self._show()
        if self._shortcuts is not None:
            self._shortcuts.changed.connect(self._show)

    def _field(self, what: What, title: str) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        field = QKeySequenceEdit()
        field.setMaximumSequenceLength(1)
        field.setAccessibleName(title)
        for line_edit in field.findChildren(QLineEdit):
            line_edit.setAccessibleName(title)  # this is what has the keys, and is asked
        field.setFixedWidth(px(236))
        field.editingFinished.connect(self._change)
        none = IconButton("x", tr("No keys for “{what}”").replace("{what}", title))
        none.clicked.connect(lambda _checked=False: self._clear(field))
        line.addWidget(field)
        line.addWidget(none, 0, Qt.AlignmentFlag.AlignVCenter)
        self.fields[what] = field
        return holder

    def _clear(self, field: QKeySequenceEdit) -> None:
        field.clear()
        self._change()

    def _change(self) -> None:
        if self._shortcuts is None:
            return
        words = {
            what: field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
            for what, field in self.fields.items()
        }
        chosen = replace(
            self._shortcuts.chosen,
            panic=words["panic"],
            search=words["search"],
            minutes=self.minutes.currentData(),
        )
        if chosen != self._shortcuts.chosen:
            self._shortcuts.choose(chosen)

    def _show(self) -> None:
        shortcuts = self._shortcuts
        chosen: GlobalKeys = shortcuts.chosen if shortcuts is not None else load_keys()
        keys = {"panic": chosen.panic, "search": chosen.search}
        works = shortcuts is not None and shortcuts.available
        for what, field in self.fields.items():
            field.setKeySequence(QKeySequence(keys[what], QKeySequence.SequenceFormat.PortableText))
            field.setEnabled(works)
            refused = shortcuts is not None and shortcuts.state(what) == "refused"
            self.rows[what].complain(
                tr("Another program has these keys, or this keyboard lacks them. Choose others.")
                if works and refused
                else ""
            )
        self.minutes.setCurrentIndex(self.minutes.findData(chosen.minutes))
        self.notice.say(
            ""
            if works
            else tr(
                "This desktop lets no program take keys. In its own settings you can bind a key to the "
                "command “afterimage pause”."
            )
        )
