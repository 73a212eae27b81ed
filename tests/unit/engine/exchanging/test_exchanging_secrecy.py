"""What the shared place gives away: to whoever kept every key he ever had, and to whoever was taken out."""

import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from core.devices.circle import Circle
from core.devices.place import MAGIC, open_head
from core.devices.records import Activity
from core.engine.exchanging.notes import Notes
from core.protocol.operations import InviteDevice, JoinCircle, LeaveCircle, RevokeDevice, SetSetting
from core.records.errors import AfterimageError, RefusedError, WrongPassphraseError
from core.vault.envelope import Place, unseal
from tests.unit.engine.exchanging.circles import Device, Devices
from tests.unit.engine.living import PASSPHRASE, frame, picture

LINES = ("I work at Aurora Rail.", "My favourite tea is jasmine.")
CANARY = "zebrafinch"
_PICTURES = "pictures/"


@pytest.fixture
def three(three_homes: list[Path], tmp_path: Path, sockets: Path) -> Iterator[Devices]:
    with Devices(three_homes, tmp_path, sockets) as devices:
        devices.begin()
        for device in devices.all:
            device.running.call(SetSetting("devices.pictures", value=True))
        yield devices


def circle_of(device: Device) -> Circle:
    opened = device.running.engine.opened
    assert opened is not None
    circle = Notes(opened.store.vault.objects).circle()
    assert circle is not None
    return circle


class Hoarder:
    """Keeps every key that a device could see, and every name it was for."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._keys: set[bytes] = set()
        self._names: set[str] = set()
        self._store = b""

    def look(self, device: Device) -> None:
        """Gather what the device knows, and what that opens."""
        circle = circle_of(device)
        self._store = circle.store
        self._keys |= {one.key for one in circle.epochs}
        (folder,) = self._shared.iterdir()
        for path in sorted(folder.glob("*/head")):
            self._names.add(f"{path.parent.name}/head")
            try:
                head = open_head(circle, path.parent.name, path.read_bytes())
            except AfterimageError:
                continue
            for row in head.rows:
                self._keys.add(row.key)
                self._names.add(f"{head.device}/{row.file}")
        for text in self.read().values():
            self._look_for_pictures(text)

    def _look_for_pictures(self, text: bytes) -> None:
        try:
            items = msgspec.msgpack.decode(zlib.decompress(text), type=list[Activity])
        except (zlib.error, msgspec.MsgspecError):
            return
        (folder,) = self._shared.iterdir()
        for owner in (path.name for path in folder.iterdir()):
            for activity in items:
                for one in activity.pictures.values():
                    self._keys.add(one.key)
                    self._names.add(f"{owner}/{_PICTURES}{one.file}")

    def read(self) -> dict[Path, bytes]:
        """What can be opened of all that lies there, by any key and under any name."""
        found = {}
        for path in sorted(self._shared.rglob("*")):
            data = path.read_bytes() if path.is_file() else b""
            sealed = data[len(MAGIC) + 1 :] if data.startswith(MAGIC) else data
            for name in self._names:
                if name.rpartition("/")[2] != path.name:
                    continue
                for key in self._keys:
                    try:
                        found[path] = unseal(key, sealed, Place(self._store, name))
                    except AfterimageError:
                        continue
        return found

    def texts(self) -> bytes:
        """All of that in one, unpacked."""
        return b"".join(map(_unpacked, self.read().values()))


def _unpacked(text: bytes) -> bytes:
    try:
        return zlib.decompress(text)
    except zlib.error:
        return text


def test_what_was_deleted_no_old_key_opens(three: Devices) -> None:
    a, b, _ = three.all
    a.hear("marta", *LINES, f"My favourite bird is the {CANARY}.")
    shown = frame(600, "The boat is green", f"and called {CANARY}", title="Harbour")
    a.see(shown)
    three.settle(2)
    hoarder = Hoarder(three.shared)
    hoarder.look(b)
    before = hoarder.texts()
    assert CANARY.encode() in before
    assert picture([line.text for line in shown.lines]) in before
    b.delete(b.memory(CANARY).id, "frm_600")
    three.settle(2)
    after = hoarder.texts()
    assert CANARY.encode() not in after
    assert picture([line.text for line in shown.lines]) not in after
    hoarder.look(b)
    assert b"jasmine" in hoarder.texts()
    assert CANARY.encode() not in hoarder.texts()


def test_one_that_was_taken_out_opens_nothing_new(three: Devices) -> None:
    a, b, lost = three.all
    a.hear("marta", *LINES)
    three.settle(2)
    hoarder = Hoarder(three.shared)
    hoarder.look(lost)
    before = set(hoarder.read())
    assert before
    gone = next(one.id for one in lost.state().devices if one.this)
    a.running.call(RevokeDevice(gone, PASSPHRASE))
    b.hear("jonas", f"My favourite bird is the {CANARY}.")
    for device in (a, b, a, b):
        device.exchange()
    assert a.told() == b.told()
    hoarder.look(lost)
    assert CANARY.encode() not in hoarder.texts()
    left = set(hoarder.read())
    assert left <= before
    assert not [path for path in left if path.name == "head"]
    hoarder.look(b)
    assert CANARY.encode() in hoarder.texts()


def test_taking_out_needs_the_passphrase(three: Devices) -> None:
    a, b, _ = three.all
    other = next(one.id for one in b.state().devices if one.this)
    with pytest.raises(WrongPassphraseError):
        a.running.call(RevokeDevice(other, "violet harbour"))
    assert not [one for one in a.state().devices if one.revoked_at is not None]
    assert not [path for path in three.shared.rglob("keys") if path.is_file()]


@pytest.mark.parametrize("order", ["cab", "bac"])
def test_of_two_that_take_each_other_out_both_are_out_whoever_is_heard_first(
    three: Devices, tmp_path: Path, order: str
) -> None:
    a, b, c = three.all
    a.hear("marta", *LINES)
    b.hear("jonas", "I live in Bergen.")
    three.settle(2)
    ids = [next(one.id for one in device.state().devices if one.this) for device in three.all]
    # The folder is carried to and fro by something that has not brought to one what the other did.
    shutil.copytree(three.shared, tmp_path / "before")
    a.running.call(RevokeDevice(ids[1], PASSPHRASE))
    three.shared.rename(tmp_path / "by a")
    shutil.copytree(tmp_path / "before", three.shared)
    b.running.call(RevokeDevice(ids[0], PASSPHRASE))
    (folder,) = three.shared.iterdir()
    shutil.copytree(tmp_path / "by a" / folder.name / ids[0], folder / ids[0], dirs_exist_ok=True)
    for device in (dict(zip("abc", three.all, strict=True))[name] for name in order):
        if device is c:
            device.exchange()
        else:
            with pytest.raises(RefusedError, match="taken out"):
                device.exchange()
    assert circle_of(c).revoked.keys() == set(ids[:2])
    assert circle_of(c).inherited == set(ids[:2])
    c.hear("ada", f"My favourite bird is the {CANARY}.")
    c.exchange()
    assert not [path for gone in ids[:2] for path in (folder / gone).rglob("*") if path.is_file()]
    # An invitation lets in again who belongs there, and it has everything.
    code = c.running.call(InviteDevice()).code
    b.running.call(LeaveCircle())
    b.running.call(JoinCircle(code, str(three.shared), name="again"))
    for device in (c, b, c, b):
        device.exchange()
    assert b.told() == c.told()
    assert b.messages("marta") == list(LINES)
