"""Flipped bits: every one is noticed, or healed, or changes nothing.

Very many in sealed pieces in memory, and some in each kind of file of a home that was lived in. A flip is
undetected when the home says something else than before and nothing tells of damage.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.records.errors import AfterimageError
from tests.fault.lived_in import (
    Contents,
    Keepsake,
    cheap_passphrases,
    contents,
    live_in,
    no_waiting_for_disks,
    quiet,
)
from tests.fault.parts import Progress, Work
from tests.fault.sealed_samples import Sample, flip, samples

_NO_CONTENT: Final = ("engine.lock", "logs/")
"""Files in which nothing stands that is read back."""


@dataclass(frozen=True, slots=True)
class FlipFigures:
    """What the flips came to."""

    flips: int
    flips_envelope: int
    flips_store: int
    flips_undetected: int
    flips_undetected_envelope: int
    flips_undetected_store: int
    flips_store_told: int
    """Flips in files after which an error or named damage told of it."""
    flips_store_healed: int
    """Flips in files after which everything was as before."""
    flips_unclear: int
    """Flips answered by an error that is not meant for people."""
    flips_by_file: dict[str, int]
    flips_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    envelope: int = 0
    silent_envelope: int = 0
    silent_store: int = 0
    told: int = 0
    healed: int = 0
    unclear: int = 0


class Flips:
    """The part of the programme."""

    name = "flips"
    promises = ("flips_undetected", "flips_unclear")

    def run(self, work: Work) -> FlipFigures:
        """Flips in memory, then in files."""
        count, by_file, examples = _Count(), Counter[str](), dict[str, str]()
        self._in_memory(work, count, examples)
        with work.folder() as folder, cheap_passphrases(), no_waiting_for_disks(), quiet():
            closed, killed = folder / "closed", folder / "killed"
            life = live_in(closed)
            shutil.copytree(closed, killed)
            life.store.close()
            for home in (closed, killed):
                self._in_files(work, home, count, by_file, examples)
        stored = by_file.total()
        return FlipFigures(
            count.envelope + stored, count.envelope, stored, count.silent_envelope + count.silent_store,
            count.silent_envelope, count.silent_store, count.told, count.healed, count.unclear, dict(by_file),
            tuple(list(examples.values())[:12]),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """An envelope that does not check its tag."""
        del work
        count, examples = _Count(), dict[str, str]()
        sample = Sample("careless envelope", bytes(60), lambda data: data[30:])
        for bit in range(len(sample.data) * 8):
            _judge(sample, bit, count, examples)
        return [] if count.silent_envelope else ["flips: an envelope without a tag"]

    @staticmethod
    def _in_memory(work: Work, count: _Count, examples: dict[str, str]) -> None:
        chance = work.chance("flips in memory")
        total = work.amount(4_000, 200_000, 5_000_000)
        progress = Progress(work, "flips in sealed pieces", total)
        while count.envelope < total:
            for sample in samples(chance):
                bits = len(sample.data) * 8
                for bit in _some(chance, bits, min(bits, max(1, total // 5 // 10))):
                    _judge(sample, bit, count, examples)
                    count.envelope += 1
            progress.at(count.envelope)

    @staticmethod
    def _in_files(
        work: Work, home: Path, count: _Count, by_file: Counter[str], examples: dict[str, str]
    ) -> None:
        chance = work.chance(f"flips in files {home.name}")
        keepsake = Keepsake(home)
        truth = contents(home)
        keepsake.restore()
        total = work.amount(14, 100, 10_000)
        progress = Progress(work, f"flips in files, {home.name}", total)
        places = _places(home, keepsake)
        for number in range(total):
            kind, path = next(places)
            data = keepsake.files[path]
            path.write_bytes(flip(data, chance.randrange(len(data) * 8)))
            outcome = _outcome(lambda: contents(home), truth)
            by_file[f"{home.name} {kind}"] += 1
            if outcome == "silent":
                count.silent_store += 1
                examples.setdefault(
                    f"file {home.name} {kind}", f"silent change by a flip in {kind} of a {home.name} home"
                )
            elif outcome.startswith("unclear"):
                count.unclear += 1
                examples.setdefault(f"unclear {kind}", f"{outcome} by a flip in {kind}")
            elif outcome == "healed":
                count.healed += 1
            else:
                count.told += 1
            keepsake.restore()
            progress.at(number)


def _judge(sample: Sample, bit: int, count: _Count, examples: dict[str, str]) -> None:
    try:
        found = sample.open(flip(sample.data, bit))
    except AfterimageError:
        return
    except Exception as error:  # noqa: BLE001 - whatever else comes is what is looked for
        count.unclear += 1
        examples.setdefault(f"unclear {sample.name}", f"{type(error).__name__} by a flip in a {sample.name}")
        return
    if found is not None:
        count.silent_envelope += 1
        examples.setdefault(sample.name, f"bit {bit} of a {sample.name} of {len(sample.data)} bytes")


def _outcome(look: Callable[[], Contents], truth: Contents) -> str:
    """What became of a change: "told", "healed", "silent", or "unclear" and the error."""
    try:
        found = look()
    except AfterimageError:
        return "told"
    except Exception as error:  # noqa: BLE001 - whatever else comes is what is looked for
        return f"unclear {type(error).__name__}"
    if found.noticed:
        return "told"
    return "healed" if found.parts == truth.parts else "silent"


outcome = _outcome


def kind_of(home: Path, path: Path) -> str:
    """What a file of a home is, without the random part of its name."""
    below = path.relative_to(home)
    if len(below.parts) == 1:
        return below.name
    return f"{below.parts[0]}/{below.suffix or below.name}" if below.parts[0] != "objects" else "objects"


def _places(home: Path, keepsake: Keepsake) -> Iterator[tuple[str, Path]]:
    """Each kind of file in turn, and each file of a kind in turn."""
    kinds: dict[str, list[Path]] = {}
    for path, data in sorted(keepsake.files.items()):
        if data and not str(path.relative_to(home)).startswith(_NO_CONTENT):
            kinds.setdefault(kind_of(home, path), []).append(path)
    number = 0
    while True:
        for kind, paths in kinds.items():
            yield kind, paths[number % len(paths)]
        number += 1


def _some(chance: random.Random, bits: int, number: int) -> Any:
    return range(bits) if number >= bits else chance.sample(range(bits), number)
