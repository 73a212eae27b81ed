"""Takes keys from an X server, whichever program is in front (XGrabKey)."""

import contextlib
import io
import os
import re
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal
from PySide6.QtGui import QKeySequence
from Xlib import XK, X, display as xdisplay, error as xerror

_MODIFIERS: Final = (
    (Qt.KeyboardModifier.ShiftModifier, X.ShiftMask),
    (Qt.KeyboardModifier.ControlModifier, X.ControlMask),
    (Qt.KeyboardModifier.AltModifier, X.Mod1Mask),
    (Qt.KeyboardModifier.MetaModifier, X.Mod4Mask),
)
_LOCAL: Final = re.compile(r"(?:unix/?)?:(\d+)(?:\.(\d+))?")
_HELD: Final = X.ShiftMask | X.ControlMask | X.Mod1Mask | X.Mod4Mask
_LOCKS: Final = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
"""Caps Lock and Num Lock make a combination another one: each has to be taken with them, too."""
_NAMES: Final = {
    Qt.Key.Key_Pause: "Pause", Qt.Key.Key_Insert: "Insert", Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Home: "Home", Qt.Key.Key_End: "End", Qt.Key.Key_PageUp: "Prior",
    Qt.Key.Key_PageDown: "Next", Qt.Key.Key_Space: "space", Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_ScrollLock: "Scroll_Lock", Qt.Key.Key_Print: "Print",
}  # fmt: skip
_ALONE: Final = frozenset({Qt.Key.Key_Pause, Qt.Key.Key_ScrollLock, Qt.Key.Key_Print})


class X11Keys(QObject):
    """One connection of its own: what waits in it wakes the event loop."""

    pressed = Signal(str)
    """The name under which a combination was taken."""

    def __init__(self, name: str | None = None, parent: QObject | None = None) -> None:
        """Connect to that server of this machine, or to the one of the session.

        Raises:
            OSError: There is no X server.
        """
        super().__init__(parent)
        local = _LOCAL.fullmatch(name or os.environ.get("DISPLAY", ""))
        if local is None:
            raise ConnectionError  # the library would look for others on the network
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # the library prints about authority files
                self._display = xdisplay.Display(f"unix/:{local[1]}.{local[2] or 0}")
        except (xerror.DisplayError, xerror.ConnectionClosedError) as error:
            raise ConnectionError from error
        self._root = self._display.screen().root
        self._taken: dict[tuple[int, int], str] = {}
        self._notifier = QSocketNotifier(self._display.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda *_: self._read())

    def take(self, wanted: dict[str, str]) -> frozenset[str]:
        """Take these combinations, by name, in place of those before; gives the names that could not be."""
        self._release()
        refused = set()
        for name, keys in wanted.items():
            place = self._place(keys)
            if place is None or place in self._taken or not self._grab(place):
                refused.add(name)
            else:
                self._taken[place] = name
        self._read()
        return frozenset(refused)

    def close(self) -> None:
        """Let go of all keys and hang up."""
        self._notifier.setEnabled(False)
        with contextlib.suppress(xerror.ConnectionClosedError):
            self._release()
            self._display.close()

    def _place(self, keys: str) -> tuple[int, int] | None:
        """Key code and modifiers; `None` for what this keyboard lacks, or would take from typing."""
        sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
        if sequence.count() != 1:
            return None
        combination = sequence[0]  # type: ignore[index]  # it can be indexed, the stubs lack it
        key, held = combination.key(), combination.keyboardModifiers()
        modifiers = sum(mask for modifier, mask in _MODIFIERS if held & modifier)
        text = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        symbol = XK.string_to_keysym(_NAMES.get(key, text.lower() if len(text) == 1 else text))
        code = self._display.keysym_to_keycode(symbol) if symbol else 0
        function = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
        if not code or not (modifiers & ~X.ShiftMask or function or key in _ALONE):
            return None
        return code, modifiers

    def _grab(self, place: tuple[int, int]) -> bool:
        code, modifiers = place
        caught = xerror.CatchError(xerror.BadAccess)
        for locks in _LOCKS:
            self._root.grab_key(
                code, modifiers | locks, True, X.GrabModeAsync, X.GrabModeAsync, onerror=caught
            )
        self._display.sync()
        if caught.get_error() is None:
            return True
        self._ungrab(place)  # another program has it; let go of what we got
        return False

    def _ungrab(self, place: tuple[int, int]) -> None:
        for locks in _LOCKS:
            self._root.ungrab_key(place[0], place[1] | locks)
        self._display.sync()

    def _release(self) -> None:
        for place in self._taken:
            self._ungrab(place)
        self._taken.clear()

    def _read(self) -> None:
        try:
            while self._display.pending_events():
                self._heard(self._display.next_event())
        except xerror.ConnectionClosedError:
            self._notifier.setEnabled(False)

    def _heard(self, event: Any) -> None:
        if event.type == X.KeyPress:
            name = self._taken.get((event.detail, event.state & _HELD))
            if name is not None:
                self.pressed.emit(name)
        elif event.type == X.MappingNotify:
            self._display.refresh_keyboard_mapping(event)
