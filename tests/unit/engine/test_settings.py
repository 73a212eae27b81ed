import json
import re
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.engine.settings import CaptureSettings, Settings, SettingsFile, is_zone
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_nothing_is_recorded_by_default(path: Path) -> None:
    assert SettingsFile(path).current == Settings()
    assert not SettingsFile(path).current.capture.enabled
    assert not path.exists()


def test_changes_are_on_disk_for_the_user_alone(path: Path) -> None:
    file = SettingsFile(path)
    file.set("capture.interval", 5)
    until = datetime(2026, 3, 4, 12, tzinfo=UTC)
    file.change(capture=CaptureSettings(paused=True, paused_until=until, interval=5))
    file.set("privacy.exclude_apps", ["Banking"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = SettingsFile(path).current
    assert again == file.current
    assert again.capture.paused_until == until
    assert again.privacy.exclude_apps == ("Banking",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("capture.interval", 0.1),
        ("capture.interval", 61),
        ("capture.interval", "often"),
        ("capture.enabled", "yes"),
        ("privacy.exclude_apps", "Banking"),
        ("user.zone", "Atlantis/Capital"),
        ("capture.paused_until", "tomorrow"),
    ],
)
def test_unfit_values_are_refused_by_name(path: Path, name: str, value: object) -> None:
    file = SettingsFile(path)
    with pytest.raises(RefusedError, match=name):
        file.set(name, value)
    assert file.current == Settings()
    assert not path.exists()


@pytest.mark.parametrize("name", ["capture.colour", "capture", "", "capture.interval.x"])
def test_unknown_settings_are_named(path: Path, name: str) -> None:
    with pytest.raises(NotFoundError, match=r"capture\.interval"):
        SettingsFile(path).set(name, 1)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"capture": {"interval": 0}}', b"\xff\xfe"])
def test_a_broken_file_is_never_replaced_by_guesses(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(EnvironmentFaultError, match="nothing is captured"):
        SettingsFile(path)
    assert path.read_bytes() == content


def test_a_file_of_a_newer_version_is_read(path: Path) -> None:
    path.write_text(json.dumps({"capture": {"interval": 4.0, "hue": 3}, "weather": {}}))
    assert SettingsFile(path).current.capture.interval == 4


def test_every_setting_can_be_set_to_what_it_is(path: Path) -> None:
    file = SettingsFile(path)
    for name, value in file.current.flat().items():
        assert file.set(name, value) == Settings()


def test_changes_from_several_threads_all_count(path: Path) -> None:
    file = SettingsFile(path)
    changes = {"capture.interval": 9.0, "user.name": "Ann", "privacy.allow": ("banks",), "user.zone": "UTC"}
    threads = [threading.Thread(target=file.set, args=change) for change in changes.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    values = SettingsFile(path).current.flat()
    assert {name: values[name] for name in changes} == changes


def test_zones() -> None:
    assert is_zone("Europe/Berlin")
    assert not any(map(is_zone, ("", "Nowhere", "../etc/passwd", "/etc/localtime", "Europe/", "\0")))


def test_a_flipped_bit_in_an_exclusion_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).set("privacy.exclude_apps", ["KeePassXC"])
    written = path.read_bytes()
    path.write_bytes(written.replace(b"KeePassXC", b"KeeQassXC"))
    with pytest.raises(EnvironmentFaultError, match="not as they were written"):
        SettingsFile(path)


def test_a_file_changed_by_hand_counts_without_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).set("privacy.exclude_apps", ["KeePassXC"])
    lines = [line for line in path.read_text().splitlines() if "checksum" not in line]
    text = "\n".join(lines).replace("KeePassXC", "Signal")
    path.write_text(re.sub(r",(\s*})$", r"\1", text))
    assert SettingsFile(path).current.privacy.exclude_apps == ("Signal",)
