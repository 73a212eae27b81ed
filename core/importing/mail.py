"""Mail in mbox files, as Thunderbird, mutt and the exports of mail services write them."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from core.importing.items import Items, Said, Unreadable, fingerprint, within
from core.importing.pieces import pieces
from core.records.errors import NotFoundError

_LARGEST: Final = 32 * 1024**2
_LONGEST_LINE: Final = 1024**2
_LONGEST_BODY: Final = 200_000
_AGAIN: Final = re.compile(r"\A(?:\s*(?:re|fwd?|aw|wg)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_QUOTING: Final = re.compile(r"^On .{5,200} wrote:$|^-{3,} ?Original Message ?-{3,}$", re.IGNORECASE)
_SKIPPED: Final = frozenset({"script", "style", "head", "title"})
_BREAKING: Final = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote", "table"})


def mbox(path: Path) -> Items:
    """One mail after the other, never more than one in memory."""
    for raw in _messages(path):
        if raw is None:
            yield Unreadable()
            continue
        try:
            yield from _mail(raw)
        except Exception:  # noqa: BLE001 -- the parser of mail fails on hostile headers in many ways
            yield Unreadable()


def _messages(path: Path) -> Iterator[bytes | None]:
    """The bytes of each mail; `None` for one that is too large."""
    held: list[bytes] = []
    size, blank, begun = 0, True, False
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                if blank and line.startswith(b"From "):
                    if begun:
                        yield b"".join(held) if size <= _LARGEST else None
                    held, size, begun = [], 0, True
                elif begun:
                    size += len(line)
                    if size <= _LARGEST:
                        held.append(line[1:] if line.startswith((b">From ", b">>From ")) else line)
                blank = line in {b"\n", b"\r\n"}
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.") from None
    if begun:
        yield b"".join(held) if size <= _LARGEST else None


def _mail(raw: bytes) -> Items:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    subject = " ".join(str(message.get("Subject", "")).split())
    name, address = parseaddr(str(message.get("From", "")))
    at = _date(message)
    body = _body(message)
    if at is None or not (subject or body):
        yield Unreadable()
        return
    number = fingerprint(str(message.get("Message-ID", "")) or raw)
    thread = _AGAIN.sub("", subject) or "Mail"
    for place, piece in enumerate(pieces(f"{subject}\n\n{body}" if subject else body)):
        yield Said(f"{number}.{place}", f"Mail: {thread}"[:200], piece, at, name or address or "Mail")


def _date(message: EmailMessage) -> datetime | None:
    try:
        return within(parsedate_to_datetime(str(message.get("Date", ""))))
    except (ValueError, TypeError, OverflowError):
        return None


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError, KeyError):  # a charset or an encoding that nobody knows
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    text = text[:_LONGEST_BODY]
    return _own_words(_Text.of(text) if part.get_content_type() == "text/html" else text)


def _own_words(text: str) -> str:
    """Without what is quoted from the mail before, and without the signature."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.rstrip("\r") in {"-- ", "--"}:
            break
        if not line.startswith(">") and not _QUOTING.match(line.strip()):
            kept.append(line)
    return "\n".join(kept).strip()


class _Text(HTMLParser):
    """The words of a page of HTML. Nothing of it is followed or fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._skipping = 0

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        parser.close()
        return "".join(parser._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._skipping += tag in _SKIPPED
        if tag in _BREAKING:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._skipping = max(0, self._skipping - (tag in _SKIPPED))
        if tag in _BREAKING:
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._parts.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))
