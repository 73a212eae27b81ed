"""What was copied from here, and taking it back."""

from typing import Final

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

COPY_SECONDS: Final = 60
"""How long a secret stays on the clipboard."""
_HINT: Final = "x-kde-passwordManagerHint"
"""What clipboard managers look for before they keep something."""
_OURS: Final = "application/x-afterimage-secret"


def copy_for_a_while(secret: str) -> None:
    """Put a secret on the clipboard, and take it off after a minute unless something else is there by then.

    Clipboard managers are asked to keep no copy of it; those of KDE, GNOME and most others heed that.
    """
    data = QMimeData()
    data.setText(secret)
    data.setData(_HINT, b"secret")
    data.setData(_OURS, b"1")
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(data)
    timer = clipboard.findChild(QTimer, _OURS)
    if timer is None:
        timer = QTimer(clipboard, singleShot=True, interval=COPY_SECONDS * 1000)
        timer.setObjectName(_OURS)
        timer.timeout.connect(_take_secret_back)
    timer.start()  # a second secret gets a whole minute as well


def _take_secret_back() -> None:
    clipboard = QGuiApplication.clipboard()
    held = clipboard.mimeData()
    if held is not None and held.hasFormat(_OURS):  # also where a clipboard manager has taken it over
        clipboard.clear()


def leave_no_copy() -> None:
    """Take what was copied from here off the clipboard, unless another program has put something there.

    Before the program ends, too: a picture left on it would outlive what can free it.
    """
    clipboard = QGuiApplication.clipboard()
    data: QMimeData | None = clipboard.mimeData()
    # Not every platform tells whose it is.
    if clipboard.ownsClipboard() or (data is not None and data.hasFormat(_OURS)):
        clipboard.clear()
