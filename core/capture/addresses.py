"""Rules about pages: patterns of addresses, and the programs that show pages."""

import contextlib
import re
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import unquote, urlsplit

_BROWSERS: Final = (
    "brave", "chrom", "epiphany", "falkon", "firefox", "floorp", "iceweasel", "konqueror", "librewolf",
    "luakit", "midori", "mullvad", "navigator", "netsurf", "palemoon", "qutebrowser", "safari", "seamonkey",
    "torbrowser", "vivaldi", "waterfox", "yandex",
)  # fmt: skip
"""With these the name of a program, or a word of it, begins."""
_SHORT_NAMES: Final = frozenset({"edge", "opera", "surf", "zen"})
"""The same for names that would be the beginning of others too."""
_WORD: Final = re.compile(r"[^\W_]+")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WWW: Final = "www."


def is_browser(*names: str) -> bool:
    """Whether a program of these names shows pages, as far as is known here."""
    words = [word for name in names for word in _WORD.findall(name.casefold())]
    return any(word in _SHORT_NAMES or word.startswith(_BROWSERS) for word in words)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is, as patterns compare it: without scheme, user, "www." and case."""

    host: str
    port: str
    path: str
    query: str

    @classmethod
    def of(cls, text: str) -> Self | None:
        """The address that a text names; `None` where it names none."""
        text = text.strip()
        if not text or any(map(str.isspace, text)):
            return None
        try:
            parts = urlsplit(text if _SCHEME.match(text) else f"//{text}")
            port = "" if parts.port is None else str(parts.port)
        except ValueError:
            return None
        host = _plain_host(parts.hostname or "")
        if not host and parts.scheme != "file":
            return None
        return cls(host, port, unquote(parts.path).casefold(), unquote(parts.query).casefold())


def _plain_host(host: str) -> str:
    """A host in the letters that people read, whichever way it was written."""
    host = host.rstrip(".").casefold()
    with contextlib.suppress(UnicodeError):  # it is in those letters, or is none that could be looked up
        host = host.encode("ascii").decode("idna").casefold()
    return host.removeprefix(_WWW)


@dataclass(frozen=True, slots=True)
class AddressPattern:
    """Pages of one site, or a part of it.

    `bank.example` is that host and all hosts below it, `bank.example/accounts` what lies under that path.
    `*` stands for anything within host, path or query. A port or a query counts only where the pattern has
    one, a scheme and "www." never do.
    """

    text: str
    site: str = field(init=False)
    """The host, without a leading wildcard."""
    path: str = field(init=False)
    _port: str = field(init=False, repr=False)
    _host: re.Pattern[str] = field(init=False, repr=False)
    _rest: re.Pattern[str] = field(init=False, repr=False)
    _asks: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        address = Address.of(self.text)
        if address is None or not f"{address.host}{address.path}".strip("*./ "):
            raise ValueError("an address needs at least a host such as bank.example")
        host = address.host.removeprefix("*.")
        path = address.path.rstrip("/")
        asks = bool(address.query)
        rest = _wild(f"{path}?{address.query}" if asks else path)
        if not asks and not path.endswith("*"):
            rest = f"{rest}(?:/.*)?"
        set_field = object.__setattr__
        set_field(self, "site", host)
        set_field(self, "path", path)
        set_field(self, "_port", address.port)
        set_field(self, "_host", re.compile(rf"(?:.*\.)?{_wild(host)}" if host else ""))
        set_field(self, "_rest", re.compile(rest, re.DOTALL))
        set_field(self, "_asks", asks)

    def matches(self, address: Address) -> bool:
        """Whether a page of that address is meant."""
        if self._port and self._port != address.port:
            return False
        rest = f"{address.path.rstrip('/')}?{address.query}" if self._asks else address.path
        return bool(self._host.fullmatch(address.host) and self._rest.fullmatch(rest))


def _wild(text: str) -> str:
    return ".*".join(map(re.escape, text.split("*")))
