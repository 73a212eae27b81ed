"""The power goes at every single step of a deletion; the next start finishes it, always in the same way."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.engine import store as store_module
from core.engine.filing.filing import MARK
from core.journal.events import Deleted, Forgotten
from core.journal.journal import Journal
from core.protocol.operations import Selection
from tests.unit.engine.living import Life, frame, message
from tests.unit.failing_disk import PowerLossError

CANARY = "INV-48213"
INVOICE = f"The invoice number is {CANARY} for Aurora Rail."
HARMLESS = "The lantern festival opens in the harbour on Saturday."
_CHANGING = {
    "objects": ("put", "delete", "purge"),
    "journal": ("append", "_rewrite_segment"),
    "tables": ("file_segments", "remove_segments", "add_frames", "add_messages", "delete", "purge", "note"),
}


class Steps:
    """Counts what changes a store, and lets the power go before the n-th change (1 is the first)."""

    def __init__(self, life: Life, lost_at: int = 0) -> None:
        self.names: list[str] = []
        self._lost_at = lost_at
        self._thread = threading.get_ident()
        parts = {
            "objects": life.store.vault.objects,
            "journal": life.store.journal,
            "tables": life.store.tables,
        }
        for part, names in _CHANGING.items():
            for name in names:
                setattr(parts[part], name, self._watched(f"{part}.{name}", getattr(parts[part], name)))

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            if threading.get_ident() == self._thread:  # what the tables' own writes do is part of theirs
                self.names.append(name)
                if self._lost_at and len(self.names) >= self._lost_at:
                    raise PowerLossError
            return real(*args, **keywords)

        return call


def told(life: Life) -> list[str]:
    """The journal, without when things were filed and deleted."""
    return sorted(
        type(event).__name__
        if isinstance(event, Deleted | Forgotten)
        else str(_timeless(msgspec.to_builtins(event)))
        for event in life.events()
    )


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _timeless(item) for key, item in value.items() if key != "recorded_at"}
    return [_timeless(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.fixture(autouse=True)
def _short_journal_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "Journal", partial(Journal, segment_bytes=700))


@pytest.fixture
def filled_home(vault_home: Path) -> Path:
    """The invoice in two programs and a chat, over several journal segments, and more beside it."""
    life = Life(vault_home)
    life.saw(frame(0, INVOICE, HARMLESS), frame(2, INVOICE, "Yours sincerely, the accounting department"))
    life.filing.settle()
    life.saw(frame(700, INVOICE, app="Browser", title="Trains"))
    life.heard(message(100, INVOICE), message(101, "I adopted a cat called Biscuit last week."))
    life.filing.settle()
    life.store.close()
    return vault_home


@contextmanager
def copied(home: Path, name: str) -> Iterator[Life]:
    """A life in a copy of the home, so that every crash begins with the same."""
    life = Life(shutil.copytree(home, home.parent / name))
    yield life
    life.store.close()
    shutil.rmtree(life.home)


def delete_invoice(life: Life) -> None:
    fact = next(
        one for one in life.memories.values() if one.type == "semantic" and one.source_ids == ("marta/100",)
    )
    plan = life.planner.plan(Selection(ids=(fact.id, "frm_700")))
    life.eraser.erase(plan, lambda _stage, _done, _total: None)


def test_every_step_may_be_the_last(filled_home: Path) -> None:
    with copied(filled_home, "whole") as life:
        steps = Steps(life)
        delete_invoice(life)
        assert not life.knows(CANARY)
        contents, journal = life.contents(), told(life)
    assert len(steps.names) > 12
    for step in range(1, len(steps.names) + 1):
        with copied(filled_home, f"lost-{step}") as life:
            before = life.contents()
            Steps(life, lost_at=step)
            with pytest.raises(PowerLossError):
                delete_invoice(life)
            life.crash()
            if step == 1:  # nothing had been written down yet
                assert not life.finished
                assert life.contents() == before
                continue
            where = f"before step {step}, {steps.names[step - 1]}"
            life.filing.settle()
            assert life.contents() == contents, where
            assert told(life) == journal, where
            assert not life.knows(CANARY), where


@pytest.mark.parametrize("first", [2, 6, 14])
def test_finishing_may_be_interrupted_as_well(filled_home: Path, first: int) -> None:
    with copied(filled_home, "whole") as life:
        delete_invoice(life)
        contents, journal = life.contents(), told(life)
    with copied(filled_home, "lost") as life:
        Steps(life, lost_at=first)
        with pytest.raises(PowerLossError):
            delete_invoice(life)
        life.on_open = partial(Steps, lost_at=first + 3)
        with pytest.raises(PowerLossError):
            life.crash()
        life.on_open = lambda _life: None
        life.crash()
        assert life.finished
        life.filing.settle()
        assert life.contents() == contents
        assert told(life) == journal
        life.crash()
        assert not life.finished


def test_tables_that_are_lost_with_the_power_are_made_again(filled_home: Path) -> None:
    with copied(filled_home, "whole") as life:
        delete_invoice(life)
        contents = life.contents()
    for step in (4, 8):
        with copied(filled_home, f"lost-{step}") as life:
            Steps(life, lost_at=step)
            with pytest.raises(PowerLossError):
                delete_invoice(life)
            tables = [name for name, _ in life.store.vault.objects.list("tables/")]
            life.store.vault.objects.__class__.delete(life.store.vault.objects, tables)
            life.crash()
            life.filing.settle()
            assert life.contents() == contents
            assert not life.knows(CANARY)


def test_what_comes_after_a_large_deletion_survives_a_crash(vault_home: Path) -> None:
    life = Life(vault_home)
    life.heard(message(0, HARMLESS))
    life.filing.settle()
    parcels = [message(number, f"Parcel PX-{number}0417 is on its way.") for number in range(1, 13)]
    for one in parcels:
        life.heard(one)
    life.filing.settle()
    life.delete(ids=tuple(one.id for one in parcels))
    life.heard(message(500, "The parcel number is PX-99172 for the lamp."))
    assert life.store.tables.noted(MARK) <= life.store.journal.last_segment  # a later one would hide it
    life.crash()
    life.filing.settle()
    assert any("PX-99172" in one.text for one in life.memories.values())
    life.store.close()
