"""Fetching a model: it goes on where it broke off, is verified, and is in its place only when it is whole."""

import asyncio
import hashlib
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.models.catalogue import offer, offers
from core.models.download import Download
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError
from tests.support.tiny_gguf import tiny_model


@dataclass
class Shelf:
    """A server with one file, and how it behaves."""

    data: bytes
    url: str = ""
    ranges: list[str] = field(default_factory=list)
    cut_after: int = 0
    """Bytes after which it hangs up; 0 for never."""
    honours_ranges: bool = True
    status: int = 200
    location: str = ""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny_model(tmp_path_factory.mktemp("shelf") / "tiny.gguf").read_bytes()


@pytest.fixture
def shelf(model: bytes) -> Iterator[Shelf]:
    state = Shelf(model)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            return

        def do_GET(self) -> None:
            wanted = self.headers.get("range", "")
            state.ranges.append(wanted)
            start = int(wanted[6:-1]) if wanted and state.honours_ranges else 0
            if self.path == "/there" and state.location:
                self._head(302, 0, location=state.location)
            elif state.status != 200:
                self._head(state.status, 0)
            elif start >= len(state.data):
                self._head(416, 0)
            else:
                body = state.data[start:]
                self._head(206 if start else 200, len(body))
                self.wfile.write(body[: state.cut_after or None])
            self.close_connection = True

        def _head(self, status: int, length: int, **headers: str) -> None:
            self.send_response(status)
            self.send_header("content-length", str(length))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/there"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(shelf: Shelf, target: Path, sha256: str = "", url: str = "") -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    download = Download(url or shelf.url, target, sha256, insecure=True)
    asyncio.run(download.run(lambda done, total: told.append((done, total))))
    return told


def test_a_file_is_fetched_verified_and_put_in_its_place(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "models" / "tiny.gguf"
    told = fetch(shelf, target, hashlib.sha256(shelf.data).hexdigest())
    assert target.read_bytes() == shelf.data
    assert told[-1] == (len(shelf.data), len(shelf.data))
    assert [path.name for path in target.parent.iterdir()] == ["tiny.gguf"]


def test_it_goes_on_where_it_broke_off(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "tiny.gguf"
    shelf.cut_after = 100_000
    with pytest.raises(EnvironmentFaultError, match="go on where it was"):
        fetch(shelf, target)
    assert not target.exists()
    assert (tmp_path / "tiny.gguf.part").stat().st_size == 100_000
    shelf.cut_after = 0
    fetch(shelf, target, hashlib.sha256(shelf.data).hexdigest())
    assert shelf.ranges == ["", "bytes=100000-"]
    assert target.read_bytes() == shelf.data


def test_a_server_that_knows_no_ranges_begins_anew(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(b"x" * 1000)
    shelf.honours_ranges = False
    fetch(shelf, tmp_path / "tiny.gguf", hashlib.sha256(shelf.data).hexdigest())
    assert (tmp_path / "tiny.gguf").read_bytes() == shelf.data


def test_what_is_whole_already_is_only_verified(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.part").write_bytes(shelf.data)
    fetch(shelf, tmp_path / "tiny.gguf")
    assert (tmp_path / "tiny.gguf").read_bytes() == shelf.data


def test_what_is_not_what_it_should_be_is_deleted(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="checksum differs"):
        fetch(shelf, tmp_path / "tiny.gguf", "00" * 32)
    shelf.data = b"<html>Sign in</html>" * 100
    with pytest.raises(RefusedError, match="not in the format GGUF"):
        fetch(shelf, tmp_path / "tiny.gguf")
    assert list(tmp_path.iterdir()) == []


def test_it_is_not_led_to_where_others_could_listen(shelf: Shelf, tmp_path: Path) -> None:
    download = Download(shelf.url, tmp_path / "tiny.gguf")
    with pytest.raises(RefusedError, match="without encryption"):
        asyncio.run(download.run(lambda _done, _total: None))
    assert shelf.ranges == []
    shelf.location = "ftp://127.0.0.1/there"
    with pytest.raises(RefusedError, match="without encryption"):
        fetch(shelf, tmp_path / "tiny.gguf")
    shelf.location = shelf.url
    with pytest.raises(EnvironmentFaultError, match="without end"):
        fetch(shelf, tmp_path / "tiny.gguf")
    shelf.location = shelf.url.replace("/there", "/here")
    fetch(shelf, tmp_path / "tiny.gguf")
    assert (tmp_path / "tiny.gguf").is_file()


def test_what_stands_in_the_way_is_said(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.status = 404
    with pytest.raises(EnvironmentFaultError, match="status 404"):
        fetch(shelf, tmp_path / "tiny.gguf")
    shelf.status = 200
    with pytest.raises(EnvironmentFaultError, match="no way to its server"):
        fetch(shelf, tmp_path / "tiny.gguf", url="http://127.0.0.1:1/x")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(EnvironmentFaultError, match="of disk"):
        fetch(shelf, tmp_path / "tiny.gguf")


def test_the_catalogue_is_honest_about_what_it_does_not_know() -> None:
    known = offers()
    assert len({one.id for one in known}) == len(known)
    assert len({one.file for one in known}) == len(known)
    for one in known:
        assert one.url.startswith("https://")
        assert one.file.endswith(".gguf")
        assert one.licence
        assert one.bytes > 100_000_000
        assert one.needs > one.bytes
        assert len(one.sha256) == 64 or "not been verified" in one.remark
    assert offer(known[0].id) == known[0]
    with pytest.raises(NotFoundError, match="There are: "):
        offer("none")
