"""An engine that reads nothing off a picture, and says what else it could do where it runs."""

import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.plugins import hookimpl
from core.reading.engines import TextEngine
from core.reading.placed import PlacedLine
from core.records.geometry import Box
from core.records.screen import Line, Size, Window


def _tried(attempt: Any) -> str:
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"


class Reader:
    """Reads what it may."""

    def read(
        self, _pixels: Any, _windows: Sequence[Window], _size: Size, _painted: Sequence[Box] = ()
    ) -> tuple[PlacedLine, ...]:
        """One line."""
        wrote = _tried(lambda: Path(os.environ["AFTERIMAGE_INK_TARGET"]).write_text("x"))
        reached = _tried(lambda: socket.create_connection(("127.0.0.1", 9), 1))
        return (PlacedLine(Line(f"{wrote} {reached}", Box(0, 0, 10, 10), 1.0)),)

    def close(self) -> None:
        """Nothing is held."""


def _make(_languages: Mapping[str, Path]) -> Reader:
    return Reader()


@hookimpl
def text_engines() -> list[TextEngine]:
    """The engine."""
    return [TextEngine("ink", "handwriting", _make)]
