"""Window titles without what changes in them while the activity stays the same."""

import re

from core.text.caches import content_cache

_COUNTER = re.compile(r"\s*[(\[]\s*\d+\+?\s*[)\]]\s*")
_MARK = re.compile(r"^[\s*\u25cf\u2022\u00b7\u2800-\u28ff\u2733\u2731+]+|[\s*\u25cf\u2022]+$")
_STATE = re.compile(
    r"(?i)\s*[(\[](?:modified|unsaved|edited|read[ -]only|not responding|recovered)[)\]]"
    r"|\s*[-\u2013\u2014]\s*edited$"
)
_MOVING = re.compile(r"\b\d{1,3}(?:\.\d+)?\s?%|\b\d{1,2}:\d{2}(?::\d{2})?\b")


_ENDING = re.compile(r"^(?P<page>.*\S)\s+[-\u2013\u2014]\s+(?P<name>[^-\u2013\u2014]+)$")


def tidy_title(title: str, app: str = "") -> str:
    """The title to show: no unread counters, dirty stars or progress, nor the app's own name at the end."""
    text = _MOVING.sub(" ", _STATE.sub("", _COUNTER.sub(" ", title)))
    tidy = re.sub(r"\s+", " ", _MARK.sub("", text)).strip(" -\u2013\u2014|:")
    ending = _ENDING.match(tidy)
    return ending["page"] if ending and app and _names(ending["name"], app) else tidy


def _names(ending: str, app: str) -> bool:
    """Whether a title's last part is what a program calls itself ("Mozilla Firefox", "Chromium")."""
    words = re.findall(r"\w+", app.casefold())
    return bool(words) and words[-1] in re.findall(r"\w+", ending.casefold())


@content_cache(8_192)
def title_key(title: str) -> str:
    """Equal for two titles of one activity."""
    return tidy_title(title).casefold()
