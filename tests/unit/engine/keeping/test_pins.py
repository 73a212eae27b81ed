import pytest

from core.engine.keeping.pinning import pin
from core.journal.events import MemoryPinned
from core.protocol.operations import Pinned
from core.records.errors import NotFoundError
from tests.unit.engine.living import Life, frame, message

INVOICE = "The invoice number is INV-48213 for Aurora Rail."
CAT = "I adopted a cat called Biscuit last week."


def silent(_done: int, _total: int) -> None:
    pass


def pinned(life: Life) -> set[str]:
    return {one.id for one in life.memories.values() if one.pinned}


def filled(life: Life) -> str:
    """A home with some memories; the id of the one about the cat."""
    life.saw(frame(0, INVOICE), frame(2, INVOICE, "Please pay by Friday the sixth of March."))
    life.heard(message(1, CAT), message(2, "He likes the window."))
    life.filing.settle()
    return next(one.id for one in life.memories.values() if "Biscuit" in one.text)


def test_a_pin_is_shown_and_taken_off(life: Life) -> None:
    cat = filled(life)
    assert pin(life.store, life.filing, [cat, cat], pinned=True) == Pinned(True, (cat,), 1)
    assert pinned(life) == {cat}
    assert [row.id for row in life.store.tables.list_memories().rows if row.pinned] == [cat]
    assert life.store.tables.get_memory(cat).pinned
    assert pin(life.store, life.filing, [cat], pinned=True).changed == 0
    assert pin(life.store, life.filing, [cat], pinned=False) == Pinned(False, (cat,), 1)
    assert pinned(life) == set()
    told = [event for event in life.events() if isinstance(event, MemoryPinned)]
    assert [(event.memory_id, event.pinned) for event in told] == [(cat, True), (cat, False)]


def test_an_unknown_id_changes_nothing(life: Life) -> None:
    cat = filled(life)
    with pytest.raises(NotFoundError, match="Nothing was changed"):
        pin(life.store, life.filing, [cat, "mem_none"], pinned=True)
    assert pinned(life) == set()
    assert not [event for event in life.events() if isinstance(event, MemoryPinned)]


def test_a_pin_survives_a_rebuild_and_a_crash(life: Life) -> None:
    cat = filled(life)
    pin(life.store, life.filing, [cat], pinned=True)
    before = life.contents()
    life.replay.everything(silent)
    assert pinned(life) == {cat}
    assert life.contents() == before
    life.crash()
    assert pinned(life) == {cat}
    pin(life.store, life.filing, [cat], pinned=False)
    life.replay.everything(silent)
    assert pinned(life) == set()


def test_a_pin_survives_a_crash_before_the_tables(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    cat = filled(life)

    def fail(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(life.store.tables, "set_pinned", fail)
    with pytest.raises(KeyboardInterrupt):
        pin(life.store, life.filing, [cat], pinned=True)
    life.crash()
    assert pinned(life) == {cat}


def test_a_pin_survives_that_its_segment_is_filed_again(life: Life) -> None:
    cat = filled(life)
    pin(life.store, life.filing, [cat], pinned=True)
    life.delete(ids=("marta/2",))
    assert cat in life.memories
    assert pinned(life) == {cat}
    life.replay.everything(silent)
    assert pinned(life) == {cat}


def test_what_is_still_open_can_be_pinned(life: Life) -> None:
    life.saw(frame(0, INVOICE))
    life.filing.publish()
    memory = next(iter(life.memories))
    pin(life.store, life.filing, [memory], pinned=True)
    life.crash()
    life.filing.settle()
    assert pinned(life) == {memory}


def test_pinned_words_can_still_be_deleted(life: Life) -> None:
    cat = filled(life)
    pin(life.store, life.filing, [cat], pinned=True)
    life.delete(ids=(cat,))
    assert cat not in life.memories
    assert not life.knows("Biscuit")
