"""Battery or mains, as Linux shows it."""

from pathlib import Path

import pytest

from core.capture.power import on_battery


def supply(folder: Path, name: str, **told: str) -> None:
    (folder / name).mkdir()
    for key, value in told.items():
        (folder / name / key).write_text(value + "\n")


def test_without_a_battery_there_is_mains(tmp_path: Path) -> None:
    assert not on_battery(tmp_path)
    assert not on_battery(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("mains", "status", "told"),
    [("0", "Discharging", True), ("1", "Charging", False), ("1", "Discharging", False), ("0", "Full", False)],
)
def test_a_laptop(tmp_path: Path, mains: str, status: str, *, told: bool) -> None:
    supply(tmp_path, "AC", type="Mains", online=mains)
    supply(tmp_path, "BAT0", type="Battery", status=status, scope="System")
    assert on_battery(tmp_path) is told


def test_one_of_two_batteries_is_enough(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", type="Battery", status="Unknown")
    supply(tmp_path, "BAT1", type="Battery", status="Discharging")
    assert on_battery(tmp_path)


def test_the_battery_of_a_mouse_is_not_the_computer_s(tmp_path: Path) -> None:
    supply(tmp_path, "hidpp_battery_0", type="Battery", status="Discharging", scope="Device")
    assert not on_battery(tmp_path)


def test_what_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "BAT0").mkdir()
    (tmp_path / "BAT0" / "type").mkdir()
    assert not on_battery(tmp_path)
