"""A day frame by frame: the strip, the track, searching, playing, and what is done with a stretch."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.protocol.operations import Delete, Event, GetFrame, ListFrames, PreviewDeletion, Status
from core.records.errors import EnvironmentFaultError
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from tests.ui.pictures import draw, encode
from ui.bridge import EngineLink
from ui.deletion.dialog import DeletionDialog
from ui.frame_viewer.window import FrameViewer
from ui.navigation import ASK, TIMELINE
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.timeline.page import TimelinePage
from ui.timeline.tags import TagDialog, span_of
from ui.timeline.track import DayTrack
from ui.unlock.page import UnlockPage

ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def main(qtbot: QtBot, window: MainWindow, link: EngineLink) -> MainPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    page = window.page
    assert isinstance(page, MainPage)
    return page


@pytest.fixture
def page(qtbot: QtBot, main: MainPage) -> TimelinePage:
    main.go(TIMELINE)
    page = main.timeline
    qtbot.waitUntil(lambda: bool(page.frames.ids) and not page.frames.loading)
    return page


def test_the_newest_frame_is_shown_as_it_was(qtbot: QtBot, page: TimelinePage, engine: FakeEngine) -> None:
    assert page.walk.current == len(page.frames) - 1
    qtbot.waitUntil(lambda: not page.loader.image.isNull())
    assert page.canvas.has_picture
    assert engine.made(GetFrame)[-1].id == page.frames.ids[-1] or engine.made(GetFrame)[-1].width
    assert page.caption.app.text() == page.frames.app_name(page.walk.current)


def test_only_what_is_seen_is_asked_for(qtbot: QtBot, page: TimelinePage, engine: FakeEngine) -> None:
    qtbot.waitUntil(lambda: not page.loader.image.isNull())
    wanted = {request.id for request in engine.made(GetFrame)}
    assert len(wanted) < 20 < len(page.frames)


def test_arrows_go_by_frame_and_by_program(page: TimelinePage) -> None:
    film = page.film
    film.setFocus()
    last = page.walk.current
    QTest.keyClick(film, Qt.Key.Key_Left)
    assert page.walk.current == last - 1
    QTest.keyClick(film, Qt.Key.Key_Left, ALT)
    run = page.frames.runs[-1]
    assert page.walk.current == run.first
    QTest.keyClick(film, Qt.Key.Key_Left, ALT)
    assert page.walk.current == page.frames.runs[-2].first
    QTest.keyClick(film, Qt.Key.Key_Right, ALT)
    assert page.walk.current == run.first
    QTest.keyClick(film, Qt.Key.Key_Home)
    assert page.walk.current == 0
    QTest.keyClick(film, Qt.Key.Key_End)
    assert page.walk.current == last


def test_space_plays_on_and_stops(qtbot: QtBot, page: TimelinePage) -> None:
    page.walk.go_to(page.frames.at[10])
    QTest.keyClick(page.film, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.walk.current >= 12)
    QTest.keyClick(page.film, Qt.Key.Key_Space)
    assert not page.walk.playing


def test_a_search_marks_and_walks_through_the_frames(qtbot: QtBot, page: TimelinePage) -> None:
    page.walk.go_to(page.frames.at[0])
    QTest.keyClick(page.film, Qt.Key.Key_Slash)
    assert page.bar.search.hasFocus()
    QTest.keyClicks(page.bar.search, "booking")
    qtbot.waitUntil(lambda: bool(page.finder.hits))
    assert page.walk.current == page.finder.hits[0]
    assert page.bar.found.text().startswith("1 of ")
    QTest.keyClick(page.bar.search, Qt.Key.Key_Return)
    assert page.walk.current == page.finder.hits[1]
    QTest.keyClick(page.bar.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.walk.current == page.finder.hits[0]
    QTest.keyClick(page.bar.search, Qt.Key.Key_Escape)
    assert page.film.hasFocus()
    qtbot.waitUntil(lambda: not page.finder.hits)
    QTest.keyClicks(page.bar.search, "zebra")
    qtbot.waitUntil(lambda: page.bar.found.text() == "Not on this day")


def test_a_program_can_be_looked_at_alone(page: TimelinePage) -> None:
    names = [action.text().split("\t")[0] for action in page.bar.menu_now().actions()]
    assert names[0] == "All programs"
    assert names[2] == "Code"  # the longest in front
    page.bar.set_filter("Firefox", tell=True)
    assert 0 < page.model.rowCount() < len(page.frames)
    assert page.frames.app_name(page.walk.current) == "Firefox"
    QTest.keyClick(page.film, Qt.Key.Key_Escape)
    assert page.model.rowCount() == len(page.frames)


def test_copying_gives_text_and_picture(qtbot: QtBot, page: TimelinePage, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not page.loader.image.isNull())
    QTest.keyClick(
        page.film, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    data = QGuiApplication.clipboard().mimeData()
    assert "Dana" in data.text()
    assert data.hasImage()
    assert "Copied" in window.toast.text
    QGuiApplication.clipboard().clear()  # a picture on it outlives the application


def test_enter_opens_the_frame(qtbot: QtBot, page: TimelinePage, window: MainWindow) -> None:
    page.film.setFocus()
    QTest.keyClick(page.film, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(FrameViewer)))


def drag(track: DayTrack, start: float, end: float) -> None:
    middle = track.height() // 3
    QTest.mousePress(track, LEFT, pos=QPoint(round(start), middle))
    for x in (start + 10, end):
        QTest.mouseMove(track, QPoint(round(x), middle))
    QTest.mouseRelease(track, LEFT, pos=QPoint(round(end), middle))


def test_a_stretch_can_be_asked_about_and_deleted(
    qtbot: QtBot, page: TimelinePage, main: MainPage, window: MainWindow, engine: FakeEngine
) -> None:
    drag(page.track, 200, 400)
    span = page.track.span
    assert span is not None
    assert page.caption.currentIndex() == 1
    QTest.mouseClick(page.caption.forget, LEFT)
    dialog = window.findChildren(DeletionDialog)[0]
    qtbot.waitUntil(dialog.confirm.isEnabled)
    chosen = engine.made(PreviewDeletion)[-1].selection
    assert chosen.start is not None
    assert chosen.end is not None
    assert round(chosen.start.timestamp() * 1000) == span.start
    assert not engine.made(Delete)
    dialog.reject()
    QTest.mouseClick(page.caption.ask, LEFT)
    assert main.pages.currentIndex() == ASK
    assert main.ask.composer.edit.toPlainText().startswith("What did I do today between ")
    main.go(TIMELINE)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.track.span is None


def test_brackets_choose_a_stretch_by_keyboard(page: TimelinePage) -> None:
    page.walk.go_to(page.frames.at[5])
    QTest.keyClick(page.film, Qt.Key.Key_BracketLeft)
    page.walk.go_to(page.frames.at[9])
    QTest.keyClick(page.film, Qt.Key.Key_BracketRight)
    span = page.track.span
    assert span is not None
    assert (span.start, span.end) == (page.frames.at[5], page.frames.at[9])
    assert "5 frames" in page.caption.span.text()


def test_a_stretch_gets_a_name_that_finds_it_again(qtbot: QtBot, page: TimelinePage, main: MainPage) -> None:
    qtbot.waitUntil(lambda: page.tags.names == ("Slow-wave paper",))
    page.walk.go_to(page.frames.at[5])
    QTest.keyClick(page.film, Qt.Key.Key_BracketLeft)
    page.walk.go_to(page.frames.at[90])
    QTest.keyClick(page.film, Qt.Key.Key_BracketRight)
    QTest.keyClick(page.film, Qt.Key.Key_T)
    dialog = page.findChildren(TagDialog)[0]
    assert not dialog.button.isEnabled()
    QTest.keyClicks(dialog.field, "Trip to Lisbon")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.caption.name.text() == "Trip to Lisbon")
    page.bar.set_filter(tag="Trip to Lisbon", tell=True)
    assert page.model.rowCount() == 86
    QTest.keyClick(page.film, Qt.Key.Key_Escape)
    QTest.keyClick(page.film, Qt.Key.Key_Escape)
    assert page.model.rowCount() == len(page.frames)
    page.open_day(page.frames.day - timedelta(days=1))
    palette = main.open_palette()
    QTest.keyClicks(palette.field, "lisbon")
    qtbot.waitUntil(lambda: bool(palette._found.get("tag")))
    next(entry for entry in palette.model.entries if entry.icon == "tag").run()
    palette.reject()
    qtbot.waitUntil(lambda: page.caption.name.text() == "Trip to Lisbon" and page.track.span is not None)
    QTest.mouseClick(page.caption.tag, LEFT)
    qtbot.waitUntil(lambda: page.tags.names == ("Slow-wave paper",))
    assert not page.caption.name.text()


def test_the_line_of_a_tag_chooses_its_stretch(qtbot: QtBot, page: TimelinePage) -> None:
    qtbot.waitUntil(lambda: bool(page.track._tags))
    span = span_of(page.tags.tags[0])
    x = round(page.track._x((span.start + span.end) // 2))
    QTest.mouseClick(page.track, LEFT, pos=QPoint(x, 45))
    assert page.track.span == span
    assert page.caption.name.text() == "Slow-wave paper"
    assert page.track.words_at(x).startswith("Slow-wave paper\n")


def test_a_click_on_the_track_goes_there_and_the_wheel_zooms(page: TimelinePage) -> None:
    track = page.track
    x = track._x(page.frames.runs[2].start) + 3
    QTest.mouseClick(track, LEFT, pos=QPoint(round(x), track.height() // 3))
    assert page.frames.app[page.walk.current] == page.frames.runs[2].app
    before = track._view.end - track._view.start
    at = QPointF(300, 20)
    wheel = QWheelEvent(
        at, track.mapToGlobal(at), QPoint(0, 0), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    moment = track._at(300)
    QGuiApplication.sendEvent(track, wheel)
    assert track._view.end - track._view.start < before
    assert abs(track._at(300) - moment) < 60_000  # what is under the pointer stays there


def test_what_is_under_the_pointer_is_told(page: TimelinePage) -> None:
    track = page.track
    run = page.frames.runs[0]
    assert "Thunderbird" in track.words_at(track._x((run.start + run.end) // 2))
    gap = page.frames.gaps[0]
    middle = round((gap.start.timestamp() + gap.end.timestamp()) * 500)
    assert track.words_at(track._x(middle)).startswith("Paused")


def test_days_are_stepped_through_and_chosen(qtbot: QtBot, page: TimelinePage) -> None:
    today = page.frames.day
    assert not page.bar.later.isEnabled()
    QTest.keyClick(page.film, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: bool(page.frames.ids) and not page.frames.loading)
    assert page.frames.day == today - timedelta(days=1)
    assert page.bar.day.text().strip() == "Yesterday"
    page.open_day(today - timedelta(days=40))
    qtbot.waitUntil(page.empty.button.isVisible)
    QTest.mouseClick(page.empty.button, LEFT)
    qtbot.waitUntil(lambda: page.frames.day == today and bool(page.frames.ids))


def test_what_comes_in_is_followed(
    qtbot: QtBot, page: TimelinePage, store: FakeStore, engine: FakeEngine
) -> None:
    before = len(page.frames)
    store.days.at.append(store.days.at[-1] + 2_000)
    store.days.ids.append("frm_paper~new")
    engine.push(Event("filed"))
    qtbot.waitUntil(lambda: len(page.frames) == before + 1)
    assert page.walk.current == before
    page.walk.step(-5)
    store.days.at.append(store.days.at[-1] + 2_000)
    store.days.ids.append("frm_paper~newer")
    engine.push(Event("filed"))
    qtbot.waitUntil(lambda: len(page.frames) == before + 2)
    assert page.walk.current == before - 5


def test_after_a_deletion_the_day_begins_anew_at_the_same_moment(
    qtbot: QtBot, page: TimelinePage, store: FakeStore, engine: FakeEngine
) -> None:
    page.walk.go_to(page.frames.at[40])
    moment = page.frames.at[40]
    before = len(page.frames)
    first = store.days.ids.index(page.frames.ids[0])
    del store.days.ids[first : first + 10], store.days.at[first : first + 10]
    engine.push(Event("deleted"))
    qtbot.waitUntil(lambda: len(page.frames) == before - 10)
    assert page.frames.at[page.walk.current] == moment


def test_many_frames_come_in_pages(
    qtbot: QtBot, main: MainPage, store: FakeStore, engine: FakeEngine
) -> None:
    start = store.days.at[-1]
    store.days.at.extend(range(start + 1000, start + 9_001_000, 1000))
    store.days.ids.extend(f"frm_code~{number}" for number in range(9000))
    main.go(TIMELINE)
    frames = main.timeline.frames
    qtbot.waitUntil(lambda: len(frames) > 9_000 and not frames.loading)
    assert len([request for request in engine.made(ListFrames) if request.limit]) >= 3
    assert all(before < after for before, after in pairwise(frames.at))


def failing(text: str) -> Callable[[object], object]:
    def fail(_request: object) -> object:
        raise EnvironmentFaultError(text)

    return fail


def test_a_day_that_cannot_be_shown_says_why_and_can_be_tried_again(
    qtbot: QtBot, main: MainPage, engine: FakeEngine, store: FakeStore
) -> None:
    engine.on(ListFrames, failing("The disk is gone."))
    main.go(TIMELINE)
    empty = main.timeline.empty
    qtbot.waitUntil(lambda: empty.text.text() == "The disk is gone.")
    engine.on(ListFrames, store.days.list_frames)
    QTest.mouseClick(empty.button, LEFT)
    qtbot.waitUntil(lambda: bool(main.timeline.frames.ids))


def test_nothing_yet_is_said(qtbot: QtBot, main: MainPage, store: FakeStore) -> None:
    store.days.ids, store.days.at, store.days.gaps = [], [], []
    main.go(TIMELINE)
    qtbot.waitUntil(lambda: "Nothing to look back on" in main.timeline.empty.title.text())


def test_locking_takes_everything_away(
    qtbot: QtBot, page: TimelinePage, window: MainWindow, engine: FakeEngine
) -> None:
    assert page.frames.ids
    engine.set_status(Status(vault="locked", capture="recording"))
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage) and not isValid(page))


def test_a_picture_that_qt_cannot_read_is_asked_for_as_a_thumbnail(
    qtbot: QtBot, page: TimelinePage, engine: FakeEngine, store: FakeStore
) -> None:
    def avif(request: GetFrame) -> object:
        picture, _ = store.frame(request)
        scene = store.days.scenes["frm_mail"]
        return picture, (encode(draw(scene)) if request.width else b"no picture of Qt's")

    engine.on(GetFrame, avif)
    page.walk.go_to(page.frames.at[0])
    qtbot.waitUntil(lambda: page.loader.wanted == page.frames.ids[0] and not page.loader.image.isNull())


def test_days_of_the_change_of_clocks_have_their_own_length(page: TimelinePage) -> None:
    page.frames.day = date(2026, 3, 1)
    assert page.frames.end - page.frames.start >= timedelta(hours=23)
