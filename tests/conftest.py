"""What every test promises."""

import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Windows of tests are drawn where nobody sees them. Programs that a test starts on a screen are not told.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no reason to fail: nothing here is judged by the clock.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_ENDING = 10.0
"""Seconds that a thread which was told to end may take for it; only one that does not end waits so long."""
_OURS = ("writer", "reader", "sealed-store", "recorder", "engine", "backup", "devices", "keyring", "decoder")
"""How the program's own threads are called."""


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    """A test that leaves a thread of the program behind fails, and not the next one."""
    before = set(threading.enumerate())
    yield
    left = [one for one in set(threading.enumerate()) - before if one.name.startswith(_OURS)]
    for one in left:
        one.join(_ENDING)
    assert not [one.name for one in left if one.is_alive()]
