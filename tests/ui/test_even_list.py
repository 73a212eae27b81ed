"""The list that lays nothing out: where its rows are, and where keys and scrolling lead."""

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from ui.widgets.even_list import EvenList

ROWS = 100_000


class Numbers(QAbstractListModel):
    asked = 0

    def rowCount(  # noqa: N802 -- Qt's name
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        return 0 if parent is not None and parent.isValid() else ROWS

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        type(self).asked += 1
        return f"row {index.row()}" if role == Qt.ItemDataRole.DisplayRole else None


@pytest.fixture(params=[QListView.Flow.TopToBottom, QListView.Flow.LeftToRight])
def rows(request: pytest.FixtureRequest, qtbot: QtBot) -> EvenList:
    view = EvenList()
    qtbot.addWidget(view)
    view.setFlow(request.param)
    view.setModel(Numbers(view))
    view.set_cell(QSize(40, 30))
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_every_row_is_found_where_it_is_drawn(rows: EvenList) -> None:
    for row in (0, 3, 50_000, ROWS - 1):
        index = rows.model().index(row, 0)
        rows.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
        area = rows.visualRect(index)
        assert rows.viewport().rect().contains(area.center())
        assert rows.indexAt(area.center()) == index
        assert rows.indexAt(area.topLeft()) == index


def test_there_is_nothing_beyond_the_last_row(rows: EvenList) -> None:
    rows.scrollTo(rows.model().index(ROWS - 1, 0))
    assert not rows.indexAt(QPoint(5_000, 5_000)).isValid()
    assert not rows.visualRect(QModelIndex()).isValid()


def test_a_row_in_view_stays_where_it_is(rows: EvenList) -> None:
    bar = (
        rows.horizontalScrollBar() if rows.flow() is QListView.Flow.LeftToRight else rows.verticalScrollBar()
    )
    bar.setValue(60)
    rows.scrollTo(rows.model().index(4, 0))
    assert bar.value() == 60
    rows.scrollTo(rows.model().index(0, 0))
    assert bar.value() == 0


@pytest.mark.parametrize(
    ("key", "row"),
    [
        (Qt.Key.Key_Down, 11),
        (Qt.Key.Key_Right, 11),
        (Qt.Key.Key_Up, 9),
        (Qt.Key.Key_Left, 9),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, ROWS - 1),
    ],
)
def test_keys_go_from_row_to_row(rows: EvenList, key: Qt.Key, row: int) -> None:
    rows.setCurrentIndex(rows.model().index(10, 0))
    QTest.keyClick(rows, key)
    assert rows.currentIndex().row() == row
    assert rows.viewport().rect().intersects(rows.visualRect(rows.currentIndex()))


def test_a_page_is_what_is_seen_of_it_and_ends_at_the_ends(rows: EvenList) -> None:
    rows.setCurrentIndex(rows.model().index(10, 0))
    QTest.keyClick(rows, Qt.Key.Key_PageDown)
    assert 12 < rows.currentIndex().row() < 25
    for _ in range(3):
        QTest.keyClick(rows, Qt.Key.Key_PageUp)
    assert rows.currentIndex().row() == 0


def test_a_click_chooses_the_row_under_it(rows: EvenList) -> None:
    place = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rows.currentIndex().row() == 2
    assert [index.row() for index in rows.selectedIndexes()] == [2]


def test_only_what_is_seen_is_asked_of_the_model(rows: EvenList) -> None:
    Numbers.asked = 0
    rows.model().layoutChanged.emit()
    rows.grab()
    assert 0 < Numbers.asked < 1_000


def test_a_screen_reader_finds_a_list(rows: EvenList) -> None:
    interface = QAccessible.queryAccessibleInterface(rows)
    assert interface is not None
    assert interface.role() is QAccessible.Role.List
