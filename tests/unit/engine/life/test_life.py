"""What becomes of memories after filing, and what the user does to them: crash, replay and deletion too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.engine.life.changing import CORRECTIONS, Changing
from core.engine.life.history import history
from core.journal.events import MemoryJudged
from core.records.errors import NotFoundError, RefusedError
from core.records.memory import Memory
from tests.unit.engine.living import MORNING, Life, frame, message

OSLO = "I live in Oslo."
LISBON = "I moved to Lisbon."


def silent(_done: int, _total: int) -> None:
    pass


def talks(life: Life, *texts: str) -> None:
    """Each text in a conversation, and so in a segment, of its own."""
    for number, text in enumerate(texts):
        life.heard(message(number, text, conversation=f"talk{number}"))
    life.filing.settle()


def changing(life: Life) -> Changing:
    return Changing(life.store, life.filing, lambda: MORNING + timedelta(days=30))


def fact(life: Life, words: str) -> Memory:
    return life.memory_of(words, "semantic")


def test_what_is_filed_later_supersedes_and_survives_a_rebuild(life: Life) -> None:
    talks(life, OSLO, LISBON)
    old, new = fact(life, "lives in Oslo"), fact(life, "moved to Lisbon")
    assert (old.status, old.superseded_by, new.status) == ("superseded", new.id, "queryable")
    listed = {row.id for row in life.shown.list_memories("semantic").rows}
    assert listed == {new.id}
    assert {row.id for row in life.shown.list_memories("semantic", status="superseded").rows} == {old.id}
    assert [(one.id, one.how) for one in history(life.shown, new)] == [(old.id, "supersedes")]
    before = life.contents()
    life.replay.everything(silent)
    assert life.contents() == before


def test_without_the_newer_one_the_older_one_holds_again(life: Life) -> None:
    talks(life, OSLO, LISBON)
    life.delete(ids=("talk1/1",))
    assert fact(life, "lives in Oslo").live
    assert not life.knows("Lisbon")


def test_the_same_said_again_is_deleted_with_it(life: Life) -> None:
    talks(life, "I love sushi.", "Honestly, I love sushi.")
    head = next(one for one in life.memories.values() if one.type == "semantic" and one.live)
    assert head.times == 2
    life.delete(ids=(head.id,))
    assert not life.knows("sushi")


def test_what_is_hidden_is_never_recalled_until_it_is_taken_back(life: Life) -> None:
    talks(life, "My sister's name is Clara.", OSLO)
    clara = fact(life, "Clara")
    changing(life).judge([clara.id], "hidden")
    assert not [one for one in life.passages.values() if "Clara" in one.text]
    assert not fact(life, "Clara").live
    before = life.contents()
    life.replay.everything(silent)
    assert life.contents() == before
    life.crash()
    assert life.contents() == before
    changing(life).judge([clara.id], "hidden", given=False)
    assert [one for one in life.passages.values() if "Clara" in one.text]
    assert fact(life, "Clara").live


def test_a_superseded_version_is_restored_and_stays_so(life: Life) -> None:
    talks(life, OSLO, LISBON)
    (old,) = changing(life).judge([fact(life, "lives in Oslo").id], "current")
    assert old.status == "queryable"
    assert fact(life, "moved to Lisbon").status == "superseded"
    life.replay.everything(silent)
    assert fact(life, "lives in Oslo").status == "queryable"


def test_what_is_held_back_is_let_go_by_the_user(life: Life) -> None:
    life.saw(frame(0, "You can reach Jonas at jonas@kestrel.example any time."))
    life.filing.settle()
    held = fact(life, "jonas@kestrel.example")
    assert (held.status, held.reason) == ("quarantined", "unconfirmed")
    (released,) = changing(life).judge([held.id], "believed")
    assert released.live
    life.crash()
    assert fact(life, "jonas@kestrel.example").live


def test_a_correction_takes_the_place_of_what_was_wrong(life: Life) -> None:
    talks(life, OSLO)
    old = fact(life, "lives in Oslo")
    new = changing(life).correct(old.id, "Marta lives in Porto.", "Me", "Europe/Oslo")
    assert (new.text, new.trust, new.live) == ("Marta lives in Porto.", 1.0, True)
    assert new.evidence[0].source_id.startswith(f"{CORRECTIONS}/")
    assert life.memories[old.id].superseded_by == new.id
    assert [one.id for one in history(life.shown, new)] == [old.id]
    life.replay.everything(silent)
    assert life.memories[old.id].superseded_by == new.id
    again = changing(life).correct(new.id, "Marta lives in Braga.", "Me", "Europe/Oslo", wording=True)
    assert again.occurred_start == new.occurred_start
    life.delete(ids=(again.id,))
    assert not [one for one in life.memories.values() if one.type == "semantic"]
    for word in ("Oslo.", "Porto", "Braga"):
        assert not life.knows(word)


def test_memories_are_merged_and_split_by_hand(life: Life) -> None:
    talks(life, "My sister's name is Clara.", "I love sushi.")
    one, other = fact(life, "Clara"), fact(life, "sushi")
    changing(life).merge([other.id], one.id)
    assert (fact(life, "sushi").status, fact(life, "sushi").superseded_by) == ("merged", one.id)
    life.replay.everything(silent)
    assert fact(life, "sushi").status == "merged"
    changing(life).split(one.id)
    assert fact(life, "sushi").live
    with pytest.raises(RefusedError):
        changing(life).split(one.id)


def test_what_was_taken_for_the_same_is_split_for_good(life: Life) -> None:
    talks(life, "I love sushi.", "Honestly, I love sushi.")
    head = next(one for one in life.memories.values() if one.type == "semantic" and one.live)
    changing(life).split(head.id)
    assert [one.status for one in life.memories.values() if one.type == "semantic"] == ["queryable"] * 2
    life.replay.everything(silent)
    assert [one.status for one in life.memories.values() if one.type == "semantic"] == ["queryable"] * 2


def test_verdicts_are_forgotten_with_what_they_were_about(life: Life) -> None:
    talks(life, "My sister's name is Clara.", OSLO)
    changing(life).judge([fact(life, "Clara").id, fact(life, "Oslo").id], "believed")
    life.delete(ids=("talk0/0",))
    told = [event for event in life.events() if isinstance(event, MemoryJudged)]
    assert [event.memory_id for event in told] == [fact(life, "Oslo").id]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2_001, "Marta lives in Oslo"])
def test_no_words_too_many_and_the_same_ones_change_nothing(life: Life, text: str) -> None:
    talks(life, OSLO)
    before = life.contents()
    with pytest.raises(RefusedError):
        changing(life).correct(fact(life, "Oslo").id, text, "Me", "UTC")
    with pytest.raises(NotFoundError):
        changing(life).judge([fact(life, "Oslo").id, "mem_none"], "hidden")
    assert life.contents() == before


def test_a_line_that_is_always_at_hand_stands_for_a_note_of_the_same_words(life: Life) -> None:
    for number in range(8):  # ids decide nothing
        text = f"Always answer me in {number + 2} sentences."
        turn = message(number, text, conversation=f"own{number}", speaker="Me")
        life.heard(replace(turn, origin="chat"))
    life.filing.settle()
    core = [one for one in life.memories.values() if one.type == "core"]
    assert len(core) == 8
    assert all(one.live for one in core)
