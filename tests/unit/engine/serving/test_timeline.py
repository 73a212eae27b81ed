"""Looking back by time: days, frames as columns, and what the time went into."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.engine.asking.insights import by_day, insights, stretches
from core.engine.forgetting.hidden import Hidden, Shown
from core.journal.events import Blotted
from core.memory.timeline import Activity
from core.protocol.operations import GetInsights, ListDays, ListFrames, Search, Unlock
from core.records.errors import RefusedError
from core.records.memory import Gap
from core.spool.spool import Spool
from core.vault.vault import Vault
from tests.unit.engine.living import MORNING, PASSPHRASE, Life, frame
from tests.unit.engine.running import Running
from tests.unit.engine.serving.test_serving import capture

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


@pytest.fixture
def running(vault_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    spool = Spool(vault_home, Vault.spool_public_key(vault_home))
    for number in range(5):
        app, title = ("Browser", "Trains") if number < 3 else ("Editor", "notes")
        capture(
            spool, frame(number, f"Departure number {number} is from platform nine", app=app, title=title)
        )
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
        running.call(Unlock(PASSPHRASE))
        yield running


def test_frames_come_as_columns_and_in_pages(running: Running) -> None:
    running.call(Search("platform"))  # what waits is read first
    first = running.call(ListFrames(MORNING - DAY, MORNING + DAY, limit=2))
    assert [first.apps[app] for app in first.app] == ["Browser", "Browser"]
    assert first.titles == ("Trains",)
    assert list(first.at) == sorted(first.at)
    assert first.next is not None
    rest = running.call(ListFrames(first.next, MORNING + DAY))
    assert rest.next is None
    assert [rest.apps[app] for app in rest.app] == ["Browser", "Editor", "Editor"]
    assert len({*first.ids, *rest.ids}) == 5
    assert running.call(ListDays(zone="UTC")).days[0].frames == 5
    found = running.call(GetInsights(MORNING - DAY, MORNING + DAY, zone="UTC"))
    assert {use.app for use in found.uses} >= {"Browser"}


def test_a_stretch_that_is_none_is_refused(running: Running) -> None:
    with pytest.raises(RefusedError, match="at least one frame"):
        running.call(ListFrames(MORNING, MORNING + DAY, limit=0))
    with pytest.raises(RefusedError, match="100 days"):
        running.call(GetInsights(MORNING, MORNING + 400 * DAY))
    assert not running.call(ListFrames(MORNING + DAY, MORNING)).ids


def test_what_is_being_deleted_is_not_shown(life: Life) -> None:
    life.store.tables.add_frames([frame(0, "one", app="A"), frame(1, "two", app="B")])
    hidden = Hidden(frozenset({"frm_0"}), {"frm_1": [Blotted("frm_1", 1)]})
    tables = Shown(life.store.tables, lambda: hidden)
    heads, rest = tables.frame_heads(MORNING - DAY, MORNING + DAY, 10)
    assert rest is None
    assert [(head.id, head.front) for head in heads] == [("frm_1", None)]


def test_days_are_those_of_the_zone(life: Life) -> None:
    life.store.tables.add_frames([frame(0, "one"), frame(1, "two")])
    tables = Shown(life.store.tables, Hidden)
    ((day, frames),) = tables.days(UTC)
    assert (day, frames) == (MORNING.date(), 2)
    assert tables.days(ZoneInfo("Pacific/Kiritimati"))[0][0] in {day, day + DAY}


def at(hour: float) -> datetime:
    return datetime(2026, 3, 4, tzinfo=UTC) + timedelta(hours=hour)


def activity(app: str, start: float, end: float) -> Activity:
    return Activity(f"{app}{start}", at(start), at(end), app)


def test_a_program_counts_until_the_next_a_gap_or_five_minutes() -> None:
    found = list(
        stretches(
            [activity("A", 9, 9.5), activity("B", 9.5, 10), activity("C", 12, 12.5)],
            [Gap(at(12.5), at(13), "paused")],
            at(20),
        )
    )
    assert found == [
        ("A", at(9), at(9.5)),
        ("B", at(9.5), at(10) + timedelta(minutes=5)),
        ("C", at(12), at(12.5)),
    ]


def test_midnight_cuts_an_activity_in_two() -> None:
    cut = list(by_day(datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 3, tzinfo=UTC), BERLIN))
    assert cut == [(date(2026, 3, 28), 3600), (date(2026, 3, 29), 4 * 3600)]  # over the change of clocks


def test_the_longest_comes_first() -> None:
    found = insights([activity("A", 9, 9.2), activity("B", 9.2, 11)], [], [], at(20), UTC)
    assert [use.app for use in found.uses] == ["B", "A"]
    assert found.memories == found.facts == 0
