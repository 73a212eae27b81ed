import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.engine.home import Home, Ownership
from core.records.errors import EnvironmentFaultError, InUseError
from tests.unit.killed import ROOT

_HOLD = """
import sys
from pathlib import Path
from core.engine.home import Home, Ownership
with Ownership(Home(Path(sys.argv[1]))):
    print("mine", flush=True)
    sys.stdin.read()
"""


def test_preparing_makes_private_folders_and_nothing_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    home.prepare()
    home.prepare()
    assert [path.name for path in home.root.iterdir()] == ["logs"]
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.logs.stat().st_mode) == 0o700


def test_homes_that_cannot_be_used_are_explained(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(EnvironmentFaultError, match="not a folder"):
        Home(file).prepare()
    with pytest.raises(EnvironmentFaultError, match="not a folder"):
        Home(file / "below").prepare()
    with pytest.raises(EnvironmentFaultError, match="too long"):
        Home(tmp_path / ("x" * 300)).prepare()
    with pytest.raises(EnvironmentFaultError, match="too long"):
        Home(tmp_path.joinpath(*["y" * 200] * 25)).prepare()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EnvironmentFaultError, match="cannot be written"):
        Home(tmp_path / "home").prepare()
    tmp_path.chmod(0o700)


def test_a_full_disk_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_keywords: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "touch", fail)
    with pytest.raises(EnvironmentFaultError, match="no room left"):
        Home(tmp_path).prepare()


def test_a_home_has_one_owner_at_a_time(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with Ownership(home):
        assert stat.S_IMODE(home.lock.stat().st_mode) == 0o600
        with pytest.raises(InUseError, match="already running"), Ownership(home):
            pass
    with Ownership(home):
        pass


def test_an_owner_that_was_killed_owns_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    owner = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"mine\n"
        with pytest.raises(InUseError), Ownership(home):
            pass
        owner.kill()
        owner.wait()
        with Ownership(home):
            pass


def test_a_folder_that_everybody_shares_is_left_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(EnvironmentFaultError, match="shared by everybody"):
        Home(shared).prepare()
    assert not list(shared.iterdir())
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_path_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="not valid text"):
        Home(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))).prepare()
