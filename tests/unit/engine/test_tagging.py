"""Names for stretches of time: kept, found, taken off, and gone with what they name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given, strategies as st

from core.engine.tagging import LONGEST, Tagging, TagRegister
from core.protocol.operations import AddTag, Delete, ListMemories, ListTags, RemoveTag, Selection, Tag
from core.records.errors import IntegrityError, NotFoundError, RefusedError
from core.vault.objects import SealedObjects
from tests.unit.engine.living import MORNING, Life
from tests.unit.engine.running import Running
from tests.unit.engine.serving.test_serving import running  # noqa: F401 -- the fixture

HOUR = timedelta(hours=1)
EARLY = MORNING - timedelta(days=2)


def tagging(life: Life) -> Tagging:
    return Tagging(life.store.vault.objects)


def names(tags: tuple[Tag, ...]) -> list[str]:
    return [tag.name for tag in tags]


def test_tags_are_found_by_time_and_by_words(life: Life) -> None:
    tags = tagging(life)
    tags.add("Thesis, chapter two", MORNING + HOUR, MORNING + 2 * HOUR)
    tags.add("Taxes", EARLY, EARLY + HOUR)
    assert names(tags.listed()) == ["Taxes", "Thesis, chapter two"]
    assert names(tags.listed(MORNING, MORNING + HOUR)) == []
    assert names(tags.listed(MORNING, MORNING + HOUR + timedelta(seconds=1))) == ["Thesis, chapter two"]
    assert names(tags.listed(text="TWO thesis")) == ["Thesis, chapter two"]
    assert tags.listed(text="nothing") == ()
    assert tagging(life).listed() == tags.listed()


def test_the_same_name_at_the_same_stretch_is_there_once(life: Life) -> None:
    tags = tagging(life)
    once = tags.add("Taxes", EARLY, EARLY + HOUR)
    assert tags.add("Taxes", EARLY, EARLY + HOUR) == once
    assert len(tags.listed()) == 1


@pytest.mark.parametrize(("name", "length"), [("", HOUR), ("x" * (LONGEST + 1), HOUR), ("Taxes", -HOUR)])
def test_what_makes_no_sense_is_refused(life: Life, name: str, length: timedelta) -> None:
    tags = tagging(life)
    with pytest.raises(RefusedError):
        tags.add(name, EARLY, EARLY + length)
    assert tags.listed() == ()


def test_a_tag_that_is_taken_off_is_destroyed(life: Life) -> None:
    tags = tagging(life)
    tag = tags.add("Taxes", EARLY, EARLY + HOUR)
    tags.remove(tag.id)
    assert tags.listed() == ()
    with pytest.raises(NotFoundError):
        tags.remove(tag.id)


def test_damage_is_told_and_nothing_is_written_over_it(life: Life) -> None:
    life.store.vault.objects.put("state/tags", b"nonsense")
    for act in (tagging(life).listed, lambda: tagging(life).add("Taxes", EARLY, EARLY + HOUR)):
        _refuses(act)
    assert life.store.vault.objects.get("state/tags") == b"nonsense"


def _refuses(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError):
        act()


def test_tags_go_with_the_time_and_with_the_words_that_are_deleted(running: Running) -> None:  # noqa: F811
    morning = datetime(2026, 3, 4, 10, tzinfo=UTC)
    minute = timedelta(minutes=1)
    inside = running.call(AddTag("Chat", morning + minute, morning + 3 * minute))
    around = running.call(AddTag("All  morning", morning - HOUR, morning + HOUR))
    words = running.call(AddTag("about INV-48213", morning + 30 * minute, morning + 40 * minute))
    assert around.name == "All morning"
    assert set(running.call(ListTags()).tags) == {inside, around, words}
    quoting = running.call(ListMemories(text="INV-48213")).rows[0].id
    running.call(Delete(Selection(ids=(quoting,))))
    assert running.call(ListTags()).tags == (around, inside)
    running.call(Delete(Selection(start=morning, end=morning + 5 * minute)))
    assert running.call(ListTags()).tags == (around,)
    running.call(RemoveTag(around.id))
    assert running.call(ListTags()).tags == ()
    with pytest.raises(RefusedError):
        running.call(AddTag("Naive", morning.replace(tzinfo=None), morning))


_TAGS = st.builds(
    Tag,
    st.sampled_from([f"{number:016x}" for number in range(6)]),
    st.sampled_from(["Taxes", "Thesis"]),
    st.just(EARLY),
    st.sampled_from([EARLY + HOUR, EARLY + 2 * HOUR]),
)
_REGISTERS = st.lists(
    st.builds(
        TagRegister,
        st.lists(_TAGS, max_size=4, unique_by=lambda tag: tag.id).map(tuple),
        st.lists(st.sampled_from([f"{number:016x}" for number in range(6)]), max_size=3).map(tuple),
    ),
    max_size=4,
)


class _Objects:
    """As many notes as are put."""

    def __init__(self) -> None:
        self.notes: dict[str, bytes] = {}

    def stat(self, name: str) -> int | None:
        return len(self.notes[name]) if name in self.notes else None

    def get(self, name: str) -> bytes:
        return self.notes[name]

    def put(self, name: str, data: bytes) -> None:
        self.notes[name] = data

    def purge(self) -> None:
        pass


@given(_REGISTERS)
def test_devices_that_hear_of_each_other_come_to_the_same_tags(registers: list[TagRegister]) -> None:
    # An id stands for one tag: nobody changes one.
    tag_of: dict[str, Tag] = {}
    for one in registers:
        for tag in one.tags:
            tag_of.setdefault(tag.id, tag)
    registers = [TagRegister(tuple(tag_of[tag.id] for tag in one.tags), one.gone) for one in registers]
    devices = [Tagging(cast("SealedObjects", _Objects())) for _ in range(3)]
    for number, register in enumerate(registers):
        devices[number % 3].merge(register)
    for _ in range(3):
        for device in devices:
            for other in devices:
                device.merge(other.register())
    assert len({repr(device.register()) for device in devices}) == 1
    known = devices[0].register()
    taken_off = {one for register in registers for one in register.gone}
    assert not {tag.id for tag in known.tags} & taken_off
    assert len({(tag.name, tag.start, tag.end) for tag in known.tags}) == len(known.tags)
    assert all(device.merge(known) == 0 for device in devices)


def test_tags_of_another_device_that_make_no_sense_are_passed_over(life: Life) -> None:
    tags = tagging(life)
    odd = [("x", "Taxes"), ("0" * 16, ""), ("1" * 16, "x" * (LONGEST + 1))]
    told = tuple(Tag(key, name, EARLY, EARLY + HOUR) for key, name in odd)
    told += (Tag("2" * 16, "Backwards", EARLY + HOUR, EARLY),)
    assert tags.merge(TagRegister(told, ("no id",))) == 0
    assert tags.register() == TagRegister((), ())
