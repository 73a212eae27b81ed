"""The privacy gate: which windows must not be on a picture that is kept.

A rule names a program (by either of the two names it gives its windows) or a title. Rules that ship with the
program stand in `assets/exclusions.json`; the user adds own ones and switches shipped ones off.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

import msgspec

from core.assets import asset
from core.capture.screen import VisibleWindow
from core.records.errors import EnvironmentFaultError

OWN_NAME = "afterimage"
"""Our own windows go by this class, in any case."""

RuleKind = Literal["app", "title", "title ending"]

_SEEDED = "exclusions.json"
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
"""Hyphens, dashes, bars and the minus sign; browsers differ, and so do their translations."""


def _folded(text: str) -> str:
    """Text as rules compare it: case, width, kinds of dashes and unseen characters make no difference."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    return " ".join("".join(filter(str.isprintable, word)) for word in plain.split())


@dataclass(frozen=True, slots=True)
class _Names:
    """A window's names, folded once for all rules."""

    apps: tuple[str, ...]
    title: str
    ending: str

    @classmethod
    def of(cls, seen: VisibleWindow) -> Self:
        title = _folded(seen.window.title)
        apps = tuple(_folded(name) for name in (seen.window.app, seen.instance) if name)
        return cls(apps, title, title.rpartition(" - ")[2])


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason not to keep a picture.

    An `app` pattern is compared with the whole name of a program. A `title` pattern may stand anywhere in the
    title, unless it has a `*`: then it describes the whole title. A `title ending` stands in what follows the
    title's last dash, where browsers put their own name; a page that merely writes about it does not match.
    In each, `*` stands for anything and everything else for itself.
    """

    kind: RuleKind
    pattern: str
    group: str = ""
    """The shipped group it belongs to; empty for the user's own rules."""
    _folded: str = field(init=False, repr=False)
    _regex: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        folded = _folded(self.pattern)
        if not folded.strip("* "):
            raise ValueError("a rule needs at least one character besides *")
        regex = re.compile(".*".join(map(re.escape, folded.split("*")))) if "*" in folded else None
        object.__setattr__(self, "_folded", folded)
        object.__setattr__(self, "_regex", regex)

    @property
    def id(self) -> str:
        """What the privacy ledger and the settings call it."""
        return f"{self.kind}:{self._folded}"

    def matches(self, names: _Names) -> bool:
        """Whether the rule is about the window of these names."""
        match self.kind:
            case "app":
                return any(self._is(name) for name in names.apps)
            case "title":
                return self._is(names.title) if self._regex else self._folded in names.title
            case "title ending":
                return bool(self._regex.search(names.ending)) if self._regex else self._folded in names.ending

    def _is(self, name: str) -> bool:
        return self._regex.fullmatch(name) is not None if self._regex else self._folded == name


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a picture of these windows may be kept, and if not, the rule and the window it met."""

    allowed: bool
    rule: str = ""
    handle: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that must not be seen."""

    rules: tuple[Rule, ...]

    def check(self, windows: Iterable[VisibleWindow]) -> Verdict:
        """Judge the windows that can be seen; hidden ones are not among them and do no harm."""
        for seen in windows:
            names = _Names.of(seen)
            for rule in self.rules:
                if rule.matches(names):
                    return Verdict(allowed=False, rule=rule.id, handle=seen.handle)
        return Verdict(allowed=True)


def is_own(seen: VisibleWindow) -> bool:
    """Whether the window is one of ours. No setting changes this: a memory must not remember itself."""
    return OWN_NAME in (seen.window.app.casefold(), seen.instance.casefold())


class _Group(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    about: str
    apps: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    title_endings: tuple[str, ...] = ()

    def patterns(self) -> tuple[tuple[RuleKind, tuple[str, ...]], ...]:
        return ("app", self.apps), ("title", self.titles), ("title ending", self.title_endings)


class _Seed(msgspec.Struct, forbid_unknown_fields=True):
    version: Literal[1]
    groups: tuple[_Group, ...]


def seeded_rules(path: Path | None = None) -> tuple[Rule, ...]:
    """The rules that ship with the program.

    Raises:
        EnvironmentFaultError: They cannot be read. Without them nothing may be captured.
    """
    try:
        seed = msgspec.json.decode((path or asset(_SEEDED)).read_bytes(), type=_Seed)
        rules = tuple(
            Rule(kind, pattern, group.name)
            for group in seed.groups
            for kind, patterns in group.patterns()
            for pattern in patterns
        )
    except (OSError, msgspec.MsgspecError, ValueError, EnvironmentFaultError) as error:
        raise EnvironmentFaultError(_UNREADABLE) from error
    if not rules:
        raise EnvironmentFaultError(_UNREADABLE)
    return rules


_UNREADABLE = (
    "The list of programs that must not be recorded cannot be read, so nothing is captured. "
    "Please install Afterimage again."
)


def load_rules(
    exclude_apps: Iterable[str] = (),
    exclude_titles: Iterable[str] = (),
    allow: Iterable[str] = (),
    *,
    path: Path | None = None,
) -> Rules:
    """The shipped rules with the user's changes.

    Args:
        exclude_apps: Programs the user adds.
        exclude_titles: Titles the user adds.
        allow: Shipped rules the user has switched off, by id or by group. Own rules stay in force.
        path: The shipped list, for tests.

    Raises:
        EnvironmentFaultError: The rules cannot be read or make no sense; nothing may be captured then.
    """
    allowed = {name.casefold() for name in allow}
    shipped = (
        rule for rule in seeded_rules(path) if rule.id not in allowed and rule.group.casefold() not in allowed
    )
    try:
        own = [Rule("app", pattern) for pattern in exclude_apps]
        own += [Rule("title", pattern) for pattern in exclude_titles]
    except ValueError as error:
        raise EnvironmentFaultError(
            "One of your own exclusions is empty, so nothing is captured. Correct it in the privacy settings."
        ) from error
    return Rules((*shipped, *own))
