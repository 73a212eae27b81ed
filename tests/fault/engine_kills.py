"""Kills the engine at random moments and looks whether it kept its word.

`python -m tests.fault.engine_kills --runs 20 --seed 1 --json`

Every run gives a real engine something to do, kills it with SIGKILL somewhere in the middle, and starts the
next one, which gets no help. Whatever the old one had acknowledged must be there, once; an import is there
whole or not at all; what was deleted stays away; the read worker is gone. The last line is one JSON object.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from app.supervisor import reach_engine
from core.journal.events import FrameRecorded
from core.journal.journal import Journal
from core.protocol.client import Client
from core.protocol.operations import (
    Capture,
    CreateVault,
    Delete,
    GetStatus,
    ImportTranscript,
    ListMemories,
    ListMessages,
    Lock,
    Rebuild,
    RotateKeys,
    RunBackup,
    Search,
    Selection,
    SetBackup,
    Unlock,
    VerifyBackup,
)
from core.protocol.operations.base import Request
from core.records.errors import AfterimageError, NotFoundError
from core.spool.items import decode_frame
from core.spool.spool import Spool
from core.vault.vault import Vault
from tests.e2e.lives import transcript_lines
from tests.e2e.program import PASSPHRASE, Program
from tests.support.xvfb import DEADLINE, Xvfb, wait_for

ACTIONS = ("import", "delete", "rebuild", "unlock", "rotate", "backup", "capture")
_CONVERSATION = "run{}"
_PAGES = 'tput civis; for i in 1 2 3 4 5 6 7 8; do clear; yes "line $i {}" | head -15; sleep 1; done'
_FIRST_GUESS = {
    "import": 20.0,
    "delete": 3.0,
    "rebuild": 10.0,
    "unlock": 2.0,
    "rotate": 2.0,
    "backup": 3.0,
    "capture": 8.0,
}
"""Seconds, until it is known how long something takes."""


@dataclass
class Truth:
    """What the user was told."""

    words: dict[str, str] = field(default_factory=dict)
    """Source id to the word that only it has."""
    gone: dict[str, str] = field(default_factory=dict)
    """The same of what was deleted."""


@dataclass
class Figures:
    """What a series of kills came to."""

    runs: int = 0
    kills: int = 0
    """Of engines that were still at work."""
    by_action: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    """Sources at the end."""
    frames: int = 0
    lost: int = 0
    twice: int = 0
    torn: int = 0
    """Imports or deletions that were done by half."""
    returned: int = 0
    """Deleted words that came back."""
    orphans: int = 0
    failed_starts: int = 0
    slowest_start_s: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether every promise was kept."""
        return not (
            self.lost or self.twice or self.torn or self.returned or self.orphans or self.failed_starts
        )


class Series:
    """One home and the engines that live and die on it."""

    def __init__(self, folder: Path, seed: int, lines: int, screen: Xvfb | None) -> None:
        """Make the home. The engine finds the display and the runtime folder in the environment."""
        self._chance = random.Random(seed)
        self._seed = seed
        self._lines = lines
        self._screen = screen
        self._folder = folder
        self._program = Program(folder / "home", folder / "run")
        self._home = folder / "home"
        self._truth = Truth()
        self._durations = dict(_FIRST_GUESS)
        self._imports = 0
        self.figures = Figures()
        with reach_engine(self._home) as client:
            client.call(CreateVault(PASSPHRASE))
        self._end()

    def run(self, action: str) -> None:
        """Do something, kill the engine in the middle of it, and see what the next one has."""
        self.figures.runs += 1
        self.figures.by_action[action] = self.figures.by_action.get(action, 0) + 1
        getattr(self, f"_{action}")()
        self._check_everything()
        self._end()

    def finish(self) -> Figures:
        """Derive everything once more, undisturbed: it must be what was there."""
        client = self._start()
        before = self._memories(client)
        client.call(Rebuild())
        self.figures.torn += before != self._memories(client)
        client.close()
        self._check_everything()
        self._end()
        self.figures.acknowledged = len(self._truth.words)
        return self.figures

    # ── what is interrupted ──────────────────────────────────────────────────────────────────────────

    def _import(self) -> None:
        self._imports += 1
        conversation = _CONVERSATION.format(self._imports)
        rows, words = transcript_lines(self._seed * 1000 + self._imports, self._lines)
        data = "".join(
            json.dumps({"id": i, "conversation": conversation, "speaker": who, "time": when, "text": text})
            + "\n"
            for i, who, when, text in rows
        ).encode()
        meant = {f"{conversation}/{row[0]}": word for row, word in zip(rows, words, strict=True)}
        done = self._killed_during("import", ImportTranscript("UTC"), data)
        client = self._start()
        found = {turn.id for turn in client.call(ListMessages(conversation))[0].messages}
        if found not in (set(), set(meant)):
            self.figures.torn += 1
        if done:
            self.figures.lost += len(set(meant) - found)
        again, _ = client.call(ImportTranscript("UTC"), data)
        self.figures.torn += again.added != len(meant) - len(found)
        self._truth.words |= meant
        client.close()

    def _delete(self) -> None:
        if not self._truth.words:
            self._import()
        chosen = self._chance.sample(sorted(self._truth.words), 3)
        selection = Selection(ids=tuple(chosen))
        done = self._killed_during("delete", Delete(selection))
        with self._start() as client:
            left = [one for one in chosen if self._lines_with(client, self._truth.words[one])]
            if done:
                self.figures.returned += len(left)
            elif left and len(left) < len(chosen):
                self.figures.torn += 1
            if left:
                try:
                    client.call(Delete(selection))
                except NotFoundError:
                    self.figures.torn += 1
        for one in chosen:
            self._truth.gone[one] = self._truth.words.pop(one)

    def _rebuild(self) -> None:
        self._killed_during("rebuild", Rebuild())

    def _unlock(self) -> None:
        self._killed_during("unlock", Unlock(PASSPHRASE, stay=True), locked=True)

    def _rotate(self) -> None:
        self._killed_during("rotate", RotateKeys(PASSPHRASE))

    def _backup(self) -> None:
        """A backup that is cut short; the next one, and reading it back, must do."""
        with self._start() as client:
            client.call(SetBackup(str(self._folder / "stick"), adopt=True))
        self._killed_during("backup", RunBackup(secret=PASSPHRASE))
        with self._start() as client:
            self.figures.torn += not client.call(RunBackup(secret=PASSPHRASE))[0].read_back
            client.call(VerifyBackup(secret=PASSPHRASE))

    def _capture(self) -> None:
        assert self._screen is not None, "there is no display"
        word = f"canary{self.figures.runs}x{self._chance.randrange(10**6)}"
        window = self._screen.spawn(
            "xterm", "-T", word, "-fa", "DejaVu Sans Mono", "-fs", "12", "-geometry", "80x20+20+20", "-e",
            "sh", "-c", _PAGES.format(word),
        )  # fmt: skip
        try:
            self._killed_during("capture", Capture(5.0))
            kept = self._frames_kept()
        finally:
            window.kill()
        with self._start() as client:
            client.call(Search(word))  # takes in what waits
            wait_for(lambda: not client.call(GetStatus())[0].spooled)
            client.call(ListMemories())
            frames = client.call(GetStatus())[0].frames
        self.figures.lost += max(0, len(kept) - frames)
        self.figures.twice += max(0, frames - len(kept))
        self.figures.frames = frames

    def _frames_kept(self) -> set[str]:
        """The frames that a dead engine's home has in its journal or in the spool, seen on a copy."""
        copy = self._folder / "copy"
        shutil.copytree(self._home, copy)
        try:
            vault = Vault.open(copy, PASSPHRASE)
            journal = Journal(copy, vault.store_id, vault.table)
            kept = {event.frame.id for event in journal.replay() if isinstance(event, FrameRecorded)}
            spool = Spool(copy, Vault.spool_public_key(copy))
            for item in spool.pending():
                if item.kind == "frame":
                    kept.add(decode_frame(spool.open(item.id, *vault.spool_private_keys)).id)
            journal.close()
            vault.close()
        finally:
            shutil.rmtree(copy)
        return kept

    # ── the killing ──────────────────────────────────────────────────────────────────────────────────

    def _killed_during(
        self, action: str, request: Request[object], blob: bytes = b"", *, locked: bool = False
    ) -> bool:
        """Ask for something, kill the engine after a random while; whether it was answered before."""
        client = reach_engine(self._home) if locked else self._start()
        answered = threading.Event()

        def ask() -> None:
            try:
                client.call(request, blob)
            except AfterimageError:
                return
            answered.set()

        asking = threading.Thread(target=ask)
        began = time.monotonic()
        asking.start()
        asking.join(self._chance.uniform(0, 1.1 * self._durations[action]))
        if not asking.is_alive() and answered.is_set():
            # It was quicker than the kill: the next one comes earlier.
            self._durations[action] = time.monotonic() - began
        else:
            self.figures.kills += 1
        self._kill()
        asking.join(DEADLINE)
        client.close()
        return answered.is_set()

    def _kill(self) -> None:
        (engine,) = self._engines()
        workers = psutil.Process(engine).children(recursive=True)
        os.kill(engine, signal.SIGKILL)
        _, alive = psutil.wait_procs(workers, timeout=DEADLINE)
        self.figures.orphans += len(alive)
        wait_for(lambda: not self._engines())

    def _engines(self) -> list[int]:
        return [pid for pid in self._program.processes() if _is_engine(pid)]

    def _start(self) -> Client:
        """A connection to an open engine, which may have been running."""
        began = time.monotonic()
        client = reach_engine(self._home)
        try:
            client.call(Unlock(PASSPHRASE, stay=True))
        except AfterimageError:
            self.figures.failed_starts += 1
            raise
        self.figures.slowest_start_s = max(self.figures.slowest_start_s, round(time.monotonic() - began, 1))
        return client

    def _end(self) -> None:
        with reach_engine(self._home) as client:
            client.call(Lock())
            client.wait_closed(DEADLINE)
        wait_for(lambda: not self._program.processes())

    # ── the looking ──────────────────────────────────────────────────────────────────────────────────

    def _check_everything(self) -> None:
        with self._start() as client:
            found: list[str] = []
            for number in range(1, self._imports + 1):
                turns = client.call(ListMessages(_CONVERSATION.format(number)))[0].messages
                found += [turn.id for turn in turns]
            self.figures.twice += len(found) - len(set(found))
            self.figures.lost += len(self._truth.words.keys() - set(found))
            self.figures.returned += len(self._truth.gone.keys() & set(found))
            for one in self._sample(self._truth.words):
                lines = self._lines_with(client, self._truth.words[one])
                self.figures.lost += one not in lines
                self.figures.twice += lines.count(one) > 1
            for one in self._sample(self._truth.gone):
                self.figures.returned += len(self._lines_with(client, self._truth.gone[one]))

    def _sample(self, among: dict[str, str]) -> list[str]:
        return self._chance.sample(sorted(among), min(5, len(among)))

    @staticmethod
    def _lines_with(client: Client, word: str) -> list[str]:
        hits = client.call(Search(word, level="line"))[0].hits
        return [hit.source_ids[0] for hit in hits if word in hit.text.casefold()]

    @staticmethod
    def _memories(client: Client) -> list[str]:
        return sorted(row.id for row in client.call(ListMemories(limit=200))[0].rows)


def _is_engine(pid: int) -> bool:
    try:
        return "engine" in psutil.Process(pid).cmdline()
    except psutil.NoSuchProcess:  # gone, or a zombie, since it was listed
        return False


def kill_engines(
    runs: int, seed: int, *, lines: int, actions: Sequence[str], report: Callable[[str], object] = print
) -> Figures:
    """Kill so many engines on one home and tell what became of it."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="afterimage-kills-")))
        (folder / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        screen = stack.enter_context(Xvfb((1280, 800), window_manager=True)) if "capture" in actions else None
        os.environ["DISPLAY"] = screen.display if screen is not None else ""
        series = Series(folder, seed, lines, screen)
        for number in range(runs):
            action = actions[number % len(actions)] if number < len(actions) else chance.choice(list(actions))
            series.run(action)
            report(f"run {number + 1} of {runs}, killed during {action}: {vars(series.figures)}")
        return series.finish()


def main() -> int:
    """Run a series and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=2000, help="lines of each import")
    parser.add_argument("--no-display", action="store_true", help="leave captures out")
    parser.add_argument("--json", action="store_true", help="print only the JSON object")
    options = parser.parse_args()
    actions = ACTIONS[:-1] if options.no_display else ACTIONS
    report = (lambda _line: None) if options.json else print
    figures = kill_engines(options.runs, options.seed, lines=options.lines, actions=actions, report=report)
    sys.stdout.write(json.dumps({**vars(figures), "sound": figures.sound}) + "\n")
    return 0 if figures.sound else 1


if __name__ == "__main__":
    sys.exit(main())
