import shutil
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.assets import asset
from core.reading import languages
from core.reading.languages import (
    SHIPPED,
    checked,
    chosen,
    how_to_get,
    installed,
    is_code,
    of_desktop,
    open_engine,
)
from core.records.errors import NotFoundError, RefusedError

ENGLISH = asset("tessdata/eng.traineddata")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a language that the user added."""
    shutil.copy(ENGLISH, tmp_path / "xyz.traineddata")
    (tmp_path / "osd.traineddata").write_bytes(b"no language")
    (tmp_path / "no language.traineddata").write_bytes(b"")
    return tmp_path


def test_what_ships_and_what_was_added_is_there(folder: Path) -> None:
    there = installed(str(folder))
    assert there[SHIPPED] == ENGLISH
    assert there["xyz"] == folder / "xyz.traineddata"
    assert "osd" not in there
    assert all(map(is_code, there))


def test_the_users_own_file_comes_before_the_systems(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path_factory.mktemp("system")
    for name in ("xyz", "abc"):
        shutil.copy(ENGLISH, system / f"{name}.traineddata")
    monkeypatch.setenv("TESSDATA_PREFIX", str(system))
    there = installed(str(folder))
    assert there["xyz"] == folder / "xyz.traineddata"
    assert there["abc"] == system / "abc.traineddata"


def test_the_newest_of_several_versions_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("4.00", "5"):
        place = tmp_path / version / "tessdata"
        place.mkdir(parents=True)
        (place / "xyz.traineddata").touch()
    monkeypatch.setattr(languages, "_SYSTEM", (f"{tmp_path}/*/tessdata",))
    assert installed()["xyz"] == tmp_path / "5/tessdata/xyz.traineddata"


@pytest.mark.parametrize(
    ("environment", "codes"),
    [
        ({}, ("eng",)),
        ({"LANG": "C.UTF-8"}, ("eng",)),
        ({"LANG": "de_AT.UTF-8"}, ("deu", "eng")),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:ru_RU"}, ("deu", "rus", "eng")),
        ({"LANG": "zh_TW.UTF-8"}, ("chi_tra", "eng")),
        ({"LANG": "sr_RS@latin"}, ("eng",)),
    ],
)
def test_the_desktops_languages_are_read_as_far_as_they_are_there(
    environment: dict[str, str], codes: tuple[str, ...]
) -> None:
    there = dict.fromkeys(("eng", "deu", "rus", "chi_tra", "chi_sim"), Path())
    assert of_desktop(there, environment) == codes


def test_a_language_that_is_gone_is_left_out(folder: Path) -> None:
    assert list(chosen(("xyz", "qqq", "eng"), str(folder))) == ["xyz", "eng"]
    assert list(chosen(("qqq",), str(folder))) == ["eng"]


def test_a_good_file_is_recognised(folder: Path) -> None:
    assert checked(folder / "xyz.traineddata") == "xyz"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("abc.traineddata", b"", "damaged"),
        ("abc.traineddata", b"\0" * 4_096, "damaged"),
        ("abc.txt", b"text", "called like deu.traineddata"),
        ("Abc.traineddata", b"text", "called like deu.traineddata"),
        ("osd.traineddata", b"text", "called like deu.traineddata"),
    ],
)
def test_what_cannot_be_read_with_is_refused(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RefusedError, match=message):
        checked(tmp_path / name)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    data = ENGLISH.read_bytes()
    (tmp_path / "abc.traineddata").write_bytes(data[: len(data) // 2])
    with pytest.raises(RefusedError):
        checked(tmp_path / "abc.traineddata")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no file"):
        checked(tmp_path / "abc.traineddata")
    with pytest.raises(RefusedError):
        open_engine(tmp_path / "abc.traineddata")


def test_who_lacks_a_language_is_told_how_to_get_it() -> None:
    assert "German" in how_to_get("deu")
    assert "tesseract-ocr-chi-sim" in how_to_get("chi_sim")


@given(st.text(max_size=20))
def test_a_code_never_leads_out_of_a_folder(text: str) -> None:
    assert not is_code(text) or (text.isascii() and "/" not in text and "." not in text)
