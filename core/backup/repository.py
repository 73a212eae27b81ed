"""One memory's place in a destination: its snapshots, its files, and what nobody needs any more."""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from core.backup.destination import Destination
from core.backup.manifest import Snapshot

_FOLDER: Final = re.compile(r"afterimage-([0-9a-f]{32})")
_SNAPSHOT: Final = re.compile(r"snapshots/(\d{10})-([0-9a-f]{32})\.(manifest|verified)")
_LARGEST_MANIFEST: Final = 1024**3
_LARGEST_MARK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Listed:
    """The snapshots of a repository, oldest first."""

    manifests: tuple[Snapshot, ...]
    verified: tuple[Snapshot, ...]
    """Those with a manifest and a mark. Whether either is authentic shows when it is opened."""

    @property
    def newest(self) -> Snapshot | None:
        """The newest that was verified."""
        return self.verified[-1] if self.verified else None

    @property
    def highest(self) -> int:
        """The highest number in use."""
        return max((one.number for one in self.manifests), default=0)


class Repository:
    """Names below `afterimage-<store id>/`."""

    def __init__(self, destination: Destination, store_id: bytes) -> None:
        self.destination = destination
        self.store_id = store_id
        self._base = f"afterimage-{store_id.hex()}/"

    def listed(self) -> Listed:
        """The snapshots there are."""
        kinds: dict[str, set[Snapshot]] = {"manifest": set(), "verified": set()}
        for name, _ in self._list("snapshots/"):
            found = _SNAPSHOT.fullmatch(name)
            if found:
                kinds[found[3]].add(Snapshot(int(found[1]), found[2]))
        ordered = sorted(kinds["manifest"], key=lambda one: (one.number, one.id))
        return Listed(tuple(ordered), tuple(one for one in ordered if one in kinds["verified"]))

    def files(self) -> dict[str, int]:
        """All files with their sizes, leftovers of unfinished uploads included."""
        return dict(self._list("files/"))

    def read_manifest(self, snapshot: Snapshot) -> bytes:
        """A manifest's bytes.

        Raises:
            FileNotFoundError: It is gone.
        """
        return self.destination.get(self._base + snapshot.manifest, _LARGEST_MANIFEST)

    def read_mark(self, snapshot: Snapshot) -> bytes:
        """The mark's bytes.

        Raises:
            FileNotFoundError: It is gone.
        """
        return self.destination.get(self._base + snapshot.mark, _LARGEST_MARK)

    def read_file(self, name: str, length: int) -> bytes:
        """A file's bytes, and one more where it is longer.

        Raises:
            FileNotFoundError: It is gone.
        """
        return self.destination.get(self._base + name, length + 1)

    def write(self, name: str, data: bytes) -> None:
        """Stores a file; it lasts after `settle`."""
        self.destination.put(self._base + name, data)

    def write_now(self, name: str, data: bytes) -> None:
        """Stores something small that lasts on return, after everything written before."""
        self.destination.settle()
        self.destination.put(self._base + name, data)
        self.destination.settle()

    def remove(self, names: Collection[str]) -> None:
        """Removes some of its names."""
        if names:
            self.destination.remove([self._base + name for name in names])

    def full_name(self, name: str) -> str:
        """What the destination calls one of its names."""
        return self._base + name

    def _list(self, prefix: str) -> Iterator[tuple[str, int]]:
        for stored in self.destination.list(self._base + prefix):
            yield stored.name.removeprefix(self._base), stored.size


def stores_in(destination: Destination) -> list[bytes]:
    """The store ids of all memories that are backed up to a destination."""
    found = {match[1] for name in destination.folders() if (match := _FOLDER.fullmatch(name))}
    return [bytes.fromhex(one) for one in sorted(found)]


def digest(data: bytes) -> bytes:
    """By what a mark names a manifest."""
    return hashlib.sha256(data).digest()
