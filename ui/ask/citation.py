"""A citation under an answer: thumbnail, program and time; a larger preview on hover; the frame on click."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from core.records.memory import Citation
from ui.appearance import px
from ui.thumbnails import Thumbnails
from ui.widgets.labels import ElidedLabel, TextLabel
from ui.widgets.ring import RingPushButton
from ui.widgets.thumbnail_label import ThumbnailLabel
from ui.wording import full_when, when

_CHIP: Final = QSize(232, 58)
_THUMBNAIL: Final = QSize(66, 42)
_PREVIEW: Final = QSize(384, 216)
_HOVER_MS: Final = 350
_ROOM: Final = 8


class CitationChip(RingPushButton):
    """Reads out its whole quote; Enter opens it like a click."""

    opened = Signal(object)

    def __init__(self, number: int, citation: Citation, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setObjectName("citation")
        self.setFixedSize(_CHIP * (px(100) / 100))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.citation = citation
        self._thumbnails = thumbnails
        source = _source(citation)
        self.setAccessibleName(
            self.tr("Source {n}: {source}, {time}. {quote}")
            .replace("{n}", str(number))
            .replace("{source}", source)
            .replace("{time}", full_when(citation.time, citation.zone))
            .replace("{quote}", citation.quote)
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 8, 10, 8)
        line.setSpacing(10)
        picture = ThumbnailLabel(
            thumbnails, _THUMBNAIL, "image" if citation.frame_id else "message-square-quote"
        )
        picture.show_frame(citation.frame_id, citation.box)
        line.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(1)
        top = QHBoxLayout()
        top.setSpacing(6)
        badge = TextLabel(str(number), "chipNumber")
        top.addWidget(badge)
        top.addWidget(ElidedLabel(source, "heading"), 1)
        words.addLayout(top)
        words.addWidget(ElidedLabel(when(citation.time, citation.zone), "small"))
        line.addLayout(words, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda _checked=False: self._open())
        self._preview: CitationPreview | None = None
        self._hover = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover.timeout.connect(self.preview)

    def _open(self) -> None:
        self._drop_preview()
        self.opened.emit(self.citation)

    def preview(self) -> None:
        """Show the larger picture above or below the chip."""
        self._drop_preview()
        self._preview = CitationPreview(self.citation, self._thumbnails, self.window())
        self._preview.show_near(self)

    def _drop_preview(self) -> None:
        self._hover.stop()
        preview, self._preview = self._preview, None
        if preview is not None and isValid(preview):  # the window owns it, and may have gone first
            preview.hide()
            preview.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait a moment: who only passes by gets no preview."""
        self._hover.start()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the preview away."""
        self._drop_preview()
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the preview away with the chip."""
        self._drop_preview()
        super().hideEvent(event)


def _source(citation: Citation) -> str:
    conversation = citation.source_id.rpartition("/")[0]
    return citation.app or citation.speaker or citation.title or conversation


class CitationPreview(QFrame):
    """The part of the frame around the quote, and the quote.

    It lies inside the window rather than above all: capture masks our windows, and this shows content.
    """

    def __init__(self, citation: Citation, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("surface", "popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        if citation.frame_id:
            picture = ThumbnailLabel(thumbnails, _PREVIEW)
            picture.show_frame(citation.frame_id, citation.box)
            column.addWidget(picture)
        if citation.title:
            title = ElidedLabel(citation.title, "heading")
            title.setMinimumWidth(_PREVIEW.width())
            column.addWidget(title)
        if citation.url:
            address = ElidedLabel(citation.url, "small")
            address.setMinimumWidth(_PREVIEW.width())
            column.addWidget(address)
        column.addWidget(TextLabel(full_when(citation.time, citation.zone), "small"))
        quote = TextLabel(f"“{citation.quote}”", wrap=True)
        quote.setFixedWidth(_PREVIEW.width())
        quote.setMaximumHeight(6 * quote.fontMetrics().lineSpacing())
        column.addWidget(quote)

    def show_near(self, chip: QWidget) -> None:
        """Above the chip where there is room, otherwise below, always within the window."""
        self.adjustSize()
        room = self.parentWidget()
        if room is None:
            return
        corner = chip.mapTo(room, QPoint(0, 0))
        y = corner.y() - self.height() - 8
        if y < _ROOM:
            y = max(_ROOM, min(corner.y() + chip.height() + 8, room.height() - self.height() - _ROOM))
        x = max(_ROOM, min(corner.x(), room.width() - self.width() - _ROOM))
        self.move(x, y)
        self.show()
        self.raise_()
