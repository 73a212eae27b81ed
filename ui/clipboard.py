"""What was copied from here, and taking it back."""

from PySide6.QtGui import QGuiApplication


def leave_no_copy() -> None:
    """Take what was copied from here off the clipboard, unless another program has put something there.

    Before the program ends, too: a picture left on it would outlive what can free it.
    """
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
