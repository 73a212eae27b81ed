"""Shows what a model is writing while it writes it: the claims' texts, out of JSON that is not whole yet."""

import json
import re
from collections.abc import Callable
from typing import Final

_TEXT: Final = re.compile(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)')
_HALF_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_HALF_PAIR: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?\Z")


class ClaimReader:
    """Takes the JSON in pieces and tells the text so far whenever there is more of it."""

    def __init__(self, on_text: Callable[[str], None]) -> None:
        self._on_text = on_text
        self._written = ""
        self._told = ""

    def feed(self, piece: str) -> None:
        """Take another piece."""
        self._written += piece
        text = " ".join(filter(None, map(_readable, _TEXT.findall(self._written))))
        if text != self._told:
            self._told = text
            self._on_text(text)


def _readable(raw: str) -> str:
    """The characters of a JSON string of which the end may be missing."""
    raw = _HALF_ESCAPE.sub("", _HALF_PAIR.sub("", raw))
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return ""
