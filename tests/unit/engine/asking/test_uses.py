"""What was used is noted without a write, kept over a restart, and gone with what was deleted."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from core.engine.asking.uses import UseNotes
from core.memory.keys import key_of
from core.protocol.operations import (
    AllowClient,
    Ask,
    Attend,
    Delete,
    ListMemories,
    LockView,
    Search,
    Selection,
    ShowMemory,
)
from core.records.errors import EnvironmentFaultError
from core.records.use import Use
from tests.unit.engine.living import Life, message
from tests.unit.engine.running import WAIT, Running
from tests.unit.engine.serving.test_serving import running  # noqa: F401 -- the fixture

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
TODAY = NOW.toordinal()
DAY = timedelta(days=1)
NOTE = "state/uses"


def notes(life: Life) -> UseNotes:
    return UseNotes(life.store.vault.objects)


def test_nothing_is_written_until_there_is_time(life: Life) -> None:
    uses, objects = notes(life), life.store.vault.objects
    assert not uses.changed
    uses.note("mem_1", ("a/1",), NOW)
    assert uses.of_memory("mem_1") == uses.of_source("a/1") == Use.once(TODAY)
    assert objects.stat(NOTE) is None
    uses.write()
    before = objects.stat(NOTE)
    uses.note("mem_1", ("a/1",), NOW + timedelta(hours=5))
    uses.write()
    assert objects.stat(NOTE) == before
    uses.note("mem_1", ("a/2",), NOW + DAY)
    uses.write()
    again = notes(life)
    assert again.of_memory("mem_1") == Use(2, TODAY, (TODAY + 1, TODAY))
    assert again.of_source("a/1") == again.of_source("a/2") == again.of_memory("mem_1")
    assert again.of_memory("mem_2") is None
    assert b"a/1" not in objects.get(NOTE)


def test_a_full_disk_and_a_damaged_note_stop_nobody(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    uses, objects = notes(life), life.store.vault.objects
    uses.note("mem_1", (), NOW)

    def full(*_: object, **__: object) -> None:
        raise EnvironmentFaultError("The disk is full.")

    with monkeypatch.context() as context:
        context.setattr(objects, "put", full)
        uses.let_go()
    assert uses.changed
    assert uses.of_memory("mem_1") is not None
    uses.let_go()
    assert objects.stat(NOTE) is not None
    assert uses.of_memory("mem_1") is not None, "read again"
    objects.put(NOTE, b"nonsense")
    assert notes(life).of_memory("mem_1") is None


def test_the_number_of_memories_is_bounded_and_the_oldest_go(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.engine.asking.uses._MOST", 10)
    uses = notes(life)
    for number in range(30):
        uses.note(f"mem_{number}", (f"a/{number}",), NOW + number * DAY)
    uses.write()
    assert uses.of_memory("mem_19") is uses.of_source("a/19") is None
    assert uses.of_memory("mem_20") is not None


def test_what_is_deleted_takes_its_use_along(life: Life) -> None:
    life.heard(message(0, "My invoice number is INV-48213."), message(1, "I adopted a cat called Biscuit."))
    life.filing.settle()
    gone, stays = life.memory_of("INV-48213", "semantic"), life.memory_of("Biscuit", "semantic")
    for one in (gone, stays):
        life.store.uses.note(one.id, one.source_ids, NOW)
    life.store.uses.write()
    life.delete(ids=(gone.id,))
    for uses in (life.store.uses, notes(life)):
        assert uses.of_memory(gone.id) is uses.of_source(gone.source_ids[0]) is None
        assert uses.of_memory(stays.id) is not None
    held = life.store.vault.objects.get(NOTE)
    assert gone.id.encode() not in held
    assert key_of(gone.source_ids[0]).encode() not in held


def test_use_survives_a_deletion_elsewhere_and_a_rebuild(life: Life) -> None:
    life.heard(message(0, "My invoice number is INV-48213."), message(1, "I adopted a cat called Biscuit."))
    life.filing.settle()
    kept = life.memory_of("Biscuit", "semantic")
    life.store.uses.note(kept.id, kept.source_ids, NOW)
    life.store.uses.write()
    life.store.tables.drop_all()
    life.crash()
    assert life.store.uses.of_memory(kept.id) == Use.once(TODAY)
    assert life.memory_of("Biscuit", "semantic").id == kept.id


def test_what_the_user_is_answered_and_opens_counts_and_nothing_else(running: Running) -> None:  # noqa: F811
    uses = running.engine.unlocked().store.uses
    running.call(Search("invoice number"))
    running.call(Ask("What is the invoice number for Aurora Rail?", plain=True))
    row = running.call(ListMemories(text="INV-48213")).rows[0]
    running.call(ShowMemory(row.id))
    assert not uses.changed
    cited = running.call(Ask("What is the invoice number for Aurora Rail?")).citations[0]
    assert uses.of_memory(cited.memory_id) is not None
    assert uses.of_source(cited.source_id) is not None
    other = next(one for one in running.call(ListMemories(text="Biscuit")).rows if one.type == "semantic")
    assert uses.of_memory(other.id) is None
    running.call(ShowMemory(other.id, looked_at=True))
    assert uses.of_memory(other.id) is not None
    running.call(Delete(Selection(ids=(other.id,))))
    assert uses.of_memory(other.id) is None


def test_guests_use_nothing(running: Running) -> None:  # noqa: F811
    uses = running.engine.unlocked().store.uses
    row = running.call(ListMemories(text="INV-48213")).rows[0]
    running.call(AllowClient("Helper", ("read",)))
    guest = running.client()
    guest.call(Attend("Helper"))
    assert guest.call(Ask("What is the invoice number for Aurora Rail?"))[0].citations
    guest.call(ShowMemory(row.id, looked_at=True))
    assert not uses.changed


def test_a_locked_view_leaves_use_on_the_disk_only(
    running: Running,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uses, left = running.engine.unlocked().store.uses, threading.Event()
    cited = running.call(Ask("What is the invoice number for Aurora Rail?")).citations[0]
    let_go = uses.let_go

    def tell() -> None:
        let_go()
        left.set()

    monkeypatch.setattr(uses, "let_go", tell)
    running.call(LockView())
    assert left.wait(WAIT)
    assert not uses.changed
    assert uses._used == {}
    assert cited.memory_id.encode() in running.engine.unlocked().store.vault.objects.get(NOTE)
