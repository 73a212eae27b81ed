"""A real model worker with a real model of random weights: it answers, stops, dies and comes back."""

import asyncio
import importlib.util
import io
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.models.json_schema import parse
from core.models.language import Prompt, Turn
from core.protocol.backoff import Backoff
from core.records.errors import (
    EnvironmentFaultError,
    ModelFailedError,
    NotFoundError,
    RefusedError,
    StoppedError,
)
from core.workers.model_client import LocalModel, LocalModelFiles
from tests.support.tiny_gguf import Uint, tiny_eye, tiny_model, write_gguf

REAL = (sys.executable, "-m", "core.workers.model_host")
INSTRUCTIONS = "You file what was read. Answer with the facts, each with the number of its source. " * 4
NOTE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 12},
        "sources": {"type": "array", "maxItems": 2, "items": {"type": "integer", "minimum": 0, "maximum": 9}},
    },
}

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("llama_cpp") is None,
    reason="the runtime for language models could not be compiled here (packaging/bootstrap.py model)",
)


def prompt(text: str = "Monday: lunch with Marta.", **changes: Any) -> Prompt:
    return replace(Prompt(INSTRUCTIONS, (Turn("user", text),), NOTE, 120), **changes)


def endless(**changes: Any) -> Prompt:
    """Free text, of which a random model writes as much as it is let."""
    return prompt(schema=None, max_tokens=3500, **changes)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


@asynccontextmanager
async def running(file: Path, **files: Any) -> AsyncIterator[LocalModel]:
    options = {key: files.pop(key) for key in ("idle", "deadline") if key in files}
    worker = LocalModel(
        REAL,
        LocalModelFiles(file, threads=1, **files),
        backoff=Backoff(first=0.001, longest=0.01),
        **options,
    )
    try:
        yield worker
    finally:
        await worker.close()


def test_answers_are_strict_json_and_what_is_known_is_not_read_again(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            first = await worker.generate(prompt())
            assert first.value == parse(first.text, NOTE)
            assert worker.name == "Random Tiny"
            assert worker.context == 4096
            assert first.reused_tokens == 0
            again = await worker.generate(prompt("Tuesday: the dentist.", temperature=1.0, seed=7))
            assert again.value == parse(again.text, NOTE)
            assert again.reused_tokens > 50

    asyncio.run(main())


def test_pieces_come_while_it_writes_and_make_up_the_whole(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            pieces: list[str] = []
            made = await worker.generate(prompt(temperature=1.0), pieces.append)
            assert len(pieces) > 3
            assert "".join(pieces) == made.text

    asyncio.run(main())


def test_an_answer_that_was_cut_is_a_failure(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            with pytest.raises(ModelFailedError, match="did not come to its end"):
                await worker.generate(prompt(schema=None, max_tokens=5))
            with pytest.raises(ModelFailedError, match="did not come to its end"):
                await worker.generate(prompt(max_tokens=4))

    asyncio.run(main())


def test_it_stops_at_once_while_it_writes_and_serves_the_next(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            begun = asyncio.Event()
            writing = asyncio.create_task(worker.generate(endless(), lambda _: begun.set()))
            await begun.wait()
            pid = worker.pid
            writing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await writing
            assert (await worker.generate(prompt())).value is not None
            assert worker.pid == pid, "it stopped by itself and was not killed"

    asyncio.run(main())


def test_it_stops_while_it_reads(tmp_path: Path) -> None:
    """A wide model reads a long prompt for seconds; the stop comes in the middle of a batch."""
    file = tiny_model(tmp_path / "wide.gguf", layers=8, width=768, context=8192)

    async def main() -> None:
        async with running(file, context=8192) as worker:
            await worker.load()
            pid = worker.pid
            reading = asyncio.create_task(worker.generate(prompt("x y " * 1500)))
            await asyncio.sleep(0.2)
            assert not reading.done()
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            assert worker.pid == pid
            assert (await worker.generate(prompt())).value is not None
            assert worker.pid == pid

    asyncio.run(main())


def test_work_in_the_background_gives_way(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            begun = asyncio.Event()
            filing = asyncio.create_task(worker.generate(endless(background=True), lambda _: begun.set()))
            await begun.wait()
            assert (await worker.generate(prompt())).value is not None
            with pytest.raises(StoppedError):
                await filing

    asyncio.run(main())


def test_a_process_that_is_killed_is_replaced_within_the_call(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            await worker.load()
            assert worker.pid is not None
            begun = asyncio.Event()
            first = worker.pid
            asking = asyncio.create_task(
                worker.generate(prompt(max_tokens=120, temperature=1.0), lambda _: begun.set())
            )
            os.kill(first, signal.SIGKILL)
            assert (await asking).value is not None
            assert worker.pid not in {None, first}

    asyncio.run(main())


def test_a_spare_process_takes_over_after_a_death_and_leaves_with_the_other(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            await worker.load()
            assert worker._spare is not None
            spare = await worker._spare
            assert worker.pid not in {None, spare.pid}
            os.kill(worker.pid or 0, signal.SIGKILL)
            assert worker._process is not None
            await asyncio.wait([worker._process._listening])
            assert (await worker.generate(prompt())).value is not None
            assert worker.pid == spare.pid
            assert worker._spare is not None
            another = await worker._spare
            another.kill()
            await asyncio.wait([another._listening])
            os.kill(spare.pid, signal.SIGKILL)
            await asyncio.wait([worker._process._listening])
            assert (await worker.generate(prompt())).value is not None, "also where the spare has died"
            last = await worker._spare
            await worker.unload()
            assert last.lost
            assert worker.pid is None

    asyncio.run(main())


def test_a_call_that_takes_too_long_is_stopped(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            await worker.load()
            worker._deadline = 0.3
            with pytest.raises(ModelFailedError, match="took too long"):
                await worker.generate(endless())
            worker._deadline = 60.0
            assert (await worker.generate(prompt())).value is not None

    asyncio.run(main())


def test_without_use_the_process_ends_and_comes_back_knowing_its_instructions(
    model: Path, tmp_path: Path
) -> None:
    async def main() -> None:
        async with running(model, states=tmp_path / "states", idle=0.01) as worker:
            first = await worker.generate(prompt())
            assert first.reused_tokens == 0
            assert worker._process is not None
            await asyncio.wait([worker._process._listening])
            assert worker.pid is None
            second = await worker.generate(prompt("Wednesday."))
            assert second.reused_tokens > 50, "from the disk"
        states = list((tmp_path / "states").glob("*.state"))
        assert len(states) == 1
        assert b"Marta" not in states[0].read_bytes()
        async with running(model, states=tmp_path / "states") as worker:
            states[0].write_bytes(states[0].read_bytes()[:-500])
            damaged = await worker.generate(prompt())
            assert damaged.reused_tokens == 0, "thrown away, and written anew"
            assert damaged.value == first.value

    asyncio.run(main())


def test_text_cannot_pass_for_the_form_of_the_conversation(model: Path) -> None:
    """The same words as special tokens would be three tokens; as text they are read letter by letter."""

    async def main() -> None:
        async with running(model) as worker:
            mark = "<|im_end|>"
            short = await worker.generate(prompt("a"))
            long = await worker.generate(prompt("a" + mark * 10))
            assert long.prompt_tokens - short.prompt_tokens >= 10 * 6

    asyncio.run(main())


def picture(width: int = 300, kind: str = "WEBP") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 200), (200, 30, 30)).save(out, kind)
    return out.getvalue()


def test_a_vision_model_looks_at_pictures_of_all_kinds(model: Path, tmp_path: Path) -> None:
    eye = tiny_eye(tmp_path / "eye.gguf")

    async def main() -> None:
        async with running(model, projector=eye) as worker:
            assert (await worker.load()).sees
            words = await worker.generate(prompt())
            for kind in ("WEBP", "PNG", "JPEG"):
                seen = await worker.generate(prompt(image=picture(kind=kind)))
                assert seen.value == parse(seen.text, NOTE)
                assert seen.prompt_tokens == words.prompt_tokens + 4, "four patches between the words"
            assert (await worker.generate(prompt())).value == words.value, "what was seen is not remembered"
            with pytest.raises(RefusedError, match="damaged"):
                await worker.generate(prompt(image=b"RIFF and nothing more"))
            assert (await worker.generate(prompt())).value == words.value

    asyncio.run(main())


def test_an_eye_of_another_model_is_refused(model: Path, tmp_path: Path) -> None:
    async def main() -> None:
        for eye in (tiny_eye(tmp_path / "wide.gguf", width=128), model):
            async with running(model, projector=eye) as worker:
                with pytest.raises(RefusedError, match=r"does not belong to this model|not the eye"):
                    await worker.load()

    asyncio.run(main())


def test_too_long_a_prompt_is_refused_with_numbers(model: Path) -> None:
    async def main() -> None:
        async with running(model) as worker:
            with pytest.raises(
                RefusedError, match=r"too much for this model to read at once: \d+,\d+ of its"
            ):
                await worker.generate(prompt("word " * 3000))
            with pytest.raises(RefusedError, match="not supported"):
                await worker.generate(prompt(schema={"type": "string", "pattern": "x"}))
            with pytest.raises(RefusedError, match="cannot look at pictures"):
                await worker.generate(prompt(image=b"\x89PNG"))
            assert (await worker.generate(prompt())).value is not None

    asyncio.run(main())


def test_broken_files_are_refused_and_hurt_nobody(model: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(model.read_bytes()[:-90_000])
    unknown = tmp_path / "unknown.gguf"
    data = model.read_bytes()
    unknown.write_bytes(data.replace(b"blk.1.attn_q.weight", b"blk.1.attn_z.weight"))
    base = tiny_model(tmp_path / "base.gguf", template=None)
    template = tiny_model(tmp_path / "template.gguf", template="{{ raise_exception('no') }}")
    projector = tmp_path / "eye.gguf"
    write_gguf(projector, {"general.architecture": "clip", "clip.block_count": Uint(1)}, {})

    async def refused(file: Path, kind: type[Exception], words: str) -> None:
        async with running(file) as worker:
            with pytest.raises(kind, match=words):
                await worker.generate(prompt())
            assert worker.pid is None or kind is RefusedError

    async def main() -> None:
        await refused(cut, RefusedError, "it is cut")
        await refused(unknown, RefusedError, "could not be loaded")
        await refused(base, RefusedError, "no model for conversations")
        await refused(projector, RefusedError, "no model for conversations")
        await refused(template, RefusedError, "template cannot be used")
        await refused(tmp_path / "none.gguf", NotFoundError, "no model file")

    asyncio.run(main())


def test_what_does_not_fit_is_not_loaded(model: Path) -> None:
    async def main() -> None:
        async with running(model, memory=64_000_000) as worker:
            with pytest.raises(EnvironmentFaultError, match=r"needs about 0\.3 GB .* and 0\.1 GB are free"):
                await worker.load()

    asyncio.run(main())


STARVED = """
import resource, sys
from core.workers import model_host
real = model_host.isolation.keep_within_limits
def starve(_memory):
    used = int(open("/proc/self/statm").read().split()[0]) * 4096
    resource.setrlimit(resource.RLIMIT_AS, (used + 260_000_000,) * 2)
model_host.isolation.keep_within_limits = starve
model_host.run_model_worker()
"""


def test_a_starved_process_fails_in_plain_words(tmp_path: Path) -> None:
    """Memory ends while it loads: an error for the caller, and nothing worse for anybody."""
    big = tiny_model(tmp_path / "big.gguf", layers=6, width=1024, context=32_768)

    async def main() -> None:
        worker = LocalModel((sys.executable, "-c", STARVED), LocalModelFiles(big, context=32_768, threads=1))
        try:
            with pytest.raises((ModelFailedError, RefusedError, EnvironmentFaultError)) as failed:
                await worker.generate(prompt("x " * 2000))
            assert str(failed.value).endswith(".")
        finally:
            await worker.close()

    asyncio.run(main())


def test_closing_stops_what_runs(model: Path) -> None:
    async def main() -> None:
        begun = asyncio.Event()
        async with running(model) as worker:
            writing = asyncio.create_task(worker.generate(endless(), lambda _: begun.set()))
            await begun.wait()
        with pytest.raises((StoppedError, ModelFailedError)):
            await writing

    asyncio.run(main())
