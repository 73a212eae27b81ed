"""The view lock: when it comes, what it refuses, what goes on meanwhile, and what lifts it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.capture.clock import passing_time
from core.engine.filing.transcript import parse_transcript
from core.engine.locking.view import ViewLock
from core.protocol.client import Client
from core.protocol.operations import (
    OPERATIONS,
    Ask,
    Draft,
    GetStatus,
    ImportTranscript,
    KeepDraft,
    ListMemories,
    Lock,
    LockView,
    NoteUse,
    Search,
    SetSetting,
    Status,
    Subscribe,
    TakeDraft,
    Unlock,
)
from core.protocol.typed import decode
from core.records.errors import LockedError, RefusedError, WrongPassphraseError
from core.text.tokens import fold
from tests.support.xvfb import wait_for
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import WAIT, Running

MINUTE = 60.0


@dataclass
class Room:
    """A view lock with a clock and a keyboard of the test's own."""

    limit: float = 10.0
    now: float = 1000.0
    typed_at: float = 1000.0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.view = ViewLock(
            lambda: self.limit, lambda: self.now - self.typed_at, self.tell, clock=lambda: self.now
        )

    def tell(self) -> None:
        self.told.append(self.view.cause)

    def wait(self, minutes: float, *, typing: bool = True) -> None:
        self.now += minutes * MINUTE
        if typing:
            self.typed_at = self.now


@pytest.fixture
def room() -> Room:
    return Room()


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────


def test_it_locks_after_the_minutes_without_use(room: Room) -> None:
    room.wait(9.9)
    assert not room.view.is_locked()
    room.wait(0.1)
    assert room.view.is_locked()
    assert room.told == ["unused"]
    with pytest.raises(LockedError, match="recording goes on"):
        room.view.check()


def test_use_puts_it_off_but_never_lifts_it(room: Room) -> None:
    for _ in range(5):
        room.wait(9)
        room.view.used()
    assert not room.view.is_locked()
    room.wait(10)
    room.view.used()
    assert room.view.is_locked()
    room.view.lift()
    assert not room.view.is_locked()
    assert room.told == ["unused"]


def test_who_leaves_the_computer_locks_it_whatever_asks_meanwhile(room: Room) -> None:
    """A script that searches every minute is no person."""
    for _ in range(10):
        room.wait(1, typing=False)
        room.view.used()
    assert room.view.is_locked()


def test_who_comes_from_elsewhere_is_not_locked_out_again_at_once(room: Room) -> None:
    """Over the network nobody touches this keyboard, yet somebody has just shown the passphrase."""
    room.wait(60, typing=False)
    assert room.view.is_locked()
    room.view.lift()
    room.wait(9, typing=False)
    assert not room.view.is_locked()
    room.view.used()
    room.wait(1, typing=False)
    assert room.view.is_locked()


def test_zero_minutes_mean_never(room: Room) -> None:
    room.limit = 0
    room.wait(100_000, typing=False)
    assert not room.view.is_locked()
    room.view.lock("asked")
    assert room.view.is_locked()


def test_a_shorter_time_holds_at_once(room: Room) -> None:
    room.wait(5)
    room.limit = 2
    assert room.view.is_locked()


def test_the_first_reason_stays(room: Room) -> None:
    room.view.lock("session")
    room.view.lock("asked")
    room.wait(60)
    assert room.view.is_locked()
    assert room.told == ["session"]


@given(st.lists(st.tuples(st.sampled_from(["wait", "use", "lock", "lift"]), st.floats(0, 30)), max_size=30))
def test_whatever_happens_nothing_is_shown_after_the_time(steps: list[tuple[str, float]]) -> None:
    room = Room()
    since = room.now
    for what, minutes in steps:
        if what == "wait":
            room.wait(minutes)
        elif what == "use":
            was_locked = room.view.is_locked()
            room.view.used()
            since = since if was_locked else room.now
        elif what == "lock":
            room.view.lock("asked")
        else:
            room.view.lift()
            since = room.now
        if room.now - since >= room.limit * MINUTE:
            assert room.view.is_locked()


def test_time_passes() -> None:
    assert passing_time() <= passing_time()


# ── in the engine ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def engine(vault_home: Path, tmp_path: Path) -> "Running":
    return Running(vault_home, tmp_path / "engine.sock")


LINE = (
    b'{"id":"1","conversation":"c","speaker":"Ada","time":"2026-03-02T14:00:00","text":"The zeppelin lands."}'
)


def test_every_operation_that_reads_is_refused_and_none_else(engine: Running) -> None:
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        running.call(LockView())
        needs = [kind for kind in OPERATIONS.values() if kind.needs_keys]
        assert len(needs) > 10
        blank = {str: "x", int: 1, float: 1.0, bool: False, tuple: [], dict: {}}
        for kind in needs:
            body = {}
            for name, spec in kind.__dataclass_fields__.items():  # type: ignore[attr-defined]
                base = getattr(spec.type, "__origin__", spec.type)
                body[name] = {"ids": ["mem_x"]} if name == "selection" else blank.get(base, "x")
            try:
                request = decode(kind, body)
            except Exception:  # noqa: BLE001 -- operations that need more than that are tried in their own tests
                continue
            with pytest.raises(LockedError):
                running.call(request)
        status = running.call(GetStatus())
        assert status.vault == "unlocked"
        assert status.view_locked
        assert status.view_lock_cause == "asked"
        assert status.view_lock_minutes == 10


def test_only_the_secret_lifts_it(engine: Running) -> None:
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        running.call(LockView())
        with pytest.raises(WrongPassphraseError):
            running.call(Unlock("something else"))
        running.call(NoteUse())
        assert running.call(GetStatus()).view_locked
        status = running.call(Unlock(PASSPHRASE))
        assert not status.view_locked
        assert status.view_lock_cause == ""
        running.call(Search(query="zeppelin"))


def test_filing_goes_on_and_is_there_afterwards(engine: Running) -> None:
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        before = running.call(GetStatus())
        running.call(LockView())
        opened = running.engine.opened
        assert opened is not None
        messages = parse_transcript(LINE, "UTC")
        asyncio.run_coroutine_threadsafe(
            opened.add_messages(messages, lambda _done, _total: None), running.loop
        ).result()
        assert running.call(GetStatus()).messages == before.messages + 1
        running.call(Unlock(PASSPHRASE))
        assert running.call(Search(query="zeppelin")).hits[0].source_ids == ("c/1",)


def test_caches_of_content_are_emptied(engine: Running) -> None:
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        running.call(ImportTranscript(), LINE)
        running.call(Ask(question="when does the zeppelin land?"))
        info = fold.cache_info  # type: ignore[attr-defined]
        assert info().currsize
        store = running.engine.unlocked().store
        chunks = store.vault.objects._cache
        assert chunks.held
        running.call(LockView())
        assert info().currsize == 0
        wait_for(lambda: chunks.held == 0)


def test_everybody_hears_of_it(engine: Running) -> None:
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        window = running.client()
        window.call(Subscribe())
        running.call(LockView())
        _wait_for_event(window)


def _wait_for_event(client: Client) -> None:
    client._socket.settimeout(WAIT)
    while not any(packet.kind == "event" for packet in client._received):
        client._received += client._decoder.feed(client._socket.recv(65536))
    client._received.clear()


def test_what_windows_ask_by_themselves_is_no_use(engine: Running) -> None:
    """They list everything again whenever something was filed, and something always is."""
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        window = running.client()
        window.call(Subscribe())
        view = running.engine.view

        def used_at() -> float:
            return view._used_at

        at = used_at()
        window.call(ListMemories())
        assert used_at() == at
        window.call(NoteUse())
        assert used_at() > at
        at = used_at()
        running.call(ListMemories())
        assert used_at() > at


def test_time_without_use_locks_a_running_engine(engine: Running) -> None:
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        running.call(SetSetting(name="security.view_lock_minutes", value=0.0001))
        wait_for(lambda: running.call(GetStatus()).view_locked)
        assert running.call(GetStatus()).view_lock_cause == "unused"
        with pytest.raises(LockedError):
            running.call(Search(query="zeppelin"))


def test_a_locked_vault_has_no_view_to_lock(engine: Running) -> None:
    with engine as running:
        running.call(LockView())
        status: Status = running.call(GetStatus())
        assert status.vault == "locked"
        assert not status.view_locked
        with pytest.raises(LockedError, match="passphrase"):
            running.call(Search(query="zeppelin"))


def test_the_vault_can_be_locked_while_the_view_is(engine: Running) -> None:
    with engine as running:
        running.call(Unlock(PASSPHRASE))
        running.call(LockView())
        running.call(Lock())
        assert running.ended() == 75


def test_a_draft_waits_behind_the_passphrase(engine: Running) -> None:
    with engine as running:
        running.call(KeepDraft(text="no vault is open, so it is not kept"))
        running.call(Unlock(PASSPHRASE))
        assert running.call(TakeDraft()) == Draft("")
        running.call(KeepDraft(text="why did I " + "x" * 10_000))
        running.call(LockView())
        with pytest.raises(LockedError):
            running.call(TakeDraft())
        running.call(Unlock(PASSPHRASE))
        assert running.call(TakeDraft()).text.startswith("why did I x")
        assert running.call(TakeDraft()) == Draft("")


@pytest.mark.parametrize(("name", "value"), [("view_lock_minutes", -1), ("lock_on_session_lock", "maybe")])
def test_settings_that_make_no_sense_are_refused(engine: Running, name: str, value: object) -> None:
    with engine as running, pytest.raises(RefusedError):
        running.call(SetSetting(name=f"security.{name}", value=value))
