import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.packaging.conftest import PACKAGING

import bootstrap  # isort: skip - conftest makes it importable


def test_python_3_6_can_read_it() -> None:
    source = (PACKAGING / "bootstrap.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    annotations = [
        node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation
    ]
    annotations += [
        node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns
    ]
    # Whatever is not a plain name must be quoted, or an old Python evaluates it and fails.
    assert all(isinstance(annotation, ast.Name | ast.Constant) for annotation in annotations)
    names = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    assert names <= sys.stdlib_module_names


def test_folder_never_becomes_a_package() -> None:
    assert not (PACKAGING / "__init__.py").exists()


def test_too_old_a_python_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))
    monkeypatch.setattr(bootstrap, "newer_pythons", list)
    assert bootstrap.main(["run"]) == 1
    said = capsys.readouterr().err
    assert "needs Python 3.11 or newer" in said
    assert "This is Python 3.8" in said
    assert "apt-get install python3.11" in said


def test_goes_on_with_the_first_newer_python_that_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    called: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        if "-c" in command:
            return 127 if command[0] == str(shim) else 0
        called.append(command)
        return 7

    monkeypatch.setattr(sys, "version_info", (3, 10, 1, "final", 0))
    monkeypatch.setattr(bootstrap, "newer_pythons", lambda: [str(shim), "/nowhere", sys.executable])
    monkeypatch.setattr(subprocess, "call", call)
    assert bootstrap.main(["test", "-k", "x"]) == 7
    assert called == [["/nowhere", str(PACKAGING / "bootstrap.py"), "test", "-k", "x"]]


def test_what_cannot_be_started_is_no_python(tmp_path: Path) -> None:
    assert not bootstrap.is_new_enough(str(tmp_path / "missing"))
    assert bootstrap.is_new_enough(sys.executable)


def test_looks_on_path_and_in_pyenv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("bin/python3.11", "bin/python3.12", "bin/python3.10", "pyenv/versions/3.13.0/bin/python3"):
        program = tmp_path / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("HOME", str(tmp_path))
    found = [str(Path(path).relative_to(tmp_path)) for path in bootstrap.newer_pythons()]
    assert found == ["bin/python3.12", "bin/python3.11", "pyenv/versions/3.13.0/bin/python3"]
