"""Time and zone."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
import tzlocal

from core.capture import clock


def test_now_is_aware() -> None:
    assert clock.utc_now().tzinfo is UTC


def test_the_zone_follows_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Asia/Tokyo", "America/Lima"):
        monkeypatch.setenv("TZ", name)
        monkeypatch.setattr(tzlocal, "reload_localzone", tzlocal.unix._get_localzone)
        monkeypatch.setattr(tzlocal, "get_localzone_name", tzlocal.unix._get_localzone_name)
        assert clock.local_zone() == name


@pytest.mark.parametrize(
    ("offset", "name"),
    [(0, "Etc/UTC"), (3600, "Etc/GMT-1"), (-5 * 3600, "Etc/GMT+5"), (19800, "Etc/UTC")],
)
def test_an_unnamed_zone_becomes_a_fixed_one(offset: int, name: str) -> None:
    assert clock._fixed_zone(offset) == name
    ZoneInfo(name)


def test_a_system_without_a_zone_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> None:
        raise KeyError("conflicting files")

    monkeypatch.setattr(tzlocal, "reload_localzone", nothing)
    ZoneInfo(clock.local_zone())
