"""Every operation that works on memories, over a real socket."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from core.capture.layers import MAGIC as LAYERS_MAGIC
from core.capture.mosaic import MAGIC as SHARED_MAGIC
from core.engine.capturing.health import Tally
from core.protocol.operations import (
    Ask,
    Capture,
    Delete,
    DeleteConversation,
    GetFrame,
    GetLedger,
    GetSettings,
    GetStatus,
    ImportTranscript,
    ListConversations,
    ListMemories,
    ListMessages,
    Pause,
    PreviewCapture,
    PreviewDeletion,
    Rebuild,
    RenameConversation,
    Resume,
    Search,
    Selection,
    SetSetting,
    ShowMemory,
    Unlock,
    WindowPreview,
)
from core.reading.policy import ReadingPolicy
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError
from core.records.geometry import Box
from core.records.screen import Frame, ReadFrame
from core.spool.items import encode_frame
from core.spool.spool import Spool
from core.vault.vault import Vault
from core.workers.requests import FrameText
from tests.unit.capture.samples import FakeScreen, blank, seen
from tests.unit.engine.living import MORNING, PASSPHRASE, SCREEN, frame, picture
from tests.unit.engine.running import Running

INVOICE = "The invoice number is INV-48213 for Aurora Rail."
LINES = ("Hi, how was your trip?", INVOICE, "I adopted a cat called Biscuit last week.")


@pytest.fixture
def running(vault_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Unlocked, with one frame on its way and a short transcript."""
    spool = Spool(vault_home, Vault.spool_public_key(vault_home))
    capture(spool, frame(0, "Departures from platform nine today", app="Browser", title="Trains"))
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
        running.call(Unlock(PASSPHRASE))
        assert running.call(ImportTranscript(zone="UTC"), transcript()).added == len(LINES)
        yield running


def capture(spool: Spool, seen: ReadFrame) -> None:
    """Leave a frame where the recorder leaves it."""
    image = picture([line.text for line in seen.lines])
    shot = Frame(seen.id, seen.taken_at, seen.zone, SCREEN, seen.windows, image, "text/plain")
    spool.put("frame", encode_frame(shot))


def transcript() -> bytes:
    lines = [
        {
            "id": str(number),
            "conversation": "marta",
            "speaker": "Marta",
            "time": f"2026-03-04T10:0{number}:00",
            "text": text,
        }
        for number, text in enumerate(LINES)
    ]
    return "\n".join(map(json.dumps, lines)).encode()


def test_what_was_seen_and_said_is_found(running: Running) -> None:
    assert running.call(Search("platform nine", level="line")).hits[0].source_ids == ("frm_0",)
    assert running.call(Search("invoice number", level="line")).hits[0].source_ids == ("marta/1",)
    assert running.call(Search("", level="line")).hits == ()
    status = running.call(GetStatus())
    assert (status.frames, status.messages, status.spooled) == (1, 3, 0)


@pytest.mark.parametrize(
    "request_",
    [Search("ferry"), Ask("When does the ferry leave?"), PreviewDeletion(Selection(ids=("frm_0",)))],
)
def test_windows_hear_of_what_somebody_else_made_searchable(
    running: Running, monkeypatch: pytest.MonkeyPatch, request_: Search | Ask | PreviewDeletion
) -> None:
    running.call(Search("platform nine"))
    told: list[str] = []
    monkeypatch.setattr(running.engine, "tell", told.append)
    running.call(Search("platform nine"))
    assert told == []
    capture(running.engine._use_spool(), frame(1, "The ferry leaves at noon", app="Browser", title="Ships"))
    running.call(request_)
    assert told == ["filed"]


def test_a_question_is_answered_and_not_kept(running: Running) -> None:
    answer = running.call(Ask("What is the invoice number for Aurora Rail?"))
    assert answer.short == "INV-48213"
    assert answer.citations[0].source_id == "marta/1"
    assert not answer.conversation
    assert running.call(ListConversations()).conversations == ()


def test_a_chat_is_kept_and_goes_with_its_words(running: Running) -> None:
    answer = running.call(Ask("What is the invoice number for Aurora Rail?", conversation="new"))
    noted = running.call(Ask("My locker code is 471199.", conversation=answer.conversation))
    assert not noted.abstained
    turns = running.call(ListMessages(answer.conversation)).messages
    assert [turn.role for turn in turns] == ["question", "answer", "statement", "answer"]
    assert turns[1].id == answer.message_id
    assert running.call(Search("locker code", level="line")).hits[0].text == "My locker code is 471199."
    assert len(running.call(ListConversations()).conversations) == 1
    running.call(DeleteConversation(answer.conversation))
    assert running.call(ListConversations()).conversations == ()
    assert all("471199" not in hit.text for hit in running.call(Search("471199", level="line")).hits)
    with pytest.raises(NotFoundError):
        running.call(DeleteConversation(answer.conversation))
    with pytest.raises(NotFoundError):
        running.call(Ask("And who sent it?", conversation=answer.conversation))


def test_memories_are_listed_and_shown_with_their_evidence(running: Running) -> None:
    rows = running.call(ListMemories(text="INV-48213"))
    assert rows.total >= 1
    shown = running.call(ShowMemory(rows.rows[0].id))
    assert shown.memory.id == rows.rows[0].id
    assert "marta/1" in [source.source_id for source in shown.sources]
    frames = [row for row in running.call(ListMemories()).rows if row.frame_id]
    cited = running.call(ShowMemory(frames[0].id)).sources[0]
    assert (cited.frame_id, cited.app) == ("frm_0", "Browser")
    with pytest.raises(NotFoundError):
        running.call(ShowMemory("mem_none"))


def test_pictures_come_whole_and_small(running: Running) -> None:
    running.call(Search("platform"))
    client = running.client()
    whole, image = client.call(GetFrame("frm_0"))
    assert image == picture(["Departures from platform nine today"])
    assert whole.codec == "text/plain"
    assert whole.boxes
    small, thumbnail = client.call(GetFrame("frm_0", 200, Box(1, 2, 3, 4)))
    assert small.codec == "image/webp"
    assert thumbnail.startswith(b"text/plain 200 Box")
    with pytest.raises(RefusedError):
        client.call(GetFrame("frm_0", -1))
    with pytest.raises(NotFoundError):
        client.call(GetFrame("frm_9"))


def test_pictures_that_only_we_can_show_are_handed_out_as_usual_ones(
    vault_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spool = Spool(vault_home, Vault.spool_public_key(vault_home))
    forms = {"frm_0": LAYERS_MAGIC, "frm_900": SHARED_MAGIC}
    for name, form in forms.items():
        second = int(name.removeprefix("frm_"))
        capture(spool, frame(second, f"{form.decode()} Arrivals at platform ten today", app="Browser"))
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
        running.call(Unlock(PASSPHRASE))
        running.call(Search("platform ten"))
        for name, form in forms.items():
            whole, image = running.client().call(GetFrame(name))
            assert whole.codec == "image/webp"
            assert image.startswith(f"text/plain {SCREEN.w} None ".encode() + form)


def test_a_preview_tells_what_the_receipt_will(running: Running) -> None:
    running.call(Search("platform"))
    selection = Selection(ids=("marta/1", "frm_0"))
    preview = running.call(PreviewDeletion(selection))
    receipt = running.call(Delete(selection))
    assert (preview.done, receipt.done) == (False, True)
    assert (preview.memories, preview.passages) == (receipt.memories, receipt.passages)
    assert (receipt.messages, receipt.frames) == (1, 1)
    assert all("INV" not in hit.text for hit in running.call(Search("INV-48213", level="line")).hits)
    assert running.call(Rebuild()).messages == 2
    assert all("INV" not in hit.text for hit in running.call(Search("INV-48213", level="line")).hits)


def test_a_range_is_meant_in_its_own_zone(running: Running) -> None:
    running.call(Search("platform"))
    start = (MORNING + timedelta(hours=1)).astimezone()
    preview = running.call(PreviewDeletion(Selection(start=start, end=start + timedelta(minutes=2))))
    assert (preview.frames, preview.messages) == (0, 2)


def test_importing_again_adds_nothing(running: Running) -> None:
    again = running.call(ImportTranscript(zone="UTC"), transcript())
    assert (again.added, again.known, again.memories) == (0, 3, 0)


@pytest.mark.parametrize(
    "request_",
    [
        Search("x" * 2_001),
        Search("x", limit=0),
        Search("x", zone="Nowhere/Land"),
        Search("x", now=datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))),
        Ask("   "),
        Capture(0),
        Capture(float(10**9)),
        Pause(0),
        Pause(10.0**9),
        SetSetting("capture.interval", 0),
        Delete(Selection()),
        ImportTranscript(zone="Nowhere/Land"),
    ],
)
def test_what_makes_no_sense_is_refused(running: Running, request_: Search) -> None:
    with pytest.raises(RefusedError):
        running.call(request_)


def test_settings_are_told_and_changed(running: Running) -> None:
    assert running.call(GetSettings("capture.interval")).values == {"capture.interval": 2.0}
    assert running.call(SetSetting("capture.interval", 4)).values == {"capture.interval": 4.0}
    assert running.call(GetSettings()).values["capture.interval"] == 4.0
    with pytest.raises(NotFoundError):
        running.call(GetSettings("capture.colour"))
    with pytest.raises(NotFoundError):
        running.call(SetSetting("capture.colour", "red"))


def test_pauses_are_scheduled_and_taken_back(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.engine.capturing, "_screen_factory", FakeScreen)
    assert running.call(Resume()).capture == "recording"
    assert running.call(Pause(60)).paused_until is not None
    scheduler = running.engine.schedule._scheduler
    assert scheduler.get_job("resume") is not None
    paused = running.call(Pause())
    assert (paused.capture, paused.paused_until) == ("paused", None)
    assert scheduler.get_job("resume") is None


def test_a_chat_is_renamed_and_its_name_goes_with_the_words_it_repeats(running: Running) -> None:
    chat = running.call(Ask("What is the invoice number for Aurora Rail?", conversation="new")).conversation
    other = running.call(Ask("How was your trip?", conversation="new")).conversation

    def names() -> dict[str, str]:
        return {one.id: one.title for one in running.call(ListConversations()).conversations}

    def journal() -> str:
        return str(list(running.engine.unlocked().store.journal.replay()))

    running.call(RenameConversation(chat, "  Rail\n and taxes "))
    running.call(RenameConversation(other, "Rail, first draft"))
    assert names() == {chat: "Rail and taxes", other: "Rail, first draft"}
    running.call(RenameConversation(other, INVOICE))
    assert "first draft" not in journal()
    running.call(Rebuild())
    assert names() == {chat: "Rail and taxes", other: INVOICE}
    with pytest.raises(RefusedError, match="120"):
        running.call(RenameConversation(chat, "x" * 121))
    with pytest.raises(NotFoundError):
        running.call(RenameConversation("chat-0", "Anything"))

    found = running.call(Search("invoice number", level="memory")).hits[0]
    running.call(Delete(Selection(ids=(found.memory_id,))))
    assert names()[other] == "How was your trip?"
    assert INVOICE not in journal()
    running.call(RenameConversation(chat, ""))
    assert "Rail and taxes" not in journal()


def test_a_capture_without_a_screen_says_so(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_for(_seconds: float, _stop: object) -> Tally:
        running.engine.capturing._state("There is no screen to record.")
        return Tally()

    monkeypatch.setattr(running.engine.capturing, "run_for", run_for)
    with pytest.raises(EnvironmentFaultError, match="no screen"):
        running.call(Capture(1))


def test_a_capture_counts_nothing_that_was_seen_before_it(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = frame(1, "The ferry to Aurora Rail leaves at noon", app="Browser", title="Ships")
    capture(running.engine._use_spool(), waiting)
    monkeypatch.setattr(running.engine.capturing, "run_for", lambda *_: Tally(skipped=1))

    captured = running.call(Capture(1))

    assert (captured.frames, captured.lines, captured.memories) == (0, 0, 0)
    assert running.call(Search("ferry", level="line")).hits[0].source_ids == (waiting.id,)


def test_what_is_still_being_gathered_for_the_ledger_goes_with_its_time(running: Running) -> None:
    capturing, now = running.engine.capturing, datetime.now(UTC)
    capturing._skipped(now - timedelta(hours=2), "app:keepassxc")
    capturing._masked(now - timedelta(hours=2), "title:diary")

    running.call(Delete(Selection(start=now - timedelta(hours=3), end=now)))
    capturing.note_ledger()
    running.call(Search("ferry"))

    assert running.call(GetLedger()).rows == ()


def test_a_dry_run_stores_nothing(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    part = Box(0, 0, 160, 200)
    showing = (
        seen("KeePassXC", "Passwords", part, handle=2),
        seen("Editor", "notes", handle=1, visible=(part.moved(160, 0),)),
    )

    async def read(frame: Frame, _policy: ReadingPolicy) -> FrameText:
        return FrameText((), frame.windows, frame.image, hidden=("card", "card"))

    monkeypatch.setattr(running.engine.worker, "read_frame", read)
    screen = FakeScreen(pixels=blank(), showing=showing)
    monkeypatch.setattr(running.engine.capturing, "_screen_factory", lambda: screen)
    before = running.call(GetStatus())
    found = running.call(PreviewCapture())
    assert found.saved
    assert found.secrets == {"card": 2}
    assert found.windows == (
        WindowPreview("KeePassXC", "", "masked", "app:keepassxc"),
        WindowPreview("Editor", "notes", "kept"),
    )
    assert found.at_rest == "Recording has not been switched on yet."
    assert running.call(GetStatus()) == before
    screen.showing = (seen("i3lock"),)
    assert not running.call(PreviewCapture()).saved
    assert running.call(PreviewCapture()).rule == "app:i3lock"
