"""The exclusions that ship with the program, each group with a switch."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.bridge import EngineLink
from ui.first_run.seeded import RuleGroup, seeded_groups
from ui.settings.model import SettingsModel
from ui.settings.rows import Row
from ui.widgets.labels import Line, TextLabel
from ui.widgets.toggle import Toggle

_ALLOW = "privacy.allow"


class ShippedRules(QWidget):
    """A group that is switched off is recorded; that is shown in words as well as by the switch."""

    def __init__(self, _link: EngineLink, model: SettingsModel) -> None:
        super().__init__()
        self._model = model
        self.switches: dict[str, Toggle] = {}
        self._notes: dict[str, TextLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, group in enumerate(seeded_groups()):
            if number:
                column.addWidget(Line())
            column.addWidget(self._row(group))
        model.changed.connect(self._refresh)
        self._refresh()

    def _row(self, group: RuleGroup) -> Row:
        names = ", ".join(group.examples)
        more = group.size - len(group.examples)
        text = self.tr("{names} and {n} more").replace("{n}", str(more)) if more > 0 else "{names}"
        switch = Toggle(self.tr("Leave out: {what}").replace("{what}", group.words))
        switch.clicked.connect(lambda on, name=group.name: self._change(name, on=bool(on)))
        self.switches[group.name] = switch
        row = Row(group.words, text.replace("{names}", names), switch)
        self._notes[group.name] = TextLabel(self.tr("Switched off: these are recorded."), "hint", wrap=True)
        row.words.addWidget(self._notes[group.name])
        return row

    def _change(self, name: str, *, on: bool) -> None:
        allowed = [one for one in self._model.wanted(_ALLOW, ()) if one != name]
        self._model.set(_ALLOW, allowed if on else [*allowed, name])

    def _refresh(self) -> None:
        allowed = set(self._model.get(_ALLOW, ()))
        for name, switch in self.switches.items():
            switch.setChecked(name not in allowed)
            self._notes[name].setVisible(name in allowed)
