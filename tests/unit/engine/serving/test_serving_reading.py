"""Choosing engines and languages, as clients do it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.assets import asset
from core.protocol.operations import AddLanguage, GetReading, Reading, RemoveLanguage, SetSetting
from core.reading import languages
from core.records.errors import NotFoundError, RefusedError
from tests.unit.engine.running import Running


@pytest.fixture
def engine(
    vault_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Running]:
    """An engine on a machine on which German is installed and English is the desktop's."""
    system = tmp_path_factory.mktemp("system")
    shutil.copy(asset("tessdata/eng.traineddata"), system / "deu.traineddata")
    monkeypatch.setattr(languages, "_SYSTEM", (str(system),))
    monkeypatch.setattr(languages, "of_desktop", lambda *_: ("eng",))
    monkeypatch.setattr("core.engine.serving.reading.of_desktop", lambda *_: ("eng",))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
        yield running


def used(reading: Reading) -> list[str]:
    return [one.code for one in reading.languages if one.used]


def test_what_can_be_read_with_is_listed(engine: Running) -> None:
    reading = engine.call(GetReading())
    assert (reading.engine, reading.chosen) == ("tesseract", False)
    assert [(one.code, one.name, one.used) for one in reading.languages] == [
        ("eng", "English", True),
        ("deu", "German", False),
    ]
    assert [(one.name, one.missing) for one in reading.engines][1] == ("other", "Install other first.")


def test_an_installed_language_is_added_and_removed(engine: Running) -> None:
    added = engine.call(AddLanguage("deu"))
    assert (used(added), added.chosen) == (["eng", "deu"], True)
    assert used(engine.call(RemoveLanguage("eng"))) == ["deu"]
    with pytest.raises(RefusedError, match="only language"):
        engine.call(RemoveLanguage("deu"))
    with pytest.raises(NotFoundError):
        engine.call(RemoveLanguage("rus"))


def test_a_file_is_tried_copied_and_goes_with_its_language(
    engine: Running, vault_home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "rus.traineddata"
    path.write_bytes(b"language")
    assert used(engine.call(AddLanguage(file=str(path)))) == ["eng", "rus"]
    path.unlink()
    copy = vault_home / "languages/rus.traineddata"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [one.path for one in engine.call(GetReading()).languages if one.code == "rus"] == [str(copy)]
    engine.call(RemoveLanguage("rus"))
    assert not copy.exists()


def test_what_cannot_be_read_with_changes_nothing(engine: Running, vault_home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "rus.traineddata"
    broken.write_bytes(b"noise")
    for request, message in (
        (AddLanguage("rus"), "tesseract-ocr-rus"),
        (AddLanguage("../eng"), "named like deu"),
        (AddLanguage(file=str(broken)), "damaged"),
        (AddLanguage(file="rus.traineddata"), "whole path"),
    ):
        with pytest.raises(RefusedError, match=message):
            engine.call(request)
    assert used(engine.call(GetReading())) == ["eng"]
    assert not (vault_home / "languages").exists()


def test_settings_ask_for_nothing_that_is_not_there(engine: Running) -> None:
    for name, value, message in (
        ("reading.engine", "best", "There are: other, tesseract"),
        ("reading.engine", "other", "Install other first"),
        ("reading.languages", ["eng", "rus"], "tesseract-ocr-rus"),
        ("reading.languages", "deu", "was not changed"),
    ):
        with pytest.raises(RefusedError, match=message):
            engine.call(SetSetting(name, value))
    engine.call(SetSetting("reading.languages", ["deu"]))
    engine.call(SetSetting("reading.engine", "tesseract"))
    reading = engine.call(GetReading())
    assert (used(reading), reading.engine) == (["deu"], "tesseract")
