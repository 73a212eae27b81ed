"""Devices that exchange what they remember: real homes, real engines, one folder."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.backup.finding import find, open_found
from core.backup.folder import FolderDestination
from core.backup.repository import Repository
from core.backup.restoring import Restoring
from core.protocol.operations import (
    AddTag,
    CorrectMemory,
    CreateCircle,
    ExchangeDevices,
    GetDevices,
    InviteDevice,
    JoinCircle,
    JudgeMemories,
    LeaveCircle,
    ListTags,
    RemoveTag,
    RevokeDevice,
    RunBackup,
    Search,
    SetBackup,
    SetSetting,
    Unlock,
)
from core.records.errors import NotFoundError, RefusedError
from tests.unit.engine.exchanging.circles import Device, Devices
from tests.unit.engine.living import MORNING, PASSPHRASE, frame, picture
from tests.unit.engine.running import Running

LINES = (
    "I work at Aurora Rail.",
    "My favourite tea is jasmine.",
    "The invoice number is INV-48213 for Aurora Rail.",
)
CANARY = "zebrafinch"
HOUR = timedelta(hours=1)


@pytest.fixture
def two(three_homes: list[Path], tmp_path: Path, sockets: Path) -> Iterator[Devices]:
    with Devices(three_homes[:2], tmp_path, sockets) as devices:
        devices.begin()
        yield devices


@pytest.fixture
def three(three_homes: list[Path], tmp_path: Path, sockets: Path) -> Iterator[Devices]:
    with Devices(three_homes, tmp_path, sockets) as devices:
        devices.begin()
        yield devices


def found(device: Device, query: str) -> list[str]:
    return [hit.text for hit in device.running.call(Search(query)).hits]


def files_with(folder: Path, *words: bytes) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]


def test_what_one_device_heard_the_other_remembers(two: Devices) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    b.hear("jonas", "I live in Bergen.", "My sister is called Ingrid.")
    two.settle(2)
    assert a.messages("marta") == b.messages("marta") == list(LINES)
    assert b.messages("jonas") == a.messages("jonas")
    assert a.told() == b.told()
    assert any("jasmine" in text for text in found(b, "favourite tea"))
    again = b.exchange()
    assert (again.taken, again.given, again.forgotten, again.acts, again.waiting) == (0, 0, 0, 0, 0)
    assert [one.name for one in b.state().devices] == ["device 0", "device 1"]


def test_the_same_thing_imported_on_both_is_there_once(two: Devices) -> None:
    for device in two.all:
        device.hear("marta", *LINES)
    before = two.all[0].told()
    two.settle()
    assert two.all[0].told() == two.all[1].told() == before


def test_pins_and_verdicts_travel_and_the_last_counts(two: Devices) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    two.settle()
    b.pin("jasmine")
    two.settle(1)
    two.settle(1)
    assert a.memory("jasmine").pinned
    a.pin("jasmine", pinned=False)
    two.settle(2)
    assert not b.memory("jasmine").pinned
    hidden = a.memory("jasmine")
    a.running.call(JudgeMemories((hidden.id,), "hidden"))
    two.settle(2)
    assert a.told() == b.told()
    assert sorted(found(a, "favourite tea")) == sorted(found(b, "favourite tea"))


def test_a_correction_travels_to_what_it_puts_right(two: Devices) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    two.settle()
    wrong = b.memory("jasmine")
    b.running.call(CorrectMemory(wrong.id, "Marta's favourite tea is oolong.", zone="UTC"))
    two.settle()
    assert a.told() == b.told()
    assert {one.status for one in a.rows("jasmine") if one.type == "semantic"} == {"superseded"}
    assert "oolong" in a.memory("oolong").summary


def test_a_deletion_leaves_every_device_and_the_shared_place(two: Devices) -> None:
    a, b = two.all
    a.hear("marta", *LINES, f"My favourite bird is the {CANARY}.")
    two.settle()
    assert any(CANARY in text for text in b.messages("marta"))
    before = {path for path in two.shared.rglob("*") if path.is_file()}
    b.delete(b.memory(CANARY).id)
    two.settle(2)
    for device in two.all:
        assert not any(CANARY in text for text in device.messages("marta"))
        assert device.messages("marta") == list(LINES)
        assert not device.rows(CANARY)
    assert a.told() == b.told()
    gone = before - {path for path in two.shared.rglob("*") if path.is_file()}
    assert gone  # the piece that held it
    assert not files_with(two.shared, CANARY.encode())


def test_deletion_wins_over_a_correction_made_meanwhile(two: Devices) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    two.settle()
    b.running.call(CorrectMemory(b.memory("jasmine").id, "Marta's favourite tea is oolong.", zone="UTC"))
    a.delete(a.memory("jasmine").id)
    two.settle(4)
    for device in two.all:
        assert not device.rows("jasmine")
        assert not device.rows("oolong")
    assert a.told() == b.told()


def test_what_came_by_another_device_is_not_given_twice(three: Devices) -> None:
    a, b, c = three.all
    a.hear("marta", *LINES)
    three.settle(2)
    assert c.messages("marta") == list(LINES)
    assert {len(one.state().devices) for one in three.all} == {3}
    c.delete(c.memory("jasmine").id)
    three.settle(3)
    assert a.told() == b.told() == c.told()
    assert not a.rows("jasmine")


def test_pictures_travel_if_the_user_lets_them_and_go_with_a_deletion(two: Devices) -> None:
    a, b = two.all
    a.see(frame(1, "Departure from platform nine", title="Timetable"))
    two.settle(1)
    b.exchange()
    assert "platform nine" in found(b, "platform nine")[0]
    with pytest.raises(NotFoundError, match="picture"):
        b.picture("frm_1")
    for device in two.all:
        device.running.call(SetSetting("devices.pictures", value=True))
    shown = frame(600, "The boat is green", f"and called {CANARY}", title="Harbour")
    a.see(shown, frame(1200, "Something else", title="Other"))
    a.exchange()
    (folder,) = two.shared.iterdir()
    pictures = [path for path in folder.glob("*/pictures/*/*") if path.is_file()]
    assert len(pictures) == 2
    hidden = {path: path.read_bytes() for path in pictures}
    for path in pictures:
        path.unlink()
    assert b.exchange().waiting == 1  # text and pictures come together
    for path, data in hidden.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert b.exchange().taken == 2
    assert b.picture("frm_600") == picture([line.text for line in shown.lines])
    b.delete("frm_600")
    two.settle(2)
    assert a.told() == b.told()
    assert len(hidden.keys() & set(folder.glob("*/pictures/*/*"))) == 1
    for device in two.all:
        with pytest.raises(NotFoundError):
            device.picture("frm_600")
    a.running.call(SetSetting("devices.pictures", value=False))
    a.exchange()
    assert not [path for path in folder.glob("*/pictures/*/*") if path.is_file()]


def test_a_lost_device_is_taken_out_and_reads_nothing_more(three: Devices) -> None:
    a, b, lost = three.all
    lost.hear("marta", *LINES)
    three.settle(2)
    lost.pin("jasmine")
    lost.exchange()
    lost_id = next(one.id for one in lost.state().devices if one.this)
    (folder,) = three.shared.iterdir()
    heads = {path: path.read_bytes() for path in folder.glob("*/head")}
    state = a.running.call(RevokeDevice(lost_id[:6], PASSPHRASE))
    assert [one.name for one in state.devices if one.revoked_at is not None] == ["device 2"]
    assert not any(path.is_file() for path in (folder / lost_id).rglob("*"))
    a.hear("jonas", "I live in Bergen.")
    for one in (a, b, a, b):
        one.exchange()
    assert b.messages("jonas") == ["I live in Bergen."]
    assert a.told() == b.told()
    assert b.memory("jasmine").pinned
    with pytest.raises(RefusedError, match="taken out"):
        lost.exchange()
    assert lost.messages("jonas") == []
    # What it puts there all the same is nobody's.
    (folder / lost_id).mkdir(exist_ok=True)
    (folder / lost_id / "head").write_bytes(heads[folder / lost_id / "head"])
    b.exchange()
    assert b.state().notice == ""
    # Its deletions still can be done, and somebody new gets what it gave from its heir.
    b.delete(b.memory("jasmine").id)
    code = b.running.call(InviteDevice()).code
    lost.running.call(LeaveCircle())
    lost.running.call(JoinCircle(code, str(three.shared), name="found again"))
    three.settle(3)
    assert a.told() == b.told() == lost.told()
    assert not lost.rows("jasmine")


def test_an_invitation_is_good_for_one_device(two: Devices) -> None:
    a, b = two.all
    with pytest.raises(RefusedError, match="belongs to a circle"):
        a.running.call(CreateCircle(str(two.shared)))
    code = a.running.call(InviteDevice()).code
    b.running.call(LeaveCircle())
    with pytest.raises(RefusedError, match="slip"):
        b.running.call(JoinCircle(code[:-1] + ("A" if code[-1] != "A" else "B"), str(two.shared)))
    b.running.call(JoinCircle(code, str(two.shared), name="anew"))
    b.running.call(LeaveCircle())
    with pytest.raises(RefusedError, match="not in this place"):
        b.running.call(JoinCircle(code, str(two.shared)))
    assert b.running.call(GetDevices()).circle == ""


def test_nothing_is_looked_at_before_the_user_says_so(two: Devices) -> None:
    a, _ = two.all
    shutil.rmtree(two.shared)
    a.hear("marta", *LINES)
    assert a.state().failure == ""
    assert a.state().every_minutes == 0


def test_files_that_are_missing_or_hostile_are_named_and_nothing_is_lost(two: Devices) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    a.exchange()
    (folder,) = two.shared.iterdir()
    own = folder / next(one.id for one in a.state().devices if one.this)
    piece = next(path for path in own.rglob("*") if path.is_file() and path.name != "head")
    whole, head = piece.read_bytes(), (own / "head").read_bytes()
    for bad in (b"", whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1])):
        piece.write_bytes(bad)
        assert b.exchange().waiting == 1
        assert b.messages("marta") == []
    piece.write_bytes(whole)
    for bad in (b"", b"AFDH", head[:-1], head[:200] + bytes([head[200] ^ 1]) + head[201:]):
        (own / "head").write_bytes(bad)
        b.exchange()
        assert "device 0: What it gives cannot be read" in b.state().notice
    (own / "head").write_bytes(b"AFDH\x02" + head[5:])
    b.exchange()
    assert "newer Afterimage" in b.state().notice
    (folder / ("f" * 32)).mkdir()
    (folder / ("f" * 32) / "head").write_bytes(head)
    (own / "head").write_bytes(head)
    assert b.exchange().taken == len(LINES)
    assert b.state().notice == ""
    a.hear("jonas", "I live in Bergen.")
    a.exchange()
    b.exchange()
    (own / "head").write_bytes(head)
    b.exchange()
    assert "older state" in b.state().notice
    assert b.messages("jonas") == ["I live in Bergen."]


def test_a_shared_place_that_was_emptied_is_filled_again(two: Devices) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    a.exchange()
    shutil.rmtree(next(two.shared.iterdir()))
    a.exchange()
    b.exchange()
    assert b.messages("marta") == list(LINES)


def test_a_copy_of_a_home_is_not_the_same_device(two: Devices, tmp_path: Path, sockets: Path) -> None:
    a, b = two.all
    a.hear("marta", *LINES)
    two.settle(1)
    a.running.call(SetBackup(url=str(tmp_path / "stick")))
    a.running.call(RunBackup())
    (store,) = (bytes.fromhex(one.name.removeprefix("afterimage-")) for one in (tmp_path / "stick").iterdir())
    repository = Repository(FolderDestination(tmp_path / "stick"), store)
    opened = open_found(find(repository), PASSPHRASE)
    Restoring(opened, tmp_path / "copy", (), lambda *_: None, lambda: None).run()
    with Running(tmp_path / "copy", sockets / "copy") as running:
        running.call(Unlock(PASSPHRASE))
        copy = Device(running, tmp_path / "copy", "copy")
        assert copy.messages("marta") == list(LINES)
        assert copy.state().circle == ""
        code = b.running.call(InviteDevice()).code
        running.call(JoinCircle(code, str(two.shared), name="copy"))
        assert copy.exchange().taken == 0
        b.exchange()
        assert b.exchange().taken == 0
        assert copy.told() == b.told()


def test_a_home_that_was_copied_by_hand_is_told_from_the_first(
    two: Devices, tmp_path: Path, sockets: Path
) -> None:
    a, _ = two.all
    a.exchange()
    a.running.shut_down()
    shutil.copytree(a.home, tmp_path / "twin")
    with Running(tmp_path / "twin", sockets / "twin") as running:
        running.call(Unlock(PASSPHRASE))
        twin = Device(running, tmp_path / "twin", "twin")
        twin.hear("marta", *LINES)
        twin.exchange()
    with Running(a.home, sockets / "again") as running:
        running.call(Unlock(PASSPHRASE, accept_older=True))
        with pytest.raises(RefusedError, match="Another copy of this memory"):
            running.call(ExchangeDevices())
        assert "Another copy" in running.call(GetDevices()).notice


def test_tags_travel_and_are_taken_off_everywhere(three: Devices) -> None:
    a, b, c = three.all

    def tags(device: Device) -> list[str]:
        return [tag.name for tag in device.running.call(ListTags()).tags]

    taxes = a.running.call(AddTag("Taxes", MORNING, MORNING + HOUR))
    for device in (b, c):
        device.running.call(AddTag("Thesis", MORNING, MORNING + HOUR))
    three.settle(2)
    assert {tuple(tags(device)) for device in three.all} == {("Taxes", "Thesis")}
    b.running.call(RemoveTag(taxes.id))
    c.running.call(AddTag("About INV-48213", MORNING, MORNING + 2 * HOUR))
    three.settle(2)
    assert {tuple(tags(device)) for device in three.all} == {("Thesis", "About INV-48213")}
    # What repeats words that are deleted goes with them, and from the other devices, too.
    c.hear("marta", *LINES)
    c.delete(c.rows("INV-48213")[0].id)
    three.settle(2)
    assert {tuple(tags(device)) for device in three.all} == {("Thesis",)}
    assert a.exchange().given == 0
