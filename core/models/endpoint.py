"""The address of a language model that the user named.

What is sent there is what was asked and what is remembered of it, so the address is shown and confirmed
before it is used, and it is this machine or encrypted.
"""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.records.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is, and how it is asked for."""

    url: str
    """As `checked_url` gives it."""
    model: str
    key: str = field(default="", repr=False)
    context: int = 0
    """Tokens; 0 for what is usual."""


def checked_url(text: str) -> str:
    """An address in the form in which it is used, with the path of the interface.

    Raises:
        RefusedError: It is none, or what is sent there could be read on the way.
    """
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        raise RefusedError("That is no address of a model. It looks like http://localhost:11434/v1.")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise RefusedError("The address of a model has no user, no password and no “?” or “#” in it.")
    if parts.scheme == "http" and not is_loopback(host):
        raise RefusedError(
            f"What you ask and what is remembered would go to {host} unencrypted. Use an address that begins "
            "with https://, or a tunnel to this machine."
        )
    shown = f"[{host}]" if ":" in host else host
    path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
