"""The system's keyring: a real Secret Service on a bus of its own, and back ends that must be refused."""

import configparser
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from core.records.errors import EnvironmentFaultError
from core.vault import keyring as keyring_module
from core.vault.keyring import ALLOWED, Keyring, SystemKeyring, class_name, find_keyring

PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")


@pytest.fixture(autouse=True)
def _own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")


def configure(tmp_path: Path, backend: str, path: Path | None = None) -> None:
    """As the library's documentation says to choose a back end."""
    config = configparser.RawConfigParser()
    config["backend"] = {"default-keyring": backend}
    if path is not None:
        config["backend"]["keyring-path"] = str(path)
    folder = tmp_path / "XDG_CONFIG_HOME" / "python_keyring"
    folder.mkdir(parents=True)
    with (folder / "keyringrc.cfg").open("w", encoding="utf-8") as file:
        config.write(file)


def hostile_module(folder: Path) -> None:
    """A back end that keeps everything in plain text, and says so when it is only imported."""
    folder.mkdir()
    (folder / "plaintext_backend.py").write_text(
        "import pathlib\n"
        "pathlib.Path(__file__).with_name('imported').touch()\n"
        "from keyring.backend import KeyringBackend\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 99\n"
        "    def get_password(self, service, username): return None\n"
        "    def set_password(self, service, username, password):\n"
        "        pathlib.Path(__file__).with_name('secrets').write_text(password)\n"
        "    def delete_password(self, service, username): pass\n"
    )


class Works:
    """Stands for an allowed class on the system it is for."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def there_is(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """On this machine those of the allowed classes work."""
    monkeypatch.setattr(keyring_module, "_load", lambda name: Works if name in names else None)


# ── which ────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_is_none_without_a_session_bus() -> None:
    assert find_keyring() is None


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "plaintext_backend.Keyring",
        "keyring.backends.SecretService.Keyring.x",
        "nonsense",
        "",
    ],
)
@pytest.mark.parametrize("by", ["environment", "file"])
def test_a_back_end_that_is_not_allowed_counts_as_none_and_is_not_even_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str, by: str
) -> None:
    there_is(monkeypatch, ALLOWED[2])
    hostile_module(tmp_path / "hostile")
    monkeypatch.syspath_prepend(str(tmp_path / "hostile"))
    if by == "environment":
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    else:
        configure(tmp_path, backend, tmp_path / "hostile")
    found = find_keyring()
    assert (found is None) is (backend != "")
    assert not (tmp_path / "hostile" / "imported").exists()
    assert "plaintext_backend" not in sys.modules


@pytest.mark.parametrize("backend", [*ALLOWED, "keyring.backends.chainer.ChainerBackend"])
def test_an_allowed_one_that_is_chosen_is_used(monkeypatch: pytest.MonkeyPatch, backend: str) -> None:
    there_is(monkeypatch, *ALLOWED)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    assert isinstance(find_keyring(), SystemKeyring)


def test_one_that_is_chosen_and_not_there_is_not_replaced_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    there_is(monkeypatch, ALLOWED[2])
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", ALLOWED[4])
    assert find_keyring() is None


def test_an_unreadable_configuration_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there_is(monkeypatch, *ALLOWED)
    folder = tmp_path / "XDG_CONFIG_HOME" / "python_keyring"
    folder.mkdir(parents=True)
    (folder / "keyringrc.cfg").write_bytes(b"\xff\xfe[[[")
    assert find_keyring() is None


def test_another_class_under_an_allowed_name_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import SecretService

    monkeypatch.setattr(SecretService, "Keyring", Works)
    assert class_name(Works) not in ALLOWED
    assert find_keyring() is None


# ── how ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_keeps_reads_and_forgets() -> None:
    keyring: Keyring = SystemKeyring(Works())
    assert keyring.read("a") is None
    keyring.write("a", "secret")
    assert keyring.read("a") == "secret"
    keyring.delete("a")
    keyring.delete("a")
    assert keyring.read("a") is None


class Forgets(Works):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Fails(Works):
    def get_password(self, _service: str, _username: str) -> str | None:
        raise RuntimeError("KeyringLocked")


class Hangs(Works):
    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def get_password(self, _service: str, _username: str) -> str | None:
        self.release.wait()
        return None


def test_one_that_forgets_or_fails_is_said() -> None:
    with pytest.raises(EnvironmentFaultError, match="did not keep"):
        SystemKeyring(Forgets()).write("a", "secret")
    with pytest.raises(EnvironmentFaultError, match="refused"):
        SystemKeyring(Fails()).read("a")


def test_one_that_does_not_answer_is_not_waited_for_for_ever() -> None:
    backend = Hangs()
    with pytest.raises(EnvironmentFaultError, match="does not answer"):
        SystemKeyring(backend).read("a", patience=0.01)
    backend.release.set()


# ── the real thing ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def session() -> list[str]:
    """The beginning of a command line that runs the rest on a bus of its own with an unlocked keyring."""
    for program in PROGRAMS:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (apt install gnome-keyring dbus)")
    script = (
        "printf test | gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &\n"
        'daemon=$!\n"$@"\nstatus=$?\nkill $daemon\nexit $status\n'
    )
    return ["dbus-run-session", "--", "sh", "-c", script, "sh"]


def test_a_real_secret_service_holds_a_part_of_the_key(session: list[str], tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment: dict[str, Any] = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
    }
    environment.pop("DBUS_SESSION_BUS_ADDRESS")
    child = [sys.executable, "-W", "error", "-m", "tests.unit.vault.keyring_owner", str(tmp_path / "home")]
    done = subprocess.run(
        [*session, *child], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.split() == ["The", "Secret", "Service", "keyring", "on", "opened", "off", "opened"], (
        done.stderr
    )
