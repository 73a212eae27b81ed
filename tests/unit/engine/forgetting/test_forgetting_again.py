"""A store that came out of an older copy forgets again what was deleted since."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine.forgetting import again
from core.journal.events import Forgotten
from tests.unit.engine.forgetting.test_forgetting import CANARY, HARMLESS, INVOICE, an_answer, fact_of
from tests.unit.engine.living import Life, frame, message


@pytest.fixture
def older(vault_home: Path) -> Path:
    """A copy of a home, and the home lives on."""
    life = Life(vault_home)
    life.saw(
        frame(0, INVOICE, HARMLESS),
        frame(700, "Departures from platform nine today", INVOICE, app="Browser", title="Trains"),
        frame(1400, HARMLESS, app="Notes", title="Festival"),
    )
    life.heard(message(100, INVOICE), an_answer(200, "marta/100", f"It is {CANARY}.", INVOICE))
    life.filing.settle()
    life.store.close()
    return Path(shutil.copytree(vault_home, vault_home.parent / "older"))


@pytest.fixture
def told(older: Path, vault_home: Path) -> Iterator[tuple[Life, list[Forgotten], dict[str, object]]]:
    """The older copy, open; what was deleted since; and what is left after that."""
    now = Life(vault_home)
    now.delete(ids=(fact_of(now, "marta/100"),))
    now.delete(ids=("frm_1400",))
    contents = now.contents()
    events = again.forgotten_in(now.events())
    now.store.close()
    life = Life(older)
    yield life, events, contents
    life.store.close()


def test_an_older_copy_forgets_at_its_next_unlock(
    told: tuple[Life, list[Forgotten], dict[str, object]],
) -> None:
    life, events, contents = told
    assert len(events) == 2
    again.leave(life.store.vault.objects, events)
    assert life.knows(CANARY)
    life.crash()
    assert life.forgotten_again == 2
    assert life.contents() == contents
    assert not life.knows(CANARY)
    assert life.store.vault.objects.stat("images/frm_1400") is None
    assert again.forgotten_in(life.events()) == events
    assert life.store.vault.objects.stat(again.FORGET_AGAIN) is None


def test_what_the_copy_has_forgotten_already_is_left_alone(
    told: tuple[Life, list[Forgotten], dict[str, object]],
) -> None:
    life, events, _ = told
    again.leave(life.store.vault.objects, events[:1])
    again.leave(life.store.vault.objects, events)
    life.crash()
    assert life.forgotten_again == 2
    life.heard(message(100, INVOICE))  # brought in again, on purpose
    again.leave(life.store.vault.objects, events)
    life.crash()
    assert life.forgotten_again == 0
    assert life.knows(CANARY)


def test_the_event_says_nothing_of_what_was_deleted(
    told: tuple[Life, list[Forgotten], dict[str, object]],
) -> None:
    _, events, _ = told
    for word in (CANARY, "marta", "chat-1", "Mail", "festival"):
        assert word not in str(events)


def test_damaged_notes_lock_nobody_out(told: tuple[Life, list[Forgotten], dict[str, object]]) -> None:
    life, events, _ = told
    again.leave(life.store.vault.objects, events)
    life.store.vault.objects.put("state/deletion/20260304090000000000", b"not a note at all")
    entry = life.store.vault.objects.stat(again.FORGET_AGAIN)
    assert entry is not None
    life.store.vault.objects.path_of(entry).write_bytes(b"rubbish")
    life.crash()
    assert not life.eraser.waiting
    assert life.forgotten_again == 0
    life.store.vault.objects.delete([again.FORGET_AGAIN])
    life.delete(ids=("frm_1400",))
