"""The list of memories, the one that is chosen, the frame behind it, and deleting."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do; sentences of a test stay on one line

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.protocol.operations import (
    Delete,
    DeletionCounts,
    Event,
    GetFrame,
    ListMemories,
    PreviewDeletion,
    Selection,
)
from core.records.errors import EnvironmentFaultError, NotFoundError
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import SCENES, citation, memories
from tests.ui.pictures import draw, encode
from ui.bridge import EngineLink
from ui.deletion.dialog import DeletionDialog
from ui.frame_viewer.window import FrameViewer
from ui.memories.model import PAGE, MemoryModel
from ui.memories.page import MemoriesPage
from ui.navigation import ASK, MEMORIES, target_of
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> MemoriesPage:
    store.memories = memories(350)
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    main = window.page
    assert isinstance(main, MainPage)
    main.go(MEMORIES)
    qtbot.waitUntil(lambda: main.memories.model.total == 350)
    return main.memories


def test_pages_are_fetched_when_they_are_looked_at(
    qtbot: QtBot, page: MemoriesPage, engine: FakeEngine
) -> None:
    assert page.model.memory(0) is not None
    assert page.model.memory(PAGE + 3) is None
    qtbot.waitUntil(lambda: page.model.memory(PAGE + 3) is not None)
    offsets = {request.offset for request in engine.made(ListMemories)}
    assert offsets == {0, PAGE}


def test_offsets_that_moved_start_the_list_over(
    qtbot: QtBot, link: EngineLink, page: MemoriesPage, store: FakeStore
) -> None:
    store.memories = store.memories[5:]
    page.model.memory(2 * PAGE)
    qtbot.waitUntil(lambda: page.model.total == 345)


def test_far_pages_are_dropped(qtbot: QtBot, link: EngineLink, page: MemoriesPage, store: FakeStore) -> None:
    store.memories = memories(40 * PAGE)
    model = MemoryModel(link, page)
    with qtbot.waitSignal(model.loaded):
        model.refresh()
    for number in range(1, 40):
        with qtbot.waitSignal(model.dataChanged):
            model.memory(number * PAGE)
    assert len(model._pages) == 30


def test_types_have_counts_and_filter(qtbot: QtBot, page: MemoriesPage) -> None:
    qtbot.waitUntil(lambda: set(page.tabs) == {"", "episodic", "semantic"})
    assert page.tabs["semantic"].accessibleName() == "Facts: 4"
    QTest.mouseClick(page.tabs["semantic"], LEFT)
    qtbot.waitUntil(lambda: page.model.total == 4)


def test_search_and_its_empty_state(qtbot: QtBot, page: MemoriesPage) -> None:
    QTest.keyClicks(page.search, "Dana's new phone")
    qtbot.waitUntil(lambda: page.model.total == 1)
    QTest.keyClicks(page.search, "zzz")
    qtbot.waitUntil(page.empty_text.isVisible)
    assert "zzz" in page.empty_text.text()


def test_choosing_shows_the_evidence_and_opens_its_frame(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow
) -> None:
    page.list.setFocus()
    page.list.setCurrentIndex(page.model.index(0))
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.detail.memory is not None and page.detail.memory.id == "mem_fact0")
    memory = page.detail.memory
    assert memory is not None
    QTest.mouseClick(page.detail.evidence[0], LEFT)
    viewer = window.findChildren(FrameViewer)[0]
    qtbot.waitUntil(lambda: viewer.canvas.has_picture)
    assert viewer.canvas.box == memory.evidence[0].box


def test_thumbnails_are_asked_for_small(qtbot: QtBot, page: MemoriesPage, engine: FakeEngine) -> None:
    qtbot.waitUntil(lambda: bool(engine.made(GetFrame)))
    assert all(0 < request.width <= 400 for request in engine.made(GetFrame))


def test_deleting_shows_what_goes_first_and_gives_a_receipt(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine
) -> None:
    page.list.setCurrentIndex(page.model.index(1))
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    dialog = window.findChildren(DeletionDialog)[0]
    assert not dialog.confirm.isEnabled()
    qtbot.waitUntil(dialog.confirm.isEnabled)
    assert "cannot be undone" in dialog.warning.text
    assert engine.made(PreviewDeletion)[0].selection == Selection(ids=("mem_fact0",))
    assert not engine.made(Delete)
    assert dialog.cancel.isDefault()
    QTest.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: page.model.total == 349)
    assert window.toast.isVisible()
    assert window.toast.text.startswith("Deleted for good: 1 memory")


def test_cancelling_deletes_nothing(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine
) -> None:
    page.list.setCurrentIndex(page.model.index(1))
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    dialog = window.findChildren(DeletionDialog)[0]
    qtbot.waitUntil(dialog.confirm.isEnabled)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(DeletionDialog))
    assert not engine.made(Delete)


def test_a_deletion_under_way_cannot_be_closed_and_a_fault_is_said(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine
) -> None:
    engine.on(Delete, lambda _request: Hold())
    window.delete_last(timedelta(minutes=10))
    dialog = window.findChildren(DeletionDialog)[0]
    qtbot.waitUntil(dialog.confirm.isEnabled)
    QTest.mouseClick(dialog.confirm, LEFT)
    dialog.reject()
    assert dialog.isVisible()
    selection = engine.made(PreviewDeletion)[0].selection
    assert selection.start is not None
    assert selection.end is not None
    assert selection.end - selection.start == timedelta(minutes=10)
    qtbot.waitUntil(lambda: bool(engine.made(Delete)))
    engine.release(Delete, DeletionCounts(1, 0, 0, 0, 0, 0, done=True))
    qtbot.waitUntil(lambda: not isValid(dialog))


def test_a_failed_deletion_can_be_tried_again(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine
) -> None:
    def fail(_request: Delete) -> None:
        raise EnvironmentFaultError("The disk is full.")

    engine.on(Delete, fail)
    window.delete_last(timedelta(hours=1))
    dialog = window.findChildren(DeletionDialog)[0]
    qtbot.waitUntil(dialog.confirm.isEnabled)
    QTest.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: dialog.error.text == "The disk is full.")
    assert dialog.confirm.isEnabled()


def test_nothing_to_delete(qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine) -> None:
    engine.on(PreviewDeletion, lambda _request: DeletionCounts(0, 0, 0, 0, 0, 0))
    window.delete_last(timedelta(minutes=10))
    dialog = window.findChildren(DeletionDialog)[0]
    qtbot.waitUntil(lambda: not dialog.confirm.isVisible())
    QTest.mouseClick(dialog.cancel, LEFT)


def test_what_is_filed_meanwhile_appears(
    qtbot: QtBot, page: MemoriesPage, engine: FakeEngine, store: FakeStore
) -> None:
    newest = replace(store.memories[0], id="mem_new", text="New", summary="New")
    store.memories.insert(0, newest)
    engine.push(Event("filed"))
    qtbot.waitUntil(lambda: page.model.total == 351)


def test_what_is_filed_while_another_page_shows_is_fetched_when_the_list_shows_again(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine, store: FakeStore
) -> None:
    main = window.page
    assert isinstance(main, MainPage)
    main.go(ASK)
    before = len(engine.made(ListMemories))
    store.memories.insert(0, replace(store.memories[0], id="mem_new", text="New", summary="New"))
    main._take_event(Event("filed"))
    assert len(engine.made(ListMemories)) == before
    main.go(MEMORIES)
    qtbot.waitUntil(lambda: page.model.total == 351)


# ── the viewer ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def viewer(qtbot: QtBot, page: MemoriesPage, window: MainWindow) -> FrameViewer:
    result = window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    qtbot.waitUntil(lambda: result.canvas.has_picture)
    return result


def test_the_quote_is_boxed_in_the_pixels(viewer: FrameViewer) -> None:
    image = viewer.canvas.grab().toImage()
    around = viewer.canvas.box_on_screen()
    assert not around.isEmpty()
    edge = image.pixelColor(round(around.left()), round(around.center().y()))
    assert edge.blue() > edge.red() + 40  # the line
    inside = image.pixelColor(round(around.right()) - 6, round(around.top()) + 6)
    outside = image.pixelColor(round(around.right()) + 20, round(around.center().y()))
    assert inside.lightness() > outside.lightness() + 20  # the rest is dimmed


def test_zoom_by_keys_wheel_and_double_click(qtbot: QtBot, viewer: FrameViewer) -> None:
    canvas = viewer.canvas
    fitted = canvas.scale
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.scale > fitted
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.scale == pytest.approx(fitted)
    at = QPointF(canvas.rect().center())
    wheel = QWheelEvent(
        at, canvas.mapToGlobal(at), QPointF(0, 0).toPoint(), QPointF(0, 120).toPoint(),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(canvas, wheel)
    assert canvas.scale > fitted
    QTest.mouseDClick(canvas, LEFT)
    assert canvas.scale == pytest.approx(fitted)
    assert viewer.percent.text() == f"{round(fitted * 100)}%"


def test_texts_can_be_copied(qtbot: QtBot, viewer: FrameViewer) -> None:
    QTest.mouseClick(viewer.copy_quote, LEFT)
    assert QGuiApplication.clipboard().text() == "the invoice number is INV-48213, over $1,204.50 in total."
    QTest.mouseClick(viewer.copy_all, LEFT)
    assert "PO-7731" in QGuiApplication.clipboard().text()


def test_the_address_is_shown_and_can_be_copied(page: MemoriesPage, window: MainWindow) -> None:
    address = "https://mail.example/inbox/4711"
    cited = citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))
    bare = window.open_frame(target_of(cited))
    assert not bare.address.isVisibleTo(bare)
    viewer = window.open_frame(target_of(replace(cited, url=address)))
    assert viewer.address.text() == address
    QTest.mouseClick(viewer.copy_address, LEFT)
    assert QGuiApplication.clipboard().text() == address


def test_deleting_a_frame_closes_its_viewer(qtbot: QtBot, viewer: FrameViewer, engine: FakeEngine) -> None:
    QTest.mouseClick(viewer.delete, LEFT)
    dialog = viewer.findChildren(DeletionDialog)[0]
    qtbot.waitUntil(dialog.confirm.isEnabled)
    QTest.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: not isValid(viewer))
    assert engine.made(Delete)[0].selection == Selection(ids=("frm_mail",))


def test_a_codec_that_qt_cannot_read_is_asked_for_as_a_thumbnail(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine, store: FakeStore
) -> None:
    scene = SCENES["frm_mail"]

    def avif(request: GetFrame) -> object:
        picture, _ = store.frame(request)
        return picture, (encode(draw(scene)) if request.width else b"not a picture of Qt's")

    engine.on(GetFrame, avif)
    viewer = window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    qtbot.waitUntil(lambda: viewer.canvas.has_picture)
    assert [request.width for request in engine.made(GetFrame) if request.width in {0, 1600}] == [0, 1600]


def test_a_frame_that_is_gone_is_said(
    qtbot: QtBot, page: MemoriesPage, window: MainWindow, engine: FakeEngine
) -> None:
    def gone(_request: GetFrame) -> None:
        raise NotFoundError("There is no such frame. It may have been deleted.")

    engine.on(GetFrame, gone)
    viewer = window.open_frame(target_of(citation("frm_mail", 4, "mem_fact0", timedelta(hours=1))))
    qtbot.waitUntil(lambda: "deleted" in viewer.error.text)
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(FrameViewer))
