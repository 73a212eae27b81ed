"""The keys that work everywhere: taken as the user has chosen, and what came of it."""

import os
import sys
from typing import Final, Literal, cast

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication

from ui.shortcuts.kept import GlobalKeys, What, keep_keys, load_keys

State = Literal["works", "refused", "unset"]
_SESSION: Final = "XDG_SESSION_TYPE"


class GlobalShortcuts(QObject):
    """Works on X11. A Wayland desktop gives keys to nobody; there its own settings can run a command."""

    pressed = Signal(str)
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.chosen = load_keys()
        self._refused: frozenset[str] = frozenset()
        self._keys: QObject | None = None
        if takes_keys():
            from ui.shortcuts.x11 import X11Keys  # noqa: PLC0415 -- only where there is an X server

            try:
                keys = X11Keys(parent=self)
            except OSError:
                return
            self._keys = keys
            keys.pressed.connect(self.pressed.emit)
            self._take()

    @classmethod
    def present(cls) -> "GlobalShortcuts | None":
        """The one in force."""
        app = QCoreApplication.instance()
        return app.findChild(cls) if app is not None else None

    @property
    def available(self) -> bool:
        """Whether this desktop lets programs take keys."""
        return self._keys is not None

    def state(self, what: What) -> State:
        """What came of one."""
        if what not in self.chosen.keys():  # noqa: SIM118 -- a method of ours
            return "unset"
        return "refused" if what in self._refused else "works"

    def choose(self, chosen: GlobalKeys) -> None:
        """Take these from now on, and keep the choice."""
        self.chosen = chosen
        keep_keys(chosen)
        self._take()
        self.changed.emit()

    def close(self) -> None:
        """Let go of all keys."""
        if self._keys is not None:
            from ui.shortcuts.x11 import X11Keys  # noqa: PLC0415 -- as above

            cast("X11Keys", self._keys).close()
            self._keys = None

    def _take(self) -> None:
        if self._keys is not None:
            from ui.shortcuts.x11 import X11Keys  # noqa: PLC0415 -- as above

            wanted = {str(what): keys for what, keys in self.chosen.keys().items()}
            self._refused = cast("X11Keys", self._keys).take(wanted)


def takes_keys() -> bool:
    """Whether windows here are those of an X server, and it is not one inside a Wayland desktop."""
    on_x = sys.platform == "linux" and QGuiApplication.platformName() == "xcb"
    return on_x and os.environ.get(_SESSION) != "wayland"
