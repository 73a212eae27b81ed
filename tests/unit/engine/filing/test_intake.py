"""From the spool into the journal, with a real store and a worker that fails on demand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from core.engine.filing import intake as intake_module
from core.engine.filing.intake import Intake
from core.engine.lanes import Lanes
from core.journal.events import FrameRecorded, LedgerNoted, MessagesRecorded
from core.reading.policy import STRICT, ReadingPolicy
from core.reading.redaction.detect import redact
from core.records.errors import EnvironmentFaultError, IntegrityError, RefusedError
from core.records.memory import Gap
from core.records.screen import Frame, ReadFrame
from core.spool.items import encode_frame, encode_gap, encode_messages
from core.spool.spool import Spool
from core.vault.vault import Vault
from core.workers.requests import FrameText
from tests.unit.engine.living import MORNING, SCREEN, Life, frame, message, picture
from tests.unit.engine.running import FakeWorker, Gate

INVOICE = "The invoice number is INV-48213 for Aurora Rail."


@pytest.fixture(autouse=True)
def _try_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "_RETRY_SECONDS", 0.0)


@pytest.fixture
def spool(vault_home: Path) -> Spool:
    return Spool(vault_home, Vault.spool_public_key(vault_home))


def captured(second: int, *texts: str) -> bytes:
    seen = frame(second, *texts)
    return encode_frame(
        Frame(seen.id, seen.taken_at, seen.zone, SCREEN, seen.windows, picture(texts), "text/plain")
    )


class Setting:
    """An intake, and what it says about problems."""

    def __init__(self, life: Life, spool: Spool) -> None:
        self.worker = FakeWorker()
        self.problems: list[str] = []
        self.said = asyncio.Event()
        self.lanes = Lanes()
        self.intake = Intake(spool, life.store, life.filing, self.worker, self.lanes, self._problem)

    def _problem(self, reason: str) -> None:
        self.problems.append(reason)
        self.said.set()

    async def hears(self, reason: str) -> None:
        """Wait until a problem is told, or (empty) that all is well."""
        async with asyncio.timeout(60):
            while reason not in self.problems[-1:]:
                self.said.clear()
                await self.said.wait()


@asynccontextmanager
async def setting(life: Life, spool: Spool) -> AsyncIterator[Setting]:
    made = Setting(life, spool)
    yield made
    await made.intake.stop()
    await made.lanes.close()


def run(life: Life, spool: Spool, scenario: Callable[[Setting], Awaitable[None]]) -> None:
    async def main() -> None:
        async with setting(life, spool) as made:
            await scenario(made)

    asyncio.run(main())


def frames(life: Life) -> list[str]:
    return [event.frame.id for event in life.events() if isinstance(event, FrameRecorded)]


def test_what_waits_is_taken_in_by_itself(life: Life, spool: Spool) -> None:
    gap = Gap(MORNING, MORNING.replace(hour=10), "paused")
    spool.put("frame", captured(0, INVOICE))
    spool.put("gap", encode_gap(gap))
    spool.put("messages", encode_messages((message(1, "I adopted a cat called Biscuit."),)))

    async def scenario(made: Setting) -> None:
        made.intake.start()
        await made.hears("")
        spool.put("frame", captured(2, "One more line of text"))
        made.problems.clear()
        made.intake.wake()
        await made.hears("")
        assert made.intake.lines == 2

    run(life, spool, scenario)
    assert not spool.pending()
    assert frames(life) == ["frm_0", "frm_2"]
    life.filing.settle()
    assert life.store.image(life.all(ReadFrame)["frm_0"]) == picture([INVOICE])
    assert life.store.tables.gaps_between(gap.started_at, gap.ended_at) == (gap,)
    assert "marta/1" in {one.source_id for one in life.passages.values()}


def test_what_fails_for_now_stays_and_is_told(life: Life, spool: Spool) -> None:
    spool.put("frame", captured(0, INVOICE))

    async def scenario(made: Setting) -> None:
        made.worker.unreadable = EnvironmentFaultError("there is no memory left")
        made.intake.start()
        await made.hears("there is no memory left")
        assert len(spool.pending()) == 1
        made.worker.unreadable = None
        await made.hears("")

    run(life, spool, scenario)
    assert not spool.pending()
    assert frames(life) == ["frm_0"]


def test_a_defect_of_ours_does_not_end_the_intake(life: Life, spool: Spool) -> None:
    spool.put("frame", captured(0, INVOICE))

    async def scenario(made: Setting) -> None:
        made.worker.unreadable = ValueError("a defect")
        made.intake.start()
        await made.hears(intake_module._FAULT)
        assert len(spool.pending()) == 1
        made.worker.unreadable = None
        await made.hears("")

    run(life, spool, scenario)
    assert frames(life) == ["frm_0"]


def test_what_can_never_be_read_holds_up_nothing(life: Life, spool: Spool, vault_home: Path) -> None:
    broken = spool.put("frame", captured(0, INVOICE))
    spool.put("frame", b"no frame at all")
    spool.put("frame", captured(4, "The last line"))
    (vault_home / "spool" / f"{broken}.frame").write_bytes(b"rubbish")

    run(life, spool, lambda made: made.intake.drain())
    assert not spool.pending()
    assert frames(life) == ["frm_4"]


def test_a_picture_that_kills_the_worker_is_dropped(life: Life, spool: Spool) -> None:
    spool.put("frame", captured(0, INVOICE))

    async def scenario(made: Setting) -> None:
        made.worker.unreadable = RefusedError("it failed twice")
        await made.intake.drain()

    run(life, spool, scenario)
    assert not spool.pending()
    assert not frames(life)


def test_damaged_tables_cost_no_capture(life: Life, spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    spool.put("frame", captured(0, INVOICE))

    def fail(*_args: object) -> None:
        raise IntegrityError("the tables cannot be read")

    async def scenario(made: Setting) -> None:
        with monkeypatch.context() as damaged:
            damaged.setattr(life.store.tables, "get_many", fail)
            with pytest.raises(IntegrityError):
                await made.intake.drain()
        assert len(spool.pending()) == 1
        await made.intake.drain()

    run(life, spool, scenario)
    assert frames(life) == ["frm_0"]


@pytest.mark.parametrize("kind", ["frame", "messages"])
def test_what_a_crash_left_in_the_spool_is_not_taken_twice(
    life: Life, spool: Spool, monkeypatch: pytest.MonkeyPatch, kind: Literal["frame", "messages"]
) -> None:
    told = message(1, "I adopted a cat called Biscuit.")
    spool.put(kind, captured(0, INVOICE) if kind == "frame" else encode_messages((told,)))

    def crash(_item: str) -> None:
        raise EnvironmentFaultError("the disk is gone")

    async def scenario(made: Setting) -> None:
        with monkeypatch.context() as crashing:
            crashing.setattr(spool, "remove", crash)
            with pytest.raises(EnvironmentFaultError):
                await made.intake.drain()

    run(life, spool, scenario)
    life.crash()
    assert len(spool.pending()) == 1
    run(life, spool, lambda made: made.intake.drain())
    assert not spool.pending()
    assert sum(isinstance(event, FrameRecorded | MessagesRecorded) for event in life.events()) == 1


def test_one_who_stops_waiting_takes_nothing_away(life: Life, spool: Spool) -> None:
    for second in (0, 2, 4):
        spool.put("frame", captured(second, f"{INVOICE} {second}"))

    async def scenario(made: Setting) -> None:
        gate = made.worker.reading = Gate()
        impatient = asyncio.create_task(made.intake.drain())
        await made.lanes.read(gate.reached.wait, 60)
        impatient.cancel()
        await asyncio.wait([impatient])
        gate.open()
        await asyncio.gather(made.intake.drain(), made.intake.drain())

    run(life, spool, scenario)
    assert frames(life) == ["frm_0", "frm_2", "frm_4"]


def test_a_question_waits_only_so_long_and_the_queue_goes_on(life: Life, spool: Spool) -> None:
    spool.put("frame", captured(0, INVOICE))

    async def scenario(made: Setting) -> None:
        gate = made.worker.reading = Gate()
        await made.intake.drain_within(0.0)
        assert len(spool.pending()) == 1
        gate.open()
        await made.intake.drain_within(60)
        assert not spool.pending()

    run(life, spool, scenario)


def test_a_queue_that_fails_behind_a_question_wakes_the_intake(life: Life, spool: Spool) -> None:
    spool.put("frame", captured(0, INVOICE))

    async def scenario(made: Setting) -> None:
        made.worker.unreadable = EnvironmentFaultError("there is no memory left")
        await made.intake.drain_within(60)  # the question is answered from what is there
        made.worker.unreadable = None
        made.intake.start()
        await made.hears("")

    run(life, spool, scenario)
    assert frames(life) == ["frm_0"]


def test_stopping_in_the_middle_loses_nothing(life: Life, spool: Spool) -> None:
    spool.put("frame", captured(0, INVOICE))

    async def scenario(made: Setting) -> None:
        gate = made.worker.reading = Gate()
        made.intake.start()
        await made.lanes.read(gate.reached.wait, 60)
        await made.intake.drain_within(0.0)
        await made.intake.stop()
        await made.intake.stop()
        assert len(spool.pending()) == 1

    run(life, spool, scenario)
    run(life, spool, lambda made: made.intake.drain())
    assert frames(life) == ["frm_0"]
    assert replace(life.filing._unseen[0], lines=()) == replace(frame(0, INVOICE), lines=())


def test_a_secret_on_the_screen_is_not_kept(life: Life, spool: Spool) -> None:
    spool.put("frame", captured(0, "Wi-Fi password: bluefish77"))

    class Redacting(FakeWorker):
        async def read_frame(self, frame: Frame, policy: ReadingPolicy = STRICT) -> FrameText:
            text = await super().read_frame(frame, policy)
            lines = tuple(replace(line, text=redact(line.text)) for line in text.lines)
            return FrameText(lines, text.windows, picture([""]), hidden=("password",))

    async def scenario(made: Setting) -> None:
        made.intake._worker = Redacting()
        await made.intake.drain()

    run(life, spool, scenario)
    (kept,) = (event.frame for event in life.events() if isinstance(event, FrameRecorded))
    assert [line.text for line in kept.lines] == ["Wi-Fi password: [password hidden]"]
    assert life.store.image(kept) == picture([""])
    noted = [event for event in life.events() if isinstance(event, LedgerNoted)]
    assert [(one.rule, one.action) for one in noted] == [("secret:password", "masked")]


def test_a_secret_that_was_said_is_not_kept(life: Life, spool: Spool) -> None:
    spool.put("messages", encode_messages((message(1, "The wifi password is bluefish77, see you!"),)))

    async def scenario(made: Setting) -> None:
        await made.intake.drain()

    run(life, spool, scenario)
    (event,) = (event for event in life.events() if isinstance(event, MessagesRecorded))
    assert event.messages[0].text == "The wifi password is [password hidden], see you!"
