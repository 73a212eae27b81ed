"""Serves exports."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.capture.codec import is_plain
from core.engine.opened import Opened
from core.importing.own import line_of
from core.protocol.connection import Context, Handler
from core.protocol.operations import ExportPage, ExportSources
from core.records.errors import AfterimageError, RefusedError
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame

if TYPE_CHECKING:
    from core.engine.engine import Engine

_AT_ONCE: Final = 64
_MOST_BYTES: Final = 32 * 1024 * 1024
"""After which a page ends with the activity at hand."""


class _Exporting:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def export(self, request: ExportSources, _context: Context) -> tuple[ExportPage, bytes]:
        opened = self._engine.unlocked()
        if request.offset < 0:
            raise RefusedError("An export begins at its beginning.")
        if not request.offset:
            await opened.settle()  # what is still open belongs to it, too
        return await self._engine.lanes.read(_page, opened, request.offset, request.pictures, self._plain)

    def _plain(self, picture: bytes, frame: ReadFrame) -> bytes:
        """The picture as a WebP, which any program can show."""
        return self._engine.lanes.wait_for(self._engine.worker.thumbnail(picture, frame.codec, frame.size.w))


def _page(
    opened: Opened,
    offset: int,
    pictures: bool,  # noqa: FBT001 -- by position through a lane
    plain: Callable[[bytes, ReadFrame], bytes],
) -> tuple[ExportPage, bytes]:
    everything = opened.store.tables.readable(Segment)
    segments = sorted(everything, key=lambda one: (one.started_at, one.id))
    lines: list[bytes] = []
    place, size = offset, 0
    for segment in segments[offset : offset + _AT_ONCE]:
        if size > _MOST_BYTES:
            break
        messages = opened.tables.get_many(Message, segment.source_ids)
        frames = opened.tables.get_many(ReadFrame, segment.source_ids)
        for source_id in segment.source_ids:
            if source_id in messages:
                lines.append(line_of(messages[source_id], segment.id))
            elif source_id in frames:
                frame = frames[source_id]
                picture = _picture(opened, frame) if pictures else b""
                if not is_plain(picture):
                    picture = plain(picture, frame)
                    frame = replace(frame, codec="image/webp")
                lines.append(line_of(frame, segment.id, picture))
            else:
                continue
            size += len(lines[-1])
        place += 1
    page = ExportPage(place if place < len(segments) else 0, len(segments), len(lines))
    return page, b"".join(line + b"\n" for line in lines)


def _picture(opened: Opened, frame: ReadFrame) -> bytes:
    try:
        return opened.store.image(frame)
    except AfterimageError:
        return b""  # let go, or damaged; what was read on it is there


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.exporting`."""
    return {ExportSources.op: _Exporting(engine).export}
