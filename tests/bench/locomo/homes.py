"""Homes with a conversation each, imported by the command line, and asked through a running engine."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.engine.store import Store
from core.memory import schema
from core.protocol.client import Client
from core.protocol.endpoint import socket_path
from tests.bench.locomo.data import Conversation
from tests.e2e.program import PASSPHRASE, Program


@contextlib.contextmanager
def kept_in(folder: Path | None) -> Iterator[Path]:
    """A folder for homes: the one that was named, which stays, or one for the time being."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextlib.contextmanager
def asked(folder: Path, conversation: Conversation) -> Iterator[Client]:
    """A client of an engine with that conversation. What was imported before is used again."""
    program = _program(folder, conversation)
    imported = program.home.with_suffix(".imported")
    if not imported.exists():
        transcript = folder / f"{conversation.id}.jsonl"
        transcript.write_bytes(conversation.transcript)
        program.ok("init")
        program.ok("unlock")
        program.ok("import", "transcript", str(transcript))
        imported.touch()
    else:
        program.ok("unlock")
    try:
        with Client(socket_path(program.home)) as client:
            yield client
    finally:
        program.run("lock")


@contextlib.contextmanager
def opened(folder: Path, conversation: Conversation) -> Iterator[Store]:
    """The store of such a home, in this process."""
    store = Store.unlock(_program(folder, conversation).home, PASSPHRASE)
    try:
        yield store
    finally:
        store.close()


def _program(folder: Path, conversation: Conversation) -> Program:
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    os.environ["XDG_STATE_HOME"] = str(runtime / "state")
    return Program(folder / f"{conversation.id}-{schema.VERSION}", runtime)
