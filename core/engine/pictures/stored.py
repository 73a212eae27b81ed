"""Where the pictures of frames are: each in an object of its own at first, later together in albums.

What frames call their picture never changes. An album's object is named after the pictures in it, so that
the key table tells where each is, and nothing else must agree with it. A picture may be in two places for a
moment, after a crash for longer: either shows it, and a deletion takes it out of both.
"""

import logging
import threading
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.capture import albums, codec
from core.capture.albums import Member, OwnPart
from core.records.errors import IntegrityError
from core.records.screen import Size
from core.vault.entry import Entry
from core.vault.objects import SealedObjects

PICTURES: Final = "images/"
ALBUMS: Final = "albums/"
_BETWEEN: Final = ","
_log = logging.getLogger(__name__)


def names_in(name: str) -> tuple[str, ...]:
    """The pictures in an album by its object's name; none for other objects."""
    if not name.startswith(ALBUMS):
        return ()
    return tuple(PICTURES + one for one in name.removeprefix(ALBUMS).split(_BETWEEN))


def _album_of(names: Iterable[str]) -> str:
    return ALBUMS + _BETWEEN.join(name.removeprefix(PICTURES) for name in names)


def _cut_here(image: bytes, _size: Size, tiles: NDArray[np.bool_], exactly: bool) -> bytes:  # noqa: FBT001 -- as `OwnPart` has it
    return codec.own_part(image, tiles, exactly=exactly)


class Pictures:
    """Pictures by the names that frames have for them. Thread-safe; only the writer thread changes anything.

    Args:
        objects: The open vault's.
    """

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects
        self._lock = threading.Lock()
        self._places: dict[str, str] | None = None
        """Names of pictures and of the albums they are in, once somebody has asked."""
        self.own_part: OwnPart = _cut_here
        """Cuts what is left of a picture. The engine has the read worker do it, as all work on pictures."""

    def has(self, name: str) -> bool:
        """Whether there is such a picture."""
        return self._objects.stat(name) is not None or name in self._albums()

    def get(self, name: str) -> bytes:
        """A picture: as it was put, or with the parts that others show (`core.capture.mosaic`).

        Raises:
            FileNotFoundError: There is no such picture.
            IntegrityError: It is damaged.
            EnvironmentFaultError: It cannot be read.
        """
        while True:
            if self._objects.stat(name) is not None:
                try:
                    return self._objects.get(name)
                except FileNotFoundError:
                    pass  # it went into an album at this moment
            place = self._albums().get(name)
            if place is None:
                raise FileNotFoundError(name)
            try:
                return albums.picture(self._members(place), name)
            except FileNotFoundError:
                if self._albums().get(name) == place:
                    raise IntegrityError(f"The picture {name} is missing.") from None

    def loose(self) -> list[tuple[str, Entry]]:
        """Pictures in objects of their own, those that came first at the beginning."""
        return sorted(self._objects.list(PICTURES), key=lambda one: one[1].modified)

    def drop_doubles(self) -> None:
        """Remove the objects of pictures that are in an album, too: a crash came between."""
        places = self._albums()
        self._objects.delete([name for name, _ in self._objects.list(PICTURES) if name in places])

    def gather(self, members: Collection[Member], entries: Mapping[str, Entry]) -> bool:
        """Put an album in the place of its pictures' own objects, and destroy their keys.

        Args:
            members: The pictures.
            entries: What their objects were when they were read.

        Returns:
            Whether it was done: not if one of them has changed or gone since.

        Raises:
            EnvironmentFaultError: The disk refused. The pictures are where they were.
        """
        names = [one.name for one in members]
        if any(self._objects.stat(name) != entries[name] for name in names):
            return False
        self._objects.put(_album_of(names), albums.pack(tuple(members)))
        self._look_again()
        self._objects.delete(names)
        self._objects.purge()
        return True

    def delete(self, names: Iterable[str]) -> None:
        """Remove pictures; unknown names are passed over. `SealedObjects.purge` then destroys their keys.

        What others of the same album show at the same place stays with those; nothing else of them does.

        Raises:
            EnvironmentFaultError: The disk refused. Some may be gone already; it can be done again.
        """
        gone = frozenset(names)
        self._objects.delete(gone)
        try:
            listed = {one: names_in(one) for one, _ in self._objects.list(ALBUMS)}
            touched = [one for one, names in listed.items() if not gone.isdisjoint(names)]
            # Those that go whole need no room and make some.
            for album in sorted(touched, key=lambda one: not gone.issuperset(listed[one])):
                self._take_out(album, gone)
        finally:
            self._look_again()

    def _take_out(self, album: str, gone: frozenset[str]) -> None:
        left = [name for name in names_in(album) if name not in gone]
        if left:
            try:
                members = albums.without(self._members(album), gone, self.own_part)
            except IntegrityError:
                _log.warning("a damaged album of %d pictures is removed", len(names_in(album)))
            else:
                self._objects.put(_album_of(left), albums.pack(members))
        self._objects.delete([album])

    def _members(self, album: str) -> tuple[Member, ...]:
        try:
            return albums.unpack(self._objects.get(album))
        except ValueError as error:  # it was written wrong: what is read is authentic
            raise IntegrityError("An album of pictures is damaged.") from error

    def _albums(self) -> dict[str, str]:
        with self._lock:
            if self._places is None:
                listed = [name for name, _ in self._objects.list(ALBUMS)]
                self._places = {picture: album for album in listed for picture in names_in(album)}
            return self._places

    def _look_again(self) -> None:
        with self._lock:
            self._places = None
