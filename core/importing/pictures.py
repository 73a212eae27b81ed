"""Pictures of a folder, and the screenshots that openrecall and Pensieve have kept."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from core.capture import codec
from core.importing import files
from core.importing.items import Item, Items, Said, Seen, Unreadable, fingerprint, moment, within
from core.importing.pieces import pieces
from core.records.errors import AfterimageError
from core.records.screen import Size

SUFFIXES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": codec.WEBP,
    ".avif": codec.AVIF,
}
_NAMED: Final = re.compile(
    r"(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?:[ T_\-]|at|from){1,4}(\d\d)[-_.:]?(\d\d)[-_.:]?(\d\d)"
)
_OPENRECALL: Final = "SELECT app, title, text, timestamp FROM entries ORDER BY timestamp"
_PENSIEVE: Final = """
SELECT entities.filepath, entities.file_created_at,
    MAX(CASE WHEN key = 'active_app' THEN value END),
    MAX(CASE WHEN key = 'active_window' THEN value END),
    MAX(CASE WHEN key = 'active_url' THEN value END)
FROM entities LEFT JOIN metadata_entries ON metadata_entries.entity_id = entities.id
WHERE entities.file_type_group = 'image'
GROUP BY entities.id
ORDER BY entities.file_created_at"""


def picture(path: Path, name: str) -> Item:
    """A picture of a folder, at the time that its name or its file tells."""
    return _seen(path, _when(path), "Pictures", name, path.resolve().as_uri())


def openrecall(connection: sqlite3.Connection, folder: Path) -> Items:
    """Its screenshots by their times; where one is gone, the text that was read on it.

    Args:
        connection: its `recall.db`.
        folder: where that lies, and the folder `screenshots`.
    """
    for app, title, text, timestamp in connection.execute(_OPENRECALL):
        if not isinstance(timestamp, int):
            yield Unreadable()
            continue
        shots = folder / "screenshots"
        found = next((p for s in (".webp", ".png") if (p := shots / f"{timestamp}{s}").is_file()), None)
        try:
            at = moment(timestamp)
        except ValueError:
            yield Unreadable()
            continue
        names = (str(app or ""), str(title or ""))
        if found is not None and not found.is_symlink():
            yield _seen(found, at, *names, "")
        else:
            yield from _as_text(at, *names, str(text or ""), str(timestamp))


def _as_text(at: datetime, app: str, title: str, text: str, number: str) -> Iterator[Item]:
    for place, piece in enumerate(pieces(text)):
        yield Said(f"{number}.{place}", f"openrecall: {title or app}"[:200], piece, at, app or "openrecall")


def pensieve(connection: sqlite3.Connection, folder: Path) -> Items:
    """Its screenshots, read anew.

    Args:
        connection: its `database.db`.
        folder: where that lies; pictures elsewhere are not opened.
    """
    for filepath, created, app, title, url in connection.execute(_PENSIEVE):
        path = _inside(folder, filepath)
        at = _created(created)
        if path is None or at is None:
            yield Unreadable()
            continue
        yield _seen(path, at, str(app or ""), str(title or ""), str(url or ""))


def _inside(folder: Path, filepath: Any) -> Path | None:
    """The file, if it lies below the folder, there or at the same place after a move."""
    if not isinstance(filepath, str) or "\0" in filepath:
        return None
    home = folder.resolve()
    named = Path(filepath)
    for candidate in (named, *(home.joinpath(*named.parts[-n:]) for n in (2, 3))):
        try:
            if candidate.is_file() and candidate.resolve().is_relative_to(home):
                return candidate
        except OSError:
            continue
    return None


def _created(value: Any) -> datetime | None:
    try:
        return within(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def _when(path: Path) -> datetime:
    if found := _NAMED.search(path.stem):
        try:
            return within(datetime(*map(int, found.groups())).astimezone())  # type: ignore[arg-type]
        except (ValueError, OverflowError, OSError):
            pass
    return moment(path.stat().st_mtime)


def _seen(path: Path, at: datetime, app: str, title: str, url: str) -> Item:
    try:
        data = files.read(path, codec.MAX_BYTES)
        pixels = codec.decode(data, SUFFIXES.get(path.suffix.lower(), ""))
    except AfterimageError:
        return Unreadable()
    image, mime = codec.encode(pixels)
    number = "imp_" + fingerprint(data, at.astimezone(UTC).isoformat())
    return Seen(number, at, app, title, url, Size(pixels.shape[1], pixels.shape[0]), image, mime)
