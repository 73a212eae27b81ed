"""Recording where there is no room: it stops, says so, notes the gap, and goes on by itself."""

import errno
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine.capturing.control import Capturing
from core.engine.keeping.disk import MARGIN_BYTES, DiskWatch
from core.protocol.operations import GetStatus, ImportTranscript, Search, SetSetting, Unlock
from core.records.errors import EnvironmentFaultError
from core.spool.items import decode_gap
from core.spool.spool import Kind
from core.vault.files import explain
from tests.unit.engine.capturing.test_capturing import Setting
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import Running
from tests.unit.engine.test_engine import transcript
from tests.unit.spool.conftest import PRIVATE_KEY

GIB = 2**30


class Setup(Setting):
    """A recorder on a disk that has as much room as a test says."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.free = 100 * GIB
        self.first: list[int] = []
        self.disk = DiskWatch(home, lambda: GIB, self._changed, free=self._free)
        self.capturing = Capturing(self.settings, self._tell, disk=self.disk, screen_factory=self._open)
        self.capturing.attach(self.spool)
        self.changes = 0

    def _free(self, _home: Path) -> int:
        return self.first.pop(0) if self.first else self.free

    def _changed(self) -> None:
        self.changes += 1

    def look(self, free: int) -> None:
        """As the engine does it by the clock."""
        self.free, before = free, self.changes
        self.disk.check()
        if self.changes != before:
            self.capturing.apply()

    def gaps(self) -> list[str]:
        return [
            decode_gap(self.spool.open(item.id, PRIVATE_KEY)).reason
            for item in self.spool.pending()
            if item.kind == "gap"
        ]


@pytest.fixture
def setup(tmp_path: Path) -> Iterator[Setup]:
    made = Setup(tmp_path)
    yield made
    made.capturing.stop()


def test_it_stops_below_the_floor_and_goes_on_above_it(setup: Setup) -> None:
    setup.capturing.resume()
    setup.until_kept()
    setup.look(GIB - 1)
    assert setup.capturing.health().state == "degraded"
    assert "nearly full" in setup.capturing.health().reason
    assert setup.capturing._recorder is None
    setup.look(GIB + MARGIN_BYTES)
    setup.until("recording")
    assert setup.gaps() == ["full"]


def test_a_recorder_does_not_start_on_a_full_disk(setup: Setup) -> None:
    setup.free = 0
    setup.capturing.resume()
    assert setup.screens == 0
    assert setup.capturing.health().state == "degraded"


def test_a_frame_finds_out_before_the_clock_does(setup: Setup) -> None:
    setup.first, setup.free = [100 * GIB], 0
    setup.capturing.resume()
    setup.until("degraded")
    assert setup.screens == 1
    assert setup.spool.pending() == []
    assert setup.changes == 1


def test_a_refused_write_stops_it_at_once_and_loses_nothing(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = setup.spool.put

    def refuse(_kind: Kind, _body: bytes) -> str:
        error = OSError(errno.EDQUOT, "quota")
        raise explain(error, Path("spool")) from error

    monkeypatch.setattr(setup.spool, "put", refuse)
    setup.capturing.resume()
    setup.until("degraded")
    assert setup.changes == 1
    assert "quota" in setup.capturing.health().reason
    assert setup.spool.pending() == []
    monkeypatch.setattr(setup.spool, "put", put)
    setup.look(100 * GIB)
    setup.until_kept()
    assert "frame" in setup.kinds()


def test_an_end_meanwhile_notes_the_gap_so_far(setup: Setup) -> None:
    setup.free = 0
    setup.capturing.resume()
    setup.capturing.stop()
    assert setup.gaps() == ["full"]


def test_a_pause_by_the_user_is_no_full_disk(setup: Setup) -> None:
    setup.capturing.resume()
    setup.look(0)
    setup.capturing.pause(None)
    assert setup.capturing.health().state == "paused"
    assert setup.gaps() == ["full"]


@pytest.fixture
def running(vault_home: Path) -> Iterator[Running]:
    with (
        tempfile.TemporaryDirectory(prefix="ai-") as folder,
        Running(vault_home, Path(folder) / "engine.sock") as running,
    ):
        running.call(Unlock(PASSPHRASE))
        yield running


def test_an_import_that_does_not_fit_is_refused_and_answers_go_on(running: Running) -> None:
    running.call(ImportTranscript("UTC"), transcript())
    running.call(SetSetting("storage.min_free_mb", 1024 * 1024))
    with pytest.raises(EnvironmentFaultError, match=r"1\.0 TB have to stay free"):
        running.call(ImportTranscript("UTC"), transcript().replace(b"PX", b"QY"))
    assert running.call(Search("parcel")).hits
    assert running.call(GetStatus()).messages == 60
    running.call(SetSetting("storage.min_free_mb", 64))
    assert running.call(ImportTranscript("UTC"), transcript().replace(b'"id": "', b'"id": "a')).added == 60


@pytest.mark.parametrize("value", [0, 63, -1, 1.5, 2**40, "much", None])
def test_floors_that_make_no_sense_are_refused(running: Running, value: object) -> None:
    with pytest.raises(Exception, match="min_free_mb was not changed"):
        running.call(SetSetting("storage.min_free_mb", value))
