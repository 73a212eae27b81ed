"""SIGKILL for whole engines, as a part of the programme; the work is done by `engine_kills`."""

from dataclasses import dataclass

import pytest

from tests.fault.engine_kills import ACTIONS, Figures, kill_engines
from tests.fault.parts import Work


@dataclass(frozen=True, slots=True)
class EngineKillFigures:
    """What the kills came to."""

    engine_kill_runs: int
    engine_kills: int
    """Of engines that were still at work."""
    engine_kill_by_action: dict[str, int]
    engine_kill_acknowledged: int
    engine_kill_lost: int
    engine_kill_duplicates: int
    engine_kill_torn: int
    """Imports, deletions or rebuilds that were there by half."""
    engine_kill_returned: int
    engine_kill_orphans: int
    """Workers that outlived their engine."""
    engine_kill_failed_starts: int
    engine_kill_slowest_start_s: float


class EngineKills:
    """The part of the programme."""

    name = "engines"
    promises = (
        "engine_kill_lost",
        "engine_kill_duplicates",
        "engine_kill_torn",
        "engine_kill_returned",
        "engine_kill_orphans",
        "engine_kill_failed_starts",
    )

    def run(self, work: Work) -> EngineKillFigures:
        """So many engines on one home."""
        runs = work.amount(2, 30, 1_000)
        actions = [action for action in ACTIONS if action != "capture"]
        with pytest.MonkeyPatch.context() as patch:
            for variable in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME", "DISPLAY"):
                patch.setenv(variable, "")  # so that what the series sets is taken back
            found = kill_engines(
                runs, work.seed, lines=work.amount(30, 120, 2_000), actions=actions, report=work.say
            )
        return EngineKillFigures(
            engine_kill_runs=found.runs,
            engine_kills=found.kills,
            engine_kill_by_action=dict(found.by_action),
            engine_kill_acknowledged=found.acknowledged,
            engine_kill_lost=found.lost,
            engine_kill_duplicates=found.twice,
            engine_kill_torn=found.torn,
            engine_kill_returned=found.returned,
            engine_kill_orphans=found.orphans,
            engine_kill_failed_starts=found.failed_starts,
            engine_kill_slowest_start_s=found.slowest_start_s,
        )

    def blind_spots(self, work: Work) -> list[str]:
        """Figures of a series in which something went wrong are not sound."""
        del work
        wrong = ("lost", "twice", "torn", "returned", "orphans", "failed_starts")
        return [f"engines: {name}" for name in wrong if _with(name).sound]


def _with(name: str) -> Figures:
    figures = Figures()
    setattr(figures, name, 1)
    return figures
