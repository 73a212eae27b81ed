"""The privacy gate: which windows must not be on a picture that is kept.

A rule names a program (by either of the two names it gives its windows), a title or a page's address. Rules
that ship with the program stand in `assets/exclusions.json`; the user adds own ones and switches shipped ones
off. Menus and dialogs go with the window they belong to, task bars with any whose title they may show. Where
the user has named what alone may be kept, everything else is kept out.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

import msgspec

from core.assets import asset
from core.capture.addresses import Address, AddressPattern, is_browser
from core.capture.screen import VisibleWindow
from core.records.errors import EnvironmentFaultError

OWN_NAME = "afterimage"
"""Our own windows go by this class, in any case."""

ONLY_THESE = "only-these"
"""The id of what keeps a window out because it is not among those that alone may be kept."""

RuleKind = Literal["app", "title", "title ending", "url"]
Action = Literal["keep", "own", "mask", "drop"]
"""What becomes of a window, or, with `drop`, of every picture that it is on. `own` is masked too, unnoted."""

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
    address: Address | None
    browser: bool

    @classmethod
    def of(cls, seen: VisibleWindow) -> Self:
        title = _folded(seen.window.title)
        apps = tuple(_folded(name) for name in (seen.window.app, seen.instance) if name)
        return cls(
            apps,
            title,
            title.rpartition(" - ")[2],
            Address.of(seen.window.url),
            is_browser(seen.window.app, seen.instance),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason not to keep a picture.

    An `app` pattern is compared with the whole name of a program. A `title` pattern may stand anywhere in the
    title, unless it has a `*`: then it describes the whole title. A `title ending` stands in what follows the
    title's last dash, where browsers put their own name; a page that merely writes about it does not match.
    In each, `*` stands for anything and everything else for itself. A `url` pattern is an `AddressPattern`;
    where the system does not tell a browser's address, its title is searched for the host instead, and the
    reader of the picture looks into the address bar before anything is kept.
    """

    kind: RuleKind
    pattern: str
    group: str = ""
    """The shipped group it belongs to; empty for the user's own rules."""
    _folded: str = field(init=False, repr=False)
    _regex: re.Pattern[str] | None = field(init=False, repr=False)
    _pages: AddressPattern | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        folded = _folded(self.pattern)
        if not folded.strip("* "):
            raise ValueError("a rule needs at least one character besides *")
        regex = re.compile(".*".join(map(re.escape, folded.split("*")))) if "*" in folded else None
        object.__setattr__(self, "_folded", folded)
        object.__setattr__(self, "_regex", regex)
        pages = AddressPattern(self.pattern) if self.kind == "url" else None
        object.__setattr__(self, "_pages", pages)

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
            case "url":
                return self._is_page(names)

    def _is_page(self, names: _Names) -> bool:
        assert self._pages is not None  # noqa: S101  (made with every rule of this kind)
        if names.address is not None:
            return self._pages.matches(names.address)
        return names.browser and bool(self._pages.site) and self._pages.site in names.title

    def _is(self, name: str) -> bool:
        return self._regex.fullmatch(name) is not None if self._regex else self._folded == name


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to become of a window, and by which rule."""

    seen: VisibleWindow
    action: Action = "keep"
    rule: str = ""

    @property
    def excluded(self) -> bool:
        """Whether a rule keeps it out."""
        return self.action in {"mask", "drop"}


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that must not be seen."""

    rules: tuple[Rule, ...]
    only: tuple[Rule, ...] = ()
    """Where there are any, nothing but what these name may be kept."""
    whole: frozenset[str] = frozenset()
    """Ids and groups of rules by which the whole picture is dropped; for others the window is masked."""

    def judge(self, windows: Iterable[VisibleWindow]) -> tuple[Judged, ...]:
        """Judge the windows that can be seen, in the same order."""
        judged = [self._by_itself(seen) for seen in windows]
        for _ in range(_LONGEST_CHAIN):
            passed_on = _passed_on(judged)
            if passed_on == judged:
                break
            judged = passed_on
        judged = self._only_these(judged) if self.only else judged
        named = next((one.rule for one in judged if one.excluded), "")
        return tuple(self._as_dock(one, named) for one in judged)

    def _as_dock(self, judged: Judged, named: str) -> Judged:
        """A task bar goes with what must not be seen: it shows the titles of windows, also of hidden ones."""
        if not judged.seen.dock or judged.action != "keep":
            return judged
        hidden = (self._by_itself(one) for one in judged.seen.tells_of)
        rule = named or next((one.rule for one in hidden if one.excluded), "")
        return Judged(judged.seen, "mask", rule) if rule else judged

    def _by_itself(self, seen: VisibleWindow) -> Judged:
        if is_own(seen):
            return Judged(seen, "own")
        names = _Names.of(seen)
        for rule in self.rules:
            if rule.matches(names):
                whole = rule.id in self.whole or (rule.group or OWN_RULES) in self.whole
                return Judged(seen, "drop" if whole else "mask", rule.id)
        return Judged(seen)

    def _only_these(self, judged: list[Judged]) -> list[Judged]:
        """What was not named, and belongs to nothing that was, is kept out."""
        named = {one.seen.handle for one in judged if one.action == "keep" and self._is_named(one.seen)}
        clients = {one.seen.client for one in judged if one.seen.handle in named and one.seen.client}
        for _ in range(_LONGEST_CHAIN):
            named |= {one.seen.handle for one in judged if one.action == "keep" and one.seen.owner in named}
        named |= {
            one.seen.handle
            for one in judged
            if one.action == "keep" and one.seen.popup and one.seen.client in clients
        }
        return [
            one if one.action != "keep" or one.seen.handle in named else Judged(one.seen, "mask", ONLY_THESE)
            for one in judged
        ]

    def _is_named(self, seen: VisibleWindow) -> bool:
        names = _Names.of(seen)
        if any(rule.matches(names) for rule in self.only):
            return True
        # Which page it shows is seen in its address bar, by whoever reads the picture.
        return names.browser and names.address is None and any(rule.kind == "url" for rule in self.only)


_LONGEST_CHAIN = 4
"""A dialog's menu's submenu."""
OWN_RULES = "own-rules"
"""What the user's own rules are called where shipped ones have the name of a group."""


def _passed_on(judged: list[Judged]) -> list[Judged]:
    """What is decided of a window holds for what belongs to it.

    A menu does not always tell whose it is. Then it is taken for one of the excluded window, if the same
    program shows one.
    """
    by_handle = {one.seen.handle: one for one in judged}
    by_client = {one.seen.client: one for one in judged if one.action != "keep" and one.seen.client}
    result = []
    for one in judged:
        heir = one
        if one.action == "keep":
            owner = by_handle.get(one.seen.owner)
            if owner is None and one.seen.popup:
                owner = by_client.get(one.seen.client)
            if owner is not None and owner.action != "keep":
                heir = Judged(one.seen, owner.action, owner.rule)
        result.append(heir)
    return result


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


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What the user has set about exclusions."""

    apps: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    """Shipped rules that are switched off, by id or by group. Own rules stay in force."""
    only_apps: tuple[str, ...] = ()
    only_urls: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    """Ids and groups of rules by which whole pictures are dropped."""


NONE_SET = Exclusions()


def load_rules(set_by_user: Exclusions = NONE_SET, *, path: Path | None = None) -> Rules:
    """The shipped rules with the user's changes.

    Args:
        set_by_user: The changes.
        path: The shipped list, for tests.

    Raises:
        EnvironmentFaultError: The rules cannot be read or make no sense; nothing may be captured then.
    """
    allowed = {name.casefold() for name in set_by_user.allow}
    shipped = (
        rule for rule in seeded_rules(path) if rule.id not in allowed and rule.group.casefold() not in allowed
    )
    try:
        own, only = own_rules(set_by_user)
    except ValueError as error:
        raise EnvironmentFaultError(
            "One of your own exclusions is empty or cannot be understood, so nothing is captured. "
            "Correct it in the privacy settings."
        ) from error
    return Rules((*shipped, *own), only, frozenset(name.casefold() for name in set_by_user.whole))


def own_rules(set_by_user: Exclusions) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """What the user excludes, and what alone may be kept.

    Raises:
        ValueError: One of them makes no sense; the message says why.
    """
    kinds: tuple[tuple[RuleKind, tuple[str, ...]], ...] = (
        ("app", set_by_user.apps),
        ("title", set_by_user.titles),
        ("url", set_by_user.urls),
    )
    only: tuple[tuple[RuleKind, tuple[str, ...]], ...] = (
        ("app", set_by_user.only_apps),
        ("url", set_by_user.only_urls),
    )
    return _made(kinds), _made(only)


def _made(kinds: tuple[tuple[RuleKind, tuple[str, ...]], ...]) -> tuple[Rule, ...]:
    return tuple(Rule(kind, pattern) for kind, patterns in kinds for pattern in patterns)
