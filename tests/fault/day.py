"""A day of the whole program, by real processes: words put in by every door, and what is left behind.

Every command, and with it the engine and the read worker, runs under `strace` where that is there, without
a file mode mask, with proxies in the environment that lead to a trap. Three parts look at what is left: for
words, for connections, for file modes.
"""

import fcntl
import json
import os
import random
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psutil

from app.supervisor import reach_engine
from core.capture.codec import encode
from core.protocol.client import Client
from core.protocol.operations import (
    Ask,
    Delete,
    GetStatus,
    ListMemories,
    PreviewDeletion,
    Request,
    Search,
    Selection,
    ShowMemory,
)
from core.records.errors import AfterimageError
from core.records.geometry import Box
from core.records.screen import Frame, Size, Window
from core.spool.items import encode_frame
from core.spool.spool import Spool
from core.vault.vault import Vault
from tests.e2e.program import ROOT
from tests.fault.parts import Work
from tests.fault.traced import Traced, Trap
from tests.support.xvfb import wait_for

_MORNING: Final = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
_SHM: Final = Path("/dev/shm")
_OTHER_DOORS: Final = 90
"""Words that come in otherwise than as lines of a transcript."""
PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@dataclass(frozen=True, slots=True)
class Day:
    """What a day has left.

    Attributes:
        folder: All of it: home, runtime folder, temporary folder, the user's folder, the backup.
        home: The home in it.
        passphrase: Opens it.
        words: What was put in, by door.
        in_settings: Those that stand in the settings, where they belong.
        strace: The traces of all processes; `None` where strace is not installed.
        trapped: Connections that came to the proxy.
        shared_memory: What was left in memory that files live in.
        places: Where to look.
    """

    folder: Path
    home: Path
    passphrase: str
    words: Mapping[str, tuple[str, ...]]
    in_settings: frozenset[str]
    strace: Path | None
    trapped: int
    shared_memory: tuple[Path, ...]
    places: tuple[Path, ...]
    refused: tuple[str, ...] = ()
    """Operations that were refused on the way, as some have to be."""


def canary(chance: random.Random) -> str:
    """A word that is nowhere else, and that a reader of screens reads letter by letter."""
    return "".join(chance.choice("bdfgkmnprstvz") + chance.choice("aeou") for _ in range(7))


class Dayfly:
    """Lives through one day."""

    def __init__(self, folder: Path, chance: random.Random, words: int) -> None:
        self._folder = folder
        self._chance = chance
        self._number = words
        self._trap = Trap()
        self._words: dict[str, list[str]] = {}
        self._errors: list[str] = []
        self._settings: set[str] = set()
        self._shm_before = set(_SHM.iterdir()) if _SHM.is_dir() else set()
        for name in ("run", "tmp", "user"):
            (folder / name).mkdir(0o700)
        traces = folder.parent / f"{folder.name}-traces" if shutil.which("strace") else None
        if traces is not None:
            traces.mkdir(0o700)
        self.passphrase = f"{canary(chance)} {canary(chance)}"
        self._program = Traced(
            folder / "home",
            folder / "run",
            {
                **dict.fromkeys(PROXIES, self._trap.address),
                "AWS_ENDPOINT_URL": self._trap.address,
                "NO_PROXY": "",
                "TMPDIR": str(folder / "tmp"),
                "HOME": str(folder / "user"),
            },
            self.passphrase,
            traces,
        )

    def live(self) -> Day:
        """From the first start to the last lock."""
        self._word("passphrase", self.passphrase.split())
        with _environment(XDG_RUNTIME_DIR=str(self._folder / "run")):
            try:
                self._begin()
                self._screens()
                self._program.ok("unlock")
                self._talk()
                with reach_engine(self._program.home) as client:
                    self._read(client)
                    self._chat(client)
                    self._search(client)
                    self._forget(client)
                self._slips()
                self._kill()
                self._program.ok("unlock")
                self._back_up()
                self._end()
            finally:
                self._stop()
                self._trap.close()
        return Day(
            self._folder, self._program.home, self.passphrase,
            {door: tuple(words) for door, words in self._words.items()}, frozenset(self._settings),
            self._program.traces, self._trap.caught, self._left_in_memory(),
            (self._folder, *self._core_files()), tuple(self._errors),
        )  # fmt: skip

    # ── doors ────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        recovery = self._program.ok("init")
        key = recovery.get("recovery_key", "") if isinstance(recovery, dict) else str(recovery)
        self._word("recovery key", [part for part in (key, key.replace("-", "")) if part])
        name, title = self._make("settings", 2)
        self._settings |= {name, title}
        self._program.ok("config", "set", "user.name", name)
        self._program.ok("config", "set", "privacy.exclude_titles", json.dumps([title]))
        self._program.ok("lock")
        wait_for(lambda: not self._program.processes())

    def _screens(self) -> None:
        """Frames with drawn text, put where the recorder would put them."""
        spool = Spool(self._program.home, Vault.spool_public_key(self._program.home))
        for number in range(3):
            words = self._make("screen", 6)
            title, app = self._make("window title", 1)[0], self._make("program name", 1)[0]
            picture, size = _drawn([f"The code name {number} of {word} is known." for word in words])
            image, codec = encode(picture)
            frame = Frame(
                id=f"frm{number}{self._chance.randrange(10**9)}",
                taken_at=_MORNING + timedelta(minutes=number),
                zone="UTC",
                size=size,
                windows=(Window(app, title, Box(0, 0, *size), active=True),),
                image=image,
                codec=codec,
            )
            spool.put("frame", encode_frame(frame))

    def _talk(self) -> None:
        lines = self._number - _OTHER_DOORS
        words = self._make("transcript", lines)
        speakers, talks = self._make("speaker", 10), self._make("conversation", 10)
        data = "".join(
            json.dumps(
                {
                    "id": f"l{at}",
                    "conversation": talks[at % 10],
                    "speaker": speakers[at % 10],
                    "time": (_MORNING + timedelta(seconds=30 * at)).isoformat(),
                    "text": f"We named the plan {word} and agreed on {at} pieces.",
                }
            )
            + "\n"
            for at, word in enumerate(words)
        )
        self._program.ok("import", "transcript", "-", stdin=data.encode())

    def _read(self, client: Client) -> None:
        self._call(client, Search(self._words["screen"][0]))
        wait_for(lambda: not client.call(GetStatus())[0].spooled, 120)
        rows = client.call(ListMemories(limit=20))[0].rows
        for row in rows[:3]:
            self._call(client, ShowMemory(row.id))

    def _chat(self, client: Client) -> None:
        for word in self._make("question", 6):
            self._call(client, Ask(f"What is {word} about?", conversation="new"))
        for word in self._make("told in chat", 6):
            self._call(client, Ask(f"The new pass to the depot is {word}.", conversation="new"))

    def _search(self, client: Client) -> None:
        for word in self._make("search", 10):
            self._call(client, Search(f"plan {word}"))
        for word in self._make("search filter", 4):
            self._call(client, Search("plan", app=word, conversation=word))
        self._program.run("search", *self._make("search by command", 2))

    def _forget(self, client: Client) -> None:
        talk = self._words["conversation"][0]
        for word in self._make("deletion preview", 4):
            self._call(client, PreviewDeletion(Selection(app=word)))
            self._call(client, PreviewDeletion(Selection(ids=(word,))))
        self._call(client, PreviewDeletion(Selection(ids=(f"{talk}/l0",))))
        self._call(client, Delete(Selection(ids=(f"{talk}/l0", f"{talk}/l10"))))
        self._call(client, Delete(Selection(app=self._words["program name"][0])))

    def _slips(self) -> None:
        """What goes wrong must not be written down either."""
        words = self._make("slip", 8)
        bad = json.dumps({"id": words[0], "conversation": words[1], "speaker": 5, "text": words[2]})
        self._program.run("import", "transcript", "-", stdin=bad.encode())
        self._program.run("import", "transcript", "-", stdin=words[3].encode())
        self._program.run("config", "set", words[4], words[5])
        self._program.run("show", words[6])
        before, self._program.passphrase = self._program.passphrase, words[7]
        self._program.run("unlock")
        self._program.passphrase = before

    def _kill(self) -> None:
        """A killed engine cleans nothing up."""
        for pid in self._program.processes():
            with suppress(psutil.NoSuchProcess):
                if "engine" in psutil.Process(pid).cmdline():
                    os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not self._program.processes())

    def _back_up(self) -> None:
        target = self._folder / "backup"
        target.mkdir(0o700)
        self._program.ok("backup", "target", str(target))
        self._program.ok("backup", "run")
        self._program.ok("restore", str(target), "--to", str(self._folder / "restored"))

    def _end(self) -> None:
        self._program.ok("lock")
        wait_for(lambda: not self._program.processes())

    # ── help ─────────────────────────────────────────────────────────────────────────────────────────

    def _make(self, door: str, number: int) -> list[str]:
        words = [canary(self._chance) for _ in range(number)]
        self._word(door, words)
        return words

    def _word(self, door: str, words: list[str]) -> None:
        self._words.setdefault(door, []).extend(words)

    def _call(self, client: Client, request: Request[Any]) -> None:
        try:
            client.call(request)
        except AfterimageError as error:
            self._errors.append(f"{request.op}: {error.code}")

    def _stop(self) -> None:
        for pid in self._program.processes():
            with suppress(psutil.NoSuchProcess):
                psutil.Process(pid).kill()

    def _left_in_memory(self) -> tuple[Path, ...]:
        if not _SHM.is_dir():
            return ()
        left = set(_SHM.glob("*afterimage-scratch-*")) - self._shm_before
        return tuple(path for path in left if _is_abandoned(path))

    @staticmethod
    def _core_files() -> list[Path]:
        """Memory of processes that the system has written down, where it writes it into a folder of ours."""
        return [*ROOT.glob("core"), *ROOT.glob("core.[0-9]*")]


class Days:
    """Lives one day for all the parts that look at it, when the first of them asks."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._day: Day | None = None

    def get(self, work: Work) -> Day:
        """What the day has left."""
        if self._day is None:
            work.say("living through a day of the whole program")
            parent = Path(self._stack.enter_context(TemporaryDirectory(prefix="afterimage-day-")))
            folder = parent / "d"
            folder.mkdir(0o700)
            words = work.amount(200, 1_000, 5_000)
            self._day = Dayfly(folder, work.chance("day"), words).live()
        return self._day

    def close(self) -> None:
        """Forget it."""
        self._stack.close()
        self._day = None


def _is_abandoned(folder: Path) -> bool:
    """Whether no process holds a folder of temporary files: another program's may come and go meanwhile."""
    try:
        descriptor = os.open(folder / ".lock", os.O_RDWR)
    except OSError:
        return folder.exists()
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return folder.exists()


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _drawn(lines: list[str]) -> tuple[Any, Size]:
    from tests.unit.reading.rendering import page

    drawn = page(lines, size=16)
    return drawn.pixels, drawn.size
