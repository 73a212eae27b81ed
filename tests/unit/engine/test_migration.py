"""Tables of another version, or with another model's vectors: derived again at unlock, which says how far."""

import threading
from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np
import pytest

from core.engine.filing import replay
from core.engine.store import Store
from core.memory import schema
from core.memory.schema import TABLES, Vectors
from core.models.tokenvectors import Embedded
from core.protocol.client import Client
from core.protocol.operations import GetStatus, ListMemories, Progress, Search, Unlock
from core.records.errors import LockedError
from tests.support.xvfb import wait_for
from tests.unit.engine.living import PASSPHRASE, Life, frame, message
from tests.unit.engine.running import Gate, Running

TEXTS = [f"The parcel for house {number} is PX-{number}0417." for number in range(60)]


def fill(life: Life) -> None:
    life.saw(*(frame(400 * number, text) for number, text in enumerate(TEXTS[:20])))
    life.heard(*(message(number, text) for number, text in enumerate(TEXTS)))
    life.filing.settle()


def older_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, this is a newer version than the one that made the tables."""
    monkeypatch.setattr(schema, "VERSION", "next")
    schema.schemas.cache_clear()


@pytest.fixture(autouse=True)
def _schemas_as_they_are() -> Iterator[None]:
    yield
    schema.schemas.cache_clear()


def other_embedder(monkeypatch: pytest.MonkeyPatch, life: Life | None = None) -> None:
    """Another model, of another dimension."""
    monkeypatch.setattr(Store, "embedder", ("second", 8))
    if life is not None:
        life.embedder = short_vectors  # type: ignore[assignment]


def short_vectors(texts: Sequence[str]) -> Embedded:
    rows = [[len(text) % (place + 2) + 1 for place in range(8)] for text in texts]
    return Embedded(np.array(rows, np.float32), (b"",) * len(texts))


def unfinished(life: Life, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """An unlock that is killed after so many reports."""
    number = count()

    def dies(_done: int, _total: int) -> None:
        if next(number) == steps:
            raise KeyboardInterrupt

    life.store.close()
    with monkeypatch.context() as patch:
        patch.setattr(life, "report", dies)
        with pytest.raises(KeyboardInterrupt):
            life.open()
    life.store.close()


@pytest.mark.parametrize("change", ["schema", "embedder"])
def test_everything_is_found_after_a_change(life: Life, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    fill(life)
    before = life.contents()
    if change == "schema":
        older_schema(monkeypatch)
    else:
        other_embedder(monkeypatch, life)
    life.crash()
    assert life.contents() == before
    assert not life.store.tables.unfit
    life.embedder = None  # type: ignore[assignment] # nothing is embedded a second time
    life.crash()
    assert life.contents() == before


@pytest.mark.parametrize("steps", [0, 1, 2, 4, 6, 9])
def test_a_change_that_is_interrupted_is_finished_by_the_next_unlock(
    life: Life, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    monkeypatch.setattr(replay, "_TOGETHER", 4)
    fill(life)
    before = life.contents()
    other_embedder(monkeypatch, life)
    unfinished(life, monkeypatch, steps)
    life.open()
    assert life.contents() == before
    assert not life.store.tables.damaged()
    assert {vector.shape for vector in vectors(life)} == {(8,)}


def vectors(life: Life) -> list[Vectors]:
    rows = life.store.tables._store.rows("memories", "", ["vector"])
    return [np.asarray(row["vector"]) for row in rows]


def test_what_was_done_before_an_interruption_is_not_done_again(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "_TOGETHER", 4)
    fill(life)
    older_schema(monkeypatch)
    life.embedder.texts.clear()
    unfinished(life, monkeypatch, 9)
    done = len(life.embedder.texts)
    assert done
    life.open()
    assert len(life.embedder.texts) < 2 * done + len(life.memories)
    twice = len(life.embedder.texts) - len(set(life.embedder.texts))
    assert twice < done, "what was in the tables is not embedded again"


def test_unlocking_reports_and_says_that_it_is_opening(
    life: Life, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(life)
    memories = len(life.memories)
    life.store.close()
    older_schema(monkeypatch)
    with Running(life.home, tmp_path_factory.mktemp("s") / "s") as running:
        gate = running.worker.embedding = Gate()
        reports: list[Progress] = []
        first, second = running.client(), running.client()
        unlocking = threading.Thread(target=first.call, args=(Unlock(PASSPHRASE), b"", reports.append))
        unlocking.start()
        assert gate.reached.wait(60)
        status = second.call(GetStatus())[0]
        assert (status.vault, status.memories) == ("opening", 0)
        assert status.progress is not None
        with pytest.raises(LockedError, match="still opening"):
            second.call(ListMemories())
        gate.open()
        unlocking.join()
        assert reports
        assert reports[-1].done == reports[-1].total > 0
        wait_for(lambda: second.call(GetStatus())[0].vault == "unlocked")
        assert second.call(GetStatus())[0].memories == memories
        assert second.call(Search("house 7", level="line"))[0].hits


def test_an_engine_that_ends_while_it_opens_leaves_the_rest_for_the_next(
    life: Life, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(life)
    before = life.contents()
    life.store.close()
    monkeypatch.setattr(replay, "_TOGETHER", 4)
    older_schema(monkeypatch)
    with Running(life.home, tmp_path_factory.mktemp("s") / "s") as running:
        gate = running.worker.embedding = Gate()
        running.client()
        other = Client(str(running.socket))
        errors: list[Exception] = []

        def unlock() -> None:
            try:
                other.call(Unlock(PASSPHRASE))
            except Exception as error:  # noqa: BLE001 -- the engine ends
                errors.append(error)

        unlocking = threading.Thread(target=unlock)
        unlocking.start()
        assert gate.reached.wait(60)
        running.loop.call_soon_threadsafe(running.engine.end)
        gate.open()
        running.ended()
        unlocking.join()
        other.close()
    assert errors
    life.open()
    assert life.contents() == before
    assert life.store.tables.unfit == frozenset()
    assert set(TABLES) == set(life.store.tables._store.names())
