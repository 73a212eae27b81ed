from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from core.capture.recent_files import RecentFiles, _bookmarks
from core.capture.screen import VisibleWindow
from core.records.geometry import Box
from core.records.screen import Window

BOX = Box(0, 0, 9, 9)


def window(title: str, app: str = "Mousepad") -> VisibleWindow:
    return VisibleWindow(1, Window(app, title, BOX), "", BOX, (BOX,))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "my papers"
    folder.mkdir()
    for name in ("notes.txt", "plan - old.md"):
        (folder / name).write_text("text")
    return tmp_path


def listed(home: Path, *paths: Path) -> None:
    marks = "".join(f'<bookmark href="{path.as_uri()}" added="2026-01-01T00:00:00Z"/>' for path in paths)
    target = home / ".local/share/recently-used.xbel"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f'<?xml version="1.0" encoding="UTF-8"?><xbel version="1.0">{marks}</xbel>')


@pytest.mark.parametrize(
    "title",
    ["~/my papers/notes.txt - Mousepad", "*~/my papers/notes.txt - Mousepad",
     "notes.txt (~/my papers) - gedit",
     "~/my papers/notes.txt [modified] — Kate", "notes.txt (~/my papers) - VIM"],
)  # fmt: skip
def test_a_title_that_tells_the_folder_is_enough(home: Path, title: str) -> None:
    found = RecentFiles(home, home / "none").find(window(title))
    assert found == (home / "my papers/notes.txt").as_uri()
    assert found is not None
    assert found.endswith("/my%20papers/notes.txt")


@pytest.mark.parametrize(
    ("title", "name"),
    [("notes.txt - Mousepad", "notes.txt"), ("● notes.txt — Editor", "notes.txt"),
     ("plan - old.md - gedit", "plan - old.md")],
)  # fmt: skip
def test_the_desktops_list_knows_the_folder(home: Path, title: str, name: str) -> None:
    listed(home, home / "my papers" / name, home / "gone" / name)
    recent = RecentFiles(home, home / ".local/share/recently-used.xbel")
    assert recent.find(window(title)) == (home / "my papers" / name).as_uri()


def test_two_files_of_one_name_are_not_guessed_between(home: Path) -> None:
    twin = home / "notes.txt"
    twin.write_text("another")
    listed(home, home / "my papers/notes.txt", twin)
    assert (
        RecentFiles(home, home / ".local/share/recently-used.xbel").find(window("notes.txt - gedit")) is None
    )


@pytest.mark.parametrize(
    "title", ["notes.txt - Mousepad", "~/my papers - Files", "~/gone.txt - Kate", "", "\0.txt", "x" * 5_000]
)
def test_what_is_not_there_is_not_named(home: Path, title: str) -> None:
    assert RecentFiles(home, home / "none").find(window(title)) is None


def test_a_page_that_is_called_after_a_file_is_none(home: Path) -> None:
    listed(home, home / "my papers/notes.txt")
    recent = RecentFiles(home, home / ".local/share/recently-used.xbel")
    assert recent.find(window("notes.txt - Chromium", "Chromium")) is None


def test_a_list_that_changes_is_read_again(home: Path) -> None:
    path = home / ".local/share/recently-used.xbel"
    recent = RecentFiles(home, path)
    assert recent.find(window("notes.txt - gedit")) is None
    listed(home, home / "my papers/notes.txt")
    assert recent.find(window("notes.txt - gedit")) is not None


def test_a_damaged_list_counts_as_far_as_it_goes() -> None:
    whole = b'<xbel><bookmark href="file:///a.txt"/><bookmark href="file:///b.txt"/></xbel>'
    assert _bookmarks(whole) == ["file:///a.txt", "file:///b.txt"]
    assert _bookmarks(whole[:45]) == ["file:///a.txt"]
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xbel><bookmark href="&b;"/></xbel>'
    assert _bookmarks(bomb) == []


@given(st.binary(max_size=200))
def test_any_list_is_survived(data: bytes) -> None:
    _bookmarks(data)
