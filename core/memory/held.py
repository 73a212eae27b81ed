"""Rows that search reads again and again, decrypted in memory within a budget.

A search looks at some hundred rows that lie anywhere in a table. Read one by one they cost more than all the
rest of it, so they are kept: by key, the ones not asked for longest given up first. Whoever writes a row or
removes it drops it here, so what is held is what the table has. Queries name rows by their address, whose
row never changes: that map needs no care but room.
"""

import sys
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Entry = TypeVar("Entry", bound=tuple[object, ...])
_OFFSET: Final = 32
"""Bits of an address below the number of its fragment."""
_KEY: Final = 32
"""Characters of a key."""
_OVERHEAD: Final = 320
"""Bytes of an entry beside its long values: its key, itself, its place in the dictionary."""
_WRITTEN: Final = 20_000
"""Keys remembered as written, some MiB."""
_LONG: Final = 64
"""Bytes from which a value is counted by itself."""


class Held(Generic[Entry]):
    """Entries of one table. Thread-safe.

    Args:
        budget: Bytes it may hold, about.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._size = 0
        self._entries: dict[str, Entry] = {}
        self._keys: dict[int, npt.NDArray[np.bytes_]] = {}
        """By number of the fragment: the key at each place in it, empty where it is not known."""
        self._lock = threading.Lock()
        self._generation = 0
        self._oldest = 0
        """What was read before this generation is not held any more."""
        self._written: dict[str, int] = {}
        """In which generation rows were written last."""

    @property
    def generation(self) -> int:
        """To be noted before reading what is put here afterwards: a row may be written in between."""
        return self._generation

    @property
    def room(self) -> int:
        """Bytes left."""
        return max(0, self._budget - self._size)

    def get(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Those of the entries that are held."""
        found = {}
        with self._lock:
            for key in keys:
                entry = self._entries.pop(key, None)
                if entry is not None:
                    self._entries[key] = found[key] = entry
        return found

    def lacks(self, keys: Iterable[str]) -> list[str]:
        """Those of the keys that have no entry."""
        with self._lock:
            return [key for key in keys if key not in self._entries]

    def put(self, entries: Mapping[str, Entry], generation: int) -> None:
        """Hold entries that were read since a generation, but for those that were written meanwhile."""
        with self._lock:
            if generation < self._oldest:
                return
            for key, entry in entries.items():
                if self._written.get(key, 0) > generation:
                    continue
                self._drop(key)
                self._entries[sys.intern(key)] = entry
                self._size += _size(entry)
            while self._size > self._budget and self._entries:
                self._drop(next(iter(self._entries)))

    def written(self, keys: Iterable[str]) -> None:
        """These rows are others now, or gone."""
        with self._lock:
            self._generation += 1
            if len(self._written) > _WRITTEN:
                self._written.clear()
                self._oldest = self._generation
            for key in keys:
                self._drop(key)
                self._written[key] = self._generation

    def clear(self) -> None:
        """Let go of everything; addresses may mean other rows from now on."""
        with self._lock:
            self._generation += 1
            self._oldest = self._generation
            self._written.clear()
            self._entries.clear()
            self._keys.clear()
            self._size = 0

    # Addresses

    def forget_addresses(self) -> None:
        """Rows are somewhere else from now on."""
        with self._lock:
            self._keys.clear()

    def keys_at(self, addresses: Sequence[int]) -> list[str]:
        """The keys of the rows at these addresses, empty for those that are not known."""
        with self._lock:
            fragments = self._keys
            found = []
            for address in addresses:
                known = fragments.get(address >> _OFFSET)
                place = address & (1 << _OFFSET) - 1
                found.append(known[place].decode() if known is not None and place < len(known) else "")
            return found

    def learn(self, addresses: Sequence[int], keys: Sequence[str], *, all_of_them: bool = False) -> None:
        """Know which rows are at these addresses.

        Args:
            addresses: of the rows.
            keys: theirs.
            all_of_them: the table has no others.
        """
        numbers = np.asarray(addresses, np.int64)
        named = np.asarray(keys, f"S{_KEY}")
        fragments, places = numbers >> _OFFSET, numbers & (1 << _OFFSET) - 1
        with self._lock:
            if all_of_them:
                self._keys.clear()
            for fragment, count in Counter(fragments.tolist()).items():
                mine = fragments == fragment if count < len(numbers) else slice(None)
                known = self._keys.get(fragment)
                size = int(places[mine].max()) + 1
                if known is None or len(known) < size:
                    larger = np.zeros(size, f"S{_KEY}")
                    if known is not None:
                        larger[: len(known)] = known
                    known = self._keys[fragment] = larger
                known[places[mine]] = named[mine]

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._size -= _size(entry)


def _size(entry: tuple[object, ...]) -> int:
    return _OVERHEAD + sum(len(value) for value in entry if isinstance(value, bytes) and len(value) > _LONG)
