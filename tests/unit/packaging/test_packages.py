import configparser
import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.packaging.conftest import PACKAGING, RecordingConsole

from bootstrapping import debian, freezing, portable  # isort: skip - conftest makes it importable
from bootstrapping.console import SetupError  # isort: skip
from bootstrapping.layout import Environment  # isort: skip

needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="this system has no dpkg-deb")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """What looks like a frozen program."""
    folder = tmp_path / "afterimage"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "a-library.so").write_bytes(b"library" * 1000)
    executable = folder / "afterimage"
    executable.write_text("#!/bin/sh\necho remembers\n")
    executable.chmod(0o700)
    return folder


@pytest.fixture
def libraries(tmp_path: Path) -> Path:
    """One library of those that are locked, with its licence."""
    folder = tmp_path / "site-packages"
    facts = folder / "numpy-2.0.0.dist-info"
    (facts / "licenses").mkdir(parents=True)
    (facts / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: numpy\nVersion: 2.0.0\nLicense-Expression: BSD-3-Clause\n"
    )
    (facts / "licenses" / "LICENSE.txt").write_text("Redistribution is permitted.")
    (facts / "RECORD").write_text("numpy-2.0.0.dist-info/licenses/LICENSE.txt,,\n")
    return folder


@needs_dpkg
def test_the_debian_package_holds_program_menu_entry_and_licences(
    program: Path, libraries: Path, tmp_path: Path
) -> None:
    made = debian.build(program, libraries, tmp_path / "build")
    facts = subprocess.run(["dpkg-deb", "--field", made], capture_output=True, text=True, check=True).stdout
    control = dict(line.split(": ", 1) for line in facts.splitlines() if not line.startswith(" "))
    assert control["Package"] == "afterimage"
    assert control["Version"] == debian.version()
    assert int(control["Installed-Size"]) > 7
    assert {"libegl1", "libxcb-cursor0"} <= {word.split()[0] for word in control["Depends"].split(", ")}

    root = tmp_path / "installed"
    subprocess.run(["dpkg-deb", "--extract", made, root], check=True)
    assert (
        subprocess.run([root / "usr/bin/afterimage"], capture_output=True, check=True).stdout
        == b"remembers\n"
    )
    assert (root / "usr/lib/afterimage/_internal/a-library.so").stat().st_mode & 0o777 == 0o644
    assert (root / "usr/lib/afterimage/afterimage").stat().st_mode & 0o777 == 0o755
    share = root / "usr/share"
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(share / "applications/afterimage.desktop", "utf-8")
    assert entry["Desktop Entry"]["Exec"] == "afterimage run"
    assert (share / f"icons/hicolor/scalable/apps/{entry['Desktop Entry']['Icon']}.svg").exists()
    licence = (share / "doc/afterimage/licenses/numpy.txt").read_text("utf-8")
    assert "BSD-3-Clause" in licence
    assert "Redistribution is permitted." in licence
    assert gzip.decompress((share / "doc/afterimage/changelog.gz").read_bytes())


@needs_dpkg
def test_removing_says_where_memories_stay(program: Path, libraries: Path, tmp_path: Path) -> None:
    made = debian.build(program, libraries, tmp_path / "build")
    scripts = tmp_path / "scripts"
    subprocess.run(["dpkg-deb", "--control", made, scripts], check=True)
    for name in ("prerm", "postrm"):
        assert os.access(scripts / name, os.X_OK)
        subprocess.run(["sh", "-n", scripts / name], check=True)
    removed = subprocess.run([scripts / "postrm", "remove"], capture_output=True, text=True, check=True)
    assert ".local/share/afterimage" in removed.stdout
    upgraded = subprocess.run([scripts / "postrm", "upgrade"], capture_output=True, text=True, check=True)
    assert upgraded.stdout == ""


def test_the_runtime_that_is_handed_on_is_for_other_processors_too(
    console: RecordingConsole, environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "runtime"
    monkeypatch.setattr(portable, "PORTABLE", folder)
    monkeypatch.setattr(portable, "uv_environment", lambda _: {})
    console.failing["llama"] = "no compiler"
    with pytest.raises(SetupError, match="could not be built"):
        portable.build_portable(console, environment)
    console.failing.clear()
    assert portable.build_portable(console, environment) == folder
    assert "--config-setting cmake.define.GGML_NATIVE=OFF" in console.called[-1]
    assert "--require-hashes" in console.called[-1]


def test_the_runtime_is_made_once(
    console: RecordingConsole, environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "runtime"
    monkeypatch.setattr(portable, "PORTABLE", folder)
    monkeypatch.setattr(portable, "uv_environment", lambda _: {})
    portable.build_portable(console, environment)
    said = len(console.said)
    portable.build_portable(console, environment)
    assert len(console.said) == said


def test_freezing_brings_the_runtime_along(
    console: RecordingConsole, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    monkeypatch.setattr(portable, "build_portable", lambda *_: built.append("runtime"))
    assert freezing.freeze(console, environment) == freezing.PROGRAM.parent
    assert built == ["runtime"]
    assert str(PACKAGING / "afterimage.spec") in console.called[-1]
    console.failing["PyInstaller"] = "a library is missing"
    with pytest.raises(SetupError, match="could not be frozen"):
        freezing.freeze(console, environment)
