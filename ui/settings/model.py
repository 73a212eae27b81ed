"""The settings as the engine has them, and the way to change one."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from core.protocol.operations import GetSettings, SetSetting, Settings
from core.records.errors import AfterimageError
from ui.bridge import EngineLink


class SettingsModel(QObject):
    """Shows a change once the engine has taken it; a refused one leaves the old value and a reason."""

    changed = Signal(str)
    """The name of the setting; empty for all of them."""
    failed = Signal(str, str)
    """The name, and why it was not changed."""

    def __init__(self, link: EngineLink, parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self.values: dict[str, Any] = {}
        self._sent: dict[str, Any] = {}
        self.refused: dict[str, str] = {}
        """Why the last change of a setting did not hold."""

    def load(self) -> None:
        """Ask for all of them."""
        self._link.call(GetSettings(), self._loaded, lambda error: self._refused("", error), owner=self)

    def _loaded(self, reply: Settings) -> None:
        if reply.values != self.values:
            self.values = dict(reply.values)
            self.changed.emit("")

    def get(self, name: str, default: Any = None) -> Any:
        """The value; `default` where it is not known (yet)."""
        return self.values.get(name, default)

    def wanted(self, name: str, default: Any = None) -> Any:
        """The value that was asked for last, answered or not: what the next change builds on."""
        return self._sent.get(name, self.get(name, default))

    def set(self, name: str, value: Any, *, confirmed: bool = False) -> None:
        """Change one."""
        if name in self.values and self.wanted(name) == value:
            return
        self._sent[name] = value
        self._link.call(
            SetSetting(name=name, value=value, confirmed=confirmed),
            self._taken,
            lambda error: self._refused(name, error),
            owner=self,
        )

    def _taken(self, reply: Settings) -> None:
        for name, value in reply.values.items():
            self.values[name] = value
            if self._sent.get(name) == value:
                del self._sent[name]
            self.refused.pop(name, None)
            self.changed.emit(name)

    def _refused(self, name: str, error: AfterimageError) -> None:
        self._sent.pop(name, None)
        self.refused[name] = str(error)
        self.failed.emit(name, str(error))
        self.changed.emit(name)  # whoever shows it goes back to what holds
