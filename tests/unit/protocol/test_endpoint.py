import os
import socket
import stat
import tempfile
from pathlib import Path

import pytest

from core.protocol import endpoint
from core.protocol.endpoint import same_user, socket_path
from core.records.errors import EnvironmentFaultError


@pytest.fixture
def runtime(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_folder))
    return short_folder


def _listen(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()


def test_it_is_in_the_runtime_folder_for_the_user_alone(runtime: Path) -> None:
    path = Path(socket_path(Path("/somewhere/home")))
    assert path.parent == runtime / "afterimage"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    _listen(str(path))


def test_it_tells_homes_apart_and_knows_one_by_any_path(runtime: Path) -> None:
    home = runtime / "home"
    home.mkdir()
    (runtime / "link").symlink_to(home)
    assert socket_path(home) == socket_path(runtime / "link") == socket_path(runtime / "x" / ".." / "home")
    assert socket_path(home) != socket_path(runtime / "other")


def test_a_home_of_any_length_or_script_has_a_socket(runtime: Path) -> None:
    for home in ("/" + "very long/" * 400, "/" + "é" * 250, os.fsdecode(b"/caf\xe9")):
        path = socket_path(Path(home))
        assert path.startswith(str(runtime))
        _listen(path)


def test_a_runtime_folder_too_deep_gives_way_to_the_temporary_one(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = runtime / ("d" * 100)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(runtime))
    monkeypatch.setattr(endpoint, "_USER_RUNTIME", str(runtime / "{}"))
    path = Path(socket_path(Path("/home")))
    assert path.parent == runtime / f"afterimage-{os.getuid()}"
    _listen(str(path))


@pytest.mark.parametrize("value", ["", "relative/path", "/does/not/exist"])
def test_an_unusable_variable_is_passed_over(
    runtime: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", value)
    monkeypatch.setattr(endpoint, "_USER_RUNTIME", str(runtime / "{}"))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(runtime))
    assert Path(socket_path(Path("/home"))).parent == runtime / f"afterimage-{os.getuid()}"


def test_a_folder_that_others_can_enter_is_refused(runtime: Path) -> None:
    (runtime / "afterimage").mkdir()
    (runtime / "afterimage").chmod(0o755)
    with pytest.raises(EnvironmentFaultError, match="does not belong to you alone"):
        socket_path(Path("/home"))


def test_a_folder_of_somebody_else_is_refused(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (runtime / "afterimage").mkdir(mode=0o700)
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    with pytest.raises(EnvironmentFaultError, match="does not belong to you alone"):
        socket_path(Path("/home"))


def test_a_link_in_its_place_is_refused(runtime: Path) -> None:
    (runtime / "elsewhere").mkdir(mode=0o700)
    (runtime / "afterimage").symlink_to(runtime / "elsewhere")
    with pytest.raises(EnvironmentFaultError):
        socket_path(Path("/home"))


def test_a_file_in_its_place_is_refused(runtime: Path) -> None:
    (runtime / "afterimage").touch(mode=0o600)
    with pytest.raises(EnvironmentFaultError):
        socket_path(Path("/home"))


def test_a_user_is_told_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, other = socket.socketpair(socket.AF_UNIX)
    with ours, other:
        assert same_user(ours)
        monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
        assert not same_user(ours)
