"""A vault without the cost of a passphrase, and an HTTP client that knows the endpoint's token."""

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.vault import slots
from core.vault.objects import SealedObjects
from core.vault.s3 import LocalEndpoint
from core.vault.table import KeyTable
from core.vault.vault import Vault
from tests.unit.vault import owner

STORE = bytes(range(16))
WRAPPING = bytes(range(32))


@dataclass
class Store:
    """A key table and objects on a folder, which can be closed and opened again like by a new process."""

    folder: Path

    def __post_init__(self) -> None:
        self.table = KeyTable.make(self.folder / "keys", WRAPPING, STORE)
        self.objects = SealedObjects(self.folder / "objects", self.table, STORE)

    def close(self) -> None:
        self.objects.close()
        self.table.close()

    def reopen(self) -> SealedObjects:
        self.close()
        return self.open()

    def open(self) -> SealedObjects:
        self.table = KeyTable.open(self.folder / "keys", WRAPPING, STORE)
        self.objects = SealedObjects(self.folder / "objects", self.table, STORE)
        return self.objects

    def files(self) -> list[Path]:
        return sorted(path for path in (self.folder / "objects").rglob("*") if path.is_file())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def objects(store: Store) -> SealedObjects:
    return store.objects


@pytest.fixture
def endpoint(objects: SealedObjects) -> Iterator[LocalEndpoint]:
    made = LocalEndpoint(objects)
    made.start()
    yield made
    made.stop()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Speaks S3 to an endpoint over one kept connection."""

    def __init__(self, endpoint: LocalEndpoint) -> None:
        options = endpoint.storage_options
        address = urlsplit(options["endpoint"])
        self.token: str | None = options["aws_session_token"]
        self.connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)

    def __call__(
        self, method: str, target: str, body: bytes | Iterator[bytes] | None = None, **headers: str
    ) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent["x-amz-security-token"] = self.token
        self.connection.request(method, f"/vault{target}", body, sent)
        with self.connection.getresponse() as response:
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())


@pytest.fixture
def client(endpoint: LocalEndpoint) -> Iterator[Client]:
    made = Client(endpoint)
    yield made
    made.connection.close()


@pytest.fixture
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching a passphrase costs nothing."""
    monkeypatch.setattr(slots, "stretch", owner.cheap)


@pytest.fixture
def made(tmp_path: Path, cheap_keys: None) -> tuple[Path, str]:  # noqa: ARG001 -- it is wanted for what it does
    """A vault with one object in it, and its recovery key; `owner.OLD` opens it."""
    home = tmp_path / "made"
    vault, recovery = Vault.create(home, owner.OLD, owner.QUICK)
    vault.objects.put("a", b"text")
    vault.close()
    return home, recovery


@pytest.fixture
def home(made: tuple[Path, str]) -> Path:
    return made[0]
