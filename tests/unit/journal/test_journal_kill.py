import random

from tests.unit.journal.conftest import Home, numbers
from tests.unit.killed import acknowledged_before_kill

KILLS = 15


def test_kill_minus_nine_loses_nothing_acknowledged(home: Home) -> None:
    random.seed(2)
    acknowledged: list[int] = []
    for run in range(KILLS):
        lines = acknowledged_before_kill(
            "tests.unit.journal.appender",
            str(home.path),
            str(run * 10_000),
            acknowledgements=random.randint(1, 40),
        )
        acknowledged += map(int, lines)
        journal = home.reopened()
        found = numbers(journal.replay())
        assert found == sorted(set(found))
        assert set(acknowledged) <= set(found)
        assert len(found) <= len(acknowledged) + run + 1  # the one that was under way at each kill
        assert journal.damage == ()
        assert len(home.files()) == len(journal.segments)
        home.close()
