"""The endpoint's multipart uploads: parts in any order, rules, limits, and none that outlives it."""

import re

import pytest

from core.vault.objects import SealedObjects
from core.vault.s3 import LocalEndpoint
from tests.unit.vault.conftest import Client, Store


def begin(client: Client, name: str) -> str:
    found = re.search(b"<UploadId>([^<]*)<", client("POST", f"/{name}?uploads").body)
    assert found
    return found[1].decode()


def complete(client: Client, name: str, upload: str, parts: list[int]) -> int:
    body = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>x</ETag></Part>" for n in parts)
    whole = f"<CompleteMultipartUpload>{body}</CompleteMultipartUpload>".encode()
    return client("POST", f"/{name}?uploadId={upload}", whole).status


@pytest.mark.parametrize("order", [[1, 2, 3], [3, 1, 2], [3, 2, 1]])
def test_parts_in_any_order_make_one_object(client: Client, objects: SealedObjects, order: list[int]) -> None:
    upload = begin(client, "a")
    for number in order:
        part = bytes([number]) * 100_000
        assert client("PUT", f"/a?partNumber={number}&uploadId={upload}", part).status == 200
    assert client("GET", "/a").status == 404
    assert complete(client, "a", upload, [1, 2, 3]) == 200
    assert objects.get("a") == b"".join(bytes([n]) * 100_000 for n in (1, 2, 3))


def test_uploads_that_break_the_rules_leave_nothing(client: Client, store: Store) -> None:
    upload = begin(client, "a")
    client("PUT", f"/a?partNumber=1&uploadId={upload}", b"one")
    assert client("PUT", f"/a?partNumber=1&uploadId={upload}", b"again").status == 400
    assert client("PUT", f"/b?partNumber=2&uploadId={upload}", b"two").status == 400
    assert complete(client, "a", upload, [1, 2]) == 400
    assert complete(client, "a", upload, [1]) == 400, "it ended with the refusal"
    upload = begin(client, "a")
    client("PUT", f"/a?partNumber=1&uploadId={upload}", b"one")
    assert client("DELETE", f"/a?uploadId={upload}").status == 204
    assert client("DELETE", f"/a?uploadId={upload}").status == 400
    assert store.files() == []


def test_uploads_have_limits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = begin(client, "a")
    for number in ("0", "10001", "-1", "x", "", "1" * 50):
        assert client("PUT", f"/a?partNumber={number}&uploadId={upload}", b"x").status == 400
    monkeypatch.setattr("core.vault.multipart._MAX_WAITING", 1000)
    assert client("PUT", f"/a?partNumber=2&uploadId={upload}", b"x" * 600).status == 200
    assert client("PUT", f"/a?partNumber=3&uploadId={upload}", b"x" * 600).status == 400
    assert client("PUT", f"/a?partNumber=1&uploadId={upload}", b"x" * 600).status == 200
    assert complete(client, "a", upload, [1, 2]) == 200
    monkeypatch.setattr("core.vault.multipart._MAX_UPLOADS", 1)
    begin(client, "b")
    assert client("POST", "/c?uploads").status == 400


def test_an_upload_may_replace_only_what_it_names(client: Client, objects: SealedObjects) -> None:
    objects.put("a", b"first")
    tag = client("HEAD", "/a").headers["etag"]
    for expected, status in (('"other"', 412), (tag, 200)):
        upload = begin(client, "a")
        client("PUT", f"/a?partNumber=1&uploadId={upload}", b"second")
        body = b"<Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>"
        assert client("POST", f"/a?uploadId={upload}", body, If_Match=expected).status == status
    assert objects.get("a") == b"second"


def test_an_upload_nobody_ended_is_dropped_with_the_endpoint(
    client: Client, endpoint: LocalEndpoint, store: Store
) -> None:
    upload = begin(client, "a")
    client("PUT", f"/a?partNumber=1&uploadId={upload}", b"one")
    assert len(store.files()) == 1
    endpoint.stop()
    assert store.files() == []
