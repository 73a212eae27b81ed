"""A worker cannot reach the network, whichever way it tries."""

import subprocess
import sys

import pytest

from core.workers import isolation

ATTEMPTS = """
import ctypes, socket, sys, threading
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
assert len(refused) == 4, refused
libc = ctypes.CDLL(None, use_errno=True)
assert libc.socket(2, 1, 0) == -1 and ctypes.get_errno() == 1, "native code"
assert libc.syscall(425, 1, None) == -1 and ctypes.get_errno() == 1, "io_uring"
socket.socket(socket.AF_UNIX).close()
open("/dev/null").close()
assert forbid_network(), "twice does no harm"
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not isolation._MACHINES.get(__import__("platform").machine()),
    reason="only 64-bit Linux on x86 and ARM has the filter",
)
def test_only_local_sockets_can_be_opened() -> None:
    done = subprocess.run([sys.executable, "-c", ATTEMPTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_elsewhere_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert isolation.forbid_network() is False
