"""The real worker process: reads, embeds, keeps its promises to the rest of the machine, and leaves."""

import asyncio
import io
import os
import signal
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from core.capture import codec, mosaic
from core.protocol.backoff import Backoff
from core.reading.policy import ReadingPolicy
from core.reading.shown_addresses import UNKNOWN
from core.records.errors import RefusedError, StoppedError
from core.records.geometry import Box
from core.records.screen import Size
from core.workers.client import ReadWorker
from tests.unit.capture.samples import packed
from tests.unit.reading.rendering import PROSE, page, word_recall
from tests.unit.workers.conftest import REAL, dense_frame, frame


@asynccontextmanager
async def started() -> AsyncIterator[ReadWorker]:
    worker = ReadWorker(REAL, backoff=Backoff(first=0.01))
    try:
        await worker.start()
        yield worker
    finally:
        await worker.close()


def run(scenario: Callable[[ReadWorker], Awaitable[None]]) -> None:
    async def main() -> None:
        async with started() as worker:
            await scenario(worker)

    asyncio.run(main())


def test_a_frame_is_read() -> None:
    async def scenario(worker: ReadWorker) -> None:
        lines = (await worker.read_frame(frame())).lines
        assert word_recall(PROSE, lines) >= 0.98
        assert {line.window for line in lines} == {0}

    run(scenario)


def test_texts_are_embedded_in_order() -> None:
    async def scenario(worker: ReadWorker) -> None:
        texts = [f"{n} {PROSE[n % len(PROSE)]}" for n in range(40)]
        vectors = (await worker.embed(texts)).vectors
        assert vectors.shape == (40, 384)
        assert vectors.dtype == np.float32
        assert np.allclose(vectors[[17]], (await worker.embed([texts[17]])).vectors, atol=1e-5)
        assert (await worker.embed([])).vectors.shape == (0, 384)

    run(scenario)


def test_pictures_are_made_small_and_masked() -> None:
    async def scenario(worker: ReadWorker) -> None:
        taken = frame()
        small = codec.decode(await worker.thumbnail(taken.image, taken.codec, 200), codec.WEBP)
        assert small.shape[1] == 200
        part = await worker.thumbnail(taken.image, taken.codec, 150, Box(20, 20, 300, 20))
        assert codec.decode(part, codec.WEBP).shape[1] <= 150
        masked = codec.decode(await worker.mask(taken.image, taken.codec, [Box(0, 0, 500, 60)]), taken.codec)
        assert np.ptp(masked[:60, :500]) == 0
        assert np.ptp(masked[60:, :500]) > 0

    run(scenario)


def test_pictures_that_share_are_cut_and_shown_whole() -> None:
    async def scenario(worker: ReadWorker) -> None:
        taken = frame()
        size, raw = await worker.digests(taken.image)
        tiles = mosaic.read_digests(raw, size) == mosaic.read_digests(raw, size)[0, 0]
        own = await worker.own_part(taken.image, size, ~tiles, False)
        rest = await worker.own_part(taken.image, size, tiles, True)
        whole = mosaic.pack(mosaic.Mosaic(own, mosaic.pack_map(tiles.astype(np.uint8)), (rest,)))
        shown = await worker.thumbnail(whole, codec.WEBP, size.w)
        assert shown.startswith(b"RIFF")
        assert np.array_equal(codec.decode(shown, codec.WEBP), codec.decode(taken.image, taken.codec))
        with pytest.raises(RefusedError):
            await worker.own_part(b"no picture", size, tiles, True)

    run(scenario)


def test_layers_are_shown_as_a_usual_picture() -> None:
    async def scenario(worker: ReadWorker) -> None:
        pixels = np.full((512, 640, 3), 240, np.uint8)
        pixels[64:320, 64:320] = np.random.default_rng(2).integers(0, 256, (256, 256, 3), dtype=np.uint8)
        image, mime = packed(pixels)
        shown = await worker.thumbnail(image, mime, 640)
        assert shown.startswith(b"RIFF")
        assert np.array_equal(codec.decode(shown, codec.WEBP), codec.decode(image, mime))

    run(scenario)


def test_of_some_programs_only_the_text_is_kept() -> None:
    async def scenario(worker: ReadWorker) -> None:
        taken = frame()
        text = await worker.read_frame(taken, ReadingPolicy(text_only=(taken.windows[0].app.upper(),)))
        assert word_recall(PROSE, text.lines) >= 0.98
        box = taken.windows[0].box.intersection(Box(0, 0, *taken.size))
        shown = codec.decode(text.image, taken.codec)
        assert np.ptp(shown[box.y : box.bottom, box.x : box.right]) == 0

    run(scenario)


def test_a_page_that_must_not_be_kept_is_refused_by_its_address_bar() -> None:
    async def scenario(worker: ReadWorker) -> None:
        taken = frame(page(("weather tomorrow", "The sun will shine over the harbour.")))
        (window,) = taken.windows
        taken = replace(taken, windows=(replace(window, app="Firefox"),))
        text = await worker.read_frame(taken, ReadingPolicy(exclude_urls=("bank.example",)))
        assert (text.refused, text.lines, text.windows) == (UNKNOWN, (), ())

    run(scenario)


def test_a_question_does_not_wait_for_a_screen_being_read() -> None:
    async def scenario(worker: ReadWorker) -> None:
        await worker.embed(["load the model"])
        reading = asyncio.create_task(worker.read_frame(dense_frame()))
        for question in ("when is the invoice due?", "who moved the renovation?"):
            await worker.embed([question])
        small = frame()
        await worker.thumbnail(small.image, small.codec, 100)
        assert not reading.done()
        await worker.close()
        with pytest.raises(StoppedError):
            await reading

    run(scenario)


def test_a_killed_worker_is_replaced_and_the_frame_is_read_after_all() -> None:
    async def scenario(worker: ReadWorker) -> None:
        reading = asyncio.create_task(worker.read_frame(frame(number=2)))
        await asyncio.sleep(0)  # it sends its request first, and the pipe keeps the order
        await worker.embed(["so the frame has arrived too"])
        first = worker.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert word_recall(PROSE, (await reading).lines) >= 0.98
        assert (await worker.embed(["and"])).vectors.shape == (1, 384)
        assert worker.pid not in (None, first)

    run(scenario)


def _bomb() -> bytes:
    """A PNG of a few bytes that claims to be 60,000 x 60,000."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0" * 100))


def test_a_bad_picture_is_refused_and_harms_nothing() -> None:
    async def scenario(worker: ReadWorker) -> None:
        good, pid = frame(), worker.pid
        tiff = io.BytesIO()
        Image.new("RGB", (10, 10)).save(tiff, "TIFF")
        for image, mime in (
            (good.image[: len(good.image) // 2], good.codec),
            (b"", good.codec),
            (_bomb(), "image/png"),
            (tiff.getvalue(), "image/tiff"),
        ):
            with pytest.raises(RefusedError):
                await worker.read_frame(replace(good, image=image, codec=mime))
            with pytest.raises(RefusedError):
                await worker.thumbnail(image, mime, 100)
        with pytest.raises(RefusedError, match="large"):
            await worker.read_frame(replace(good, size=Size(10, 10)))
        assert await worker.read_frame(good)
        assert worker.pid == pid

    run(scenario)


def _status(pid: int) -> dict[str, str]:
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells in /proc")
def test_it_steps_back_and_is_cut_off() -> None:
    async def scenario(worker: ReadWorker) -> None:
        await worker.embed(["up and running"])
        assert worker.pid is not None
        process = psutil.Process(worker.pid)
        assert process.nice() == min(psutil.Process().nice() + 10, 19)
        facts = _status(worker.pid)
        assert facts["Seccomp"].strip() == "2"
        assert facts["NoNewPrivs"].strip() == "1"
        assert not process.children()

    run(scenario)


def test_it_leaves_as_soon_as_it_is_not_needed_even_while_reading() -> None:
    async def scenario(worker: ReadWorker) -> None:
        await worker.embed(["load the model"])
        pid = worker.pid
        assert pid is not None
        reading = asyncio.create_task(worker.read_frame(dense_frame()))
        await asyncio.sleep(0)
        await worker.embed(["so the frame has arrived too"])
        await worker.close()
        assert not psutil.pid_exists(pid)
        assert worker.pid is None
        with pytest.raises(StoppedError):
            await reading
        with pytest.raises(StoppedError):
            await worker.embed(["too late"])

    run(scenario)
