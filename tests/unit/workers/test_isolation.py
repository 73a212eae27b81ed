"""A worker cannot reach the network or other processes, whichever way it tries, nor take all memory."""

import subprocess
import sys

import pytest

from core.workers import isolation, seccomp

ATTEMPTS = """
import ctypes, os, socket, sys, threading
from core.workers.isolation import forbid_network
started, go = threading.Event(), threading.Event()
refused = []
def attempt(*kind):
    try:
        socket.socket(*kind).close()
    except PermissionError:
        refused.append(kind)
def other_thread():
    started.set()
    go.wait()
    attempt(socket.AF_INET, socket.SOCK_STREAM)
thread = threading.Thread(target=other_thread)
thread.start()
started.wait()
assert forbid_network()
go.set()
thread.join()
assert len(refused) == 1, "a thread from before"
attempt(socket.AF_INET6, socket.SOCK_STREAM)
attempt(socket.AF_INET, socket.SOCK_DGRAM)
attempt(socket.AF_NETLINK, socket.SOCK_RAW)
attempt(socket.AF_UNIX)
attempt(socket.AF_UNIX, socket.SOCK_DGRAM)
assert len(refused) == 6, refused
libc = ctypes.CDLL(None, use_errno=True)
assert libc.socket(2, 1, 0) == -1 and ctypes.get_errno() == 1, "native code"
assert libc.syscall(425, 1, None) == -1 and ctypes.get_errno() == 1, "io_uring"
one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
for way in (
    lambda: one.sendto(b"x", "/run/systemd/notify"),
    lambda: one.sendmsg([b"x"], (), 0, "/run/systemd/notify"),
    lambda: one.connect("/run/dbus/system_bus_socket"),
    lambda: one.bind("\\0mine"),
    lambda: os.execv("/bin/true", ["true"]),
):
    try:
        way()
    except PermissionError:
        pass
    else:
        raise AssertionError("it went through")
os.write(one.fileno(), b"x")
assert os.read(other.fileno(), 1) == b"x", "a pair talks to itself"
child = os.fork()
if not child:
    try:
        socket.socket()
    except PermissionError:
        os._exit(0)
    os._exit(1)
assert os.waitpid(child, 0)[1] == 0, "children inherit it"
open("/dev/null").close()
assert forbid_network(), "twice does no harm"
"""


@pytest.mark.skipif(
    not seccomp.supported(),
    reason="only 64-bit Linux on x86 and ARM has the filter",
)
def test_nobody_can_be_reached() -> None:
    done = subprocess.run([sys.executable, "-c", ATTEMPTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_elsewhere_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert isolation.forbid_network() is False


def test_memory_and_files_are_bounded() -> None:
    script = """
import resource
from core.workers.isolation import keep_within_limits
keep_within_limits()
assert resource.getrlimit(resource.RLIMIT_AS)[1] <= 4 * 2**30
assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] <= 256
try:
    bytearray(5 * 2**30)
except MemoryError:
    pass
else:
    raise AssertionError("more memory than the limit")
keep_within_limits()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
