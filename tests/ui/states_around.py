"""What stands around the pages: the first run, locks, dialogs and the tray, each in its states."""

# ruff: noqa: E501 - prose stays on one line

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from core.protocol.operations import (
    CapturePreview,
    DeletionCounts,
    Event,
    ListProposals,
    Nothing,
    PreviewCapture,
    PreviewDeletion,
    Progress,
    Proposal,
    Proposals,
    Selection,
    SettleProposal,
    Status,
    WindowPreview,
)
from tests.ui.fake_week import PASSPHRASE, RECOVERY_KEY, citation, now
from tests.ui.stage import HOME, Stage, settle, wait_for
from ui.appearance import current_theme
from ui.deletion.confirm import ConfirmDialog
from ui.deletion.dialog import DeletionDialog
from ui.first_run.page import FirstRunPage
from ui.first_run.passphrase import PassphraseStep
from ui.navigation import DeletionTarget, target_of
from ui.recording import Kind
from ui.tray.drawing import tray_icon
from ui.tray.status_window import StatusWindow
from ui.tray.tray import Tray
from ui.trouble.dialog import TroubleDialog
from ui.unlock.page import UnlockPage


def first_run() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build(Status(vault="absent", capture="off", home=HOME))
    page = stage.window.page
    assert isinstance(page, FirstRunPage)
    stage.window.resize(900, 740)
    settle()
    yield "01-welcome", stage.window
    page.passphrase()
    step = page.step
    assert isinstance(step, PassphraseStep)
    settle()
    yield "02-passphrase", stage.window
    step.first.setText(PASSPHRASE)
    step.second.setText(PASSPHRASE)
    settle()
    yield "02-passphrase-strong", stage.window
    step.first.setText("password1")
    step.second.setText("password2")
    settle()
    yield "02-passphrase-weak", stage.window
    page.recovery(RECOVERY_KEY)
    settle()
    yield "03-recovery", stage.window
    page.exclusions()
    settle()
    yield "04-exclusions", stage.window
    stage.close()


def locked() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build(connect=False)
    yield "05-starting", stage.window
    stage.window.trouble(
        "The engine keeps stopping. Its last words are in the terminal that started Afterimage."
    )
    settle()
    yield "05-starting-trouble", stage.window
    stage.close()
    stage = Stage.build(Status(vault="locked", capture="recording", last_frame_at=now(), home=HOME))
    yield "06-unlock", stage.window
    page = stage.window.page
    assert isinstance(page, UnlockPage)
    page.field.setText("wrong")
    page.button.click()
    wait_for(lambda: bool(page.error.text))
    settle()
    yield "06-unlock-wrong", stage.window
    stage.close()
    stage = Stage.build()
    stage.ask("What was the invoice number Marta sent?")
    for cause, change in {
        "unused": {"view_lock_cause": "unused"},
        "asked": {"view_lock_cause": "asked", "capture": "paused"},
        "session": {"view_lock_cause": "session"},
    }.items():
        stage.engine.set_status(
            replace(stage.engine.status, view_locked=True, view_lock_minutes=10, **change)  # type: ignore[arg-type]
        )
        settle(200)
        yield f"07-view-locked-{cause}", stage.window
    small = StatusWindow(stage.link, stage.actions)
    small.show()
    stage.engine.set_status(replace(stage.engine.status, capture="recording"))
    settle(200)
    yield "07-view-locked-small", small
    small.deleteLater()
    tray = Tray(stage.link, stage.actions)
    tray.menu.show()
    settle(100)
    yield "07-view-locked-tray-menu", tray.menu
    tray.hide()
    stage.close()
    half = Progress("Deriving the search index again", 42_000, 100_000)
    stage = Stage.build(Status(vault="opening", capture="recording", home=HOME, progress=half))
    wait_for(lambda: isinstance(stage.window.page, UnlockPage))
    yield "06-unlock-progress", stage.window
    stage.close()


PREVIEW = CapturePreview(
    saved=True,
    windows=(
        WindowPreview("Thunderbird", "Inbox - ada@example.org", "kept"),
        WindowPreview("KeePassXC", "", "masked", "app:keepassxc"),
        WindowPreview("Afterimage", "", "own"),
        WindowPreview("Editor", "A very long name of a report about the harbour, second draft.txt", "kept"),
    ),
    lines=1042,
    secrets={"card": 1, "one-time code": 2},
    at_rest="Recording is paused.",
)


def dialogs() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build()
    viewer = stage.window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    wait_for(lambda: viewer.canvas.has_picture)
    settle(100)
    yield "30-viewer", viewer
    viewer.canvas.zoom_in()
    viewer.canvas.zoom_in()
    viewer.canvas.zoom_in()
    settle(100)
    yield "31-viewer-zoomed", viewer
    viewer.close()
    dark = stage.window.open_frame(target_of(citation("frm_code", 1, "mem_fact3", timedelta(hours=1))))
    wait_for(lambda: dark.canvas.has_picture)
    settle(100)
    yield "32-viewer-dark-screen", dark
    dark.close()
    dialog = stage.window.delete(DeletionTarget(Selection(ids=("mem_fact0",)), "this memory"))
    wait_for(dialog.confirm.isEnabled)
    settle(100)
    yield "33-deletion", dialog
    dialog.reject()
    stage.engine.on(PreviewDeletion, lambda _request: DeletionCounts(0, 0, 0, 0, 0, 0))
    dialog = stage.window.delete(DeletionTarget(Selection(start=now(), end=now()), "the last 10 minutes"))
    settle(200)
    yield "34-deletion-nothing", dialog
    dialog.reject()
    confirm = ConfirmDialog(
        "Delete this conversation?",
        "“What was the invoice number Marta sent?” is removed with its questions and answers. What you recorded stays.",
        "Delete",
        stage.window,
    )
    confirm.show()
    settle(100)
    yield "35-confirm", confirm
    confirm.reject()
    stage.engine.on(PreviewCapture, lambda _request: PREVIEW)
    preview = stage.window.preview_capture()
    wait_for(preview.again.isEnabled)
    settle(100)
    yield "36-preview", preview
    preview.reject()
    stage.close()


def questions() -> Iterator[tuple[str, QWidget]]:
    """What asks the user something, or tells of trouble."""
    stage = Stage.build()
    rename = stage.main.rename_conversation(stage.main.model.rows[0])
    settle(100)
    yield "37-rename", rename
    rename.reject()
    memory = stage.store.memories[0]
    asked = [Proposal("p1", "Editor", (memory.id,))]

    def settled(_request: SettleProposal) -> Nothing:
        asked.clear()
        return Nothing()

    stage.engine.on(ListProposals, lambda _request: Proposals(tuple(asked)))
    stage.engine.on(SettleProposal, settled)
    stage.engine.on(PreviewDeletion, lambda _request: DeletionCounts(1, 2, 0, 0, 3, 1))
    stage.engine.push(Event("asked"))
    wait_for(lambda: any(one.confirm.isEnabled() for one in stage.window.findChildren(DeletionDialog)))
    settle(100)
    wish = next(one for one in stage.window.findChildren(DeletionDialog) if one.confirm.isEnabled())
    yield "38-asked-by-a-program", wish
    wish.reject()
    trouble = TroubleDialog(
        "Afterimage has met a defect",
        "What you were doing may not have worked. Recording goes on.",
        "Afterimage 1.0, Qt 6.11, Linux\nValueError\n  page.py:12 show\n  window.py:88 go",
        "Start again",
        stage.window,
    )
    trouble.show()
    settle(100)
    yield "39-trouble", trouble
    trouble.reject()
    stage.close()


def tray() -> Iterator[tuple[str, QWidget]]:
    kinds: tuple[Kind, ...] = ("recording", "idle", "paused", "problem", "locked", "off")
    sheet = QWidget()
    sheet.setObjectName("page")
    sheet.setFixedSize(420, 150)
    pixmap = QPixmap(420, 150)
    pixmap.fill(current_theme().color("window"))
    painter = QPainter(pixmap)
    for column, kind in enumerate(kinds):
        icon = tray_icon(kind)
        painter.drawPixmap(12 + column * 68, 10, icon.pixmap(QSize(64, 64)))
        painter.drawPixmap(28 + column * 68, 84, icon.pixmap(QSize(24, 24)))
        painter.drawPixmap(32 + column * 68, 122, icon.pixmap(QSize(16, 16)))
    painter.end()
    from PySide6.QtWidgets import QLabel

    label = QLabel(sheet)
    label.setPixmap(pixmap)
    sheet.show()
    yield "42-tray-icons", sheet
    sheet.deleteLater()
