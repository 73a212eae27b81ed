"""What every test promises."""

import threading
from collections.abc import Iterator

import pytest

_OURS = ("writer", "reader", "sealed-store", "recorder", "engine", "backup", "keyring")
"""How the program's own threads are called."""


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    """A test that leaves a thread of the program behind fails, and not the next one."""
    before = set(threading.enumerate())
    yield
    left = set(threading.enumerate()) - before
    assert not [one.name for one in left if one.name.startswith(_OURS)]
