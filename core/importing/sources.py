"""Tells by what a file is how it is read, whatever its name."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from core.importing import browsers, calendars, chats, documents, files, mail, messengers, own, pictures
from core.importing.items import Item, Items, Unreadable
from core.records.errors import NotFoundError, RefusedError

Kind = Literal[
    "transcript", "chatgpt", "claude", "markdown", "folder", "mbox", "icalendar", "chromium-history",
    "firefox", "chromium-bookmarks", "pdf", "picture", "openrecall", "pensieve", "whatsapp",
    "afterimage",
]  # fmt: skip

_SQLITE: Final = b"SQLite format 3\0"
_PICTURES: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"RIFF", b"\0\0\0")
_NOTES: Final = (".md", ".markdown", ".txt")
_UNKNOWN: Final = (
    "It is not known how to read this. See docs/connecting.md for what can be imported. Nothing was imported."
)
_STORES: Final[tuple[tuple[str, Kind], ...]] = (
    ("recall.db", "openrecall"),
    ("database.db", "pensieve"),
    ("places.sqlite", "firefox"),
    ("History", "chromium-history"),
)
"""What makes a folder the store of a program: a file of that name, with its tables."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Something that is being read."""

    kind: Kind
    items: Items
    total: int
    """Files to read, 0 where it cannot be known."""


def open_source(path: Path, held: ExitStack) -> Opened:
    """Find out what it is, and begin.

    Args:
        path: a file or a folder.
        held: closed once everything is read.

    Raises:
        AfterimageError: it is nothing that can be read, and why.
    """
    if path.is_symlink():
        path = path.resolve()  # the user named it; links inside a folder are another matter
    if path.is_dir():
        return _open_folder(path, held)
    if not path.exists():
        raise NotFoundError(f"There is no file {path}.")
    return _open_file(path, held)


def _open_folder(path: Path, held: ExitStack) -> Opened:
    for name, kind in _STORES:
        if files.beginning(path / name, len(_SQLITE)) == _SQLITE:
            opened = _open_database(path / name, held)
            if opened.kind == kind:
                return opened
    if (path / chats.NAME).is_file():
        return _open_chats(path)
    found = [one for one in files.walk(path) if _reader(one) is not None]
    if not found:
        raise RefusedError("There is nothing in the folder that can be read. Nothing was imported.")
    what: Kind = "markdown" if all(one.suffix.lower() in _NOTES for one in found) else "folder"
    return Opened(what, _all(path, found), len(found))


def _open_file(path: Path, held: ExitStack) -> Opened:
    start = files.beginning(path)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_SQLITE):
        return _open_database(path, held)
    if start.startswith(b"PK\x03\x04"):
        chat = messengers.archived(path)
        return Opened("whatsapp", chat, 0) if chat is not None else _open_chats(path)
    if start.startswith(b"%PDF-"):
        return Opened("pdf", documents.pdf(path, path.name), 1)
    if text[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        return Opened("icalendar", calendars.calendar(path), 1)
    if start.startswith(b"From "):
        return Opened("mbox", mail.mbox(path), 1)
    if start.startswith(_PICTURES) and path.suffix.lower() in pictures.SUFFIXES:
        return Opened("picture", iter([pictures.picture(path, path.name)]), 1)
    return _open_text(path, text)


def _open_text(path: Path, start: bytes) -> Opened:
    if messengers.is_whatsapp(start):
        return Opened("whatsapp", messengers.whatsapp(path), 0)
    is_note = path.suffix.lower() in _NOTES
    if start.startswith(b"{") or (start.startswith(b"[") and not is_note):
        return _open_json(path, start)
    if is_note:
        return Opened("markdown", documents.markdown(path, path.name), 1)
    raise RefusedError(_UNKNOWN)


def _open_json(path: Path, start: bytes) -> Opened:
    if start.startswith(b'{"afterimage":"export"'):
        return Opened("afterimage", own.export(path), 0)
    first = start.split(b"\n", 1)[0]
    if start.startswith(b"{") and b'"conversation"' in first and b'"speaker"' in first:
        return Opened("transcript", iter(()), 1)
    if start.startswith(b"{") and b'"roots"' in files.beginning(path, 1 << 20):
        return Opened("chromium-bookmarks", browsers.chromium_bookmarks(path), 1)
    return _open_chats(path)


def _open_chats(path: Path) -> Opened:
    conversations = chats.load(path)
    if chats.is_chatgpt(conversations):
        return Opened("chatgpt", chats.chatgpt(conversations), 0)
    if chats.is_claude(conversations):
        return Opened("claude", chats.claude(conversations), 0)
    raise RefusedError(_UNKNOWN)


def _open_database(path: Path, held: ExitStack) -> Opened:
    connection = held.enter_context(files.database(path))
    tables = files.tables(connection)
    if {"urls", "visits"} <= tables:
        return Opened("chromium-history", browsers.chromium(connection), 0)
    if {"moz_places", "moz_historyvisits"} <= tables:
        return Opened("firefox", browsers.firefox(connection), 0)
    if {"entities", "metadata_entries"} <= tables:
        return Opened("pensieve", pictures.pensieve(connection, path.parent), 0)
    if "entries" in tables:
        return Opened("openrecall", pictures.openrecall(connection, path.parent), 0)
    raise RefusedError(_UNKNOWN)


def _reader(path: Path) -> Callable[[Path, str], Iterator[Item]] | None:
    suffix = path.suffix.lower()
    if suffix in _NOTES:
        return _note
    if suffix == ".pdf":
        return documents.pdf
    if suffix == ".ics":
        return lambda one, _name: calendars.calendar(one)
    if suffix == ".mbox":
        return lambda one, _name: mail.mbox(one)
    if suffix in pictures.SUFFIXES:
        return lambda one, name: iter([pictures.picture(one, name)])
    return None


def _note(path: Path, name: str) -> Iterator[Item]:
    chat = path.suffix.lower() == ".txt" and messengers.is_whatsapp(files.beginning(path))
    return messengers.whatsapp(path) if chat else documents.markdown(path, name)


def _all(folder: Path, found: list[Path]) -> Items:
    for path in found:
        reader = _reader(path)
        if reader is None:
            continue
        try:
            yield from reader(path, path.relative_to(folder).as_posix())
        except Exception:  # noqa: BLE001 -- a file that cannot be read must not keep the others from it
            yield Unreadable()
