"""How a recorder looks, what comes of each look, and who is told of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Literal, Protocol

from core.capture.screen import VisibleWindow


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one look at the screen."""

    kind: Literal["kept", "pending", "unchanged", "muted", "skipped", "own", "idle", "failed"]
    """`skipped`: an exclusion rule was met. `own`: our own windows fill the screen. `idle`: the user is away
    and the screen was not looked at. `pending`: something changes, and is kept once it has come to rest."""
    detail: str = ""
    """The rule's id when skipped, the reason in plain words when failed."""
    forbidden: bool = False
    """It failed because the system does not let us see the screen."""
    kept: tuple[str, ...] = ()
    """Ids of the frames handed on; with `pending` and `skipped` one that waited before may be among them."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look, in seconds."""

    interval: float = 2.0
    idle_after: float = 60.0
    """Without input for so long, the user counts as away."""
    idle_interval: float = 10.0
    seldom: tuple[str, ...] = ()
    """Programs that are looked at less often while they are in front; `*` stands for anything."""
    seldom_interval: float = 60.0

    def is_seldom(self, windows: tuple[VisibleWindow, ...]) -> bool:
        """Whether one of those programs is in front."""
        active = next((one.window.app.casefold() for one in windows if one.window.active), "")
        return any(fnmatchcase(active, pattern.casefold()) for pattern in self.seldom)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told what. Called on the recorder's thread; must return soon and not call the recorder."""

    on_state: Callable[[str], None] = field(default=lambda _reason: None)
    """The reason why nothing can be recorded, once when it changes; empty when all is well again."""
    on_skip: Callable[[datetime, str], None] = field(default=lambda _at, _rule: None)
    """Every look that an exclusion kept out, for the privacy ledger: when and which rule, never what."""
    on_mask: Callable[[datetime, str], None] = field(default=lambda _at, _rule: None)
    """Every frame on which a window was painted over, once for each rule, for the same purpose."""
    on_outcome: Callable[[Outcome], None] = field(default=lambda _outcome: None)
    """Every look of the recorder's thread."""
    on_idle: Callable[[float], None] = field(default=lambda _seconds: None)
    """At every look, how long ago the user last pressed a key or moved the pointer."""


class Describer(Protocol):
    """Knows more of windows than the screen tells, such as their addresses."""

    def fill(self, windows: tuple[VisibleWindow, ...]) -> tuple[VisibleWindow, ...]:
        """The same windows with what is known of them. Must return soon."""
        ...

    def close(self) -> None:
        """Let go of what it holds; `fill` may be called again afterwards."""
        ...
