"""The read worker: a process without keys and network for what others made, pictures above all.

It takes requests from the pipe it was started with and ends when that pipe closes.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from core.capture import codec
from core.capture.mosaic import unpack_map
from core.capture.regions import remaining
from core.hardening import hide_memory, places
from core.models.embedder import Embedder, MiniLmEmbedder
from core.protocol.typed import error_packet
from core.protocol.wire import Packet, WireError
from core.reading.engines import BUILT_IN, Readers, TextEngine
from core.reading.languages import checked
from core.reading.placed import PlacedLine
from core.reading.private_windows import PRIVATE_WINDOW, PrivateWindows
from core.reading.redaction.frames import redact_frame
from core.reading.shown_addresses import ShownAddresses
from core.reading.visible import OUTSIDE, regions
from core.records.errors import AfterimageError, InternalError, RefusedError
from core.records.geometry import Box
from core.records.screen import Size
from core.workers import isolation
from core.workers.channel import Channel, serve
from core.workers.requests import (
    DIGESTS,
    EMBED,
    ENGINES,
    MASK,
    OWN_PART,
    READ,
    THUMBNAIL,
    TRY_LANGUAGE,
    CutOwnPart,
    EmbedTexts,
    Engines,
    ListEngines,
    MakeThumbnail,
    MaskPicture,
    PictureText,
    ReadPicture,
    TryLanguage,
    Vectors,
)

_log = logging.getLogger(__name__)

Reply = tuple[Any, bytes]


class ReadWorker:
    """Serves requests in three lanes, each one thread: reading, embedding, and quick work on pictures.

    So neither a question's embedding nor a thumbnail waits for a screen being read. All three spend their
    time in native code that lets the others run.
    """

    def __init__(self, send: Callable[[Packet], None], readers: Readers, embedder: Embedder) -> None:
        """Take requests for these readers and this embedder; any thread may call `send`, which answers."""
        self._send = send
        self._readers = readers
        self._private = PrivateWindows()
        self._addresses = ShownAddresses()
        self._embedder = embedder
        reading, embedding, pictures = (
            ThreadPoolExecutor(1, thread_name_prefix=name) for name in ("reading", "embedding", "pictures")
        )
        self._lanes: dict[str, tuple[ThreadPoolExecutor, Callable[[Any, bytes], Reply]]] = {
            READ: (reading, self._read),
            EMBED: (embedding, self._embed),
            THUMBNAIL: (pictures, self._thumbnail),
            MASK: (pictures, self._mask),
            DIGESTS: (pictures, self._digests),
            OWN_PART: (pictures, self._own_part),
            ENGINES: (pictures, self._list_engines),
            TRY_LANGUAGE: (pictures, self._try_language),
        }

    def take(self, packet: Packet) -> None:
        """Start what a request asks for. Never waits.

        Raises:
            WireError: It is not a request.
        """
        if packet.kind != "request":
            raise WireError("a worker takes requests only")
        lane = self._lanes.get(packet.op)
        if lane is None:
            self._send(error_packet(packet.id, RefusedError(f"There is no operation “{packet.op[:40]}”.")))
            return
        executor, serve = lane
        executor.submit(self._answer, packet, serve)

    def _answer(self, packet: Packet, serve: Callable[[Any, bytes], Reply]) -> None:
        try:
            body, blob = serve(packet.body, packet.blob)
            reply = Packet("reply", packet.id, body=body, blob=blob)
        except AfterimageError as error:
            reply = error_packet(packet.id, error)
        except msgspec.ValidationError:
            reply = error_packet(
                packet.id, RefusedError("The worker was asked for something it cannot read.")
            )
        except Exception as error:  # noqa: BLE001 - whatever a picture provokes must not end the lane
            _log_defect(packet.op, error)
            reply = error_packet(
                packet.id, InternalError("The reading process failed on this. It was logged.")
            )
        self._send(reply)

    def _read(self, body: Any, blob: bytes) -> Reply:
        request = msgspec.convert(body, ReadPicture)
        pixels = codec.decode(blob, request.codec)
        size = Size(pixels.shape[1], pixels.shape[0])
        if size != request.size:
            raise RefusedError("The picture is not as large as it was when it was taken.")
        reader = self._readers.reader(request.policy.reader)
        lines = reader.read(pixels, request.windows, size, request.painted)
        if refused := self._refusal(lines, request):
            return PictureText((), (), (), refused=refused), b""
        text = redact_frame(lines, request.windows, request.policy.keep_secrets)
        boxes = (*text.boxes, *_pictures_to_leave_out(request))
        if not boxes:
            return PictureText(text.lines, text.windows, text.kinds, request.codec), b""
        image, mime = codec.encode(codec.filled(pixels, boxes))
        return PictureText(text.lines, text.windows, text.kinds, mime), image

    def _refusal(self, lines: Sequence[PlacedLine], request: ReadPicture) -> str:
        """The rule by which the frame must not be kept; empty for none."""
        if self._private.seen(lines, request.windows) and not request.policy.keep_private:
            return PRIVATE_WINDOW
        return self._addresses.forbid(lines, request.windows, request.policy)

    def _embed(self, body: Any, _blob: bytes) -> Reply:
        made = self._embedder.embed(msgspec.convert(body, EmbedTexts).texts)
        rows, dimensions = made.vectors.shape
        shape = Vectors(self._embedder.name, rows, dimensions, tuple(map(len, made.tokens)))
        return shape, made.vectors.astype("<f4").tobytes() + b"".join(made.tokens)

    def _list_engines(self, body: Any, _blob: bytes) -> Reply:
        msgspec.convert(body, ListEngines)
        return Engines(self._readers.states), b""

    @staticmethod
    def _try_language(body: Any, _blob: bytes) -> Reply:
        return checked(Path(msgspec.convert(body, TryLanguage).path)), b""

    @staticmethod
    def _thumbnail(body: Any, blob: bytes) -> Reply:
        request = msgspec.convert(body, MakeThumbnail)
        return None, codec.thumbnail(blob, request.codec, request.width, request.box)

    @staticmethod
    def _mask(body: Any, blob: bytes) -> Reply:
        request = msgspec.convert(body, MaskPicture)
        return None, codec.mask(blob, request.codec, request.boxes)

    @staticmethod
    def _digests(_body: Any, blob: bytes) -> Reply:
        return codec.tile_digests(blob)

    @staticmethod
    def _own_part(body: Any, blob: bytes) -> Reply:
        request = msgspec.convert(body, CutOwnPart)
        tiles = unpack_map(request.tiles, request.size) == 0
        return None, codec.own_part(blob, tiles, exactly=request.exactly)


def _pictures_to_leave_out(request: ReadPicture) -> tuple[Box, ...]:
    """What can be seen of windows of which only the text is kept."""
    return tuple(
        part.moved(region.box.x, region.box.y)
        for region in regions(request.windows, request.size, request.painted)
        if region.window != OUTSIDE and request.policy.is_text_only(request.windows[region.window].app)
        for part in remaining(Box(0, 0, region.box.w, region.box.h), region.covers)
    )


def run_read_worker(engines: Callable[[], Mapping[str, TextEngine]] = dict) -> None:
    """Serve requests on standard input and output until the input closes. Does not return.

    Args:
        engines: Gives the engines to read with besides the built-in one; called once all that this process
            does not need is locked away.
    """
    channel = Channel()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for whoever started us to decide
    os.environ["OMP_THREAD_LIMIT"] = "1"
    isolation.step_back()
    hide_memory()
    isolation.keep_within_limits()
    isolation.hold_little()
    _log.info(
        "read worker %d started, network %s", os.getpid(), "off" if isolation.forbid_network() else "on"
    )
    worker = ReadWorker(channel.send, Readers({**engines(), BUILT_IN.name: BUILT_IN}), MiniLmEmbedder())
    serve(channel, worker.take)


def _log_defect(op: str, error: Exception) -> None:
    """Where it happened and what kind it was; messages of libraries may quote what they choked on."""
    _log.error("%s failed: %s at %s", op, type(error).__name__, "; ".join(places(error.__traceback__)))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    run_read_worker()
