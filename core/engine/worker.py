"""What the engine needs of the read worker."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.models.tokenvectors import Embedded
from core.reading.policy import STRICT, ReadingPolicy
from core.records.geometry import Box
from core.records.reading import EngineState
from core.records.screen import Frame, Size
from core.workers.requests import FrameText


class Worker(Protocol):
    """Reads pictures and embeds texts in a process of its own; `core.workers.client` has the real one."""

    async def read_frame(self, frame: Frame, policy: ReadingPolicy = STRICT) -> FrameText:
        """The text on a frame without secrets. Raises `RefusedError` where it can never be read."""
        ...

    async def embed(self, texts: Sequence[str]) -> Embedded:
        """Vectors of the texts and of their words."""
        ...

    async def thumbnail(self, image: bytes, codec: str, width: int, box: Box | None = None) -> bytes:
        """A small WebP of a picture. Raises `RefusedError` for a damaged one."""
        ...

    async def mask(self, image: bytes, codec: str, boxes: Sequence[Box]) -> bytes:
        """The picture with the boxes filled. Raises `RefusedError` for a damaged one."""
        ...

    async def digests(self, image: bytes) -> tuple[Size, bytes]:
        """A picture's size, and what stands on each tile (`core.capture.mosaic`). Raises `RefusedError`."""
        ...

    async def own_part(self, image: bytes, size: Size, tiles: NDArray[np.bool_], exactly: bool) -> bytes:  # noqa: FBT001 -- as `core.capture.albums.OwnPart` has it
        """An envelope with these tiles of a picture (`core.capture.codec`). Raises `RefusedError`."""
        ...

    async def engines(self) -> tuple[EngineState, ...]:
        """The engines that text may be read with."""
        ...

    async def try_language(self, path: Path) -> str:
        """The code of a language's file. Raises `RefusedError` where nothing can be read with it."""
        ...

    async def renew(self) -> None:
        """Have the next request served by a new process, which knows what was allowed meanwhile."""
        ...

    async def close(self) -> None:
        """End it; requests in flight raise `StoppedError`."""
        ...
