"""All parts of the fault programme in a row, and one report of their figures."""

import dataclasses
import time
import traceback
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.fault.backup_kills import BackupKills
from tests.fault.canaries import Canaries
from tests.fault.crash_points import CrashPoints
from tests.fault.day import Days
from tests.fault.deletions import Deletions
from tests.fault.engine_kill_part import EngineKills
from tests.fault.exchange_kills import ExchangeKills
from tests.fault.flips import Flips
from tests.fault.full_disk import FullDisk
from tests.fault.full_disk_deletions import FullDiskDeletions
from tests.fault.fuzz import Fuzz
from tests.fault.key_changes import KeyChanges
from tests.fault.lived_in import quiet
from tests.fault.made_up_secrets import MadeUpSecrets
from tests.fault.modes import Modes
from tests.fault.network import Network
from tests.fault.older_copies import OlderCopies
from tests.fault.parts import Part, Work
from tests.fault.process_kills import ProcessKills
from tests.fault.swaps import Swaps
from tests.fault.truncations import Truncations

NOT_MEASURED: Final[Mapping[str, str]] = {
    "injection_side_effects": "no hostile text is shown to a model with memories to read yet",
    "injection_ungrounded_facts": "`ungrounded` of python -m tests.bench.memory --attacks FILE",
    "injection_benign_quarantined": "no run counts what harmless text is held back yet",
    "poisoned_facts_accepted": "`poisoned_standing_facts` of python -m tests.bench.memory",
}
"""Figures that are not found here, and why, or where they are."""


def parts(days: Days) -> tuple[Part, ...]:
    """Every part, the quick ones first."""
    return (
        Swaps(),
        Truncations(),
        Flips(),
        MadeUpSecrets(),
        CrashPoints(),
        FullDisk(),
        FullDiskDeletions(),
        KeyChanges(),
        BackupKills(),
        ExchangeKills(),
        OlderCopies(),
        Deletions(),
        ProcessKills(),
        Fuzz(),
        Network(days),
        Modes(days),
        Canaries(days),
        EngineKills(),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What a run came to."""

    figures: Mapping[str, Any]
    broken: Sequence[str]
    """Figures that should be 0 and are not, and parts that fell over."""
    seconds: Mapping[str, float]

    def as_json(self, work: Work) -> dict[str, Any]:
        """One object with every figure."""
        return {
            "scale": work.scale,
            "seed": work.seed,
            **self.figures,
            **dict.fromkeys(NOT_MEASURED),
            "not_measured": dict(NOT_MEASURED),
            "seconds": dict(self.seconds),
            "broken": list(self.broken),
            "kept": not self.broken,
        }


def run(work: Work, only: Collection[str] = (), *, self_test: bool = True) -> Report:
    """Run parts and judge their figures.

    Args:
        work: How much, and from which seed.
        only: Names of parts; empty for all.
        self_test: Also break the program on purpose, and count as broken what no part notices.
    """
    figures: dict[str, Any] = {}
    broken: list[str] = []
    seconds: dict[str, float] = {}
    days = Days()
    try:
        for part in parts(days):
            if only and part.name not in only:
                continue
            began = time.monotonic()
            work.say(f"── {part.name}")
            figures |= _run_part(part, work, broken, self_test=self_test)
            seconds[part.name] = round(time.monotonic() - began, 1)
    finally:
        days.close()
    return Report(figures, broken, seconds)


def _run_part(part: Part, work: Work, broken: list[str], *, self_test: bool) -> dict[str, Any]:
    try:
        with quiet():
            found = dataclasses.asdict(part.run(work))
            missed = part.blind_spots(work) if self_test else []
    except Exception as error:  # noqa: BLE001 - a part that falls over is told of, and the others are run
        traceback.print_exc()
        broken.append(f"{part.name}: {type(error).__name__}: {error}")
        return {}
    broken += [name for name in part.promises if found[name]]
    broken += [f"unnoticed: {one}" for one in missed]
    for name in part.promises:
        if found[name]:
            work.say(f"BROKEN {name} = {found[name]}")
    found[f"{part.name}_blind_spots"] = missed
    return found
