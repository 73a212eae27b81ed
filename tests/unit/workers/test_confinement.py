"""What runs code of others changes no file and reaches no process, whichever call it tries."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.workers import confinement, seccomp

pytestmark = pytest.mark.skipif(
    not seccomp.supported(), reason="only 64-bit Linux on x86 and ARM has such filters"
)

CHANGES = """
import ctypes, errno, os, signal, sys, threading
from core.workers.confinement import forbid_changes
folder = sys.argv[1]
there = os.path.join(folder, "there")
open_before = os.open(there, os.O_RDWR)
link = os.path.join(folder, "link")
assert forbid_changes()
ways = {
    "write": lambda: open(there, "w"),
    "append": lambda: open(there, "a"),
    "make": lambda: os.open(os.path.join(folder, "new"), os.O_CREAT),
    "empty": lambda: os.truncate(there, 0),
    "rename": lambda: os.rename(there, link),
    "replace": lambda: os.replace(there, link),
    "link": lambda: os.link(there, link),
    "symlink": lambda: os.symlink(there, link),
    "unlink": lambda: os.unlink(there),
    "folder": lambda: os.mkdir(link),
    "fifo": lambda: os.mkfifo(link),
    "mode": lambda: os.chmod(there, 0o777),
    "owner": lambda: os.chown(there, os.getuid(), os.getgid()),
    "times": lambda: os.utime(there),
    "attribute": lambda: os.setxattr(there, "user.x", b"1"),
    "signal": lambda: os.kill(os.getppid(), 0),
    "process": os.fork,
}
for name, way in ways.items():
    try:
        way()
    except PermissionError:
        continue
    raise AssertionError(name + " went through")
libc = ctypes.CDLL(None, use_errno=True)
for number in (435, 437):
    assert libc.syscall(number, None, 0) == -1 and ctypes.get_errno() == errno.ENOSYS, number
done = threading.Event()
threading.Thread(target=done.set).start()
assert done.wait(10), "threads start"
with open(there) as file:
    assert file.read() == "kept", "reading goes on"
os.write(open_before, b"k")  # what was given open may be written: that is how results are handed over
assert forbid_changes(), "twice does no harm"
"""

SIGHT = """
import os, sys
from core.workers.confinement import program_folders, see_only
shown, hidden = sys.argv[1:]
if not see_only((*program_folders(), shown)):
    raise SystemExit(77)
assert open(os.path.join(shown, "file")).read() == "to be seen"
for way in (
    lambda: open(os.path.join(hidden, "file")),
    lambda: os.listdir(hidden),
    lambda: open("/etc/passwd"),
):
    try:
        way()
    except PermissionError:
        continue
    raise AssertionError("it was seen")
"""
_NO_LANDLOCK = 77


def ran(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_nothing_is_changed_and_nobody_reached(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept", "utf-8")
    done = ran(CHANGES, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_only_what_is_named_is_seen(tmp_path: Path) -> None:
    shown, hidden = tmp_path / "shown", tmp_path / "hidden"
    for folder, text in ((shown, "to be seen"), (hidden, "not to be seen")):
        folder.mkdir()
        (folder / "file").write_text(text, "utf-8")
    done = ran(SIGHT, str(shown), str(hidden))
    if done.returncode == _NO_LANDLOCK:
        pytest.skip("this kernel has no Landlock")
    assert done.returncode == 0, done.stderr


def test_elsewhere_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert confinement.forbid_changes() is False
    assert confinement.see_only(()) is False
