"""What a hostile environment cannot do: open files to others, or lead anything to a network."""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.program import ROOT, Program
from tests.e2e.test_screen import show_note
from tests.support.xvfb import Xvfb, wait_for

LINE = (
    b'{"id":"1","conversation":"marta","speaker":"Marta","time":"2026-03-02T14:02:00",'
    b'"text":"The invoice number is INV-48213."}\n'
)
SCRATCH = Path("/dev/shm")


# ── files ────────────────────────────────────────────────────────────────────────────────────────────


def opened_to_others(folder: Path) -> list[str]:
    """Everything in a folder, itself included, that is not for the user alone."""
    found = []
    for path in (folder, *folder.rglob("*")):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:  # it is a living home
            continue
        wanted = 0o700 if stat.S_ISDIR(mode) else 0o600
        if stat.S_IMODE(mode) != wanted:
            found.append(f"{path} {stat.S_IMODE(mode):o}")
    return found


def scratch_folders() -> list[Path]:
    return [path for path in SCRATCH.glob("*afterimage-scratch-*") if path.is_dir()]


@pytest.fixture
def careless() -> Iterator[None]:
    """The loosest umask there is."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.display
@pytest.mark.usefixtures("careless")
def test_everything_is_for_the_user_alone(program: Program, tmp_path: Path) -> None:
    """A home with a bit of everything, while it lives and afterwards: logs, sockets and scratch included."""
    before = set(scratch_folders())
    with Xvfb((1280, 800), window_manager=True) as screen:
        program.environment["DISPLAY"] = screen.display
        program.ok("init")
        program.ok("import", "transcript", "-", "--tz", "Europe/Berlin", stdin=LINE)
        program.ok("config", "set", "capture.interval", "0.5")
        program.ok("unlock")
        program.ok("resume")
        show_note(screen, tmp_path)
        wait_for(lambda: program.ok("status")["frames"])
        assert program.ok("ask", "what was the invoice number Marta sent?")["short"]
        program.ok("rebuild")
        program.ok("delete", "marta/1", "--yes")
        assert opened_to_others(program.home) == []
        assert opened_to_others(program.runtime / "afterimage") == []
        for folder in set(scratch_folders()) - before:
            assert opened_to_others(folder) == []
        program.ok("lock")
    assert opened_to_others(program.home) == []
    assert {"logs", "journal", "objects", "keys", "spool", "settings.json", "vault.json"} <= {
        path.name for path in program.home.iterdir()
    }


# ── the network ──────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def trap() -> Iterator[socket.socket]:
    """Somebody who would like to be connected to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def caught(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_no_proxy_and_no_cloud_is_asked(program: Program) -> None:
    with trap() as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY"):
            program.environment |= {name: address, name.lower(): address}
        program.environment |= {
            "AWS_ENDPOINT_URL": address,
            "AWS_ENDPOINT_URL_S3": address,
            "AWS_ENDPOINT": address,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": address,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": address,
            "AWS_ACCESS_KEY_ID": "stranger",
            "AWS_SECRET_ACCESS_KEY": "stranger",
            "AWS_SESSION_TOKEN": "stranger",
            "AWS_REGION": "mars",
            "NO_PROXY": "",
            "no_proxy": "",
        }
        program.ok("init")
        program.ok("import", "transcript", "-", "--tz", "Europe/Berlin", stdin=LINE)
        assert program.ok("ask", "what was the invoice number Marta sent?")["short"] == "INV-48213"
        program.ok("rebuild")
        assert program.ok("search", "INV-48213", "--level", "line")
        program.ok("lock")
        assert not caught(listener)
        with socket.create_connection(listener.getsockname()):
            assert caught(listener), "the trap works"


OFFLINE = """
import fcntl, json, pathlib, socket, struct, sys
with socket.socket() as any_socket:  # bring the loopback up, as "ip link set lo up" does
    flags = fcntl.ioctl(any_socket, 0x8913, struct.pack("16sh14x", b"lo", 0))
    up = struct.unpack("16sh14x", flags)[1] | 1
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", up))
names = [name for _, name in socket.if_nameindex()]
from tests.e2e.program import Program
program = Program(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
program.ok("init")
program.ok("import", "transcript", "-", "--tz", "Europe/Berlin", stdin=sys.argv[3].encode())
program.ok("unlock")
answer = program.ok("ask", "what was the invoice number Marta sent?")
program.ok("rebuild")
lines = program.ok("search", "INV-48213", "--level", "line")
program.ok("lock")
print(json.dumps({"interfaces": names, "short": answer["short"], "lines": len(lines)}))
"""


def can_unshare() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="needs unshare (util-linux) and leave to make namespaces")
def test_all_of_it_works_where_there_is_no_network(tmp_path: Path) -> None:
    home, runtime = tmp_path / "home", tmp_path / "run"
    runtime.mkdir(mode=0o700)
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-c", OFFLINE, str(home), str(runtime), LINE.decode()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"interfaces": ["lo"], "short": "INV-48213", "lines": 1}
