import random
from collections import Counter
from pathlib import Path

import pytest

from core.journal.events import FrameRecorded, MessagesRecorded
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from core.vault import slots
from core.vault.vault import Vault
from tests.unit.engine.living import PASSPHRASE, QUICK, Life
from tests.unit.killed import acknowledged_before_kill

KILLS = 3


@pytest.fixture(autouse=True)
def _no_passphrase_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "stretch", lambda *_: bytearray(32))


def test_kill_minus_nine_loses_nothing_acknowledged_and_doubles_nothing(tmp_path: Path) -> None:
    chance = random.Random(11)
    home = tmp_path / "home"
    Vault.create(home, PASSPHRASE, QUICK)[0].close()
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        acknowledged |= set(
            acknowledged_before_kill(
                "tests.unit.engine.filer",
                str(home),
                str(1 + 100 * kill),
                acknowledgements=chance.randint(2, 16),
            )
        )
        life = Life(home)
        life.filing.settle()
        found = life.all(ReadFrame).keys() | life.all(Message).keys()
        assert acknowledged <= found
        recorded = Counter(
            one
            for event in life.events()
            for one in (
                [event.frame.id]
                if isinstance(event, FrameRecorded)
                else [turn.id for turn in event.messages]
                if isinstance(event, MessagesRecorded)
                else []
            )
        )
        filed = Counter(one for segment in life.all(Segment).values() for one in segment.source_ids)
        assert set(recorded.values()) == set(filed.values()) == {1}
        assert recorded.keys() == filed.keys() == found
        assert {one.source_id for one in life.passages.values()} == found
        before = life.contents()
        life.replay.everything(lambda _done, _total: None)
        assert life.contents() == before
        life.store.close()
