import random
from pathlib import Path

from core.spool.spool import Spool
from tests.unit.killed import acknowledged_before_kill
from tests.unit.spool.conftest import PRIVATE_KEY, PUBLIC_KEY

KILLS = 15


def test_kill_minus_nine_loses_nothing_acknowledged(tmp_path: Path) -> None:
    random.seed(3)
    acknowledged: dict[str, int] = {}
    for run in range(KILLS):
        lines = acknowledged_before_kill(
            "tests.unit.spool.spooler",
            str(tmp_path),
            str(run * 10_000),
            acknowledgements=random.randint(1, 40),
        )
        for item_id, number in map(str.split, lines):
            acknowledged[item_id] = int(number)
        spool = Spool(tmp_path, PUBLIC_KEY)
        found = {item.id: int(spool.open(item.id, PRIVATE_KEY).rstrip(b"\0")) for item in spool.pending()}
        assert acknowledged.items() <= found.items()
        assert list(found.values()) == sorted(found.values())
        assert len(found) <= len(acknowledged) + run + 1  # the one that was under way at each kill
        assert len(list((tmp_path / "spool").iterdir())) == len(found)
