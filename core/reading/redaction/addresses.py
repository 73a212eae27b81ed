"""Secrets in the addresses of pages: what opens a door for whoever knows it.

An address is more than text on a screen: kept whole, it signs in, resets a password or opens a shared file.
So what only looks random is taken out of its parameters, too, which elsewhere would take commit ids: without
them the page is still found. Its path is left alone but for what follows words such as "reset".
"""

import re
from collections.abc import Collection, Iterator
from typing import Final
from urllib.parse import unquote

from core.reading.redaction.detect import find_secrets
from core.reading.redaction.found import Found, Kind, merged, without

_PARAMETER: Final = re.compile(r"(?<=[?&;#!/])(?P<name>[\w.~%\-\[\]]{1,64})=(?P<value>[^&;#]{1,2000})")
_SECRET_NAME: Final = re.compile(
    r"token|secret|passw|pwd|signature|credential|session|jwt|otp|nonce|ticket|assertion|bearer|saml"
    r"|api[_-]?key|access[_-]?key|authuser[_-]?key|private"
    r"|(?:^|[_\-.])(?:auth|key|sig|sid|code|pin|pass|hash|hmac|mac|state|csrf|xsrf|otc)(?:$|[_\-.])",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"[?#](?P<value>[^?#&=/]{20,2000})(?=$|#)")
"""A query or fragment that is nothing but one value, as links to encrypted files have."""
_DOOR: Final = re.compile(
    r"/(?:reset|verify|verification|confirm|activate|activation|invite|invitation|join|magic|unsubscribe|login|"
    r"signin|token|auth|share|s)(?:[\-_]?(?:password|email|link))?/(?P<value>[^/?#]{12,})",
    re.IGNORECASE,
)
_LONG: Final = 16
"""Characters from which on a value without words in it may be a key; shorter ones are numbers of things."""
_RANDOM: Final = re.compile(r"[A-Za-z0-9_\-+/=.~%:]+")
_BETWEEN: Final = re.compile(r"[^A-Za-z0-9]+")
_WORDY: Final = 0.6


def redact_address(address: str, keep: Collection[Kind] = ()) -> str:
    """The address with the name of its kind in place of each secret."""
    found = list(find_secrets(address, keep))
    if "token" not in keep:
        found += _opening(address)
    return without(address, merged(found)) if found else address


def _opening(address: str) -> Iterator[Found]:
    for match in _PARAMETER.finditer(address):
        value = unquote(match["value"])
        if _SECRET_NAME.search(match["name"]) or _is_random(value):
            yield Found(*match.span("value"), "token")
    for pattern in (_BARE, _DOOR):
        for match in pattern.finditer(address):
            if _is_random(match["value"]):
                yield Found(*match.span("value"), "token")


def _is_random(value: str) -> bool:
    """Whether it is long, has digits or changes its case, and holds hardly a word."""
    if len(value) < _LONG or not _RANDOM.fullmatch(value):
        return False
    parts = [part for part in _BETWEEN.split(value) if part]
    words = [part for part in parts if part.isalpha() and (part.islower() or part.istitle())]
    mixed = any(character.isdigit() for character in value) or (
        not value.islower() and not value.isupper() and not value.istitle()
    )
    return mixed and sum(map(len, words)) < _WORDY * sum(map(len, parts))
