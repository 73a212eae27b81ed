"""Deletions, as somebody sees them who has the disk, the passphrase, and every key there ever was.

Before each deletion the keys in the key table are noted. Afterwards no file may open to what was deleted,
with any key that is still on the disk or with one that was noted, and the noted keys that were given up may
stand nowhere: not in a file as it is, and not in the key table under its seals.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.vault.entry import Entry
from core.vault.envelope import Place, unseal
from core.vault.slots import TABLE_PURPOSE
from core.vault.tableformat import TableLayout, WrappingKeys
from tests.fault.day import canary
from tests.fault.lived_in import cheap_passphrases, new_home, no_waiting_for_disks, quiet
from tests.fault.parts import Progress, Work
from tests.unit.engine.living import Life, frame, message

_BATCH: Final = 20
"""Deletions between two looks through everything."""


@dataclass(frozen=True, slots=True)
class DeletionFigures:
    """What the deletions came to."""

    deletions: int
    deleted_words: int
    deleted_byte_hits: int
    """Places where deleted words were readable."""
    deleted_key_hits: int
    """Places where a key that was given up still stands."""
    deleted_files_left: int
    """Files that were given up and are still there."""
    deletions_pending: int
    deletion_keys_given_up: int
    deletion_examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    deletions: int = 0
    words: list[str] = field(default_factory=list)
    hits: int = 0
    key_hits: int = 0
    files: int = 0
    pending: int = 0
    given_up: dict[bytes, str] = field(default_factory=dict)
    """Key to file name."""
    examples: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Something is wrong."""
        if len(self.examples) < 12:
            self.examples.append(what)


class Deletions:
    """The part of the programme."""

    name = "deletions"
    promises = ("deleted_byte_hits", "deleted_key_hits", "deleted_files_left")

    def run(self, work: Work) -> DeletionFigures:
        """So many deletions of different kinds on one home."""
        count = _Count()
        total = work.amount(4, 100, 10_000)
        chance = work.chance("deletions")
        progress = Progress(work, "deletions", total)
        with work.folder() as folder, cheap_passphrases(), no_waiting_for_disks(), quiet():
            home = folder / "home"
            new_home(home)
            life = Life(home)
            try:
                for number in range(total):
                    _delete_something(life, chance, number, count)
                    if number % _BATCH == _BATCH - 1 or number == total - 1:
                        look_for(life, count)
                    progress.at(number)
            finally:
                life.store.close()
        return DeletionFigures(
            count.deletions, len(count.words), count.hits, count.key_hits, count.files, count.pending,
            len(count.given_up), tuple(count.examples),
        )  # fmt: skip

    def blind_spots(self, work: Work) -> list[str]:
        """A word that was only hidden, and a key table that keeps what it dropped."""
        count = _Count()
        chance = work.chance("blind")
        with work.folder() as folder, cheap_passphrases(), no_waiting_for_disks(), quiet():
            new_home(folder / "home")
            life = Life(folder / "home")
            try:
                word = canary(chance)
                life.heard(message(1, f"The plan is called {word}."))
                life.filing.settle()
                count.words.append(word)
                life.store.vault.objects.put("images/kept", b"text")
                entry = life.store.vault.objects.stat("images/kept")
                assert entry is not None
                count.given_up[entry.key] = entry.file
                look_for(life, count)
            finally:
                life.store.close()
        missed = [] if count.hits else ["deletions: a word that is still there"]
        missed += [] if count.key_hits else ["deletions: a key that is still there"]
        return missed + ([] if count.files else ["deletions: a file that is still there"])


def _delete_something(life: Life, chance: random.Random, number: int, count: _Count) -> None:
    """Take something in beside what stays, and delete it."""
    word, other = canary(chance), canary(chance)
    kind = number % 4
    if kind == 0:
        life.heard(
            message(number, f"The plan is called {word}.", conversation=f"talk{number}"),
            message(number + 1, f"And the other is called {other}.", conversation=f"talk{number}"),
        )
        what: dict[str, Any] = {"ids": (f"talk{number}/{number}",)}
    elif kind == 1:
        life.saw(frame(number * 100, f"The plan is called {word}.", app=f"App{number}", title=f"On {word}"))
        what = {"ids": (f"frm_{number * 100}",)}
    elif kind == 2:
        life.saw(frame(number * 100, f"The plan is called {word}.", app=f"App{number}"))
        what = {"app": f"App{number}"}
    else:
        life.saw(frame(number * 100, f"The plan is called {word}.", f"And the other is called {other}."))
        life.filing.settle()
        what = (
            {"ids": (life.memory_of(word).id,)} if _is_one(life, word) else {"ids": (f"frm_{number * 100}",)}
        )
    life.filing.settle()
    before = _entries(life)
    receipt = life.delete(**what)
    count.deletions += 1
    count.pending += bool(getattr(receipt, "pending", False))
    count.words.append(word)
    after = {entry.key for entry in _entries(life).values()}
    count.given_up |= {entry.key: entry.file for entry in before.values() if entry.key not in after}


def _is_one(life: Life, word: str) -> bool:
    return sum(word in one.text for one in life.memories.values()) == 1


def _entries(life: Life) -> dict[str, Entry]:
    table = life.store.vault.table
    found = ((name, table.get(name)) for name in table.names())
    return {name: entry for name, entry in found if entry is not None}


def look_for(life: Life, count: _Count) -> None:
    """Look through everything for what was deleted up to now."""
    for word in count.words:
        for place in life.knows(word):
            count.hits += 1
            count.note(f"a deleted word in {place.split('/')[0]}")
    files = [path for path in life.home.rglob("*") if path.is_file()]
    names = {path.stem: path for path in files}
    for name in count.given_up.values():
        if name in names:
            count.files += 1
            count.note(f"a file that was given up in {names[name].parent.name}")
    encoded = [word.encode() for word in count.words]
    for where, data in (*((path.name, path.read_bytes()) for path in files), *_under_the_table_seals(life)):
        for key in count.given_up:
            if key in data:
                count.key_hits += 1
                count.note(f"a key that was given up in {where}")
        for form in encoded:
            if form in data:
                count.hits += 1
                count.note(f"a deleted word in {where}")


def _under_the_table_seals(life: Life) -> Iterator[tuple[str, bytes]]:
    """What stands in every file of the key table, opened with the keys of today."""
    vault = life.store.vault
    folder = life.home / "keys"
    layout = TableLayout(folder, vault.store_id)
    epoch = vault.custody.header.epoch
    loaded = layout.load(WrappingKeys(epoch, {epoch: vault.keys.derive(TABLE_PURPOSE)}))
    for path in layout.snapshots(loaded.root.generation):
        yield path.name, _opened(path, loaded.root.key, layout.place(path))
    for payload in loaded.log.payloads:
        yield "the key table's log", payload


def _opened(path: Path, key: bytes, place: Place) -> bytes:
    return unseal(key, path.read_bytes(), place)
