"""A list of names: each can be taken away, and another one added."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from core.protocol.operations import GetInsights, Insights
from ui.bridge import EngineLink
from ui.settings.declared import Names
from ui.settings.model import SettingsModel
from ui.widgets.buttons import Button
from ui.widgets.flow import Beside, FlowLayout

_LOOK_BACK = timedelta(days=30)


class NamesEditor(QWidget):
    """Every change goes to the engine at once."""

    def __init__(self, item: Names, link: EngineLink, model: SettingsModel) -> None:
        super().__init__()
        self._item, self._model = item, model
        self.setAccessibleName(item.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, spacing=6)
        policy = self._holder.sizePolicy()
        policy.setHeightForWidth(True)
        self._holder.setSizePolicy(policy)
        column.addWidget(self._holder)
        self.field = QLineEdit()
        self.field.setPlaceholderText(item.placeholder)
        self.field.setAccessibleName(item.placeholder)
        self.field.returnPressed.connect(self.add)
        self.button = Button(self.tr("Add"), icon_name="plus")
        self.button.clicked.connect(lambda _checked=False: self.add())
        column.addLayout(Beside(self.field, self.button, spacing=8))
        self.chips: list[Button] = []
        if item.programs:
            now = datetime.now(UTC)
            link.call(GetInsights(start=now - _LOOK_BACK, end=now), self._offer, owner=self)

    def _offer(self, seen: Insights) -> None:
        completer = QCompleter(sorted({use.app for use in seen.uses}, key=str.casefold), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)

    @property
    def names(self) -> list[str]:
        """What holds, or soon will."""
        return [str(name) for name in self._model.wanted(self._item.name, ())]

    def show_names(self, names: list[str]) -> None:
        """Show what holds."""
        while self._flow.count():
            taken = self._flow.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        self.chips.clear()
        for name in names:
            chip = Button(name, "tab", "x")
            chip.setAccessibleName(self.tr("Take away {name}").replace("{name}", name))
            chip.setToolTip(self.tr("Take away"))
            chip.clicked.connect(lambda _checked=False, name=name: self.remove(name))
            self._flow.addWidget(chip)
            self.chips.append(chip)
        self._holder.setVisible(bool(names))
        self.updateGeometry()

    def add(self) -> None:
        """Add what was typed."""
        name = self.field.text().strip()
        if name and name not in self.names:
            self._model.set(self._item.name, [*self.names, name])
        self.field.clear()

    def remove(self, name: str) -> None:
        """Take one away."""
        self._model.set(self._item.name, [one for one in self.names if one != name])
