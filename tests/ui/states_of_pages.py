"""The pages of the main window, each in its states."""

# ruff: noqa: E501 - prose stays on one line

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from core.protocol.operations import (
    Ask,
    DeletionCounts,
    GetInsights,
    Insights,
    ListMemories,
    ListPlugins,
    MemoryRows,
    Plugins,
    Progress,
)
from tests.ui.fake_engine import Hold
from tests.ui.fake_week import PASSPHRASE, now
from tests.ui.stage import Stage, settle, wait_for
from ui.ask.answer_card import AnswerCard
from ui.ask.citation import CitationChip
from ui.deletion.confirm import ConfirmDialog
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE
from ui.settings.bring_in import ImportPanel
from ui.settings.plugins import PluginsPanel
from ui.settings.security import SecretsPanel
from ui.settings.storage import RulesPanel
from ui.timeline.calendar import DayPopup
from ui.timeline.frames import Span
from ui.timeline.tags import span_of
from ui.tray.status_window import StatusWindow
from ui.wording import receipt


def ask() -> Iterator[tuple[str, QWidget]]:
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
    wait_for(stage.main.ask.follow_ups.isVisible)
    settle(200)
    yield "12-ask-answer", stage.window
    correction = stage.main.ask.findChildren(AnswerCard)[-1].correction
    assert correction is not None
    correction.begin()
    wait_for(correction.field.isVisible)
    settle(200)
    yield "12-ask-correction", stage.window
    correction.cancel.click()
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


def states() -> Iterator[tuple[str, QWidget]]:
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


def memories() -> Iterator[tuple[str, QWidget]]:
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


def timeline() -> Iterator[tuple[str, QWidget]]:
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


def stretches() -> Iterator[tuple[str, QWidget]]:
    """A part of the day, chosen and named."""
    stage = Stage.build()
    page = stage.main.timeline
    stage.main.go(TIMELINE)
    wait_for(lambda: not page.frames.loading and bool(page.tags.tags) and len(page.frames) > 0)
    start = page.frames.at[0] + 17_000_000
    page.track.choose(Span(start, start + 5_400_000))
    settle(300)
    yield "54-timeline-stretch", stage.window
    dialog = page.stretch.tag()
    assert dialog is not None
    dialog.field.setText("Invoice of Aurora Rail")
    settle(50)
    yield "54-timeline-tag", dialog
    dialog.reject()
    page.track.choose(span_of(page.tags.tags[0]))
    settle(200)
    yield "54-timeline-tagged", stage.window
    stage.close()


def settings() -> Iterator[tuple[str, QWidget]]:
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
    page.go(next(number for number, one in enumerate(page.sections) if one.icon == "puzzle"))
    plugins = page.findChildren(PluginsPanel)[0]
    plugins.ask(plugins.rows[0].state)
    settle(50)
    asked = stage.window.findChildren(ConfirmDialog)[0]
    yield "67-settings-plugin-allowed", asked
    asked.reject()
    stage.engine.on(
        ListPlugins, lambda _request: Plugins((), "/home/ada/.local/share/afterimage-plugins", confined=True)
    )
    plugins.refresh()
    wait_for(lambda: not plugins.rows)
    settle(50)
    yield "67-settings-no-plugins", stage.window
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


def insights() -> Iterator[tuple[str, QWidget]]:
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
