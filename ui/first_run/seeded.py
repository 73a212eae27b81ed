"""The exclusion list that ships with the program, for showing."""

from dataclasses import dataclass
from typing import Final

import msgspec

from core.assets import asset
from ui.translation import marked, tr

_SHOWN: Final = 3
REASONS: Final = (
    marked("Password managers and two-factor codes"),
    marked("Windows in which the system asks for a password"),
    marked("Lock screens and log-in screens"),
    marked("Private windows of web browsers, as far as they can be told"),
)
"""What the list gives, so that it is translated."""


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Programs or window titles that are left out for one reason. What only the gate needs is skipped."""

    name: str
    about: str
    apps: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    title_endings: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The reason in the language of the windows."""
        return tr(self.about)

    @property
    def size(self) -> int:
        """How many rules there are."""
        return len(self.apps) + len(self.titles) + len(self.title_endings)

    @property
    def examples(self) -> tuple[str, ...]:
        """A few names that people know: dotted identifiers are left to the machine."""
        seen: dict[str, str] = {}
        for name in sorted((*self.apps, *self.title_endings), key=_oddness):
            if "*" not in name:
                seen.setdefault(name.casefold().replace(" ", ""), name)
        return tuple(seen.values())[:_SHOWN]


def _oddness(name: str) -> int:
    """Names as people write them come first, identifiers that machines use last."""
    return 2 * ("." in name) + ("-" in name or not name[:1].isupper())


@dataclass(frozen=True, slots=True)
class _List:
    groups: tuple[RuleGroup, ...]


def seeded_groups() -> tuple[RuleGroup, ...]:
    """The groups in the order of the file."""
    return msgspec.json.decode(asset("exclusions.json").read_bytes(), type=_List).groups
