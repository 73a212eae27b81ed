"""At any size of text, in the smallest window, nothing is cut off, shortened, or scrolled to sideways."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from core.protocol.operations import Status
from tests.ui import states_around as around, states_of_pages as pages
from tests.ui.fake_week import RECOVERY_KEY, citation
from tests.ui.reflow import faults
from tests.ui.stage import HOME, Stage, settle, wait_for
from ui.appearance import Appearance
from ui.first_run.page import FirstRunPage
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE, target_of
from ui.preferences import Preferences
from ui.timeline.frames import Span


@pytest.fixture(params=[100, 200])
def scaled(request: pytest.FixtureRequest, appearance: Appearance, german: None) -> Iterator[Appearance]:
    assert german is None  # the longest words of those there are
    appearance._scale = request.param / 100
    appearance.apply("light")
    yield appearance
    appearance._scale = 1.0
    appearance._chosen, appearance._fixed = Preferences(), "light"
    appearance.apply("light")


def smallest(window: QWidget) -> list[str]:
    """What is wrong with the window when it is as small as it gets."""
    if isinstance(window, QMainWindow):
        window.resize(window.minimumSize())
        QApplication.processEvents()
    settle(30)
    return faults(window)


def test_every_page(scaled: Appearance) -> None:
    assert scaled is not None
    stage = Stage.build()
    main, wrong = stage.main, {}
    wait_for(lambda: len(main.ask.empty.buttons) >= 3)
    wrong["ask, empty"] = smallest(stage.window)
    stage.ask("What was the invoice number Marta sent?")
    stage.ask("What is the name of the conductor's cat?")
    wrong["ask"] = smallest(stage.window)
    main.go(TIMELINE)
    wait_for(lambda: bool(main.timeline.frames.ids) and not main.timeline.frames.loading)
    wrong["timeline"] = smallest(stage.window)
    start = main.timeline.frames.at[0] + 17_000_000
    main.timeline.track.choose(Span(start, start + 5_400_000))
    wrong["timeline, stretch"] = smallest(stage.window)
    main.go(MEMORIES)
    wait_for(lambda: main.memories.model.total > 0)
    wrong["memories"] = smallest(stage.window)
    main.open_memory(stage.store.memories[0].id)
    wait_for(lambda: bool(main.memories.detail.evidence))
    wrong["a memory"] = smallest(stage.window)
    main.open_vault()
    wait_for(lambda: len(main.memories.vault.cards) == 2)
    wrong["vault"] = smallest(stage.window)
    main.go(INSIGHTS)
    wait_for(lambda: bool(main.insights.chart.columns))
    wrong["insights"] = smallest(stage.window)
    main.go(SETTINGS)
    for number, section in enumerate(main.settings.sections):
        main.settings.go(number)
        wrong[section.title] = smallest(stage.window)
    stage.close()
    assert {name: found for name, found in wrong.items() if found} == {}


def test_every_dialog_and_what_comes_before_the_pages(scaled: Appearance) -> None:
    assert scaled is not None
    wrong: dict[str, list[str]] = {}
    stage = Stage.build()
    viewer = stage.window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    wait_for(lambda: viewer.canvas.has_picture)
    viewer.resize(viewer.minimumSize())
    wrong["viewer"] = smallest(viewer)
    viewer.close()
    keys = stage.main.show_keys()
    wrong["keys"] = smallest(keys)
    keys.reject()
    stage.close()
    for section in (around.locked, around.questions, pages.states):
        for name, widget in section():
            wrong[name] = smallest(widget)
    stage = Stage.build(Status(vault="absent", capture="off", home=HOME))
    first = stage.window.page
    assert isinstance(first, FirstRunPage)
    wrong["welcome"] = smallest(stage.window)
    for name, step in (("passphrase", first.passphrase), ("exclusions", first.exclusions)):
        step()
        wrong[name] = smallest(stage.window)
    first.recovery(RECOVERY_KEY)
    wrong["recovery"] = smallest(stage.window)
    stage.close()
    assert {name: found for name, found in wrong.items() if found} == {}


def test_where_there_is_no_room_for_both_the_list_comes_first_and_leads_on(
    appearance: Appearance, window: QMainWindow
) -> None:
    assert appearance is not None
    assert window is not None
    stage = Stage.build()
    stage.window.resize(stage.window.minimumSize())
    memories = stage.main.memories
    stage.main.go(MEMORIES)
    wait_for(lambda: memories.model.total > 0 and bool(memories.detail.evidence))
    assert memories.list.isVisible()
    assert not memories.detail.isVisible()
    memories.list.activated.emit(memories.model.index(0))
    assert memories.detail.isVisible()
    assert not memories.list.isVisible()
    memories.back.click()
    assert memories.list.isVisible()
    stage.window.resize(1400, 900)
    settle(30)
    assert memories.list.isVisible()
    assert memories.detail.isVisible()
    assert ASK == 0
    stage.close()
