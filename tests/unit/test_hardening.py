"""What a process of Afterimage keeps to itself: memory, files, the text of errors, a passphrase."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has prctl and /proc")


def child(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with everything the tests' process must not have done to it."""
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_what_it_makes_is_for_the_user_alone(tmp_path: Path) -> None:
    script = (
        "import os, pathlib; os.umask(0); from core.hardening import harden; harden()\n"
        f"p = pathlib.Path({str(tmp_path)!r}); (p / 'file').touch(); (p / 'folder').mkdir()"
    )
    assert child(script).returncode == 0
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700


@linux_only
def test_no_core_is_dumped_and_none_can_be_allowed_again() -> None:
    script = (
        "import resource; from core.hardening import harden; harden()\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)"
    )
    done = child(script)
    assert done.returncode == 0, done.stderr


@linux_only
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv (util-linux)")
def test_a_hidden_process_cannot_be_read_by_its_user() -> None:
    """Root may look anywhere, so a root without its powers is looked at by another one."""
    script = (
        "import sys; from core.hardening import harden, hide_memory; harden()\n"
        "if sys.argv[1:]: hide_memory()\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    peek = "import sys; f = open(f'/proc/{sys.argv[1]}/mem', 'rb')"
    seen = {}
    for hidden in ([], ["hide"]):
        process = subprocess.Popen(
            [*powerless, sys.executable, "-c", script, *hidden],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        looked = subprocess.run(
            [*powerless, sys.executable, "-c", peek, str(process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        seen[bool(hidden)] = looked
        process.communicate()
    if seen[False].returncode != 0:
        pytest.skip("this system lets no process look into another one anyway")
    assert seen[True].returncode != 0
    assert "PermissionError" in seen[True].stderr


CRASHES = {
    "main": "raise ValueError('my diary')",
    "thread": "import threading\nt = threading.Thread(target=lambda: {}['my diary'])\nt.start(); t.join()",
    "unraisable": "class A:\n  def __del__(self): raise ValueError('my diary')\nA()",
    "log": "import logging\ntry: {}['my diary']\nexcept KeyError: logging.getLogger('x').exception('failed')",
    "cause": "try: {}['my diary']\nexcept KeyError as e: raise OSError('my diary') from e",
    "fault": "import faulthandler; diary = 'my diary'; faulthandler._sigsegv()",
}


@pytest.mark.parametrize("way", CRASHES)
def test_crashes_tell_kind_and_place_but_no_content(way: str) -> None:
    done = child(f"from core.hardening import harden; harden()\n{CRASHES[way]}")
    assert "diary" not in done.stderr + done.stdout
    assert "<string>:" in done.stderr or "<string>" in done.stderr
    assert any(word in done.stderr for word in ("ValueError", "KeyError", "OSError", "Segmentation")), (
        done.stderr
    )


def test_crashes_go_to_the_log_where_there_is_one(tmp_path: Path) -> None:
    script = (
        "from core.hardening import harden; from core.engine.logs import write_logs; import pathlib\n"
        f"harden(); write_logs(pathlib.Path({str(tmp_path)!r})); raise ValueError('my diary')"
    )
    done = child(script)
    assert done.stderr == ""
    told = (tmp_path / "engine.log").read_text()
    assert "ValueError" in told
    assert "diary" not in told


@linux_only
def test_a_passphrase_in_the_environment_is_seen_once() -> None:
    script = (
        "import os, pathlib, subprocess; from core.hardening import take_passphrase\n"
        "assert take_passphrase() == 'violet harbour'\n"
        "assert take_passphrase() is None\n"
        "assert 'violet' not in pathlib.Path('/proc/self/environ').read_text()\n"
        "assert 'FENCE=before' in pathlib.Path('/proc/self/environ').read_text()\n"
        "assert b'violet' not in subprocess.check_output(['env'])\n"
        "assert b'FENCE=before' in subprocess.check_output(['env'])\n"
    )
    done = child(script, AFTERIMAGE_PASSPHRASE="violet harbour", FENCE="before")
    assert done.returncode == 0, done.stderr


def test_an_empty_passphrase_is_none() -> None:
    done = child(
        "from core.hardening import take_passphrase as t; assert t() is None", AFTERIMAGE_PASSPHRASE=""
    )
    assert done.returncode == 0, done.stderr
