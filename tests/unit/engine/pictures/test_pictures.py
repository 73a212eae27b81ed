"""Pictures in albums: kept, shown, let go, and looked after as those in files of their own."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from core.capture import codec
from core.capture.albums import Member
from core.engine.forgetting.erase import Eraser
from core.engine.keeping.figures import measure
from core.engine.lanes import Lanes
from core.engine.pictures.packing import Packing
from core.engine.pictures.stored import ALBUMS, PICTURES, Pictures, names_in
from core.engine.repair.checking import check_open
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.records.screen import ReadFrame
from core.vault.entry import Entry
from core.vault.objects import SealedObjects
from tests.unit.engine.living import Life, frame, message
from tests.unit.engine.running import FakeWorker

COUNT = 20
Pixels = NDArray[np.uint8]


def screen(number: int) -> Pixels:
    """Much that all show, something that four show in turn, and a mark of its own."""
    pixels = np.random.default_rng(0).integers(0, 2, (192, 320, 1), dtype=np.uint8).repeat(3, axis=2) * 240
    pixels[64:128] = np.random.default_rng(number // 4 + 1).integers(0, 2, (64, 320, 1), dtype=np.uint8) * 160
    pixels[160:176, :160] = 0
    pixels[160:176, 8 * number : 8 * number + 8] = 248
    return pixels


def seconds(number: int) -> int:
    return 700 * number


def named(number: int) -> str:
    return f"{PICTURES}frm_{seconds(number)}"


def looks(pictures: Pictures, number: int) -> bool:
    """Whether a picture can be shown as it was."""
    return np.array_equal(codec.decode(pictures.get(named(number)), codec.WEBP), screen(number))


def pack(pictures: Pictures) -> int:
    async def run() -> int:
        lanes = Lanes()
        try:
            return await Packing(pictures, FakeWorker(), lanes).run()
        finally:
            await lanes.close()

    return asyncio.run(run())


@pytest.fixture
def seen(life: Life) -> Iterator[Life]:
    """A home with screens that share."""
    for number in range(COUNT):
        one = frame(seconds(number), f"Page {number} of the lantern book", title=f"Page {number}")
        life.store.put_image(one.id, codec.encode(screen(number))[0])
        life.filing.add_frame(replace(one, codec=codec.WEBP))
    life.filing.settle()
    yield life
    life.store.close()


def in_album(life: Life) -> set[str]:
    objects = life.store.vault.objects
    return {one for name, _ in objects.list(ALBUMS) for one in names_in(name)}


def test_an_album_shows_the_same_in_a_fraction_of_the_room(seen: Life) -> None:
    pictures, objects = seen.store.pictures, seen.store.vault.objects
    before = sum(entry.size for _, entry in objects.list(PICTURES))
    assert pack(pictures) == COUNT
    assert not objects.list(PICTURES)
    assert in_album(seen) == {named(number) for number in range(COUNT)}
    assert sum(entry.size for _, entry in objects.list(ALBUMS)) < before / 3
    assert all(looks(pictures, number) for number in range(COUNT))
    assert pack(pictures) == 0
    seen.crash()
    assert all(looks(seen.store.pictures, number) for number in range(COUNT))


def test_few_pictures_and_those_of_other_forms_stay_by_themselves(life: Life) -> None:
    for number in range(COUNT):
        life.store.put_image(
            f"frm_{number}", b"no picture" if number % 2 else codec.encode(screen(number))[0]
        )
    assert pack(life.store.pictures) == 0
    assert len(life.store.vault.objects.list(PICTURES)) == COUNT


def test_a_deleted_frame_leaves_only_what_others_show(seen: Life) -> None:
    assert pack(seen.store.pictures) == COUNT
    entries = dict(seen.store.vault.objects.list(ALBUMS))
    seen.delete(ids=(f"frm_{seconds(0)}", f"frm_{seconds(7)}"))
    pictures, objects = seen.store.pictures, seen.store.vault.objects
    assert not pictures.has(named(0))
    assert in_album(seen) == {named(number) for number in range(COUNT) if number not in (0, 7)}
    assert all(looks(pictures, number) for number in range(COUNT) if number not in (0, 7))
    assert not entries.keys() & dict(objects.list(ALBUMS)).keys()
    assert not any(objects.path_of(entry).exists() for entry in entries.values())
    seen.delete(ids=tuple(f"frm_{seconds(number)}" for number in range(COUNT) if number not in (0, 7)))
    assert not objects.list(ALBUMS)


def test_what_is_blotted_out_is_in_no_part_of_an_album(life: Life) -> None:
    words = "The invoice number is INV-48213 for Aurora Rail."
    for number in range(COUNT):
        texts = (words,) if number % 2 else (f"Page {number} of the lantern book",)
        one = frame(seconds(number), *texts, title=f"Page {number}")
        life.store.put_image(one.id, codec.encode(screen(0))[0])
        life.filing.add_frame(replace(one, codec=codec.WEBP))
    life.heard(message(100, words))
    life.filing.settle()
    assert pack(life.store.pictures) == COUNT
    life.eraser = Eraser(life.store, life.filing, codec.mask)
    fact = next(one for one in life.memories.values() if one.source_ids == ("marta/100",))
    assert life.delete(ids=(fact.id,)).masked_frames == COUNT // 2
    box = frame(0, words).lines[0].box
    there = np.s_[box.y : box.bottom, box.x : min(box.right, 320)]
    frames = life.all(ReadFrame)
    for number in range(COUNT):
        pixels = codec.decode(life.store.image(frames[f"frm_{seconds(number)}"]), codec.WEBP)
        assert (pixels[there] == 128).all() == bool(number % 2)
    # The others still show it. With the last of them it is gone from the album, and the album with it.
    life.delete(ids=tuple(f"frm_{seconds(number)}" for number in range(0, COUNT, 2)))
    objects = life.store.vault.objects
    assert not objects.list(ALBUMS)
    assert all(name.endswith(".1") for name, _ in objects.list(PICTURES))


def test_a_deletion_that_was_cut_short_is_done_again(seen: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, objects = seen.store.pictures, seen.store.vault.objects
    assert pack(pictures) == COUNT
    delete = SealedObjects.delete
    calls = []

    def cut_short(self: SealedObjects, names: object) -> None:
        calls.append(names)
        if isinstance(names, list) and names[0].startswith(ALBUMS):
            raise EnvironmentFaultError("The disk is full.")
        delete(self, names)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(SealedObjects, "delete", cut_short)
        with pytest.raises(EnvironmentFaultError):
            pictures.delete([named(4)])
    assert pictures.has(named(4))
    assert len(objects.list(ALBUMS)) == 2
    pictures.delete([named(4)])
    assert not pictures.has(named(4))
    assert all(looks(pictures, number) for number in range(COUNT) if number != 4)


def test_a_full_disk_changes_nothing(seen: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = seen.store.pictures

    def full(*_args: object, **_more: object) -> None:
        raise EnvironmentFaultError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(SealedObjects, "put", full)
        with pytest.raises(EnvironmentFaultError):
            pack(pictures)
    assert len(seen.store.vault.objects.list(PICTURES)) == COUNT
    assert pack(pictures) == COUNT
    with monkeypatch.context() as patch:
        patch.setattr(SealedObjects, "put", full)
        with pytest.raises(EnvironmentFaultError):
            pictures.delete([named(4)])
    assert all(looks(pictures, number) for number in range(COUNT))


def test_a_crash_while_packing_leaves_no_doubles(seen: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, objects = seen.store.pictures, seen.store.vault.objects

    def crash(*_args: object) -> None:
        raise EnvironmentFaultError("The disk is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(SealedObjects, "purge", crash)
        patch.setattr(SealedObjects, "delete", lambda _self, names: crash() if list(names) else None)
        with pytest.raises(EnvironmentFaultError):
            pack(pictures)
    assert len(objects.list(PICTURES)) == COUNT
    assert len(objects.list(ALBUMS)) == 1
    seen.delete(ids=(f"frm_{seconds(2)}",))
    assert not pictures.has(named(2))
    assert pack(pictures) == 0
    assert not objects.list(PICTURES)
    assert all(looks(pictures, number) for number in range(COUNT) if number != 2)


def test_nothing_is_packed_that_changed_meanwhile(seen: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    gather = Pictures.gather

    def changed(self: Pictures, members: Collection[Member], entries: Mapping[str, Entry]) -> bool:
        seen.store.put_image(f"frm_{seconds(5)}", codec.encode(screen(6))[0])
        return gather(self, members, entries)

    monkeypatch.setattr(Pictures, "gather", changed)
    assert pack(seen.store.pictures) == 0
    assert len(seen.store.vault.objects.list(PICTURES)) == COUNT


def test_a_damaged_album_is_told_and_can_be_deleted(seen: Life) -> None:
    store = seen.store
    assert pack(store.pictures) == COUNT
    objects = store.vault.objects
    ((_name, entry),) = objects.list(ALBUMS)
    path = objects.path_of(entry)
    sealed = bytearray(path.read_bytes())
    sealed[500] ^= 1
    path.write_bytes(bytes(sealed))
    objects.forget_decrypted()
    with pytest.raises(IntegrityError):
        store.image(seen.all(ReadFrame)[f"frm_{seconds(1)}"])
    found = check_open(
        seen.home, store.vault.table, objects, store.journal, lambda *_told: None, read_data=True
    )
    damaged = {problem.frame_id for problem in found.problems if problem.kind == "picture"}
    assert damaged == {f"frm_{seconds(number)}" for number in range(COUNT)}
    store.pictures.delete([named(1)])
    assert not store.pictures.has(named(1))


def test_what_an_album_takes_is_told_by_picture(seen: Life) -> None:
    assert pack(seen.store.pictures) == COUNT
    objects = seen.store.vault.objects
    measured = measure(seen.home, objects)
    assert measured.pictures.keys() == {named(number) for number in range(COUNT)}
    assert 0 < sum(measured.pictures.values()) <= measured.of("pictures")
    found = check_open(
        seen.home, seen.store.vault.table, objects, seen.store.journal, lambda *_told: None, read_data=True
    )
    assert not found.problems
    assert found.pictures == COUNT
