"""History and bookmarks of Chromium and Firefox and their kin, read from a copy."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from core.importing import files
from core.importing.items import Item, Items, Said, Unreadable, fingerprint, moment
from core.protocol.strict_json import StrictJsonError, loads
from core.records.errors import RefusedError
from core.text.urls import fit_address

_SINCE_1601: Final = 11_644_473_600
"""Seconds from 1601, where Chromium's clock begins, to 1970."""
_MICROS: Final = 1_000_000

_CHROMIUM: Final = """
SELECT urls.url, urls.title, MIN(visits.visit_time), COUNT(*)
FROM visits JOIN urls ON urls.id = visits.url
WHERE urls.hidden = 0
GROUP BY urls.id, visits.visit_time / 86400000000
ORDER BY MIN(visits.visit_time)"""
_FIREFOX: Final = """
SELECT moz_places.url, moz_places.title, MIN(visit_date), COUNT(*)
FROM moz_historyvisits JOIN moz_places ON moz_places.id = moz_historyvisits.place_id
WHERE moz_places.hidden = 0
GROUP BY moz_places.id, visit_date / 86400000000
ORDER BY MIN(visit_date)"""
_FIREFOX_BOOKMARKS: Final = """
SELECT moz_places.url, COALESCE(moz_bookmarks.title, moz_places.title), moz_bookmarks.dateAdded, 1
FROM moz_bookmarks JOIN moz_places ON moz_places.id = moz_bookmarks.fk
WHERE moz_bookmarks.type = 1
ORDER BY moz_bookmarks.dateAdded"""


def chromium(connection: sqlite3.Connection) -> Items:
    """Each page once for each day on which it was visited."""
    yield from _pages(connection.execute(_CHROMIUM), "Chromium history", "Visited", _SINCE_1601)


def firefox(connection: sqlite3.Connection) -> Items:
    """As `chromium`, and the bookmarks, which lie in the same file."""
    yield from _pages(connection.execute(_FIREFOX), "Firefox history", "Visited", 0)
    if "moz_bookmarks" in files.tables(connection):
        yield from _pages(connection.execute(_FIREFOX_BOOKMARKS), "Firefox bookmarks", "Bookmarked", 0)


def chromium_bookmarks(path: Path) -> Items:
    """The bookmarks of Chromium's file of that name.

    Raises:
        RefusedError: it is not one.
    """
    try:
        value = loads(files.read(path, files.MOST_TEXT))
    except StrictJsonError as error:
        raise RefusedError(f"{path.name} cannot be read: {error}.") from None
    roots = value.get("roots") if isinstance(value, dict) else None
    if not isinstance(roots, dict):
        raise RefusedError(f"{path.name} holds no bookmarks.")
    rows = [row for root in roots.values() for row in _marked(root)]
    yield from _pages(iter(rows), "Chromium bookmarks", "Bookmarked", _SINCE_1601)


def _marked(node: Any) -> Iterator[tuple[Any, ...]]:
    if not isinstance(node, dict):
        return
    if node.get("type") == "url":
        added = str(node.get("date_added", ""))[:20]
        yield (
            node.get("url"),
            node.get("name"),
            int(added) if added.isascii() and added.isdigit() else None,
            1,
        )
    children = node.get("children")
    for child in children if isinstance(children, list) else []:
        yield from _marked(child)


def _pages(rows: Iterator[Any], conversation: str, verb: str, offset: int) -> Iterator[Item]:
    for url, title, micros, count in rows:
        if not isinstance(url, str) or not isinstance(micros, int):
            yield Unreadable()
            continue
        if not url.startswith(("http://", "https://", "ftp://", "file://")):
            continue  # the browser's own pages
        try:
            at = moment(micros / _MICROS - offset)
        except ValueError:
            yield Unreadable()
            continue
        yield _page(url, title if isinstance(title, str) else "", at, count, conversation, verb)


def _page(url: str, title: str, at: datetime, count: int, conversation: str, verb: str) -> Said:
    address = fit_address(url.partition("#")[0])
    named = f"“{' '.join(title.split())[:300]}” at {address}" if title.strip() else address
    often = f", {count} times that day" if count > 1 else ""
    day = at.astimezone(UTC).date().isoformat() if verb == "Visited" else ""
    return Said(fingerprint(url, day, verb), conversation, f"{verb} {named}{often}.", at)
