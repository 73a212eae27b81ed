"""Which windows a Wayland desktop shows, where it tells.

Wayland itself tells nobody. Sway does, over its own socket, with places and titles; others do not, or only
their own parts. What is offered for accessibility leaves programs out, which is too little for a gate that
has to fail closed.
"""

import json
import os
import socket
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from core.capture.screen import ScreenForbiddenError, ScreenLostError, VisibleWindow
from core.capture.stacking import Listed, stacked
from core.records.geometry import Box
from core.records.screen import Size, Window

UNCHECKED: Final = (
    "On this Wayland desktop no program can see which windows are open, so Afterimage could not keep "
    "password managers, private windows and your other exclusions out, and records nothing. Log in to an X11 "
    "session, where it can; or, to record everything that is on the screen, set privacy.unchecked_windows "
    "to true."
)
_MAGIC: Final = b"i3-ipc"
_HEADER: Final = struct.Struct("=6sII")
_GET_TREE: Final = 4
_LONGEST: Final = 16 * 1024 * 1024
_PATIENCE: Final = 5.0
_DEEPEST: Final = 100
_GONE: Final = "Sway does not say any more which windows are open. Recording goes on when it does."
_NOBODY: Final = 1
"""The handle of what stands for windows that nobody tells of."""


@dataclass(frozen=True, slots=True)
class View:
    """The picture's size and how the desktop's units lie in it."""

    size: Size
    scale: float = 1.0
    x: int = 0
    y: int = 0

    def box(self, rect: Mapping[str, Any]) -> Box:
        """A rectangle of the desktop's in pixels of the picture."""
        left, top = (rect["x"] - self.x) * self.scale, (rect["y"] - self.y) * self.scale
        return Box(
            round(left), round(top), round(rect["width"] * self.scale), round(rect["height"] * self.scale)
        )


class Lister(Protocol):
    """Knows the windows that can be seen, the topmost first."""

    def windows(self, view: View) -> tuple[VisibleWindow, ...]:
        """As of now. Raises `ScreenLostError`, or `ScreenForbiddenError` where nobody may know."""
        ...


class Unchecked:
    """Nobody tells. With the user's consent one nameless window stands for all there may be."""

    def windows(self, view: View) -> tuple[VisibleWindow, ...]:
        """That window, which no rule but "only these" meets."""
        whole = Box(0, 0, *view.size)
        return (VisibleWindow(_NOBODY, Window("", "", whole, active=True), "", whole, (whole,)),)


class Sway:
    """Asks Sway for its tree.

    Args:
        path: Of its socket, as in the environment's `SWAYSOCK`.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def windows(self, view: View) -> tuple[VisibleWindow, ...]:
        """What its tree holds and shows.

        Raises:
            ScreenLostError: it does not answer.
        """
        try:
            tree = json.loads(self._ask(_GET_TREE))
            return _visible(tree, view)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ScreenLostError(_GONE) from error

    def _ask(self, kind: int) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_PATIENCE)
            connection.connect(self._path)
            connection.sendall(_HEADER.pack(_MAGIC, 0, kind))
            magic, length, _ = _HEADER.unpack(_exactly(connection, _HEADER.size))
            if magic != _MAGIC or length > _LONGEST:
                raise ValueError(length)
            return _exactly(connection, length)


def lister(environment: Mapping[str, str] | None = None, *, unchecked: bool) -> Lister:
    """Whoever tells on this desktop.

    Args:
        environment: where to look for it.
        unchecked: the user agrees to recording without knowing the windows.

    Raises:
        ScreenForbiddenError: nobody tells, and the user has not agreed.
    """
    environment = os.environ if environment is None else environment
    if path := environment.get("SWAYSOCK", ""):
        return Sway(path)
    if unchecked:
        return Unchecked()
    raise ScreenForbiddenError(UNCHECKED)


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        some = connection.recv(min(count - len(parts), 1 << 16))
        if not some:
            raise OSError("hung up")
        parts += some
    return bytes(parts)


def _visible(tree: Mapping[str, Any], view: View) -> tuple[VisibleWindow, ...]:
    """Windows from the top down, each with what those above leave of it."""
    listed = (_listed(node, view) for node in _windows(tree, 0))
    return stacked(listed, Box(0, 0, *view.size))


def _windows(node: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    """Those that are shown, the topmost first: full screen before floating before tiled."""
    if depth > _DEEPEST:
        raise ValueError(depth)
    children = [*reversed(node.get("floating_nodes", [])), *node.get("nodes", [])]
    children.sort(key=lambda child: not child.get("fullscreen_mode", 0))
    if not children and node.get("pid") and node.get("visible", True):
        yield node
    for child in children:
        yield from _windows(child, depth + 1)


def _listed(node: Mapping[str, Any], view: View) -> Listed:
    x11 = node.get("window_properties") or {}
    return Listed(
        handle=int(node["id"]),
        app=str(node.get("app_id") or x11.get("class") or ""),
        title=str(node.get("name") or ""),
        outer=view.box(node["rect"]),
        instance=str(x11.get("instance") or ""),
        active=bool(node.get("focused")),
        pid=int(node["pid"]),
    )
