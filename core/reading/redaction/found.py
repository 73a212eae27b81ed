"""What a detector finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["card", "iban", "token", "private-key", "password", "code", "seed", "id-number"]

KINDS: Final[tuple[Kind, ...]] = (
    "card", "iban", "token", "private-key", "password", "code", "seed", "id-number",
)  # fmt: skip

WORDS: Final[dict[Kind, str]] = {
    "card": "card number",
    "iban": "IBAN",
    "token": "access key",
    "private-key": "private key",
    "password": "password",
    "code": "one-time code",
    "seed": "recovery phrase",
    "id-number": "ID number",
}
"""How a person calls each kind; stands in the text in place of the secret."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A secret in a text."""

    start: int
    end: int
    kind: Kind

    def moved(self, by: int) -> "Found":
        """The same, so many characters further on."""
        return Found(self.start + by, self.end + by, self.kind)


def merged(found: Iterable[Found]) -> tuple[Found, ...]:
    """In order and without overlaps: of those that overlap, one from the first's start to the last's end."""
    result: list[Found] = []
    for one in sorted(found):
        if result and one.start < result[-1].end:
            last = result[-1]
            widest = max((last, one), key=lambda each: each.end - each.start)
            result[-1] = Found(last.start, max(last.end, one.end), widest.kind)
        else:
            result.append(one)
    return tuple(result)


def without(text: str, found: Iterable[Found]) -> str:
    """The text with the name of its kind in place of each secret. `found` is merged."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts += (text[at : one.start], f"[{WORDS[one.kind]} hidden]")
        at = one.end
    return "".join((*parts, text[at:]))
