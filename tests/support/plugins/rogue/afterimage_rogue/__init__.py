"""A plugin that does what it must not: which sin stands in the file `sin` beside this one."""

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from core.plugins import ExportedMemory, Exporter, ImportedMessage, Importer, MemoryWriter, hookimpl

SIN = (Path(__file__).parent / "sin.txt").read_text().strip()

if SIN == "raise at import":
    raise RuntimeError("secret words")


def commit() -> Any:
    """The sin."""
    print("secret words")  # noqa: T201 -- it is one of the sins
    os.write(1, b"secret words")
    if SIN == "raise":
        raise RuntimeError("secret words")
    if SIN == "hang":
        threading.Event().wait()
    if SIN == "allocate":
        return b"x" * (8 << 30)
    if SIN == "exit":
        os._exit(0)
    if SIN == "forge":
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, b"HTTP/1.1 200 OK\r\n\r\n" * 10)
            except OSError:
                continue
        threading.Event().wait()
    if SIN == "break out":
        return "; ".join(f"{name}: {_tried(attempt)}" for name, attempt in ATTEMPTS.items())
    return {"nonsense": [1, 2, 3]}


def _tried(attempt: Any) -> str:
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"


def _target(name: str) -> Path:
    return Path(os.environ["AFTERIMAGE_ROGUE_TARGET"], name)


ATTEMPTS = {
    "network": lambda: socket.create_connection(("127.0.0.1", 9), 1),
    "socket": lambda: socket.socket(socket.AF_UNIX).connect("/run/dbus/system_bus_socket"),
    "write": lambda: _target("left-behind").write_text("x"),
    "overwrite": lambda: _target("precious").write_text("x"),
    "truncate": lambda: os.truncate(_target("precious"), 0),
    "remove": lambda: _target("precious").unlink(),
    "rename": lambda: _target("precious").rename(_target("gone")),
    "folder": lambda: _target("folder").mkdir(),
    "mode": lambda: _target("precious").chmod(0),
    "read": lambda: _target("precious").read_text(),
    "program": lambda: os.execv("/bin/true", ["true"]),
    "signal": lambda: os.kill(os.getppid(), 0),
}


def read(_file: BinaryIO) -> Iterator[ImportedMessage]:
    """Sin, and give something."""
    told = commit()
    if SIN == "break out":
        yield ImportedMessage("1", "Rogue", told, datetime(2026, 3, 4, tzinfo=UTC))
    elif SIN == "endless":
        number = 0
        while True:
            number += 1
            yield ImportedMessage(str(number), "Rogue", "word " * 1000, datetime(2026, 3, 4, tzinfo=UTC))
    else:
        yield told


class Writer:
    """Sins at the first memory."""

    def begin(self) -> bytes:
        return b""

    def add(self, _memory: ExportedMemory) -> bytes:
        return commit()  # type: ignore[no-any-return]

    def end(self) -> bytes:
        return b""


class Plugin:
    """All its hooks."""

    @hookimpl
    def importers(self) -> list[Importer]:
        return [Importer("Rogue", lambda _start, _name: True, read)]

    @hookimpl
    def exporters(self) -> list[Exporter]:
        return [Exporter("rogue", "free smileys", ".txt", Writer)]

    @hookimpl
    def memory_writers(self) -> list[MemoryWriter]:
        return [MemoryWriter("rogue", _propose)]


def _propose(_sources: Sequence[Any]) -> Any:
    return commit()


plugin = Plugin()
