"""Bringing in what other programs hold, and saying what they may do, in the settings."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.protocol.operations import (
    EXPORT_HEAD,
    AllowClient,
    ExportPage,
    ExportSources,
    GetFrame,
    ImportPath,
    RevokeClient,
    ShowMemory,
)
from core.records.errors import LockedError, NotFoundError
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import FakeStore
from ui.bridge import EngineLink
from ui.clipboard import leave_no_copy
from ui.deletion.confirm import ConfirmDialog
from ui.settings.bring_in import ImportPanel
from ui.settings.carry_out import LINES, NOTES, ExportPanel
from ui.settings.clients import ClientsPanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow


@pytest.fixture
def section(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> QWidget:  # noqa: ARG001
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert isinstance(window.page, MainPage)
    settings = window.page.settings
    settings.go(next(n for n, one in enumerate(settings.sections) if one.title == "Other programs"))
    return settings


@pytest.fixture
def importing(section: QWidget) -> ImportPanel:
    return section.findChildren(ImportPanel)[0]


@pytest.fixture
def clients(qtbot: QtBot, section: QWidget) -> ClientsPanel:
    panel = section.findChildren(ClientsPanel)[0]
    qtbot.waitUntil(lambda: len(panel.rows) == 2)
    return panel


def test_what_would_come_in_is_shown_before_anything_is_kept(
    qtbot: QtBot, importing: ImportPanel, engine: FakeEngine
) -> None:
    assert not importing.run.isVisibleTo(importing)
    importing.look_at("/home/ada/export.zip")
    qtbot.waitUntil(lambda: importing.run.isVisibleTo(importing))
    assert [one.dry_run for one in engine.made(ImportPath)] == [True]
    assert importing.title.text() == "An export of ChatGPT: export.zip"
    span = "from 11 Feb 2024 to 4 Mar 2026"
    expected = f"4,216 items would be added, {span}, 18 known already, 2 could not be read."
    assert importing.detail.text() == expected
    assert not importing.own.isVisibleTo(importing)
    importing.run.click()
    qtbot.waitUntil(lambda: "5,120 memories more" in importing.detail.text())
    assert engine.made(ImportPath)[-1] == ImportPath("/home/ada/export.zip")
    assert importing.file.isEnabled()


def test_only_of_an_export_of_afterimage_it_can_be_said_to_be_ones_own(
    qtbot: QtBot, importing: ImportPanel, engine: FakeEngine
) -> None:
    importing.look_at("/home/ada/all.jsonl")
    qtbot.waitUntil(lambda: importing.own.isVisibleTo(importing))
    importing.own.click()
    importing.run.click()
    qtbot.waitUntil(lambda: not importing.stop.isVisibleTo(importing))
    assert engine.made(ImportPath)[-1].own
    importing.look_at("/home/ada/all.jsonl")
    qtbot.waitUntil(lambda: importing.own.isVisibleTo(importing))
    assert not importing.own.isChecked()


def test_nothing_new_and_nothing_readable_are_said(qtbot: QtBot, importing: ImportPanel) -> None:
    importing.look_at("/home/ada/known.zip")
    qtbot.waitUntil(lambda: importing.detail.text().startswith("Nothing in it is new"))
    assert not importing.run.isVisibleTo(importing)
    importing.look_at("/home/ada/nothing.bin")
    qtbot.waitUntil(lambda: "nothing that Afterimage can read" in importing.error.text)
    importing.look_at("")
    assert importing.file.isEnabled()


def test_an_import_can_be_stopped(qtbot: QtBot, importing: ImportPanel, engine: FakeEngine) -> None:
    def hold(_request: ImportPath) -> Hold:
        return Hold()

    importing.look_at("/home/ada/export.zip")
    qtbot.waitUntil(lambda: importing.run.isVisibleTo(importing))
    engine.on(ImportPath, hold)
    importing.run.click()
    assert not importing.file.isEnabled()
    assert importing.bar.isVisibleTo(importing)
    importing.stop.click()
    assert "goes on from there" in importing.detail.text()
    assert importing.file.isEnabled()


def test_a_program_is_allowed_more_and_less(
    qtbot: QtBot, clients: ClientsPanel, engine: FakeEngine, store: FakeStore
) -> None:
    editor, notes = clients.rows
    assert not notes.boxes["forget"].isEnabled()
    notes.boxes["read"].click()
    qtbot.waitUntil(lambda: store.programs.clients["Notes"].grants == ("read",))
    qtbot.waitUntil(notes.boxes["forget"].isEnabled)
    assert editor.boxes["remember"].isChecked()
    clients.rows[0].boxes["forget"].click()
    qtbot.waitUntil(lambda: store.programs.clients["Editor"].grants == ("read", "remember", "forget"))
    clients.rows[1].boxes["read"].click()
    qtbot.waitUntil(lambda: len(clients.rows) == 1)
    assert engine.made(AllowClient)[0] == AllowClient("Notes", ("read",))


def test_a_program_is_revoked_after_a_question_and_gets_a_token(
    qtbot: QtBot, clients: ClientsPanel, engine: FakeEngine, window: MainWindow
) -> None:
    assert not clients.rows[1].token.isVisibleTo(clients)
    clients.rows[0].token.click()
    qtbot.waitUntil(lambda: clients.said.isVisibleTo(clients))
    assert QGuiApplication.clipboard().text() == "aft_token"
    leave_no_copy()
    clients.rows[0].revoke.click()
    dialog = window.findChildren(ConfirmDialog)[0]
    dialog.reject()
    assert not engine.made(RevokeClient)
    clients.rows[0].revoke.click()
    next(one for one in window.findChildren(ConfirmDialog) if one.isVisible()).confirm.click()
    qtbot.waitUntil(lambda: [row.client.name for row in clients.rows] == ["Notes"])


@pytest.fixture
def exporting(section: QWidget) -> ExportPanel:
    return section.findChildren(ExportPanel)[0]


def page_of(request: ExportSources) -> tuple[ExportPage, bytes]:
    return (
        ExportPage((request.offset + 1) % 3, 3, 2),
        b'{"line":%d}\n{"pictures":%d}\n' % (request.offset, request.pictures),
    )


def test_everything_is_written_page_by_page(
    qtbot: QtBot, exporting: ExportPanel, engine: FakeEngine, tmp_path: Path
) -> None:
    engine.on(ExportSources, page_of)
    exporting.form.setCurrentIndex(exporting.form.findData(LINES))
    exporting.pictures.setChecked(False)
    target = tmp_path / "out.jsonl"
    exporting.write_to(target)
    assert exporting.stop.isVisibleTo(exporting)
    qtbot.waitUntil(lambda: exporting.detail.text() == "6 lines written.")
    lines = target.read_bytes().splitlines()
    assert lines[0] == EXPORT_HEAD
    assert lines[1::2] == [b'{"line":0}', b'{"line":1}', b'{"line":2}']
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob("*.partial")) == []
    assert exporting.choose.isEnabled()


def test_an_export_that_is_stopped_or_fails_leaves_nothing(
    qtbot: QtBot, exporting: ExportPanel, engine: FakeEngine, tmp_path: Path
) -> None:
    engine.on(ExportSources, lambda _request: Hold())
    exporting.form.setCurrentIndex(exporting.form.findData(LINES))
    exporting.write_to(tmp_path / "out.jsonl")
    qtbot.waitUntil(lambda: bool(engine.made(ExportSources)))
    exporting.stop.click()
    assert "Nothing was left" in exporting.detail.text()
    qtbot.waitUntil(lambda: not list(tmp_path.glob("out*")))

    def locked(_request: ExportSources) -> object:
        raise LockedError("The view is locked.")

    engine.on(ExportSources, locked)
    exporting.write_to(tmp_path / "out.jsonl")
    qtbot.waitUntil(lambda: exporting.error.text == "The view is locked.")
    qtbot.waitUntil(lambda: not list(tmp_path.glob("out*")))
    exporting.write_to(tmp_path / "nowhere" / "out.jsonl")
    qtbot.waitUntil(lambda: "cannot be written" in exporting.error.text)


def test_notes_are_a_page_a_day_with_the_pictures_they_cite(
    qtbot: QtBot, exporting: ExportPanel, engine: FakeEngine, store: FakeStore, tmp_path: Path
) -> None:
    store.memories = store.memories[:3]
    gone = store.memories[2].id
    show = engine.handlers[ShowMemory.op]

    def shown(request: ShowMemory) -> object:
        if request.id == gone:  # deleted meanwhile
            raise NotFoundError("It is gone.")
        return show(request)

    engine.on(ShowMemory, shown)
    assert exporting.form.currentData() == NOTES
    target = tmp_path / "notes"
    exporting.write_to(target)
    qtbot.waitUntil(lambda: "written." in exporting.detail.text())
    pages = list(target.glob("*.md"))
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert pages
    assert text.count("<small>") == 2
    assert gone not in text
    pictures = list((target / "frames").iterdir())
    assert pictures
    assert all(f"(frames/{picture.name})" in text for picture in pictures)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (target, *pages, *pictures))
    assert list(tmp_path.glob("*.partial")) == []
    exporting.write_to(target)
    assert "there already" in exporting.error.text


def test_notes_that_are_stopped_leave_nothing(
    qtbot: QtBot, exporting: ExportPanel, engine: FakeEngine, tmp_path: Path
) -> None:
    engine.on(GetFrame, lambda _request: Hold())
    exporting.write_to(tmp_path / "notes")
    qtbot.waitUntil(lambda: bool(engine.made(GetFrame)))
    exporting.stop.click()
    assert "Nothing was left" in exporting.detail.text()
    qtbot.waitUntil(lambda: list(tmp_path.glob("notes*")) == [])
