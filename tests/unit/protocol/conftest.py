"""Fixtures for the protocol's tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.protocol.raw_client import RawClient


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's name."""
    with tempfile.TemporaryDirectory(prefix="ai-") as folder:
        yield Path(folder)


@pytest.fixture
def socket_file(short_folder: Path) -> Path:
    return short_folder / "engine.sock"


@pytest.fixture
def raw_clients() -> Iterator[list[RawClient]]:
    clients: list[RawClient] = []
    yield clients
    for client in clients:
        client.close()
