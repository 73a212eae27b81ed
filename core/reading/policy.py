"""How the user wants frames to be read: with what, and what is kept or left out against the usual."""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from core.reading.choice import DEFAULT, ReaderChoice
from core.reading.redaction.found import Kind


@dataclass(frozen=True, slots=True)
class ReadingPolicy:
    """What to read with, exceptions from what is left out, and what else is. By default there are none."""

    keep_secrets: tuple[Kind, ...] = ()
    """Kinds of secrets to find again."""
    keep_private: bool = False
    """Whether windows of private browsing may be kept."""
    exclude_urls: tuple[str, ...] = ()
    """Pages that must not be kept, as `core.capture.addresses.AddressPattern`."""
    only_apps: tuple[str, ...] = ()
    only_urls: tuple[str, ...] = ()
    """Where there are any, of browsers that are not among the apps only these pages may be kept."""
    text_only: tuple[str, ...] = ()
    """Programs of which what they said is kept, but not how it looked."""
    reader: ReaderChoice = DEFAULT
    """What to read with."""

    def names_alone(self, app: str) -> bool:
        """Whether all of that program may be kept where only some are."""
        return _among(self.only_apps, app)

    def is_text_only(self, app: str) -> bool:
        """Whether no picture of that program is kept."""
        return _among(self.text_only, app)


def _among(patterns: tuple[str, ...], app: str) -> bool:
    return any(fnmatchcase(app.casefold(), pattern.casefold()) for pattern in patterns)


STRICT: Final = ReadingPolicy()
"""No exceptions."""

Policy = Callable[[], ReadingPolicy]
"""Gives the policy in force."""


def strict() -> ReadingPolicy:
    """The policy without exceptions, for as long as nobody has made any."""
    return STRICT
