import asyncio
import threading

import pytest

from core.engine.lanes import Lanes


def test_writes_follow_one_another_in_one_thread() -> None:
    async def main() -> list[tuple[int, str]]:
        lanes = Lanes()
        done: list[tuple[int, str]] = []

        def work(number: int) -> None:
            done.append((number, threading.current_thread().name))

        await asyncio.gather(*(lanes.write(work, number) for number in range(20)))
        await lanes.close()
        return done

    done = asyncio.run(main())
    assert [number for number, _ in done] == list(range(20))
    assert len({name for _, name in done}) == 1


def test_a_question_does_not_wait_for_the_writer() -> None:
    async def main() -> None:
        lanes = Lanes()
        go = threading.Event()
        writing = asyncio.create_task(lanes.write(go.wait, 60))
        assert await lanes.read(lambda: "read") == "read"
        assert not writing.done()
        go.set()
        assert await writing
        await lanes.close()

    asyncio.run(main())


def test_a_thread_may_ask_the_loop_and_hears_its_errors() -> None:
    async def main() -> None:
        lanes = Lanes()

        async def half(number: int) -> int:
            if number % 2:
                raise ValueError("odd")
            return number // 2

        assert await lanes.write(lambda: lanes.wait_for(half(8))) == 4
        with pytest.raises(ValueError, match="odd"):
            await lanes.write(lambda: lanes.wait_for(half(3)))
        await lanes.close()

    asyncio.run(main())


def test_work_goes_on_when_nobody_waits_any_more_and_closing_waits_for_it() -> None:
    async def main() -> list[str]:
        lanes = Lanes()
        begun, go = threading.Event(), threading.Event()
        done: list[str] = []

        def work() -> None:
            begun.set()
            assert go.wait(60)
            done.append("written")

        task = asyncio.create_task(lanes.write(work))
        await lanes.read(begun.wait, 60)
        task.cancel()
        await asyncio.wait([task])
        closing = asyncio.create_task(lanes.close())
        go.set()
        await closing
        return done

    assert asyncio.run(main()) == ["written"]


def test_a_loop_that_has_ended_is_told_nothing() -> None:
    async def main() -> tuple[Lanes, list[str]]:
        lanes = Lanes()
        told: list[str] = []
        heard = asyncio.Event()

        def hear() -> None:
            told.append("now")
            heard.set()

        await lanes.write(lanes.tell, hear)
        await heard.wait()
        await lanes.close()
        return lanes, told

    lanes, told = asyncio.run(main())
    lanes.tell(lambda: told.append("too late"))
    assert told == ["now"]
