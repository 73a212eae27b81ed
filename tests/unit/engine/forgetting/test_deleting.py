"""Deleting in a running engine: with captures that wait, and when something holds it up."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.engine.forgetting.deleting import PENDING
from core.protocol.operations import (
    Delete,
    GetFrame,
    GetStatus,
    ListDeletions,
    PreviewDeletion,
    Search,
    Selection,
    Unlock,
)
from core.records.errors import EnvironmentFaultError, NotFoundError
from core.spool.spool import Spool
from core.vault.vault import Vault
from tests.unit.engine.forgetting.test_forgetting import CANARY, HARMLESS, INVOICE, fact_of
from tests.unit.engine.living import MORNING, PASSPHRASE, Life, frame, message
from tests.unit.engine.running import FakeWorker, Running
from tests.unit.engine.serving.test_serving import capture


@pytest.fixture
def fact(vault_home: Path) -> str:
    """The id of a fact in a home that has one."""
    life = Life(vault_home)
    life.heard(message(100, INVOICE))
    life.filing.settle()
    found = fact_of(life, "marta/100")
    life.store.close()
    return found


@pytest.fixture
def worker() -> FakeWorker:
    """Cannot read anything for now."""
    worker = FakeWorker()
    worker.unreadable = EnvironmentFaultError("The reader is not there.")
    return worker


@pytest.fixture
def running(
    vault_home: Path, fact: str, worker: FakeWorker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Unlocked, with captures that cannot be read."""
    assert fact
    spool = Spool(vault_home, Vault.spool_public_key(vault_home))
    capture(spool, frame(0, INVOICE, HARMLESS))
    capture(spool, frame(2, "Another page of the mail program", HARMLESS))
    capture(spool, frame(700, INVOICE, HARMLESS, app="Browser", title="Trains"))
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s", worker=worker) as running:
        running.call(Unlock(PASSPHRASE))
        yield running


def go_on(running: Running) -> bool:
    opened = running.engine.opened
    assert opened is not None
    return asyncio.run_coroutine_threadsafe(opened.go_on_deleting(), running.loop).result()


def test_what_waits_to_be_read_goes_unread(running: Running, worker: FakeWorker) -> None:
    selection = Selection(start=MORNING, end=MORNING + timedelta(minutes=1))
    assert running.call(PreviewDeletion(selection)).unread == 2
    receipt = running.call(Delete(selection))
    assert receipt.unread == 2
    assert running.call(GetStatus()).spooled == 1
    worker.unreadable = None
    go_on(running)
    assert running.call(GetStatus()).notice == ""
    running.call(GetFrame("frm_700"))
    with pytest.raises(NotFoundError):
        running.call(GetFrame("frm_0"))


def test_an_app_goes_unread(running: Running) -> None:
    assert running.call(Delete(Selection(app="mail"))).unread == 2
    assert running.call(GetStatus()).spooled == 1


def test_words_in_what_waits_are_blotted_out_when_it_is_read(
    running: Running, worker: FakeWorker, fact: str
) -> None:
    receipt = running.call(Delete(Selection(ids=(fact,))))
    assert receipt.done
    assert receipt.pending
    assert running.call(GetStatus()).notice == PENDING
    assert [one.pending for one in running.call(ListDeletions()).receipts] == [True]
    assert not running.call(Search(CANARY)).hits
    assert not go_on(running)  # it still cannot be read
    worker.unreadable = None
    assert go_on(running)
    assert running.call(GetStatus()).notice == ""
    receipts = running.call(ListDeletions()).receipts
    assert [(one.pending, one.masked_frames) for one in receipts] == [(False, 2), (False, 0)]
    for frame_id in ("frm_0", "frm_700"):
        picture = running.call(GetFrame(frame_id))
        assert [line.text for line in picture.lines] == [HARMLESS]
    assert all(CANARY not in str(hit) for hit in running.call(Search(CANARY)).hits)
