"""Several devices of one user, each an engine with a home and keys of its own, and the folder they share."""

import asyncio
import json
import shutil
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from core.engine.store import Store
from core.protocol.operations import (
    CreateCircle,
    Delete,
    DevicesState,
    Exchanged,
    ExchangeDevices,
    GetDevices,
    GetFrame,
    ImportTranscript,
    InviteDevice,
    JoinCircle,
    ListMemories,
    ListMessages,
    Pin,
    Selection,
    Unlock,
)
from core.protocol.operations.recall import MemoryRow
from core.records.memory import Memory
from core.records.screen import ReadFrame
from core.vault.vault import Vault
from tests.unit.engine.living import PASSPHRASE, QUICK
from tests.unit.engine.running import WAIT, Running
from tests.unit.engine.serving.test_serving import capture


def make_home(home: Path) -> Path:
    """An empty vault of its own."""
    vault, _ = Vault.create(home, PASSPHRASE, QUICK)
    Store(home, vault).close()
    return home


class Device:
    """One device, unlocked."""

    def __init__(self, running: Running, home: Path, name: str) -> None:
        self.running = running
        self.home = home
        self.name = name

    def exchange(self) -> Exchanged:
        return self.running.call(ExchangeDevices())

    def state(self) -> DevicesState:
        return self.running.call(GetDevices())

    def hear(self, conversation: str, *texts: str, first: int = 0) -> None:
        """Take in what was said, a minute apart."""
        rows = [
            {
                "id": str(first + number),
                "conversation": conversation,
                "speaker": conversation.title(),
                "time": f"2026-03-04T{9 + (first + number) // 60:02}:{(first + number) % 60:02}:00",
                "text": text,
            }
            for number, text in enumerate(texts)
        ]
        self.running.call(ImportTranscript(zone="UTC"), "\n".join(map(json.dumps, rows)).encode())

    def see(self, *frames: ReadFrame) -> None:
        """Record frames and read them."""
        for one in frames:
            capture(self.running.engine._use_spool(), one)
        opened = self.running.engine.opened
        assert opened is not None
        asyncio.run_coroutine_threadsafe(opened.settle(), self.running.loop).result(WAIT)

    def picture(self, frame_id: str) -> bytes:
        return self.running._clients[0].call(GetFrame(frame_id))[1]

    def messages(self, conversation: str) -> list[str]:
        return [one.text for one in self.running.call(ListMessages(conversation)).messages]

    def rows(self, text: str = "", status: str = "all") -> list[MemoryRow]:
        rows = self.running.call(ListMemories(text=text, status=status)).rows  # type: ignore[arg-type]
        return list(rows)

    def memory(self, text: str, kind: str = "semantic") -> MemoryRow:
        (found,) = [one for one in self.rows(text) if one.type == kind]
        return found

    def pin(self, text: str, *, pinned: bool = True) -> None:
        self.running.call(Pin((self.memory(text).id,), pinned))

    def delete(self, *ids: str) -> None:
        self.running.call(Delete(Selection(ids=ids)))

    def told(self) -> list[tuple[object, ...]]:
        """Everything that is remembered, without what differs by device."""
        opened = self.running.engine.opened
        assert opened is not None
        memories = opened.store.tables.readable(Memory)
        return sorted(
            (
                one.type,
                one.text,
                one.summary,
                one.status,
                one.pinned,
                tuple(wish.verdict for wish in one.wishes),
                tuple((item.source_id, item.quote) for item in one.evidence),
            )
            for one in memories
            if one.origin != "consolidation"
        )


class Devices:
    """Devices that meet in a folder. A circle is begun by the first."""

    def __init__(self, made: list[Path], root: Path, sockets: Path) -> None:
        self.shared = root / "shared"
        self._undo = ExitStack()
        self.all: list[Device] = []
        for number, home in enumerate(made):
            own = root / f"home-{number}"
            shutil.copytree(home, own)
            self._homes = own
            running = Running(own, sockets / f"s{number}")
            self._undo.enter_context(running)
            running.call(Unlock(PASSPHRASE))
            self.all.append(Device(running, own, f"device {number}"))

    def begin(self, shared: str = "", **where: object) -> None:
        """All join one circle."""
        url = shared or str(self.shared)
        first, *others = self.all
        first.running.call(CreateCircle(url, name=first.name, **where))  # type: ignore[arg-type]
        for other in others:
            invited = first.running.call(InviteDevice(credentials=where.get("credentials", {})))  # type: ignore[arg-type]
            state = other.running.call(JoinCircle(invited.code, url, name=other.name, **where))  # type: ignore[arg-type]
            assert state.words == invited.words

    def settle(self, rounds: int = 3) -> None:
        """Exchange until everybody knows everything."""
        for _ in range(rounds):
            for device in self.all:
                device.exchange()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._undo.__exit__(kind, error, trace)
