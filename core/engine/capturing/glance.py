"""One look at the screen by the rules in force, of which nothing is kept: what a dry run is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from core.capture.clock import Clock
from core.capture.gate import Judged, Rules
from core.capture.looking import Describer
from core.capture.recorder import Recorder
from core.capture.screen import Screen
from core.records.errors import EnvironmentFaultError
from core.records.screen import Frame


@dataclass(frozen=True, slots=True)
class Glance:
    """What the recorder would make of the screen."""

    judged: tuple[Judged, ...]
    """Every window that can be seen, the topmost first."""
    frame: Frame | None
    """What would go to the reader; `None` where nothing would."""
    refused_by: str = ""
    """The rule by which nothing would."""


def glance(
    screen_factory: Callable[[], Screen],
    rules_factory: Callable[[], Rules],
    clock: Clock,
    describer: Describer | None,
) -> Glance:
    """Look once; blocks. The arguments are those of a `Recorder`.

    Raises:
        EnvironmentFaultError: The screen cannot be seen, or the rules cannot be read.
    """
    frames: list[Frame] = []
    recorder = Recorder(screen_factory, rules_factory, frames.append, clock=clock, describer=describer)
    try:
        outcome = recorder.tick()
    finally:
        recorder.stop()
    if outcome.kind == "failed":
        raise EnvironmentFaultError(outcome.detail)
    refused_by = outcome.detail if outcome.kind == "skipped" else ""
    return Glance(recorder.judged, frames[0] if frames else None, refused_by)
