"""Deleting on a full disk: hidden at once, keys of pictures destroyed, the rest when there is room."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from core.engine.forgetting.again import forgotten_in
from core.engine.forgetting.intent import Rest
from core.engine.keeping.ballast import Ballast
from core.memory.search import Scope
from core.protocol.operations import Selection
from core.records.errors import EnvironmentFaultError
from core.records.memory import Memory, Passage
from core.records.message import Message
from core.records.screen import ReadFrame
from tests.support.remembered import embed
from tests.unit.engine.forgetting.test_forgetting import CANARY, HARMLESS, INVOICE, an_answer, fact_of
from tests.unit.engine.living import Life, frame, message

MIB = 2**20


@pytest.fixture
def filled(vault_home: Path) -> Iterator[Life]:
    life = fill(vault_home)
    yield life
    life.store.close()


def fill(home: Path) -> Life:
    life = Life(home)
    life.saw(frame(0, INVOICE, HARMLESS), frame(700, INVOICE, HARMLESS, app="Browser", title="Trains"))
    life.saw(frame(1400, HARMLESS, app="Notes", title="Festival"))
    life.heard(
        message(100, INVOICE),
        message(101, "I adopted a cat called Biscuit last week."),
        an_answer(200, "marta/100", f"It is {CANARY}.", INVOICE),
    )
    life.filing.settle()
    return life


class FullDisk:
    """Lets nothing new be written into some parts of a home until it is emptied."""

    def __init__(self, life: Life, monkeypatch: pytest.MonkeyPatch, *, only_much: bool = False) -> None:
        """Refuse writes, or just those that take much room."""
        self.full = True
        self._monkeypatch = monkeypatch
        objects, journal, tables = life.store.vault.objects, life.store.journal, life.store.tables
        for part, name in (
            (objects, "put"),
            (journal, "append"),
            (journal, "rewrite"),
            (tables, "purge"),
        ):
            if not only_much or name in {"rewrite", "purge"}:
                monkeypatch.setattr(part, name, self._refusing(getattr(part, name)))

    def _refusing(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **keywords: object) -> object:
            if self.full:
                raise EnvironmentFaultError("The disk is full.")
            return real(*args, **keywords)

        return call


def recalled(life: Life) -> str:
    """Everything that anybody can be shown."""
    shown = life.shown
    found = [
        *(row for row in shown.list_memories(text="").rows),
        *shown.list_memories(text=CANARY).rows,
        *shown.conversations(),
        *shown.get_many(ReadFrame, [f"frm_{at}" for at in (0, 700, 1400)]).values(),
        *shown.get_many(Message, ["marta/100", "marta/101", "chat-1/200"]).values(),
        *shown.messages_of("chat-1"),
        *shown.memories_by_sources(["frm_0", "frm_700", "marta/100"]),
        *shown.get_many(Memory, life.memories).values(),
        *shown.get_many(Passage, life.passages).values(),
    ]
    for column in ("text", "context"):
        hits = shown.find_words("passages", column, INVOICE, Scope(), 50)
        found += shown.by_keys(Passage, [hit.key for hit in hits]).values()
    near = shown.find_near("memories", embed([INVOICE]), Scope(), 50)
    found += shown.by_keys(Memory, [hit.key for hit in near]).values()
    return "\n".join(map(str, found))


def delete(life: Life, **what: object) -> object:
    plan = life.planner.plan(Selection(**what))  # type: ignore[arg-type]
    return life.eraser.erase(plan, lambda _stage, _done, _total: None)


def test_hidden_at_once_and_finished_when_there_is_room(
    filled: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CANARY in recalled(filled)
    disk = FullDisk(filled, monkeypatch)
    released: list[int] = []

    def make_room() -> int:
        """The reserve is enough for the note, and for nothing else."""
        released.append(1)
        disk.full = len(released) > 1
        return 1

    filled.eraser._make_room = filled.eraser._intents._make_room = make_room
    put = filled.store.vault.objects.put

    def put_once(*args: object, **keywords: object) -> object:
        written = put(*args, **keywords)  # type: ignore[arg-type]
        disk.full = True
        return written

    monkeypatch.setattr(filled.store.vault.objects, "put", put_once)
    receipt = delete(filled, ids=(fact_of(filled, "marta/100"), "frm_1400"))
    assert receipt.pending  # type: ignore[attr-defined]
    assert filled.eraser.waiting
    assert CANARY not in recalled(filled)
    assert "Festival" not in recalled(filled)
    assert filled.store.vault.objects.stat("images/frm_1400") is None
    monkeypatch.undo()
    filled.on_open = lambda life: FullDisk(life, monkeypatch, only_much=True)  # still at the next unlock
    filled.crash()
    assert filled.eraser.waiting
    assert CANARY not in recalled(filled)
    monkeypatch.undo()
    assert filled.eraser.finish_interrupted(lambda _stage, _done, _total: None)
    assert not filled.eraser.waiting
    assert not filled.knows(CANARY)
    assert HARMLESS in recalled(filled)


def test_another_deletion_can_wait_behind_the_first(filled: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_keywords: object) -> None:
        raise EnvironmentFaultError("The disk is full.")

    monkeypatch.setattr(filled.store.journal, "rewrite", refuse)
    assert delete(filled, ids=(fact_of(filled, "marta/100"),)).pending  # type: ignore[attr-defined]
    # The same frame loses another line: places on it are meant as they will be by then.
    monkeypatch.setattr(filled.store.vault.objects, "put", filled.store.vault.objects.put)
    filled.eraser.add(filled.planner.rest(Rest(Selection(), (HARMLESS,)), _latest(filled)))
    assert HARMLESS not in recalled(filled)
    monkeypatch.undo()
    filled.eraser.finish_interrupted(lambda _stage, _done, _total: None)
    assert not filled.knows(CANARY)
    assert not filled.knows("lantern")
    assert filled.all(ReadFrame)["frm_0"].lines == ()
    assert len(forgotten_in(filled.events())) == 2


def _latest(life: Life) -> datetime:
    return life.eraser._intents.moment()


def test_without_room_even_for_the_note_nothing_is_deleted(
    filled: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled.contents()
    FullDisk(filled, monkeypatch)
    with pytest.raises(EnvironmentFaultError):
        delete(filled, ids=("frm_1400",))
    monkeypatch.undo()
    assert not filled.eraser.waiting
    assert filled.contents() == before
    assert CANARY in recalled(filled)


def test_the_receipt_tells_what_was_freed(filled: Life) -> None:
    filled.store.put_image("frm_1400", os.urandom(300_000))
    receipt = filled.delete(ids=("frm_1400",))
    assert receipt.bytes_freed > 200_000
    from core.engine.forgetting.receipts import Receipts

    assert Receipts(filled.store).all() == (receipt,)
    filled.store.vault.objects.delete(["state/receipts"])
    assert Receipts(filled.store).all() == (replace(receipt),)


@pytest.fixture
def small_disk(vault_home: Path) -> Iterator[Path]:
    """A home on a disk of its own that is small."""
    place = vault_home.parent / "disk"
    place.mkdir()
    mounted = (
        shutil.which("mount")
        and os.geteuid() == 0
        and _run("mount", "-t", "tmpfs", "-o", "size=48m", "none", place)
    )
    if not mounted:
        pytest.skip("needs root and the right to mount a small disk")
    try:
        yield Path(shutil.copytree(vault_home, place / "home"))
    finally:
        _run("umount", "-l", place)


def _run(*command: object) -> bool:
    return subprocess.run(list(map(str, command)), check=False, capture_output=True).returncode == 0


def test_a_disk_that_is_full_to_the_last_byte(small_disk: Path) -> None:
    life = fill(small_disk)
    ballast = Ballast(small_disk, 4 * MIB)
    assert ballast.refill()
    life.make_room = ballast.release
    life.crash()
    filler = small_disk.parent / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (MIB, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    receipt = delete(life, ids=(fact_of(life, "marta/100"), "frm_1400"))
    assert CANARY not in recalled(life)
    assert life.store.vault.objects.stat("images/frm_1400") is None
    life.crash()
    assert CANARY not in recalled(life)
    filler.unlink()
    life.eraser.finish_interrupted(lambda _stage, _done, _total: None)
    assert not life.eraser.waiting
    assert not life.knows(CANARY)
    assert receipt.done  # type: ignore[attr-defined]
    life.store.close()
