"""Files cut short at every offset: what is left is right, what is missing is told, nothing is made up.

A segment or log that was still being appended to may have been cut by a crash in the middle of a record that
nobody was told of, so there the whole records before the cut are right. Everything else was finished, and any
cut has to be noticed.
"""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.journal.journal import Journal
from core.records.errors import AfterimageError
from core.spool.box import close_box, open_box
from core.vault.objects import SealedObjects
from core.vault.table import KeyTable
from tests.fault.parts import Progress, Work
from tests.fault.tiny_home import FAULTS, PRIVATE_KEY, PUBLIC_KEY, STORE_ID, WRAPPING_KEY, note, rules

_RECORDS: Final = 20


@dataclass(frozen=True, slots=True)
class TruncationFigures:
    """What the cuts came to."""

    truncations: int
    truncations_wrong: int
    truncations_by_kind: dict[str, int]
    truncations_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    tried: dict[str, int] = field(default_factory=dict)
    wrong: int = 0
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, problem: str) -> None:
        """One cut; `problem` is empty for none."""
        self.tried[kind] = self.tried.get(kind, 0) + 1
        if problem:
            self.wrong += 1
            self.examples.setdefault(f"{kind} {problem.split(' at ', maxsplit=1)[0]}", f"{kind}: {problem}")


class Truncations:
    """The part of the programme."""

    name = "truncations"
    promises = ("truncations_wrong",)

    def run(self, work: Work) -> TruncationFigures:
        """Every offset, or every few where it is to be quick."""
        count = _Count()
        chance = work.chance("truncations")
        step = work.amount(23, 1, 1)
        rounds = work.amount(1, 1, 20)
        progress = Progress(work, "cut files, rounds", rounds)
        for number in range(rounds):
            with work.folder() as folder:
                _cut_journal(folder / "live", chance, step, count, ended=False)
                _cut_journal(folder / "ended", chance, step, count, ended=True)
                _cut_log(folder / "killed", chance, step, count, orderly=False)
                _cut_log(folder / "closed", chance, step, count, orderly=True)
                _cut_objects(folder / "objects", chance, step, count)
            _cut_boxes(chance, step, count)
            progress.at(number)
        return TruncationFigures(
            sum(count.tried.values()),
            count.wrong,
            dict(count.tried),
            tuple(list(count.examples.values())[:12]),
        )

    def blind_spots(self, work: Work) -> list[str]:
        """A log that takes whatever it can read for all there was, after an orderly end as well."""
        count = _Count()
        with work.folder() as folder:
            _cut_log(folder / "killed", work.chance("careless"), 7, count, orderly=False, claim_orderly=True)
        return [] if count.wrong else ["truncations: a log without a note of its end"]


def _cut_journal(folder: Path, chance: random.Random, step: int, count: _Count, *, ended: bool) -> None:
    """A segment of twenty records, the last one or one that another follows."""
    folder.mkdir(0o700)
    table = KeyTable.make(folder / "keys", WRAPPING_KEY, STORE_ID)
    journal = Journal(folder, STORE_ID, table)
    texts, ends = [], []
    for number in range(_RECORDS):
        texts.append(f"{number} {chance.getrandbits(60):x}")
        journal.append(note(texts[-1]))
        ends.append(journal.size)
    journal.close()
    later = []
    if ended:
        journal = Journal(folder, STORE_ID, table, segment_bytes=1)
        later = ["afterwards"]
        journal.append(note(later[0]))
        journal.close()
    (path,) = (one for one in (folder / "journal").iterdir() if one.stat().st_size == ends[-1])
    data = path.read_bytes()
    for cut in _offsets(len(data), step):
        path.write_bytes(data[:cut])
        whole = [text for text, end in zip(texts, ends, strict=True) if end <= cut]
        try:
            journal = Journal(folder, STORE_ID, table)
            found = list(rules(journal.replay()))
            told = bool(journal.damage)
            journal.close()
        except AfterimageError:
            found, told = None, True
        except FAULTS as error:
            count.add(_kind("journal", ended), f"{type(error).__name__} at {cut}")
            continue
        problem = ""
        if found is not None and found != [*whole, *later]:
            problem = f"says something else than was written at {cut}"
        elif ended and not told:
            problem = f"nothing tells of the cut at {cut}"
        count.add(_kind("journal", ended), problem)
        for extra in set((folder / "journal").iterdir()) - {path}:
            if not ended:
                extra.unlink()
    table.close()


def _kind(what: str, finished: bool) -> str:  # noqa: FBT001 - only makes a name
    return f"{what}, {'finished' if finished else 'growing'}"


def _cut_log(
    folder: Path,
    chance: random.Random,
    step: int,
    count: _Count,
    *,
    orderly: bool,
    claim_orderly: bool = False,
) -> None:
    """The key table's log of twenty steps, after an orderly end or a crash."""
    folder.mkdir(0o700)
    keys = folder / "keys"
    table = KeyTable.make(keys, WRAPPING_KEY, STORE_ID)
    names = []
    for number in range(_RECORDS):
        names.append(f"n{number}-{chance.getrandbits(30):x}")
        table.create(names[-1])
    if orderly:
        table.close()
    files = {path.name: path.read_bytes() for path in keys.iterdir()}
    if not orderly:
        table.close()
    logs = [name for name in files if "log" in name]
    (longest,) = [max(logs, key=lambda name: len(files[name]))]
    for cut in _offsets(len(files[longest]), step):
        for path in keys.iterdir():
            path.unlink()
        for name, data in files.items():
            # Mirrors of the log are cut as well: it is the loss of all copies that has to be noticed.
            (keys / name).write_bytes(data[:cut] if name in logs else data)
        count.add(_kind("key log", orderly), _opened_log(keys, names, cut, told_of=orderly or claim_orderly))


def _opened_log(keys: Path, names: list[str], cut: int, *, told_of: bool) -> str:
    try:
        table = KeyTable.open(keys, WRAPPING_KEY, STORE_ID)
        found = set(table.names())
        with suppress(AfterimageError):
            table.close()
    except AfterimageError:
        return ""
    except FAULTS as error:
        return f"{type(error).__name__} at {cut}"
    if told_of and found != set(names):
        return f"nothing tells of the cut at {cut}"
    return "" if found == set(names[: len(found)]) else f"says something else than was written at {cut}"


def _cut_objects(folder: Path, chance: random.Random, step: int, count: _Count) -> None:
    """Twenty objects of several sizes."""
    table = KeyTable.make(folder / "keys", WRAPPING_KEY, STORE_ID)
    objects = SealedObjects(folder / "objects", table, STORE_ID, cache_budget=0)
    for number in range(_RECORDS):
        text = chance.randbytes(chance.choice((1, 40, 200)))
        entry = objects.put(f"o{number}", text)
        (path,) = (one for one in (folder / "objects").rglob("*") if one.stem == entry.file)
        data = path.read_bytes()
        for cut in _offsets(len(data), step):
            path.write_bytes(data[:cut])
            try:
                problem = "" if objects.get(f"o{number}") == text else f"another text at {cut}"
                problem = problem or f"nothing tells of the cut at {cut}"
            except AfterimageError:
                problem = ""
            except FAULTS as error:
                problem = f"{type(error).__name__} at {cut}"
            count.add("object", problem)
        path.write_bytes(data)
    objects.close()
    table.close()


def _cut_boxes(chance: random.Random, step: int, count: _Count) -> None:
    """Twenty spool items."""
    for number in range(_RECORDS):
        label = b"%d.frame" % number
        box = close_box(chance.randbytes(chance.randrange(120)), PUBLIC_KEY, label)
        for cut in _offsets(len(box), step):
            try:
                open_box(box[:cut], PRIVATE_KEY, label)
                problem = f"nothing tells of the cut at {cut}"
            except AfterimageError:
                problem = ""
            except Exception as error:  # noqa: BLE001 - whatever else comes is what is looked for
                problem = f"{type(error).__name__} at {cut}"
            count.add("spool item", problem)


def _offsets(size: int, step: int) -> Iterator[int]:
    """Every offset at which something is missing."""
    yield from range(0, size, step)
