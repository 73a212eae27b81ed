"""Swapped, moved, dropped and repeated pieces: all of them are refused, and so are older copies put back.

Objects, chunks, journal records, segments, spool items and the key table's own files are put where they do
not belong. A swap is accepted when the home then says something else than before and nothing tells of it.
"""

import itertools
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from core.records.errors import AfterimageError
from core.vault.envelope import CHUNK_SIZE, HEADER_SIZE, SEALED_CHUNK_SIZE
from core.vault.objects import SealedObjects
from core.vault.table import KeyTable
from tests.fault.flips import outcome
from tests.fault.lived_in import Contents
from tests.fault.parts import Work
from tests.fault.sealed_samples import opened_segment, sealed_records
from tests.fault.tiny_home import FAULTS, STORE_ID, WRAPPING_KEY, State, TinyHome, note

_OBJECTS: Final = 20
_CHUNKS: Final = 5
_RECORDS: Final = 12


@dataclass(frozen=True, slots=True)
class SwapFigures:
    """What the swaps came to."""

    swaps: int
    swaps_accepted: int
    swaps_unclear: int
    swaps_by_kind: dict[str, int]
    swaps_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    tried: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    unclear: int = 0
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, result: str) -> None:
        """One swap and what became of it."""
        self.tried[kind] = self.tried.get(kind, 0) + 1
        if result == "silent":
            self.accepted += 1
            self.examples.setdefault(kind, f"accepted: {kind}")
        elif result.startswith("unclear"):
            self.unclear += 1
            self.examples.setdefault(f"unclear {kind}", f"{result}: {kind}")


class Swaps:
    """The part of the programme."""

    name = "swaps"
    promises = ("swaps_accepted", "swaps_unclear")

    def run(self, work: Work) -> SwapFigures:
        """All pairs of everything."""
        count = _Count()
        chance = work.chance("swaps")
        with work.folder() as folder:
            _swap_objects(folder / "objects", chance, count)
            _swap_chunks(folder / "chunks", chance, count)
            _swap_records(chance, count)
            _swap_files(folder / "home", chance, count)
            _put_back_table(folder / "table", count)
        return SwapFigures(
            sum(count.tried.values()), count.accepted, count.unclear, dict(count.tried),
            tuple(count.examples.values()),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """A store that opens an object with whatever key its file was made with, wherever it lies."""
        count = _Count()

        def trusting(path: Path, *_place: object) -> list[bytes]:
            return [path.read_bytes()[-10:]]

        with pytest.MonkeyPatch.context() as patch, work.folder() as folder:
            patch.setattr("core.vault.objects.read_chunks", trusting)
            _swap_objects(folder, work.chance("trusting"), count)
        return [] if count.accepted else ["swaps: a store that accepts any file under any name"]


def _swap_objects(folder: Path, chance: random.Random, count: _Count) -> None:
    """Every object's file in the place of every other of the same size."""
    table = KeyTable.make(folder / "keys", WRAPPING_KEY, STORE_ID)
    objects = SealedObjects(folder / "objects", table, STORE_ID, cache_budget=0)
    texts = {f"o{number}": chance.randbytes(300) for number in range(_OBJECTS)}
    files = {}
    for name, text in texts.items():
        entry = objects.put(name, text)
        (files[name],) = (path for path in (folder / "objects").rglob("*") if path.stem == entry.file)
    sealed = {name: path.read_bytes() for name, path in files.items()}
    truth = {name: objects.get(name) for name in files}
    for here, there in itertools.permutations(files, 2):
        files[here].write_bytes(sealed[there])
        count.add("object for object", _read(lambda name=here: objects.get(name), truth[here]))  # type: ignore[misc]
        files[here].write_bytes(sealed[here])
    objects.close()
    table.close()


def _swap_chunks(folder: Path, chance: random.Random, count: _Count) -> None:
    """Every chunk of two objects in the place of every other; chunks dropped and repeated."""
    table = KeyTable.make(folder / "keys", WRAPPING_KEY, STORE_ID)
    objects = SealedObjects(folder / "objects", table, STORE_ID, cache_budget=0)
    pieces: list[tuple[str, Path, list[bytes]]] = []
    for name in ("a", "b"):
        text = chance.randbytes(CHUNK_SIZE * _CHUNKS)
        entry = objects.put(name, text)
        (path,) = (path for path in (folder / "objects").rglob("*") if path.stem == entry.file)
        data = path.read_bytes()
        starts = range(HEADER_SIZE, len(data), SEALED_CHUNK_SIZE)
        pieces.append(
            (name, path, [data[:HEADER_SIZE], *(data[at : at + SEALED_CHUNK_SIZE] for at in starts)])
        )
    truth = {name: objects.get(name) for name, _, _ in pieces}
    for name, path, parts in pieces:
        for changed in (
            *_reordered(parts),
            *_foreign(parts, next(other for _, place, other in pieces if place != path)),
        ):
            path.write_bytes(b"".join(changed))
            count.add("chunk for chunk", _read(lambda one=name: objects.get(one), truth[name]))  # type: ignore[misc]
        path.write_bytes(b"".join(parts))
    objects.close()
    table.close()


def _swap_records(chance: random.Random, count: _Count) -> None:
    """Every record of a segment in the place of every other, and of another segment's."""
    payloads = [chance.randbytes(60) for _ in range(_RECORDS)]
    parts = sealed_records(payloads)
    other = sealed_records([chance.randbytes(60) for _ in range(_RECORDS)], "journal/00000002")
    size = sum(map(len, parts))
    for changed in (*_reordered(parts), *_foreign(parts, other)):
        found = opened_segment(b"".join(changed), size)
        count.add("record for record", "told" if found is None else _same(found == payloads))


def _reordered(parts: list[bytes]) -> Iterator[list[bytes]]:
    """All pairs of parts behind the first exchanged; each dropped, each repeated."""
    for one, two in itertools.combinations(range(1, len(parts)), 2):
        changed = list(parts)
        changed[one], changed[two] = changed[two], changed[one]
        yield changed
    for one in range(1, len(parts)):
        yield [*parts[:one], *parts[one + 1 :]]
        yield [*parts[: one + 1], *parts[one:]]
        yield [*parts[:one], parts[-1], *parts[one + 1 :]] if one < len(parts) - 1 else parts[:-1]


def _foreign(parts: list[bytes], others: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Each part in turn taken from elsewhere, the header included; and all but the header."""
    for one in range(len(parts)):
        yield [*parts[:one], others[one], *parts[one + 1 :]]
    yield [parts[0], *others[1:]]


def _swap_files(folder: Path, chance: random.Random, count: _Count) -> None:
    """Segments and spool items exchanged; older copies of single files put back."""
    folder.mkdir(0o700)
    older, truth = _filled(folder, chance)
    files = _files(folder)
    expected = Contents({"state": truth}, noticed=False)

    def attempt(kind: str, changes: dict[Path, bytes]) -> None:
        for path, data in changes.items():
            path.write_bytes(data)
        count.add(kind, outcome(lambda: Contents({"state": _look(folder)}, noticed=False), expected))
        _put_back(folder, files)

    for kind in ("journal", "spool"):
        paths = [path for path in files if path.parent.name == kind]
        for one, two in itertools.permutations(paths, 2):
            attempt(f"{kind} file for file", {one: files[two]})
        for one, two in itertools.combinations(paths, 2):
            attempt(f"{kind} files exchanged", {one: files[two], two: files[one]})
    for path, data in older.items():
        if path in files and files[path] != data:
            attempt(f"older {path.parent.name} file put back", {path: data})


def _filled(folder: Path, chance: random.Random) -> tuple[dict[Path, bytes], State]:
    """Fill a home; its files half way, and what it holds in the end."""
    home = TinyHome(folder)
    older: dict[Path, bytes] = {}
    for number in range(30):
        home.journal.append(note(f"{number} {chance.getrandbits(900):x}"))
        home.objects.put(f"o{number % 7}", chance.randbytes(300))
        if number < 8:
            home.spool.put("frame", chance.randbytes(100))
        if number == 20:
            older = _files(folder)
    truth = home.look()
    home.close()
    return older, truth


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _put_back(folder: Path, files: dict[Path, bytes]) -> None:
    for path in list(folder.rglob("*")):
        if path.is_file() and path not in files:
            path.unlink()
    for path, data in files.items():
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def _look(folder: Path) -> State:
    home = TinyHome(folder)
    try:
        return home.look()
    finally:
        with suppress(AfterimageError):
            home.close()


def _put_back_table(folder: Path, count: _Count) -> None:
    """Roots, snapshots and logs of earlier generations, each alone and in pairs, in the place of today's."""
    keys = folder / "keys"
    table = KeyTable.make(keys, WRAPPING_KEY, STORE_ID)
    past: list[dict[str, bytes]] = []
    for number in range(5):
        table.apply({f"n{number}": table.fresh(), f"m{number}": table.fresh()})
        if number % 2:
            table.rewrite()
        table.apply({f"k{number}": table.fresh()})
        past.append({path.name: path.read_bytes() for path in keys.iterdir()})
    truth = {name: table.get(name) for name in table.names()}
    table.close()
    today = {path.name: path.read_bytes() for path in keys.iterdir()}

    def look() -> Contents:
        opened = KeyTable.open(keys, WRAPPING_KEY, STORE_ID)
        found = {name: opened.get(name) for name in opened.names()}
        with suppress(AfterimageError):
            opened.close()
        return Contents({"table": found}, noticed=False)

    for old in past:
        changed = [name for name in old if old[name] != today.get(name)]
        for some in itertools.chain(itertools.combinations(changed, 1), itertools.combinations(changed, 2)):
            if set(some) >= set(changed):
                continue  # all of an older table: a rollback, which nothing in the folder itself can show
            for name in some:
                (keys / name).write_bytes(old[name])
            count.add(
                "older key-table file put back", outcome(look, Contents({"table": truth}, noticed=False))
            )
            shutil.rmtree(keys)
            keys.mkdir(0o700)
            for name, data in today.items():
                (keys / name).write_bytes(data)


def _read(get: Callable[[], bytes], truth: bytes) -> str:
    try:
        return _same(get() == truth)
    except AfterimageError:
        return "told"
    except FAULTS as error:
        return f"unclear {type(error).__name__}"


def _same(same: bool) -> str:  # noqa: FBT001 - the result of a comparison
    return "healed" if same else "silent"
