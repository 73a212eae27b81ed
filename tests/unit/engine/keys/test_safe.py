"""Secrets that the user chose to keep."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.engine.keys.safe import Safe
from core.protocol.operations import (
    KeepSecret,
    ListMemories,
    ListSecrets,
    LockView,
    RemoveSecrets,
    RevealSecret,
    Unlock,
)
from core.records.errors import LockedError, NotFoundError, RefusedError, WrongPassphraseError
from tests.unit.engine.living import MORNING, PASSPHRASE, Life
from tests.unit.engine.running import Running

VALUE = "quartz-OWL-77 under the mat"


def test_a_secret_is_shown_for_the_passphrase_only(vault_home: Path, tmp_path: Path) -> None:
    with Running(vault_home, tmp_path / "s") as running:
        with pytest.raises(LockedError):
            running.call(KeepSecret("Garage", VALUE))
        running.call(Unlock(PASSPHRASE))
        kept = running.call(KeepSecret("Garage", VALUE, "code"))
        assert running.call(ListSecrets()).secrets == (kept,)
        assert VALUE not in repr(kept)
        with pytest.raises(WrongPassphraseError):
            running.call(RevealSecret(kept.id, "not the passphrase"))
        assert running.call(RevealSecret(kept.id, PASSPHRASE)).value == VALUE
        assert running.call(ListMemories(status="all")).total == 0
        running.call(LockView())
        with pytest.raises(LockedError):
            running.call(ListSecrets())
        running.call(Unlock(PASSPHRASE))
        assert running.call(RemoveSecrets((kept.id,))).removed == 1
        with pytest.raises(NotFoundError):
            running.call(RevealSecret(kept.id, PASSPHRASE))


def test_it_is_in_no_table_and_gone_when_it_is_removed(life: Life) -> None:
    safe = Safe(life.store.vault.objects)
    first, second = (
        safe.add("Garage", "", VALUE, MORNING),
        safe.add("Card", "", VALUE, MORNING + timedelta(days=1)),
    )
    assert safe.listed() == (second, first)
    places = life.knows("quartz")
    assert len(places) == 2
    assert all(place.startswith("safe/value/") for place in places)
    life.crash()
    safe = Safe(life.store.vault.objects)
    with pytest.raises(NotFoundError):
        safe.remove([first.id, "sec_none"])
    assert safe.value(first.id) == VALUE
    assert safe.remove([first.id, second.id]) == 2
    assert not life.knows("quartz")


@pytest.mark.parametrize(
    ("caption", "value"), [("", VALUE), ("x" * 201, VALUE), ("Garage", ""), ("G", "x" * 16_385)]
)
def test_what_is_empty_or_too_long_is_not_kept(life: Life, caption: str, value: str) -> None:
    safe = Safe(life.store.vault.objects)
    with pytest.raises(RefusedError):
        safe.add(caption, "", value, MORNING)
    assert safe.listed() == ()
