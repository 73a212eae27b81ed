"""What storage rules let go is gone for good, stage by stage; what they leave can still be found."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.engine.keeping.ballast import Ballast
from core.engine.keeping.letting_go import NOTE, GaveWayError, LettingGo
from core.engine.keeping.pinning import pin
from core.engine.keeping.retention import stages
from core.journal.events import FrameRecorded, PictureDropped, SegmentFiled, TextsDropped
from core.protocol.operations import RetentionRules
from core.records.errors import EnvironmentFaultError, NotFoundError
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame
from tests.support import smalldisk
from tests.support.smalldisk import small_disk
from tests.unit.engine.keeping.keeping import (
    CAT,
    INVOICE,
    chosen,
    fill,
    later,
    let_go,
    never,
    pin_words,
    stock,
)
from tests.unit.engine.living import MORNING, Life, frame, message

MIB = 2**20
PICTURES = RetentionRules(pictures_days=30)
TEXTS = RetentionRules(texts_days=30)
ALL = RetentionRules(keep_days=30)
OLD = later(40)


def silent(_done: int, _total: int) -> None:
    pass


def images(life: Life) -> list[str]:
    return [name for name, _ in life.store.vault.objects.list("images/")]


def test_pictures_go_and_what_was_read_on_them_stays(life: Life) -> None:
    fill(life)
    before = {one.id: one.lines for one in life.all(ReadFrame).values()}
    memories = life.memories

    choice = let_go(life, PICTURES, OLD)

    assert len(choice.pictures) == 3
    assert images(life) == []
    assert {one.id: one.lines for one in life.all(ReadFrame).values()} == before
    assert all(one.image == "" for one in life.all(ReadFrame).values())
    assert life.memories == memories
    assert [event for event in life.events() if isinstance(event, PictureDropped)]
    assert not chosen(life, PICTURES, OLD)


def test_dropped_pictures_stay_dropped_over_a_rebuild_and_a_crash(life: Life) -> None:
    fill(life)
    let_go(life, PICTURES, OLD)
    before = life.contents()
    life.crash()
    assert life.contents() == before
    life.replay.everything(silent)
    assert life.contents() == before


def test_a_picture_that_was_let_go_says_so(life: Life) -> None:
    fill(life)
    let_go(life, PICTURES, OLD)
    seen = next(iter(life.all(ReadFrame).values()))
    with pytest.raises(NotFoundError, match="let go by your storage rule"):
        life.store.image(seen)


def test_texts_go_and_memories_stay(life: Life) -> None:
    fill(life)
    memories = life.memories

    let_go(life, TEXTS, OLD)

    assert images(life) == []
    assert not life.all(ReadFrame)
    assert not life.all(Message)
    assert not life.passages
    assert life.memories == memories
    assert all(one.source_ids == () for one in life.all(Segment).values())
    assert not [event for event in life.events() if isinstance(event, FrameRecorded)]
    told = [event for event in life.events() if isinstance(event, TextsDropped)]
    assert {one for event in told for one in event.segment_ids} == set(life.all(Segment))
    before = life.contents()
    life.crash()
    life.replay.everything(silent)
    assert life.contents() == before
    assert not chosen(life, TEXTS, OLD)


def test_all_goes_and_no_word_of_it_is_left(life: Life) -> None:
    fill(life)
    assert life.knows("INV-48213")

    choice = let_go(life, ALL, OLD)

    assert [one.items > 0 for one in stages(choice)] == [True, True, True]
    for word in ("INV-48213", "Biscuit", "platform", "Aurora", "Inbox", "Trains"):
        assert life.knows(word) == []
    assert not life.memories
    assert not life.all(Segment)
    assert not [event for event in life.events() if isinstance(event, SegmentFiled)]
    life.crash()
    life.replay.everything(silent)
    assert not life.memories


def test_memories_go_after_their_texts_have(life: Life) -> None:
    fill(life)
    let_go(life, TEXTS, OLD)
    let_go(life, ALL, OLD)
    assert not life.memories
    assert not life.knows("Biscuit")


def test_what_is_pinned_stays_with_all_it_rests_on(life: Life) -> None:
    fill(life)
    invoice = pin_words(life, "INV-48213")
    kept = life.store.tables.get_memory(invoice)
    segment = life.all(Segment)[kept.segment]
    let_go(life, ALL, OLD)
    assert invoice in life.memories
    assert set(life.all(ReadFrame)) == set(segment.source_ids)
    assert all(life.store.image(one) for one in life.all(ReadFrame).values())
    assert not life.knows("Biscuit")
    figures = stock(life, OLD)
    assert figures.pinned_memories == 1
    assert figures.pinned_bytes > 0


def test_an_unpinned_memory_goes_with_the_next_run(life: Life) -> None:
    fill(life)
    pin_words(life, "INV-48213")
    let_go(life, ALL, OLD)
    pin(life.store, life.filing, list(life.memories), pinned=False)
    let_go(life, ALL, OLD)
    assert not life.memories


def test_what_is_young_stays(life: Life) -> None:
    fill(life)
    before = life.contents()
    assert not let_go(life, replace(ALL, keep_days=300), later(20))
    assert life.contents() == before


def test_what_was_imported_counts_from_its_import(life: Life) -> None:
    life.heard(message(1, CAT))  # said in March
    life.filing.settle()
    assert not chosen(life, TEXTS, later(20)).texts
    assert chosen(life, TEXTS, later(31)).texts


def test_chats_lose_their_questions_and_answers(life: Life) -> None:
    turns = [
        replace(message(1, "Where is my cat?", conversation="chat-1", role="question"), origin="chat"),
        replace(message(2, "In the garden.", conversation="chat-1", role="answer"), origin="chat"),
    ]
    life.heard(*turns)
    let_go(life, TEXTS, OLD)
    assert not life.all(Message)
    assert not life.knows("garden")


def test_what_is_still_open_keeps_its_memories(life: Life) -> None:
    fill(life)
    life.heard(message(500, "My sister Ada moved to Bergen in May."))
    life.filing.publish()
    memories = set(life.memories)
    let_go(life, TEXTS, OLD)
    assert set(life.memories) == memories
    life.replay.everything(silent)
    assert set(life.memories) == memories


def test_the_preview_is_what_happens(life: Life) -> None:
    fill(life)
    for rules in (PICTURES, TEXTS, ALL):
        seen = stages(chosen(life, rules, OLD))
        assert stages(let_go(life, rules, OLD)) == seen


class _Crash(BaseException):
    pass


def crash_at(life: Life, call: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """The n-th change of journal, tables or vault does not happen, nor any after it."""
    calls = 0

    def stand_in(real: Callable[..., object]) -> Callable[..., object]:
        def change(*args: object, **named: object) -> object:
            nonlocal calls
            if threading.current_thread() is not threading.main_thread():
                return real(*args, **named)  # the endpoint's part of a change of the tables
            calls += 1
            if calls >= call:
                raise _Crash
            return real(*args, **named)

        return change

    store = life.store
    for owner, names in (
        (store.journal, ("append", "rewrite")),
        (store.tables, ("add_frames", "delete", "keep_memories_only", "remove_segments", "purge", "note")),
        (store.vault.objects, ("put", "delete", "purge")),
    ):
        for name in names:
            monkeypatch.setattr(owner, name, stand_in(getattr(owner, name)))
    return lambda: calls


@pytest.mark.parametrize("rules", [PICTURES, TEXTS, ALL], ids=["pictures", "texts", "all"])
def test_a_crash_at_any_step_is_made_good(
    life: Life, rules: RetentionRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    for call in range(1, 60):
        fill(life)
        before = set(life.memories)
        with monkeypatch.context() as patch:
            crash_at(life, call, patch)
            try:
                let_go(life, rules, OLD)
                crashed = False
            except _Crash:
                crashed = True
        life.crash()
        LettingGo(life.store, life.filing).finish(never)
        let_go(life, rules, OLD)
        assert images(life) == []
        assert not LettingGo(life.store, life.filing).pending
        if rules is PICTURES:
            assert len(life.all(ReadFrame)) == 3
        else:
            assert not life.all(ReadFrame)
            assert not life.passages
        assert set(life.memories) == (set() if rules is ALL else before)
        if not crashed:
            break
        let_go(life, ALL, OLD)
        assert not life.knows("INV-48213")
    else:
        pytest.fail("there is no end of steps")


def test_it_gives_way_and_goes_on_later(life: Life) -> None:
    fill(life)
    letting_go = LettingGo(life.store, life.filing)

    def asked() -> None:
        raise GaveWayError

    (step,) = [one for one in letting_go.steps(chosen(life, ALL, OLD)) if one.removed]
    with pytest.raises(GaveWayError):
        letting_go.do(step, asked)
    assert life.store.vault.objects.stat(NOTE)
    assert letting_go.finish(never)
    assert not letting_go.pending
    assert life.knows("INV-48213") == []
    assert not letting_go.finish(never)


def test_a_note_that_does_not_fit_takes_the_reserve(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(life)
    put = life.store.vault.objects.put
    full = [True]

    def refuse(name: str, data: bytes, **more: Any) -> object:
        if full[0] and name == "state/retention":
            raise EnvironmentFaultError("The disk is full.")
        return put(name, data, **more)

    def make_room() -> None:
        full[0] = False

    monkeypatch.setattr(life.store.vault.objects, "put", refuse)
    letting_go = LettingGo(life.store, life.filing, make_room)
    for step in letting_go.steps(chosen(life, PICTURES, OLD)):
        letting_go.do(step, never)
    assert images(life) == []


@pytest.mark.parametrize("rules", [PICTURES, TEXTS, ALL], ids=["pictures", "texts", "all"])
def test_a_full_disk_is_emptied_with_the_help_of_the_reserve(
    vault_home: Path, tmp_path: Path, rules: RetentionRules
) -> None:
    with small_disk(tmp_path / "disk", 96) as disk:
        shutil.copytree(vault_home, disk / "home")
        life = Life(disk / "home")
        fill(life)
        ballast = Ballast(life.home, 16 * MIB)
        assert ballast.refill()
        smalldisk.fill(disk)
        letting_go = LettingGo(life.store, life.filing, ballast.release)
        for step in letting_go.steps(chosen(life, rules, OLD)):
            letting_go.do(step, never)
        letting_go.finish(never)
        assert images(life) == []
        if rules is ALL:
            assert life.knows("INV-48213") == []
        assert ballast.held == 0
        life.store.close()


def test_deleting_after_texts_were_let_go(life: Life) -> None:
    fill(life)
    let_go(life, TEXTS, OLD)
    cat = next(one for one in life.memories.values() if "Biscuit" in one.text)
    life.delete(ids=(cat.id,))
    assert cat.id not in life.memories
    assert life.knows("Biscuit") == []
    assert life.knows("INV-48213")


def test_deleting_a_stretch_of_time_or_an_app_after_texts_were_let_go(life: Life) -> None:
    fill(life)
    let_go(life, TEXTS, OLD)
    life.delete(app="Browser")
    assert life.knows("platform") == []
    assert life.knows("INV-48213")
    life.delete(start=MORNING, end=MORNING + timedelta(seconds=30))
    assert life.knows("INV-48213") == []
    assert life.knows("Biscuit")
    life.crash()
    life.replay.everything(silent)
    assert life.knows("INV-48213") == []


def test_a_frame_without_a_picture_can_be_masked(life: Life) -> None:
    fill(life)
    life.saw(frame(900, "Now on to something else entirely", INVOICE, app="Editor", title="Notes"))
    life.filing.settle()
    let_go(life, PICTURES, OLD)
    invoice = next(one for one in life.memories.values() if "INV-48213" in one.text and one.app == "Mail")
    life.delete(ids=(invoice.id,))
    assert life.knows("INV-48213") == []
    assert {one.image for one in life.all(ReadFrame).values()} == {""}
    assert images(life) == []
