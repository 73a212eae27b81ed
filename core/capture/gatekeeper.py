"""Asks the privacy gate before and after each grab, and says what of the picture must be painted over.

A window is masked only where that is enough: it was in the same place before and after the grab and at the
look before. What has just appeared, moved or gone may still show elsewhere, because it fades, slides or waits
to be painted over by the window below; then the whole picture is refused, for one look.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.capture.gate import Judged, Rules
from core.capture.regions import remaining
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.records.screen import Size

Places = dict[int, tuple[Box, str]]
"""Where excluded windows are, by handle, with the rule that excludes each."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the gate says of all windows at one moment."""

    judged: tuple[Judged, ...]

    @property
    def kept(self) -> tuple[VisibleWindow, ...]:
        """The windows that may be kept and have a name."""
        return tuple(
            one.seen
            for one in self.judged
            if one.action == "keep" and (one.seen.window.app or one.seen.window.title)
        )

    @property
    def places(self) -> Places:
        """Where excluded windows are."""
        return {one.seen.handle: (one.seen.outer, one.rule) for one in self.judged if one.excluded}

    @property
    def dropped_by(self) -> str:
        """The rule that allows no picture at all; empty for none."""
        return next((one.rule for one in self.judged if one.action == "drop"), "")

    def painted(self, screen: Box, *, only_these: bool) -> tuple[Box, ...]:
        """What must not be seen.

        Args:
            screen: All of it.
            only_these: Whether what no window covers must not be seen either.
        """
        hidden = tuple(part for one in self.judged if one.action != "keep" for part in one.seen.visible)
        if not only_these:
            return hidden
        shown = [part for one in self.judged if one.action == "keep" for part in one.seen.visible]
        return (*hidden, *remaining(screen, shown))


@dataclass(frozen=True, slots=True)
class Passed:
    """A grab may be kept, once these parts are painted over."""

    windows: tuple[VisibleWindow, ...]
    painted: tuple[Box, ...]
    rules: tuple[str, ...]
    """By which windows are masked."""


class Gatekeeper:
    """Watches one screen by one set of rules. For one thread."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._places: Places | None = None
        """At the latest look."""
        self._before = Look(())
        self.latest = Look(())
        """What was judged last."""
        self._moved = ""

    def before(self, windows: Iterable[VisibleWindow]) -> str:
        """Judge what can be seen before a grab; the rule that forbids it, empty for none."""
        self._before = self.latest = Look(self._rules.judge(windows))
        places = self._before.places
        self._moved = "" if self._places is None else _difference(self._places, places)
        self._places = places
        return self._before.dropped_by or self._moved

    def after(self, windows: Iterable[VisibleWindow], size: Size) -> str | Passed:
        """Judge what can be seen after it: the rule that forbids keeping it, or what to paint over."""
        after = self.latest = Look(self._rules.judge(windows))
        places = after.places
        moved = _difference(self._before.places, places)
        self._places = places
        if refused := after.dropped_by or moved:
            return refused
        screen, only_these = Box(0, 0, size.w, size.h), bool(self._rules.only)
        painted = (
            *self._before.painted(screen, only_these=only_these),
            *after.painted(screen, only_these=only_these),
        )
        rules = tuple(dict.fromkeys(rule for _, rule in places.values()))
        return Passed(after.kept, tuple(dict.fromkeys(painted)), rules)

    @property
    def excluded(self) -> tuple[int, ...]:
        """The handles of windows that were excluded at the latest look."""
        return tuple(self._places or ())


def _difference(before: Places, after: Places) -> str:
    """The rule of a window that is not where it was; empty where all are."""
    for handle in before.keys() | after.keys():
        old, new = before.get(handle), after.get(handle)
        if old is None or new is None or old[0] != new[0]:
            return (new or old or (None, ""))[1]
    return ""
