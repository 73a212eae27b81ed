"""Addresses of pages and files as programs tell them: what is fit to be kept, and what is not."""

import unicodedata
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

_KEPT_SCHEMES: Final = ("http", "https", "file", "ftp", "smb", "sftp")
"""Others name the program's own pages, or hold the content itself, as `data:` does."""
_LONGEST: Final = 2_000


def fit_address(raw: str) -> str:
    """The address without the name and password before the host; empty if it leads nowhere.

    What is too long loses its fragment, then its query: both are the state of a page more than its place.
    """
    if any(character.isspace() or unicodedata.category(character) == "Cc" for character in raw):
        return ""
    try:
        parts = urlsplit(raw)
    except ValueError:
        return ""
    if parts.scheme not in _KEPT_SCHEMES or not (parts.netloc or parts.path.strip("/")):
        return ""
    if parts.scheme != "file" and not parts.hostname:
        return ""
    parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    for shorter in (parts, parts._replace(fragment=""), parts._replace(query="", fragment="")):
        address = _joined(shorter)
        if len(address) <= _LONGEST:
            return address
    return ""


def _joined(parts: SplitResult) -> str:
    address = urlunsplit(parts)
    # Joining drops the empty host of a file's address where it was written out.
    if parts.scheme == "file" and not parts.netloc and not address.startswith("file://"):
        return address.replace("file:", "file://", 1)
    return address
