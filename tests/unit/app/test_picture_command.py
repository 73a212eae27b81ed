import io
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from core.protocol.operations import Picture
from core.protocol.server import Handler
from core.records.geometry import Box
from core.records.screen import Line, Size, Window
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering

WHITE = (250, 250, 250)


def _stored(data: bytes | None = None) -> Handler:
    if data is None:
        encoded = io.BytesIO()
        Image.new("RGB", (200, 100), WHITE).save(encoded, "WEBP", lossless=True)
        data = encoded.getvalue()
    picture = Picture(
        "frm_1",
        datetime(2026, 3, 4, tzinfo=UTC),
        "UTC",
        Size(200, 100),
        "image/webp",
        (Window("XTerm", "notes", Box(0, 0, 200, 100), active=True),),
        (Line("INV-48213", Box(50, 40, 60, 12), 0.9),),
        (Box(50, 40, 60, 12),),
    )
    return answering((picture, data))


def _changed(path: Path) -> tuple[int, int, int, int] | None:
    """Around every pixel that is no longer the background."""
    with Image.open(path) as image:
        assert image.format == "PNG"
        grey = image.convert("L").point(lambda value: 0 if value > 240 else 255)
        return grey.getbbox()


def test_the_picture_is_saved_as_it_is(run: Run, serve: Serve, tmp_path: Path) -> None:
    serve({"frame": _stored()})
    target = tmp_path / "frame.png"
    target.write_text("old")
    result = run("frame", "frm_1", "--out", str(target), "--json")
    assert result.status == 0
    assert _changed(target) is None
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert result.document["frame_id"] == "frm_1"
    assert result.document["size"] == [200, 100]
    assert result.document["boxes"] == []
    assert result.document["lines"][0]["text"] == "INV-48213"
    assert list(tmp_path.iterdir()) == [target]


def test_what_memories_quote_is_outlined_and_stays_readable(run: Run, serve: Serve, tmp_path: Path) -> None:
    serve({"frame": _stored()})
    target = tmp_path / "frame.png"
    result = run("frame", "frm_1", "--out", str(target), "--box", "--json")
    assert result.document["boxes"] == [[50, 40, 60, 12]]
    left, top, right, bottom = _changed(target) or (0, 0, 0, 0)
    assert left < 50
    assert top < 40
    assert right > 110
    assert bottom > 52
    with Image.open(target) as image:
        assert image.getpixel((80, 46)) == WHITE


@pytest.mark.parametrize("box", ["0,0,200,100", "150,90,400,400", "0,0,1,1", "5000,5000,10,10", "7,7,0,0"])
def test_a_box_may_lie_anywhere(run: Run, serve: Serve, tmp_path: Path, box: str) -> None:
    serve({"frame": _stored()})
    assert run("frame", "frm_1", "--out", str(tmp_path / "f.png"), "--box", box).status == 0


def test_a_place_that_cannot_be_written(run: Run, serve: Serve, tmp_path: Path) -> None:
    serve({"frame": _stored()})
    for target in (tmp_path / "missing" / "f.png", tmp_path):
        result = run("frame", "frm_1", "--out", str(target))
        assert result.status == 6
        assert "cannot be written" in result.error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"not a picture", b"GIF89a" + bytes(50)])
def test_a_picture_that_cannot_be_read(run: Run, serve: Serve, tmp_path: Path, data: bytes) -> None:
    serve({"frame": _stored(data)})
    result = run("frame", "frm_1", "--out", str(tmp_path / "f.png"), "--json")
    assert (result.status, result.document["error"]) == (6, "integrity")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_of_an_impossible_size(
    run: Run, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.commands.picture._MAX_PIXELS", 100)
    serve({"frame": _stored()})
    assert run("frame", "frm_1", "--out", str(tmp_path / "f.png")).status == 6
