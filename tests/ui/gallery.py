"""Every window in every state, light and dark, as pictures: `python -m tests.ui.gallery --out DIR`."""

# ruff: noqa: E501 - prose stays on one line

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from core.protocol.operations import (
    Ask,
    CapturePreview,
    DeletionCounts,
    GetInsights,
    Insights,
    ListMemories,
    MemoryRows,
    PreviewCapture,
    PreviewDeletion,
    Progress,
    Selection,
    Status,
    WindowPreview,
)
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import PASSPHRASE, RECOVERY_KEY, FakeStore, citation, now
from ui.actions import Actions
from ui.appearance import Appearance, current_theme
from ui.ask.citation import CitationChip
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.first_run.page import FirstRunPage
from ui.first_run.passphrase import PassphraseStep
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE, DeletionTarget, target_of
from ui.recording import Kind
from ui.settings.bring_in import ImportPanel
from ui.settings.security import SecretsPanel
from ui.settings.storage import RulesPanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.timeline.calendar import DayPopup
from ui.timeline.frames import Span
from ui.translation import LANGUAGES, SOURCE
from ui.tray.drawing import tray_icon
from ui.tray.status_window import StatusWindow
from ui.tray.tray import Tray
from ui.unlock.page import UnlockPage
from ui.wording import receipt

HOME = "/home/ada/.local/share/afterimage"
_PATIENCE = 10.0


def settle(milliseconds: int = 60) -> None:
    """Let events and paints happen."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds."""
    until = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("a state of the gallery did not come about")
        settle(10)


@dataclass
class Stage:
    """A main window on a fake engine, in a state."""

    engine: FakeEngine
    store: FakeStore
    link: EngineLink
    actions: Actions
    window: MainWindow

    @classmethod
    def build(cls, status: Status | None = None, *, empty: bool = False, connect: bool = True) -> "Stage":
        engine = FakeEngine()
        engine.start()
        store = FakeStore(engine, many=0 if empty else 240)
        if empty:
            store.memories, store.conversations = [], []
            engine.status = replace(engine.status, memories=0)
        if status is not None:
            engine.status = status
        link = EngineLink(engine.path)
        actions = Actions(link)
        window = MainWindow(link, actions, HOME)
        window.resize(QSize(1120, 740))
        window.show()
        if connect:
            link.open()
            wait_for(lambda: link.status is not None)
        settle()
        return cls(engine, store, link, actions, window)

    @property
    def main(self) -> MainPage:
        page = self.window.page
        assert isinstance(page, MainPage)
        return page

    def ask(self, question: str) -> None:
        self.main.ask.ask(question)
        settle(300)

    def close(self) -> None:
        self.window.drop_content()
        self.window.deleteLater()
        self.link.close()
        self.actions.deleteLater()
        self.link.deleteLater()
        self.engine.stop()
        settle(20)


def _first_run() -> Iterator[tuple[str, QWidget]]:
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


def _locked() -> Iterator[tuple[str, QWidget]]:
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


def _ask() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build(empty=True)
    settle(200)
    yield "10-ask-nothing-yet", stage.window
    stage.close()
    stage = Stage.build()
    wait_for(lambda: len(stage.main.ask.empty.buttons) >= 3)
    settle(100)
    yield "11-ask-empty", stage.window
    stage.ask("What was the invoice number Marta sent?")
    settle(200)
    stage.ask("And when did Dana want to have lunch?")
    settle(200)
    yield "12-ask-answer", stage.window
    chip = stage.main.ask.findChildren(CitationChip)[0]
    chip.preview()
    settle(300)
    yield "13-citation-preview", stage.window
    chip.hide()
    chip.show()
    stage.ask("What is the name of the conductor's cat?")
    stage.ask("Who won the chess game on the train?")
    yield "14-ask-abstained", stage.window
    stage.engine.on(Ask, lambda _request: Hold())
    stage.ask("When do I fly to Gothenburg?")
    yield "15-ask-pending", stage.window
    half = "You fly to Gothenburg on Thursday 19 March at 07:40, from gate B12. The ticket was booked by Dana, who"
    stage.engine.progress(Ask, Progress("Writing the answer", 0, 0, half))
    settle(200)
    yield "15-ask-written", stage.window
    stage.window.resize(800, 560)
    settle(100)
    yield "16-ask-small", stage.window
    stage.close()


def _states() -> Iterator[tuple[str, QWidget]]:
    for name, change in {
        "paused": {"capture": "paused", "paused_until": now() + timedelta(minutes=14)},
        "problem": {"capture": "degraded", "reason": "The display cannot be reached.", "last_frame_at": now() - timedelta(minutes=4)},
        "off": {"capture": "off"},
    }.items():  # fmt: skip
        stage = Stage.build()
        stage.engine.set_status(replace(stage.engine.status, **change))  # type: ignore[arg-type]
        settle(100)
        stage.ask("What was the invoice number Marta sent?")
        yield f"17-main-{name}", stage.window
        small = StatusWindow(stage.link, stage.actions)
        small.show()
        settle(100)
        yield f"40-small-{name}", small
        small.deleteLater()
        stage.close()
    stage = Stage.build()
    small = StatusWindow(stage.link, stage.actions)
    small.show()
    settle(100)
    yield "40-small-recording", small
    pill = stage.main.header.pill
    menu = pill.menu_now()
    menu.show()
    settle(50)
    yield "41-pill-menu", menu
    menu.close()
    menu = stage.main.sidebar.menu_now()
    menu.show()
    settle(50)
    yield "41-more-menu", menu
    menu.close()
    small.deleteLater()
    stage.close()


def _memories() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build(empty=True)
    stage.main.go(MEMORIES)
    settle(200)
    yield "20-memories-none", stage.window
    stage.close()
    stage = Stage.build()
    stage.main.go(MEMORIES)
    wait_for(lambda: stage.main.memories.detail.memory is not None or stage.main.memories.model.total > 0)
    stage.main.memories.list.setCurrentIndex(stage.main.memories.model.index(1))
    settle(500)
    yield "21-memories", stage.window
    detail = stage.main.memories.detail
    wait_for(lambda: detail.pin is not None)
    assert detail.pin is not None
    detail.pin.click()
    wait_for(lambda: detail.memory is not None and detail.memory.pinned)
    settle(100)
    yield "21-memories-pinned", stage.window
    stage.main.memories.search.setText("invoice")
    settle(700)
    yield "22-memories-search", stage.window
    stage.main.memories.search.setText("zebra")
    settle(700)
    yield "23-memories-no-match", stage.window
    stage.main.memories.search.setText("")
    settle(600)
    stage.window.toast.say(receipt(DeletionCounts(1, 2, 1, 0, 4, 1, done=True)))
    settle(100)
    yield "24-memories-toast", stage.window
    stage.engine.on(ListMemories, lambda request: MemoryRows((), 0) if request.text else Hold())
    stage.main.open_vault()
    vault = stage.main.memories.vault
    wait_for(lambda: len(vault.cards) == 2)
    settle(100)
    yield "25-vault", stage.window
    keep = vault.open_keep()
    settle(50)
    yield "26-vault-keep", keep
    keep.reject()
    reveal = vault.open_reveal(stage.store.vault.kept[0])
    settle(50)
    yield "27-vault-asked", reveal
    reveal.secret.setText(PASSPHRASE)
    reveal.button.click()
    wait_for(lambda: reveal.value is not None)
    settle(50)
    yield "28-vault-shown", reveal
    reveal.accept()
    stage.close()


def _timeline() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build(empty=True)
    stage.store.days.at, stage.store.days.ids, stage.store.days.gaps = [], [], []
    stage.main.go(TIMELINE)
    settle(200)
    yield "50-timeline-nothing-yet", stage.window
    stage.close()
    stage = Stage.build()
    page = stage.main.timeline
    stage.main.go(TIMELINE)
    wait_for(lambda: not page.frames.loading and len(page.frames) > 0)
    page.walk.go_to(page.frames.at[0] + 20_000_000)
    wait_for(lambda: not page.loader.image.isNull())
    settle(600)
    yield "51-timeline", stage.window
    page.bar.search.setText("invoice")
    wait_for(lambda: bool(page.finder.hits))
    settle(500)
    yield "52-timeline-search", stage.window
    page.bar.search.clear()
    settle(400)
    page.bar.set_filter("Code", tell=True)
    settle(500)
    yield "53-timeline-filter", stage.window
    menu = page.bar.menu_now()
    menu.show()
    settle(50)
    yield "53-timeline-programs", menu
    menu.close()
    page.bar.set_filter(tell=True)
    start = page.frames.at[0] + 17_000_000
    page.track.choose(Span(start, start + 5_400_000))
    settle(300)
    yield "54-timeline-stretch", stage.window
    page.track.choose(None)
    page.track.zoom(6)
    page.film.resize_by(2)
    settle(500)
    yield "55-timeline-zoomed", stage.window
    popup = DayPopup(page)
    popup.show_days(frozenset(page.bar.days), page.frames.day)
    popup.show()
    settle(50)
    yield "56-timeline-calendar", popup
    popup.close()
    page.film.resize_by(-2)
    stage.window.resize(800, 560)
    settle(300)
    yield "57-timeline-small", stage.window
    stage.close()


def _settings() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build()
    page = stage.main.settings
    stage.main.go(SETTINGS)
    for number, section in enumerate(page.sections):
        page.go(number)
        settle(250)
        yield f"6{number}-settings-{section.icon}", stage.window
    page.go(next(number for number, one in enumerate(page.sections) if one.icon == "users"))
    importing = page.findChildren(ImportPanel)[0]
    importing.look_at("/home/ada/export.zip")
    wait_for(importing.run.isVisible)
    yield "69-settings-import-offer", stage.window
    page.go(3)
    panel = page.findChildren(SecretsPanel)[0]
    dialog = panel.change()
    settle(50)
    yield "68-settings-passphrase", dialog
    dialog.reject()
    page.go(2)
    rules = page.findChildren(RulesPanel)[0]
    rules.fields["keep_days"].setValue(180)
    rules.apply.click()
    wait_for(lambda: bool(stage.window.findChildren(ConfirmDialog)))
    settle(50)
    yield "69-settings-rules", stage.window.findChildren(ConfirmDialog)[0]
    stage.close()


def _insights() -> Iterator[tuple[str, QWidget]]:
    stage = Stage.build()
    stage.main.go(INSIGHTS)
    settle(300)
    yield "70-insights", stage.window
    stage.main.insights.step(-4)
    settle(300)
    stage.engine.on(GetInsights, lambda _request: Insights())
    stage.main.insights.refresh()
    settle(200)
    yield "71-insights-nothing", stage.window
    stage.main.go(ASK)
    palette = stage.main.open_palette()
    settle(50)
    yield "72-palette", palette
    palette.field.setText("invoice")
    wait_for(lambda: len(palette._found) == 3)
    settle(100)
    yield "73-palette-found", palette
    palette.reject()
    keys = stage.main.show_keys()
    settle(50)
    yield "74-keyboard", keys
    keys.reject()
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


def _dialogs() -> Iterator[tuple[str, QWidget]]:
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


def _tray() -> Iterator[tuple[str, QWidget]]:
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


SECTIONS = {
    "first": _first_run, "locked": _locked, "ask": _ask, "states": _states, "memories": _memories,
    "timeline": _timeline, "settings": _settings, "insights": _insights, "dialogs": _dialogs, "tray": _tray,
}  # fmt: skip


def main() -> int:
    """Render them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", choices=sorted(SECTIONS), action="append")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), action="append")
    parser.add_argument("--scale", type=float, default=1.0, help="size of text, 1 to 2")
    parser.add_argument("--language", choices=sorted(LANGUAGES), default=SOURCE)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["Afterimage"])
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
    options.out.mkdir(parents=True, exist_ok=True)
    count = 0
    for theme in options.theme or ("light", "dark"):
        appearance = Appearance(app, theme, options.scale, options.language)
        for section in options.only or SECTIONS:
            for name, widget in SECTIONS[section]():
                widget.grab().save(str(options.out / f"{name}-{theme}.png"))
                count += 1
        appearance.deleteLater()
    print(f"{count} pictures in {options.out}", file=sys.stderr)  # noqa: T201 - a tool that reports
    return 0


if __name__ == "__main__":
    sys.exit(main())
