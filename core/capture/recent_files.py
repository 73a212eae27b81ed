"""Paths of documents by their windows' titles and the desktop's list of recently used files.

An editor's title names its file, some with the folder. The folder of the others stands in the list that
programs of all Linux desktops keep (freedesktop.org's "Desktop bookmark spec", `recently-used.xbel`). A path
counts only if the file is there.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from core.capture.addresses import is_browser
from core.capture.screen import VisibleWindow

_LARGEST_LIST: Final = 8 * 1024 * 1024
_LONGEST_TITLE: Final = 1_000
_MARKS: Final = re.compile(r"^[*•●\s]+|[*•●\s]+$|\s*\[(?:modified|\+|read.only)\]", re.IGNORECASE)
_DASHES: Final = re.compile(r"\s[-\u2013\u2014|]\s")
_IN_FOLDER: Final = re.compile(r"(?P<name>[^/()]+?)\s*\((?P<folder>[~/][^()]*)\)")
_FILE: Final = re.compile(r"[^/\0]{1,200}\.[A-Za-z0-9]{1,8}")


class RecentFiles:
    """Finds the paths of documents. For one thread.

    Args:
        home: Of the user; what `~` stands for.
        recent: The desktop's list.
    """

    def __init__(self, home: Path | None = None, recent: Path | None = None) -> None:
        self._home = home or Path.home()
        data = os.environ.get("XDG_DATA_HOME")
        self._recent = recent or (Path(data) if data else self._home / ".local/share") / "recently-used.xbel"
        self._read_at: tuple[int, int] = (0, 0)
        self._paths: dict[str, list[Path]] = {}

    def find(self, seen: VisibleWindow) -> str | None:
        """The file's URL; `None` where it is not sure which one it is. Never raises."""
        title = seen.window.title
        if len(title) > _LONGEST_TITLE or is_browser(seen.window.app):
            return None  # a page may be called after any file
        try:
            for part in _parts(title):
                path = self._named(part) or self._listed(part)
                if path is not None:
                    return path.as_uri()
        except (OSError, ValueError):
            return None
        return None

    def close(self) -> None:
        """Nothing is held."""

    def _named(self, part: str) -> Path | None:
        """A file whose folder the title tells: `~/notes/a.txt`, `a.txt (~/notes)`."""
        inside = _IN_FOLDER.fullmatch(part)
        text = f"{inside['folder'].rstrip('/')}/{inside['name']}" if inside else part
        if text.startswith("~/"):
            text = f"{self._home}{text[1:]}"
        path = Path(text)
        return path if text.startswith("/") and path.is_file() else None

    def _listed(self, part: str) -> Path | None:
        """The only recently used file of that name."""
        if not _FILE.fullmatch(part):
            return None
        self._refresh()
        there = [path for path in self._paths.get(part, ()) if path.is_file()]
        return there[0] if len(there) == 1 else None

    def _refresh(self) -> None:
        try:
            state = self._recent.stat()
        except FileNotFoundError:
            self._paths = {}
            return
        stamp = (state.st_mtime_ns, state.st_size)
        if stamp == self._read_at:
            return
        self._read_at, self._paths = stamp, {}
        if state.st_size > _LARGEST_LIST:
            return
        for address in _bookmarks(self._recent.read_bytes()):
            parts = urlsplit(address)
            if parts.scheme == "file" and parts.netloc in {"", "localhost"}:
                path = Path(unquote(parts.path))
                self._paths.setdefault(path.name, []).append(path)


def _parts(title: str) -> Iterator[str]:
    """What in a title may be a file: all of it, then what stands between its dashes."""
    bare = _MARKS.sub("", title)
    pieces = _DASHES.split(bare)
    for part in dict.fromkeys(
        (bare, *(" - ".join(pieces[:end]) for end in range(len(pieces) - 1, 0, -1)), *pieces)
    ):
        if part:
            yield _MARKS.sub("", part)


def _bookmarks(data: bytes) -> list[str]:
    """The addresses of a list, as far as it can be read. Entities are not expanded: none are needed."""
    found: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name == "bookmark" and "href" in attributes:
            found.append(attributes["href"])

    def refuse(*_: object) -> None:
        raise ValueError("a list of files has no entities of its own")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return found  # half written, or damaged: what came before that counts
    return found
