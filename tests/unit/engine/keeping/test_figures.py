"""What the home takes, as du tells it."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from core.engine.keeping.ballast import Ballast
from core.engine.keeping.figures import measure, storage
from core.protocol.operations import RetentionRules
from tests.unit.engine.keeping.keeping import fill, later, let_go
from tests.unit.engine.living import Life

MIB = 2**20
GIB = 2**30
DAY = 24 * 3600.0

needs_du = pytest.mark.skipif(shutil.which("du") is None, reason="needs du")


def du(path: Path) -> int:
    found = subprocess.run(["du", "-s", "-B1", str(path)], check=True, capture_output=True, text=True)
    return int(found.stdout.split()[0])


@needs_du
def test_figures_are_those_of_du(life: Life) -> None:
    fill(life)
    Ballast(life.home, MIB).refill()
    measured = measure(life.home, life.store.vault.objects)
    assert measured.used == du(life.home)
    for folder in ("journal", "keys", "spool", "logs"):
        if (life.home / folder).exists():
            assert measured.of(folder) == du(life.home / folder)
    assert measured.of("reserve") == MIB
    assert measured.of("pictures") + measured.of("tables") <= du(life.home / "objects")
    assert measured.of("pictures") == sum(measured.pictures.values()) > 0
    assert measured.of("sealed") == 0


@needs_du
def test_while_locked_the_sum_is_the_same(life: Life) -> None:
    fill(life)
    measured = measure(life.home)
    assert measured.used == du(life.home)
    assert measured.of("pictures") == measured.of("tables") == 0
    assert measured.of("sealed") == du(life.home / "objects")


def test_pictures_that_went_are_not_counted_any_more(life: Life) -> None:
    fill(life)
    assert measure(life.home, life.store.vault.objects).of("pictures")
    let_go(life, RetentionRules(pictures_days=1), later(40))
    assert measure(life.home, life.store.vault.objects).of("pictures") == 0


def test_growth_and_what_it_means(life: Life) -> None:
    fill(life)
    old = time.time() - 20 * DAY
    for file in (life.home / "journal").iterdir():
        os.utime(file, (old, old))
    os.utime(life.home / "journal", (old, old))
    measured = measure(life.home, life.store.vault.objects)
    month = measured.per_day(30)
    assert measured.per_day(7) == measured.of("pictures") // 7
    assert month > 0
    assert month * 20 == pytest.approx(
        measured.of("pictures") + measured.of("journal") + measured.of("tables"), rel=0.01
    )
    found = storage(measured, free=3 * GIB, floor=GIB, max_gb=1.0)
    assert found.used == measured.used == sum(kind.bytes for kind in found.kinds)
    assert found.limit_in_days == pytest.approx((GIB - measured.used) / found.per_day_week)
    assert found.floor_in_days == pytest.approx(2 * GIB / found.per_day_week)
    assert storage(measured, free=3 * GIB, floor=GIB, max_gb=0).limit_in_days is None


def test_an_empty_home_tells_of_no_growth(tmp_path: Path) -> None:
    found = storage(measure(tmp_path), free=GIB, floor=0, max_gb=0)
    assert (found.per_day_week, found.per_day_month, found.floor_in_days) == (0, 0, None)
    assert storage(measure(tmp_path / "gone"), 0, 0, 0).used == 0
