"""What the client does about workers that die, hang, babble or will not go; by a stand-in for the worker."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.protocol.backoff import Backoff
from core.reading.choice import ReaderChoice
from core.reading.policy import ReadingPolicy
from core.records.errors import EnvironmentFaultError, InternalError, RefusedError, StoppedError
from core.records.screen import Frame
from core.workers.client import ReadWorker
from tests.unit.workers.conftest import STAND_IN, frame


@asynccontextmanager
async def client(
    *arguments: str, deadline: float = 60, kill_after: float = 5, backoff: Backoff | None = None
) -> AsyncIterator[ReadWorker]:
    worker = ReadWorker(
        (*STAND_IN, *arguments),
        backoff=backoff or Backoff(first=0.001, longest=0.01),
        deadline=deadline,
        kill_after=kill_after,
    )
    try:
        yield worker
    finally:
        await worker.close()


class _Announced(Backoff):
    """Asks for a long wait and says when it did."""

    def __init__(self) -> None:
        super().__init__(first=1_000, longest=1_000)
        self.waiting = asyncio.Event()

    def ended(self) -> float:
        self.waiting.set()
        return super().ended()


def told_to(order: str) -> Frame:
    return replace(frame(), image=order.encode())


def test_what_kills_twice_is_refused_and_the_next_is_served() -> None:
    async def main() -> None:
        async with client() as worker:
            with pytest.raises(RefusedError, match="cannot be read"):
                await worker.read_frame(told_to("die"))
            assert (await worker.read_frame(told_to("live"))).lines == ()

    asyncio.run(main())


def test_what_kills_once_gets_another_chance(tmp_path: Path) -> None:
    async def main() -> None:
        async with client() as worker:
            assert (await worker.read_frame(told_to(f"die-once {tmp_path / 'died'}"))).lines == ()

    asyncio.run(main())


def test_bystanders_are_not_blamed() -> None:
    async def main() -> None:
        async with client() as worker:
            results = await asyncio.gather(
                worker.read_frame(told_to("die")),
                worker.thumbnail(b"innocent", "image/webp", 10),
                worker.mask(b"innocent too", "image/webp", []),
                worker.embed(["innocent as well"]),
                return_exceptions=True,
            )
            assert isinstance(results[0], RefusedError)
            assert results[1] == b"innocent"
            assert results[2] == b"innocent too"
            assert not isinstance(results[3], BaseException)

    asyncio.run(main())


def test_a_hanging_worker_is_killed() -> None:
    async def main() -> None:
        async with client(deadline=0.05) as worker:
            with pytest.raises(RefusedError):
                await worker.read_frame(told_to("hang"))

    asyncio.run(main())


def test_a_worker_that_breaks_the_protocol_is_killed(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with client() as worker:
            with pytest.raises(RefusedError):
                await worker.read_frame(told_to("babble"))

    asyncio.run(main())
    assert "broke the protocol" in caplog.text


def test_one_that_does_not_go_by_itself_is_killed() -> None:
    async def main() -> None:
        async with client("--stubborn", kill_after=0.05) as worker:
            assert (await worker.read_frame(told_to("live"))).lines == ()

    asyncio.run(main())


def test_many_frames_at_once_do_not_count_against_each_other() -> None:
    async def main() -> None:
        async with client() as worker:
            texts = await asyncio.gather(*(worker.read_frame(told_to("live")) for _ in range(50)))
            assert [text.lines for text in texts] == [()] * 50

    asyncio.run(main())


def test_a_cancelled_request_leaves_the_worker_usable() -> None:
    async def main() -> None:
        async with client() as worker:
            await worker.start()
            reading = asyncio.create_task(worker.read_frame(told_to("live")))
            await asyncio.sleep(0)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            assert (await worker.embed(["next"])).vectors.shape == (1, 2)

    asyncio.run(main())


def test_texts_are_given_up_only_after_many_deaths() -> None:
    async def main() -> None:
        deaths = Backoff(first=0.001, longest=0.001)
        worker = ReadWorker((sys.executable, "-c", "pass"), backoff=deaths)
        try:
            with pytest.raises(InternalError):
                await worker.embed(["anything"])
            assert deaths.failures == 4
        finally:
            await worker.close()

    asyncio.run(main())


def test_closing_does_not_wait_for_the_back_off() -> None:
    async def main() -> None:
        backoff = _Announced()
        async with client(backoff=backoff) as worker:
            reading = asyncio.create_task(worker.read_frame(told_to("die")))
            await backoff.waiting.wait()
            await worker.close()
            with pytest.raises(StoppedError):
                await reading

    asyncio.run(main())


def test_a_command_that_is_not_there_is_told_in_plain_words(tmp_path: Path) -> None:
    async def main() -> None:
        worker = ReadWorker((str(tmp_path / "nothing"),))
        with pytest.raises(EnvironmentFaultError, match="could not be started"):
            await worker.start()
        await worker.close()

    asyncio.run(main())


def test_what_kills_an_engine_of_others_is_read_by_the_built_in_one() -> None:
    theirs = ReadingPolicy(reader=ReaderChoice("theirs"))

    async def main() -> None:
        async with client() as worker:
            for _ in range(2):
                assert (await worker.read_frame(told_to("die-with-engine"), theirs)).lines == ()
            spared = worker.pid
            assert (await worker.read_frame(told_to("die-with-engine"), theirs)).lines == ()
            assert worker.pid == spared, "after two deaths it is asked no more"
            await worker.renew()
            assert (await worker.read_frame(told_to("die-with-engine"), theirs)).lines == ()
            assert worker.pid != spared

    asyncio.run(main())
