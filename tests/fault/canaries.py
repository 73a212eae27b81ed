"""Words put in by every door can be read nowhere: in no store, log, temporary folder, memory or backup."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from core.engine.store import Store
from core.memory.schema import TABLES
from tests.fault.day import Day, Days
from tests.fault.lived_in import quiet
from tests.fault.needles import Find, Needles, spellings
from tests.fault.parts import Work

_SETTINGS: Final = "settings.json"
_PLAIN: Final = frozenset({"vault.json", "vault.copy.json", "engine.log", "engine.lock"})
"""Meant to be read; no word may be in them."""


_MODEL: Final = frozenset({".graph"})
"""The embedder's own graph: numbers and vocabulary of the model, and nothing of the user's."""


@dataclass(frozen=True, slots=True)
class CanaryFigures:
    """What was found."""

    canaries: int
    canaries_by_door: dict[str, int]
    canary_vectors: int
    canary_files: int
    """Files looked through."""
    canary_bytes: int
    canary_hits: int
    canary_scratch_left: int
    """Folders of temporary files that outlived their process, of whatever home: they were looked through."""
    canary_examples: tuple[str, ...] = ()


class Canaries:
    """The part of the programme."""

    name = "canaries"
    promises = ("canary_hits",)

    def __init__(self, days: Days) -> None:
        self._days = days

    def run(self, work: Work) -> CanaryFigures:
        """Look through all that a day has left."""
        day = self._days.get(work)
        places = [*day.places, *day.shared_memory]
        files = [path for place in places for path in ([place] if place.is_file() else place.rglob("*"))]
        files = [path for path in files if path.is_file() and not path.is_symlink()]
        size = sum(path.stat().st_size for path in files)
        words = {word for door in day.words.values() for word in door}
        readable = {name: frozenset[str]() for name in _PLAIN} | {_SETTINGS: day.in_settings}
        vectors = _vectors(day)
        work.say(f"looking for {len(words)} words and {len(vectors)} vectors in {len(files)} files")
        finds = list(Needles(words, vectors).in_places(places, readable, _MODEL))
        return CanaryFigures(
            len(words), {door: len(held) for door, held in day.words.items()}, len(vectors), len(files), size,
            len(finds), len(day.shared_memory), tuple(_shown(find, day) for find in finds[:12]),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """Words and vectors hidden in every way that is looked for."""
        chance = np.random.default_rng(work.seed)
        secret = "velodarimonu"
        vectors = chance.standard_normal((3, 384)).astype(np.float32)
        needles = Needles([secret], vectors)
        hidden = {name: bytes(37) + form + bytes(20) for form, name in spellings(secret).items()}
        hidden |= {
            "32-bit vector": b"abc" + vectors[1].tobytes(),
            "16-bit vector": vectors[2].astype("<f2").tobytes(),
        }
        hidden |= _packed(b"x" * 30 + secret.encode() + b"y" * 60)
        missed = []
        with work.folder() as folder:
            for name, data in hidden.items():
                (folder / "file").write_bytes(data)
                if not list(needles.in_places([folder], {})):
                    missed.append(f"canaries: {name}")
        return missed


def _packed(text: bytes) -> dict[str, bytes]:
    import gzip
    import zlib

    import pyarrow as pa

    found = {"zlib": b"abc" + zlib.compress(text), "gzip": b"de" + gzip.compress(text)}
    for name in ("zstd", "lz4"):
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, name) as stream:
            stream.write(text)
        found[name] = b"f" + sink.getvalue().to_pybytes()
    return found


def _vectors(day: Day) -> npt.NDArray[np.float32]:
    """Those of every memory and passage that the home holds."""
    found: list[npt.NDArray[np.float32]] = []
    with quiet():
        store = Store.unlock(day.home, day.passphrase)
        try:
            for name in TABLES:
                table = store.tables._store.read(name, lambda opened: opened.to_arrow())
                for column in table.column_names:
                    kind = table.schema.field(column).type
                    if "list" in str(kind) and "float" in str(kind):
                        rows = table[column].combine_chunks().flatten().to_numpy(zero_copy_only=False)
                        found.append(rows.astype(np.float32).reshape(len(table), -1))
        finally:
            store.close()
    return np.concatenate(found) if found else np.zeros((0, 1), np.float32)


def _shown(find: Find, day: Day) -> str:
    door = next((door for door, words in day.words.items() if find.secret in words), "")
    place = Path(find.where)
    shown = place.relative_to(day.folder) if place.is_relative_to(day.folder) else place
    return f"{find.what} in {shown}{f' (by {door})' if door else ''}"
