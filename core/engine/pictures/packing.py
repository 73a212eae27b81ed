"""Putting pictures that belong together into albums, in idle time, where they share what they show."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.capture import mosaic
from core.capture.albums import Member
from core.capture.codec import can_share
from core.engine.lanes import Lanes
from core.engine.pictures.stored import Pictures
from core.engine.worker import Worker
from core.records.errors import AfterimageError, IntegrityError, RefusedError
from core.vault.entry import Entry

_MOST: Final = 64
"""Pictures in one album: of 32, they take a fifth more (measured)."""
_FEWEST: Final = 16
_Drawn = tuple[mosaic.Digests, NDArray[np.bool_]]
"""What stands on a picture's tiles, and which of them are in its own part."""
_log = logging.getLogger(__name__)


class Packing:
    """Packs what is loose. Lives on the engine's loop; one picture at a time, so that others get their turn.

    Args:
        pictures: Of the open store.
        worker: Opens the pictures.
        lanes: The engine's threads.
    """

    def __init__(self, pictures: Pictures, worker: Worker, lanes: Lanes) -> None:
        self._pictures = pictures
        self._worker = worker
        self._lanes = lanes
        self._unfit: set[str] = set()
        """Pictures that cannot share: of other forms, or damaged."""
        self._running: asyncio.Task[None] | None = None

    def begin(self, may_go_on: Callable[[], bool]) -> None:
        """Pack in the background whatever is loose, for as long as it may go on."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run_all(may_go_on), name="pack pictures")

    async def stop(self) -> None:
        """End after the picture at hand."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _run_all(self, may_go_on: Callable[[], bool]) -> None:
        try:
            while await self.run(may_go_on):
                pass
        except AfterimageError as error:
            _log.warning("pictures stay in files of their own at present: %s", error.code)

    async def run(self, may_go_on: Callable[[], bool] = lambda: True) -> int:
        """Make one album of the oldest pictures that are loose.

        Args:
            may_go_on: Asked before each picture; the album is left for later where it says no.

        Returns:
            How many went into it.
        """
        pictures = self._pictures
        await self._lanes.write(pictures.drop_doubles)
        members: list[Member] = []
        drawn: list[_Drawn] = []
        entries: dict[str, Entry] = {}
        loose = await self._lanes.read(pictures.loose)
        if sum(name not in self._unfit for name, _ in loose) < _FEWEST:
            return 0
        for name, entry in loose:
            if len(members) == _MOST:
                break
            if name in self._unfit:
                continue
            if not may_go_on():
                return 0
            try:
                image = await self._lanes.read(pictures.get, name)
                member, there = await self._member(name, image, members, drawn)
            except FileNotFoundError:
                continue
            except (RefusedError, IntegrityError):
                self._unfit.add(name)
                continue
            drawn.append(there)
            members.append(member)
            entries[name] = entry
        if len(members) < _FEWEST or not await self._lanes.write(pictures.gather, members, entries):
            return 0
        _log.info("put %d pictures into an album", len(members))
        return len(members)

    async def _member(
        self, name: str, image: bytes, members: Sequence[Member], drawn: Sequence[_Drawn]
    ) -> tuple[Member, _Drawn]:
        """A picture as a member of the album that is being made, and what others may leave to it."""
        if not can_share(image):
            raise RefusedError("Pictures of this form share nothing with others.")
        size, there = await self._worker.digests(image)
        digests = mosaic.read_digests(there, size)
        places = [place for place, one in enumerate(members) if one.size == size]
        tiles, chosen = await self._lanes.read(mosaic.share, digests, [drawn[place] for place in places])
        own = tiles == 0
        part = await self._worker.own_part(image, size, own, False)
        shared = tuple(places[one] for one in chosen)
        return Member(name, size, part, mosaic.pack_map(tiles), shared), (digests, own)
