"""Pictures decoded beside the windows: in order, forgotten when told so, and never in the windows' way."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ui.decoding import Decoder


def encoded(width: int) -> bytes:
    """A picture of that width."""
    image = QImage(width, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def test_pictures_arrive_in_the_order_they_were_given(qtbot: QtBot) -> None:
    owner = QObject()
    decoder = Decoder(owner)
    widths: list[int] = []
    for width in range(1, 20):
        decoder.decode(encoded(width), lambda image: widths.append(image.width()))
    qtbot.waitUntil(lambda: len(widths) == 19)
    assert widths == list(range(1, 20))


def test_what_is_no_picture_comes_as_none(qtbot: QtBot) -> None:
    owner = QObject()
    decoder = Decoder(owner)
    images: list[QImage] = []
    decoder.decode(b"no picture", images.append)
    qtbot.waitUntil(lambda: bool(images))
    assert images[0].isNull()


def test_what_was_cleared_is_not_told_of(qtbot: QtBot) -> None:
    owner = QObject()
    decoder = Decoder(owner)
    widths: list[int] = []
    for width in range(1, 20):
        decoder.decode(encoded(width), lambda image: widths.append(image.width()))
    decoder.clear()
    decoder.decode(encoded(50), lambda image: widths.append(image.width()))
    qtbot.waitUntil(lambda: bool(widths))
    assert widths == [50]


def test_a_picture_read_by_a_window_meanwhile_waits_for_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    """Both look for a codec at once, which Qt lets only one do: neither may hold what the other needs."""
    owner = QObject()
    decoder = Decoder(owner)
    data = encoded(60)
    file = tmp_path / "icon.png"
    file.write_bytes(data)
    taken: list[QImage] = []
    for _ in range(400):
        decoder.decode(data, taken.append)
        assert not QImage.fromData(data).isNull()
        assert not QImage(str(file)).isNull()
    qtbot.waitUntil(lambda: len(taken) == 400)
