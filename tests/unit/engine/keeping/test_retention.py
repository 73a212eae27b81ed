"""Storage rules in a running engine: shown before they are followed, confirmed, and polite."""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.engine.keeping.confirming import followed
from core.engine.keeping.letting_go import NOTE
from core.engine.ledger import Ledger as Kept
from core.engine.opened import Opened
from core.protocol.operations import (
    ApplyRetention,
    Ask,
    GetLedger,
    GetSettings,
    GetStatus,
    GetStorage,
    ImportTranscript,
    ListMemories,
    LockView,
    Pin,
    PreviewRetention,
    RetentionRules,
    Search,
    SetSetting,
    ShowMemory,
    Unlock,
)
from core.records.errors import AfterimageError, LockedError, NotFoundError, RefusedError
from core.records.ledger import LedgerEntry
from tests.unit.engine.keeping.keeping import later
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import Running
from tests.unit.engine.test_engine import transcript


@pytest.fixture
def running(vault_home: Path) -> Iterator[Running]:
    with (
        tempfile.TemporaryDirectory(prefix="ai-") as folder,
        Running(vault_home, Path(folder) / "engine.sock") as running,
    ):
        running.call(Unlock(PASSPHRASE))
        yield running


def opened(running: Running) -> Opened:
    found = running.engine.opened
    assert found is not None
    return found


def grown_old(running: Running, days: float = 40) -> None:
    """A transcript, and a clock that shows a later day."""
    running.call(ImportTranscript("UTC"), transcript())
    opened(running).keeper.clock = lambda: later(days)


def by_the_clock(running: Running) -> None:
    """As when nobody has asked anything for a while."""
    keeper = opened(running).keeper
    keeper._wanted_at = -1e9
    asyncio.run_coroutine_threadsafe(running.service._routine._keep(), running.loop).result(60)


def test_without_a_rule_nothing_goes(running: Running) -> None:
    grown_old(running, 4000)
    assert all(stage.items == 0 for stage in running.call(PreviewRetention()).stages)
    by_the_clock(running)
    assert running.call(GetStatus()).messages == 60
    with pytest.raises(RefusedError, match="no storage rule"):
        running.call(ApplyRetention(confirmed=True))


def test_a_rule_is_set_only_when_confirmed(running: Running) -> None:
    grown_old(running)
    with pytest.raises(
        RefusedError, match=r"60 frames and messages and [0-9]+ memories would go for good now"
    ):
        running.call(SetSetting("storage.keep_days", 30))
    assert running.call(GetSettings("storage.keep_days")).values == {"storage.keep_days": 0}
    preview = running.call(PreviewRetention(keep_days=30))
    assert not preview.confirmed
    assert [stage.items for stage in preview.stages][:2] == [0, 60]
    running.call(SetSetting("storage.keep_days", 30, confirmed=True))
    assert running.call(PreviewRetention()).confirmed
    assert running.call(GetStatus()).messages == 60  # nothing goes at once
    by_the_clock(running)
    assert running.call(GetStatus()).messages == 0
    assert running.call(ListMemories()).total == 0


def test_a_gentler_rule_needs_no_confirming_and_a_stricter_one_does(running: Running) -> None:
    running.call(SetSetting("storage.texts_days", 90, confirmed=True))
    running.call(SetSetting("storage.texts_days", 180))
    with pytest.raises(RefusedError, match="not been confirmed"):
        running.call(SetSetting("storage.texts_days", 90))
    running.call(SetSetting("storage.texts_days", 0))
    with pytest.raises(RefusedError, match="not been confirmed"):
        running.call(SetSetting("storage.texts_days", 180))


def test_settings_changed_by_somebody_else_are_not_followed(running: Running) -> None:
    grown_old(running)
    running.engine.settings.set("storage.keep_days", 1)
    assert not running.call(PreviewRetention()).confirmed
    by_the_clock(running)
    assert running.call(GetStatus()).messages == 60
    with pytest.raises(RefusedError, match="not been confirmed"):
        running.call(ApplyRetention())


def test_what_was_previewed_is_what_goes(running: Running) -> None:
    grown_old(running)
    preview = running.call(PreviewRetention(texts_days=30))
    receipt = running.call(ApplyRetention(texts_days=30, confirmed=True))
    assert receipt.done
    assert receipt.stages == preview.stages
    assert running.call(GetStatus()).messages == 0
    assert running.call(ListMemories()).total > 0
    assert running.call(Search("parcel")).hits
    answer = running.call(Ask("what is the number of the parcel Marta told of?"))
    shown = running.call(ShowMemory(running.call(ListMemories()).rows[0].id))
    assert answer.answer
    assert shown.memory.evidence
    assert shown.sources == ()


def test_pinned_memories_stay_and_are_counted(running: Running) -> None:
    grown_old(running)
    memory = running.call(ListMemories()).rows[0]
    assert running.call(Pin((memory.id,))).changed == 1
    preview = running.call(PreviewRetention(keep_days=1))
    assert preview.pinned == 1
    assert preview.pinned_bytes > 0
    running.call(ApplyRetention(keep_days=1, confirmed=True))
    assert [row.pinned for row in running.call(ListMemories()).rows if row.id == memory.id] == [True]
    with pytest.raises(NotFoundError):
        running.call(Pin(("memory_none",)))
    with pytest.raises(RefusedError):
        running.call(Pin(()))


def test_it_waits_while_somebody_asks(running: Running) -> None:
    grown_old(running)
    running.call(SetSetting("storage.keep_days", 30, confirmed=True))
    running.call(Search("parcel"))
    asyncio.run_coroutine_threadsafe(running.service._routine._keep(), running.loop).result(60)
    assert running.call(GetStatus()).messages == 60


def test_a_question_in_the_middle_interrupts_it(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    grown_old(running)
    running.call(SetSetting("storage.keep_days", 30, confirmed=True))
    keeper = opened(running).keeper
    journal = opened(running).store.journal
    rewrite = journal.rewrite

    def ask_meanwhile(*args: object, **named: object) -> int:
        keeper.give_way()
        return rewrite(*args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(journal, "rewrite", ask_meanwhile)
        by_the_clock(running)
        assert opened(running).store.vault.objects.stat(NOTE)
    assert running.call(Search("parcel")) is not None
    by_the_clock(running)
    assert not opened(running).store.vault.objects.stat(NOTE)
    assert running.call(GetStatus()).messages == 0


def test_rules_are_refused_where_nobody_can_see_what_goes(vault_home: Path) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="ai-") as folder,
        Running(vault_home, Path(folder) / "engine.sock") as locked,
    ):
        with pytest.raises(LockedError):
            locked.call(SetSetting("storage.keep_days", 30, confirmed=True))
        with pytest.raises(LockedError):
            locked.call(PreviewRetention())
        assert locked.call(SetSetting("storage.keep_days", 0)).values == {"storage.keep_days": 0}
        found = locked.call(GetStorage())
        assert "sealed" in [kind.name for kind in found.kinds]
        assert found.per_day_week >= 0


def test_nobody_makes_rules_stricter_behind_a_locked_view(running: Running) -> None:
    running.call(SetSetting("storage.keep_days", 30, confirmed=True))
    running.call(LockView())
    with pytest.raises(LockedError):
        running.call(SetSetting("storage.keep_days", 1, confirmed=True))
    running.call(SetSetting("storage.keep_days", 60))
    running.call(Unlock(PASSPHRASE))
    assert running.call(PreviewRetention()).confirmed


@pytest.mark.parametrize(
    ("name", "value"),
    [("keep_days", -1), ("keep_days", 40_000), ("keep_days", True), ("keep_days", 1.5), ("max_gb", 0.1),
     ("max_gb", 1e9), ("texts_days", "soon"), ("pictures_days", None)],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(running: Running, name: str, value: object) -> None:
    with pytest.raises(AfterimageError, match="was not changed"):
        running.call(SetSetting(f"storage.{name}", value, confirmed=True))


def test_of_two_sets_of_rules_the_gentler_is_followed() -> None:
    one = RetentionRules(30, 0, 90, 7, 2.0)
    assert followed(one, one) == one
    assert followed(one, RetentionRules()) == RetentionRules()
    assert followed(one, RetentionRules(60, 5, 30, 7, 1.0)) == RetentionRules(60, 0, 90, 7, 2.0)


def test_a_clock_set_far_ahead_takes_nothing(running: Running) -> None:
    running.call(ImportTranscript("UTC"), transcript())
    running.call(SetSetting("storage.keep_days", 30, confirmed=True))
    by_the_clock(running)  # looks at the clock
    keeper = opened(running).keeper
    keeper.clock = lambda: later(4000)
    keeper._looked_at = -1e9
    by_the_clock(running)
    assert running.call(GetStatus()).messages == 60
    assert datetime.now(UTC) < keeper.clock()


def test_the_ledger_goes_with_the_texts(running: Running) -> None:
    grown_old(running)
    old, new = datetime(2026, 3, 1, tzinfo=UTC), later(39)

    def note() -> None:
        Kept(opened(running).store).add(LedgerEntry(at, at, "app:keepassxc", "masked") for at in (old, new))

    asyncio.run_coroutine_threadsafe(running.engine.lanes.write(note), running.loop).result(60)
    running.call(SetSetting("storage.keep_days", 30, confirmed=True))
    running.call(ApplyRetention(confirmed=True))
    (row,) = running.call(GetLedger(start=old, end=later(40))).rows
    assert row.first_at == new
