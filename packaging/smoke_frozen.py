"""Builds the frozen program once and shows that every role of it runs.

Run it by `.venv/bin/python packaging/smoke_frozen.py`; `--rebuild` builds even if there is a build.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

PACKAGING: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(PACKAGING.parent))

import numpy as np  # noqa: E402 - the project's folder comes first
import psutil  # noqa: E402
from bootstrapping.console import Console  # noqa: E402
from bootstrapping.freezing import PROGRAM, freeze  # noqa: E402
from bootstrapping.layout import Environment  # noqa: E402
from mcp import Client as McpClient, StdioServerParameters  # noqa: E402

from core.models.language import Generated, Prompt, Turn  # noqa: E402
from core.protocol.client import Client, NoEngineError  # noqa: E402
from core.protocol.endpoint import socket_path  # noqa: E402
from core.protocol.operations import GetStatus  # noqa: E402
from core.protocol.wire import Decoder, Packet, encode  # noqa: E402
from core.workers.model_client import LocalModel, LocalModelFiles  # noqa: E402
from tests.support.tiny_gguf import tiny_model  # noqa: E402

PATIENCE: Final = 120.0
"""Seconds until something that should happen counts as not happening."""
_CHUNK: Final = 1 << 20


@contextmanager
def surroundings() -> Iterator[tuple[Path, dict[str, str]]]:
    """A home that is not there yet, and an environment in which nothing of this checkout can be found."""
    with tempfile.TemporaryDirectory(prefix="afterimage-smoke-") as folder:
        base = Path(folder)
        runtime = base / "runtime"
        runtime.mkdir(mode=0o700)
        environment = {
            "PATH": os.defpath,
            "HOME": folder,
            "XDG_RUNTIME_DIR": str(runtime),
            "AFTERIMAGE_CACHE_DIR": str(base / "cache"),
            "AFTERIMAGE_PASSPHRASE": "smoke and mirrors, seven of them",
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "C.UTF-8",
        }
        # This process looks for the engine's socket as the program does.
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        yield base / "home", environment


def check_worker(environment: dict[str, str]) -> str:
    """The worker embeds a text, with the model it was shipped with."""
    request = Packet("request", 1, op="embed", body={"texts": ["an invoice", "a bill", "the moon"]})
    command = [str(PROGRAM), "--role", "worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as worker:
        if worker.stdin is None or worker.stdout is None:
            raise SystemExit("there are no pipes to the worker")
        worker.stdin.write(encode(request))
        worker.stdin.flush()
        decoder, packets = Decoder(), list[Packet]()
        while not packets:
            data = os.read(worker.stdout.fileno(), _CHUNK)
            if not data:
                raise SystemExit("the worker ended without an answer")
            packets += decoder.feed(data)
        worker.stdin.close()
        worker.wait(PATIENCE)
    reply = packets[0]
    expect(reply.kind == "reply", f"an answer of the worker, not {reply.kind}: {reply.body}")
    rows, dimensions = reply.body["rows"], reply.body["dimensions"]
    # What follows the vectors of texts are those of their words.
    vectors = np.frombuffer(reply.blob, "<f4", rows * dimensions).reshape(rows, dimensions)
    invoice, bill, moon = vectors
    expect(float(invoice @ bill) > float(invoice @ moon), "an invoice to be more like a bill than the moon")
    expect(not (Path(environment["AFTERIMAGE_CACHE_DIR"])).exists(), "the shipped graph to be used")
    return f"embeds, {vectors.shape[1]} dimensions"


def check_model(folder: Path) -> str:
    """A language model of random weights answers in the form that is asked for."""
    form: dict[str, Any] = {
        "type": "object",
        "properties": {"source": {"type": "integer", "minimum": 0, "maximum": 9}},
    }
    prompt = Prompt("Answer with the number of the source.", (Turn("user", "One."),), form, 120)
    files = LocalModelFiles(tiny_model(folder / "tiny.gguf"), threads=1)

    async def answer() -> Generated:
        model = LocalModel([str(PROGRAM), "--role", "model"], files)
        try:
            return await model.generate(prompt)
        finally:
            await model.close()

    made = asyncio.run(answer())
    return f"answers {made.text}"


def check_engine(home: Path, environment: dict[str, str]) -> str:
    """The command line makes a vault, imports, and is answered."""
    created = command_line(home, environment, "init")
    expect(len(created["recovery_key"]) > 50, "a recovery key")  # noqa: PLR2004 - 256 bits in base32
    line = {"id": "1", "conversation": "desk", "speaker": "Marta", "time": "2026-03-04T10:00:00Z"}
    transcript = home.parent / "chat.jsonl"
    transcript.write_text(json.dumps(line | {"text": "The invoice number is INV-48213."}) + "\n", "utf-8")
    expect(command_line(home, environment, "import", "transcript", str(transcript))["added"] == 1, "one line")
    note = home.parent / "note.md"
    note.write_text("# Plumber\n\nThe plumber comes on Friday.\n", "utf-8")
    expect(command_line(home, environment, "import", str(note))["added"] >= 1, "a note, read by the importer")
    answer = command_line(home, environment, "ask", "What was the invoice number Marta sent?")
    expect("INV-48213" in answer["answer"], f"the invoice number, not: {answer['answer']}")
    wait_until_gone(home)
    state = command_line(home, environment, "status")
    expect(state["vault"] == "locked", f"a locked vault once the engine has gone, not {state['vault']}")
    wait_until_gone(home)
    return f"answers “{answer['short'] or answer['answer']}”"


def check_assistants(home: Path, environment: dict[str, str]) -> str:
    """Programs of others are told what they may ask for, by the official client."""
    server = StdioServerParameters(command=str(PROGRAM), args=["--home", str(home), "mcp"], env=environment)

    async def look() -> list[str]:
        async with McpClient(server) as client:
            return sorted(tool.name for tool in (await client.list_tools()).tools)

    tools = asyncio.run(look())
    expect("ask" in tools, f"a tool to ask with, not only {tools}")
    wait_until_gone(home)
    return f"offers {', '.join(tools)}"


def check_desktop(home: Path, environment: dict[str, str]) -> str:
    """The desktop comes up with an engine of its own, and quits without leaving anything behind."""
    desktop = subprocess.Popen([str(PROGRAM), "--home", str(home), "run"], env=environment)
    try:
        began = time.monotonic()
        while not engine_answers(home):
            expect(desktop.poll() is None, f"the desktop to stay; it ended with {desktop.returncode}")
            expect(time.monotonic() - began < PATIENCE, "the desktop to bring up an engine")
            time.sleep(0.1)
        seconds = time.monotonic() - began
        desktop.send_signal(signal.SIGTERM)
        expect(desktop.wait(PATIENCE) == 0, f"an orderly end, not status {desktop.returncode}")
    finally:
        if desktop.poll() is None:
            desktop.kill()
            desktop.wait()
    wait_until_gone(home)
    return f"engine reached after {seconds:.1f} s, quits and leaves nothing"


def command_line(home: Path, environment: dict[str, str], *words: str) -> Any:
    """What a command says with `--json`."""
    command = [str(PROGRAM), "--json", "--home", str(home), *words]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    expect(done.returncode == 0, f"“{words[0]}” to work: status {done.returncode}, {done.stderr.decode()}")
    return json.loads(done.stdout)


def engine_answers(home: Path) -> bool:
    """Whether an engine of this home says how it is."""
    try:
        client = Client(socket_path(home))
    except NoEngineError:
        return False
    try:
        client.call(GetStatus())
    finally:
        client.close()
    return True


def wait_until_gone(home: Path) -> None:
    """Wait for every process that was started for this home to end."""
    began = time.monotonic()
    while left := [process for process in psutil.process_iter(["cmdline"]) if _belongs(process, home)]:
        expect(time.monotonic() - began < PATIENCE, f"no process to be left, but there is {left}")
        psutil.wait_procs(left, timeout=1)


def _belongs(process: psutil.Process, home: Path) -> bool:
    words = process.info["cmdline"] or []
    return str(home) in words or words[:1] == [str(PROGRAM)]


def expect(condition: bool, what: str) -> None:  # noqa: FBT001 - it reads like the sentence it is
    """End with what was expected and did not come."""
    if not condition:
        raise SystemExit(f"Expected {what}.")


def main() -> None:
    """Build if need be, and try every role."""
    if "--rebuild" in sys.argv[1:] or not PROGRAM.exists():
        shutil.rmtree(PROGRAM.parent, ignore_errors=True)
        freeze(Console(), Environment())
    size = sum(path.stat().st_size for path in PROGRAM.parent.rglob("*") if not path.is_symlink())
    print(f"{PROGRAM.parent}: {size / 2**20:.0f} MiB")
    with surroundings() as (home, environment):
        print(f"worker: {check_worker(environment)}")
        print(f"language model: {check_model(home.parent)}")
        print(f"engine and command line: {check_engine(home, environment)}")
        print(f"assistants: {check_assistants(home, environment)}")
        print(f"desktop: {check_desktop(home, environment)}")


if __name__ == "__main__":
    main()
