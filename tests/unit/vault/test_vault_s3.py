"""The endpoint: as much S3 as LanceDB speaks, for the holder of the token only, and an end without traces."""

import http.client
import logging
import os
import re
import socket
import threading
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest

from core.records.errors import EnvironmentFaultError, IntegrityError
from core.vault.entry import Entry
from core.vault.envelope import CHUNK_SIZE
from core.vault.objectfile import ObjectReader
from core.vault.objects import SealedObjects
from core.vault.s3 import LocalEndpoint, scrub_environment
from core.vault.s3request import split_path
from tests.unit.failing_disk import FailingDisk
from tests.unit.vault.conftest import Client, Store

DATA = bytes(range(256)) * 1200


def keys(body: bytes) -> list[str]:
    return re.findall("<Contents><Key>([^<]*)</Key>", body.decode())


def folders(body: bytes) -> list[str]:
    return re.findall("<CommonPrefixes><Prefix>([^<]*)</Prefix>", body.decode())


def test_objects_go_in_and_come_out(client: Client, objects: SealedObjects) -> None:
    put = client("PUT", "/t/a", DATA)
    assert put.status == 200
    got = client("GET", "/t/a")
    assert (got.status, got.body) == (200, DATA)
    assert got.headers["etag"] == put.headers["etag"]
    head = client("HEAD", "/t/a")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(DATA)))
    assert head.headers["last-modified"].endswith("GMT")
    assert objects.get("t/a") == DATA
    assert client("DELETE", "/t/a").status == 204
    assert client("DELETE", "/t/a").status == 204
    assert client("GET", "/t/a").status == 404
    assert client("HEAD", "/t/a").status == 404


@pytest.mark.parametrize(
    "name", ["plain", "with space", "a+b&c=d%25", "ünïcode/né", "<tag>&amp;'\"", "a//b", "x?y#z"]
)
def test_any_printable_name_works_everywhere(client: Client, objects: SealedObjects, name: str) -> None:
    target = f"/{quote(name)}"
    assert client("PUT", target, b"text").status == 200
    assert [found for found, _ in objects.list()] == [name]
    listing = client("GET", "?list-type=2").body.decode()

    assert [key.text for key in ET.fromstring(listing).iter("Key")] == [name]
    assert client("PUT", "/copy", x_amz_copy_source=f"/vault{target}").status == 200
    body = f"<Delete><Object><Key>{escape(name)}</Key></Object></Delete>".encode()
    assert client("POST", "?delete", body).status == 200
    assert [found for found, _ in objects.list()] == ["copy"]


@pytest.mark.parametrize("target", ["/a%00b", "/a%0Ab", "/a%FFb"])
def test_names_that_xml_cannot_carry_are_refused(client: Client, target: str) -> None:
    assert client("PUT", target, b"text").status == 400


def test_without_the_token_there_is_no_answer(client: Client, objects: SealedObjects) -> None:
    objects.put("a", b"text")
    right = client.token
    for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
        for wrong in (None, "", "wrong", "x" * len(right or ""), f"{right} ", (right or "").lower()):
            client.token = wrong
            assert client(method, "/a", b"x" if method in {"PUT", "POST"} else None).status == 403
    client.token = right
    assert client("GET", "/a").body == b"text"


def test_the_token_is_long_and_new_with_each_launch(objects: SealedObjects) -> None:
    tokens = {LocalEndpoint(objects).storage_options["aws_session_token"] for _ in range(10)}
    assert len(tokens) == 10
    assert all(len(token) >= 43 for token in tokens)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        (f"bytes={CHUNK_SIZE - 1}-{CHUNK_SIZE}", CHUNK_SIZE - 1, CHUNK_SIZE + 1),
        ("bytes=300000-", 300_000, len(DATA)),
        ("bytes=-5", len(DATA) - 5, len(DATA)),
        ("bytes=-999999999", 0, len(DATA)),
        ("bytes=5-999999999", 5, len(DATA)),
    ],
)
def test_ranges(client: Client, objects: SealedObjects, asked: str, start: int, end: int) -> None:
    objects.put("a", DATA)
    got = client("GET", "/a", Range=asked)
    assert (got.status, got.body) == (206, DATA[start:end])
    assert got.headers["content-range"] == f"bytes {start}-{end - 1}/{len(DATA)}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("bytes=999999999-", 416), ("bytes=-0", 416), ("bytes=5-4", 416), ("lines=1-2", 200)],
)
def test_ranges_that_are_none(client: Client, objects: SealedObjects, asked: str, status: int) -> None:
    objects.put("a", DATA)
    assert client("GET", "/a", Range=asked).status == status
    objects.put("empty", b"")
    assert client("GET", "/empty", Range="bytes=0-").status == 416
    assert client("GET", "/empty").body == b""


LARGE = bytes(range(256)) * (20 * 4096) + b"the end"


def test_large_answers_are_sent_piece_by_piece(
    client: Client, objects: SealedObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects.put("a", LARGE)
    read: list[int] = []
    real = ObjectReader.read

    def note(self: ObjectReader, first: int, last: int) -> list[bytes]:
        read.append(last - first + 1)
        return real(self, first, last)

    monkeypatch.setattr(ObjectReader, "read", note)
    assert client("GET", "/a").body == LARGE
    assert max(read) * CHUNK_SIZE <= 1024 * 1024
    assert objects._cache.held == 0
    got = client("GET", "/a", Range="bytes=70000-12000000")
    assert (got.status, got.body) == (206, LARGE[70_000:12_000_001])
    assert client("HEAD", "/a").headers["content-length"] == str(len(LARGE))


def begun(client: Client, target: str) -> http.client.HTTPResponse:
    """An answer of which nothing but the head and its first bytes have been read."""
    client.connection.request("GET", f"/vault{target}", headers={"x-amz-security-token": client.token or ""})
    answer = client.connection.getresponse()
    assert answer.status == 200
    assert answer.read(1000) == LARGE[:1000]
    return answer


def test_an_object_that_is_replaced_while_it_is_sent_is_sent_as_it_was(
    client: Client, objects: SealedObjects
) -> None:
    objects.put("a", LARGE)
    with begun(client, "/a") as answer:
        objects.put("a", b"another")
        assert answer.read() == LARGE[1000:]


def test_damage_that_comes_up_while_an_object_is_sent_cuts_the_answer_short(
    client: Client, endpoint: LocalEndpoint, store: Store
) -> None:
    store.objects.put("a", LARGE)
    (path,) = store.files()
    data = bytearray(path.read_bytes())
    data[15_000_000] ^= 1
    path.write_bytes(data)
    with begun(client, "/a") as answer, pytest.raises(http.client.IncompleteRead) as cut:
        answer.read()
    received = LARGE[:1000] + cut.value.partial
    assert len(received) < 15_000_000
    assert received == LARGE[: len(received)]
    assert isinstance(endpoint.take_fault(), IntegrityError)


@pytest.mark.parametrize(("method", "target"), [("PUT", "/a"), ("POST", "?delete")])
def test_a_request_that_is_too_large_is_refused_before_it_is_read(
    endpoint: LocalEndpoint, client: Client, method: str, target: str
) -> None:
    address = urlsplit(endpoint.storage_options["endpoint"])
    for length in ("300000000", "9" * 30):
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as connection:
            head = f"{method} /vault{target} HTTP/1.1\r\nHost: x\r\nx-amz-security-token: {client.token}\r\n"
            connection.sendall(f"{head}Content-Length: {length}\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 413") or length.startswith("9")


def test_a_body_of_unknown_length_is_limited_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.vault.s3request.MAX_OBJECT_BODY", 1000)
    assert client("PUT", "/a", b"x" * 1001).status == 413
    assert client("PUT", "/a", iter([b"x" * 600, b"x" * 600])).status == 413
    assert client("GET", "/a").status == 404
    assert client("PUT", "/" + "n" * 1025, b"x").status == 400


def test_conditions(client: Client, objects: SealedObjects) -> None:
    assert client("PUT", "/a", b"first", If_None_Match="*").status == 200
    assert client("PUT", "/a", b"second", If_None_Match="*").status == 412
    assert objects.get("a") == b"first"
    tag = client("HEAD", "/a").headers["etag"]
    assert client("GET", "/a", If_None_Match=tag).status == 304
    assert client("GET", "/a", If_Match=tag).status == 200
    assert client("GET", "/a", If_Match='"other"').status == 412
    assert client("PUT", "/a", b"x", If_Match='"other"').status == 412
    assert client("PUT", "/none", b"x", If_Match=tag).status == 404
    assert objects.get("a") == b"first"
    assert client("PUT", "/a", b"second", If_Match=tag).status == 200
    assert client("PUT", "/a", b"third", If_Match=tag).status == 412
    assert objects.get("a") == b"second"
    assert client("PUT", "/a", x_amz_copy_source="vault/a", If_Match="*").status == 400, (
        "refused, not ignored"
    )


def test_copying(client: Client, objects: SealedObjects) -> None:
    objects.put("a", DATA)
    assert client("PUT", "/b", x_amz_copy_source="vault/a").status == 200
    assert objects.get("b") == DATA
    assert client("PUT", "/c", x_amz_copy_source="vault/none").status == 404
    assert client("PUT", "/c", x_amz_copy_source="other/a").status == 404
    assert client("PUT", "/b", x_amz_copy_source="vault/a", If_None_Match="*").status == 412


def test_deleting_several_at_once_is_one_change(client: Client, objects: SealedObjects) -> None:
    for name in "abc":
        objects.put(name, b"")
    rows = "".join(f"<Object><Key>{name}</Key></Object>" for name in ("a", "c", "none"))
    body = f"<Delete>{rows}</Delete>".encode()
    answer = client("POST", "?delete", body)
    assert answer.status == 200
    assert answer.body.count(b"<Deleted>") == 3
    assert [name for name, _ in objects.list()] == ["b"]


def test_deleting_quietly_tells_nothing_and_too_many_are_refused(
    client: Client, objects: SealedObjects
) -> None:
    objects.put("a", b"")
    body = b"<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>"
    answer = client("POST", "?delete", body)
    assert (answer.status, b"<Deleted>" in answer.body) == (200, False)
    assert objects.list() == []
    many = b"".join(b"<Object><Key>%d</Key></Object>" % number for number in range(1001))
    assert client("POST", "?delete", b"<Delete>%s</Delete>" % many).status == 400
    assert client("POST", "?delete", b"<Delete><Object><Key>\xff</Key></Object></Delete>").status == 400


def test_listing_by_folders_and_in_pages(client: Client, objects: SealedObjects) -> None:
    names = ["t/a", "t/b/1", "t/b/2", "t/c", "t/d/1", "t/d/2", "t/e", "u"]
    for name in names:
        objects.put(name, b"")
    assert keys(client("GET", "?list-type=2").body) == names
    whole = client("GET", "?list-type=2&prefix=t/&delimiter=/").body
    assert keys(whole) == ["t/a", "t/c", "t/e"]
    assert folders(whole) == ["t/b/", "t/d/"]
    assert keys(client("GET", "?list-type=2&prefix=t/&start-after=t/b/1").body) == names[2:7]
    for size in (1, 2, 3):
        for delimiter, expected in (("", names), ("/", ["t/", "u"])):
            found, token, pages = [], "", 0
            while True:
                more = f"&continuation-token={quote(token)}" if token else ""
                page = client("GET", f"?list-type=2&max-keys={size}&delimiter={delimiter}{more}").body
                found += keys(page) + folders(page)
                pages += 1
                next_token = re.search(b"<NextContinuationToken>([^<]*)<", page)
                assert (b"<IsTruncated>true" in page) == bool(next_token)
                if next_token is None:
                    break
                token = next_token[1].decode()
            assert sorted(found) == expected
            assert pages == -(-len(expected) // size)
    assert client("GET", "?list-type=2&max-keys=x").status == 400
    assert client("GET", "?list-type=2&max-keys=-1").status == 400
    assert keys(client("GET", "?list-type=2&max-keys=0").body) == []
    assert client("GET", "?list-type=2&continuation-token=%21").status == 400


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [("PATCH", "/a", 400), ("POST", "/a", 400), ("PUT", "", 400), ("DELETE", "", 400), ("HEAD", "", 400)],
)
def test_what_is_not_done_is_refused_for_good(client: Client, method: str, target: str, status: int) -> None:
    assert client(method, target, b"").status == status


def test_another_bucket_is_not_there(client: Client) -> None:
    client.connection.request("GET", "/other/a", headers={"x-amz-security-token": client.token or ""})
    with client.connection.getresponse() as response:
        assert response.status == 404
        response.read()
    assert split_path(b"/vault/a%2Fb") == ("vault", "a/b")


def test_damage_is_not_retried_and_is_told_once(
    client: Client, endpoint: LocalEndpoint, store: Store
) -> None:
    store.objects.put("a", b"text")
    (path,) = store.files()
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    answer = client("GET", "/a")
    assert answer.status == 403
    assert b"a cannot be read" in answer.body
    fault = endpoint.take_fault()
    assert isinstance(fault, IntegrityError)
    assert endpoint.take_fault() is None


def test_a_full_disk_is_not_retried_and_is_told(
    client: Client, endpoint: LocalEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FailingDisk(monkeypatch)
    disk.fill_up()
    assert client("PUT", "/a", DATA).status == 403
    disk.repair()
    assert isinstance(endpoint.take_fault(), EnvironmentFaultError)
    assert client("GET", "/a").status == 404


def test_a_defect_is_not_retried_either(
    client: Client, objects: SealedObjects, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> list[tuple[str, Entry]]:
        raise ZeroDivisionError

    monkeypatch.setattr(objects, "list", lambda *_args, **_more: fail())
    with caplog.at_level(logging.ERROR):
        assert client("GET", "?list-type=2").status == 403
    assert "defect" in caplog.text


def test_a_client_that_breaks_off_stores_nothing(
    client: Client, endpoint: LocalEndpoint, store: Store
) -> None:
    address = urlsplit(endpoint.storage_options["endpoint"])
    with socket.create_connection((address.hostname or "", address.port or 0)) as broken:
        head = f"PUT /vault/a HTTP/1.1\r\nHost: x\r\nx-amz-security-token: {client.token}\r\n"
        broken.sendall(f"{head}Content-Length: 100\r\n\r\nonly half of what was announced".encode())
    assert client("GET", "/a").status == 404
    endpoint.stop()
    assert store.files() == []


def test_it_listens_on_loopback_only_and_ends_without_a_thread(objects: SealedObjects) -> None:
    before = set(threading.enumerate())
    endpoint = LocalEndpoint(objects)
    endpoint.start()
    endpoint.start()
    address = urlsplit(endpoint.storage_options["endpoint"])
    assert address.hostname == "127.0.0.1"
    client = Client(endpoint)
    for number in range(20):
        assert client("PUT", f"/{number}", b"x").status == 200
    endpoint.stop()
    endpoint.stop()
    assert set(threading.enumerate()) == before
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((address.hostname, address.port or 0), timeout=5)
    client.connection.close()
    endpoint.start()
    again = Client(endpoint)
    assert again("GET", "/3").body == b"x"
    again.connection.close()
    endpoint.stop()
    assert set(threading.enumerate()) == before


def test_answers_come_without_nagles_delay(endpoint: LocalEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint.stop()
    options: list[tuple[int, ...]] = []
    real = socket.socket.setsockopt

    def note(self: socket.socket, *args: int) -> None:
        options.append(args[:2])
        real(self, *args)

    monkeypatch.setattr(socket.socket, "setsockopt", note)
    endpoint.start()
    client = Client(endpoint)
    client("GET", "/none")
    client.connection.close()
    server_side = [option for option in options if option == (socket.IPPROTO_TCP, socket.TCP_NODELAY)]
    assert len(server_side) == 2, "one by the test's client, one by the server"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "TMPDIR"):
        monkeypatch.setenv(name, "before")
    for name in ("HTTP_PROXY", "https_proxy", "ALL_PROXY", "AWS_PROFILE", "AWS_ENDPOINT", "aws_region"):
        monkeypatch.setenv(name, "hostile")


@pytest.mark.usefixtures("environment")
def test_the_environment_loses_proxies_and_other_credentials() -> None:
    scrub_environment()
    assert "hostile" not in os.environ.values()
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == "*"
    assert os.environ["PATH"]
