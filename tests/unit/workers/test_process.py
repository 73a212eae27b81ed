"""A worker process that is gone is known to be so by whoever could not send to it."""

import asyncio
import sys

import pytest

from core.protocol.wire import Packet
from core.workers.process import WorkerLostError, WorkerProcess

CLOSES_ITS_INPUT = "import os, time; os.close(0); time.sleep(60)"
MORE_THAN_A_PIPE_HOLDS = b"x" * 4_000_000


def test_a_process_that_cannot_be_written_to_is_lost_though_it_still_runs() -> None:
    async def main() -> None:
        process = await WorkerProcess.start((sys.executable, "-c", CLOSES_ITS_INPUT))
        try:
            with pytest.raises(WorkerLostError):
                await process.ask(Packet("request", 1, "embed", None, MORE_THAN_A_PIPE_HOLDS))
            assert process.lost
        finally:
            process.kill()
            await process.stop(10)

    asyncio.run(main())
