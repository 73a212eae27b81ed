"""Qt's own warnings: told by kind and category only, for their text may quote what was on show."""

import sys
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_KINDS: Final = {
    QtMsgType.QtWarningMsg: "a warning",
    QtMsgType.QtCriticalMsg: "an error",
    QtMsgType.QtFatalMsg: "a fatal error",
}


def tell_without_content(kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
    """A line on standard error: how bad, from which part of Qt, and where, as far as Qt says."""
    name = _KINDS.get(kind)
    if name is None or sys.stderr is None:
        return
    place = f" at {context.file}:{context.line}" if context.file else ""
    sys.stderr.write(f"Qt tells of {name} ({context.category or 'default'}){place}.\n")


def quiet_qt() -> None:
    """From now on. Before there are windows Qt says in full why it cannot start, and nothing is on show."""
    qInstallMessageHandler(tell_without_content)
