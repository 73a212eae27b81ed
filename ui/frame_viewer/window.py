"""One stored frame in a window of its own, with the quote boxed and the facts beside it."""

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.protocol.operations import GetFrame, Picture, Selection
from core.records.errors import AfterimageError
from core.records.geometry import bounding
from ui.appearance import px
from ui.bridge import EngineLink
from ui.decoding import Decoder
from ui.frame_viewer.canvas import FrameCanvas
from ui.icons import program_icon
from ui.navigation import DeletionTarget, FrameTarget
from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button, IconButton
from ui.widgets.flow import flowing
from ui.widgets.labels import ElidedLabel, Line, Notice, TextLabel
from ui.widgets.scrolled import Scrolled
from ui.wording import full_when, when

_SIDE: Final = 296


class FrameViewer(QWidget):
    """Escape closes it. The picture is asked for once and dropped with the window."""

    deletion_requested = Signal(object)

    def __init__(self, link: EngineLink, target: FrameTarget, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self.setWindowTitle(self.tr("Frame"))
        self.setWindowIcon(program_icon())
        self.resize(QSize(1180, 720))
        self.setMinimumSize(QSize(min(px(680), 960), min(px(420), 640)))
        self._link = link
        self._target = target
        self._picture: Picture | None = None
        self._decoder = Decoder(self)
        self.canvas = FrameCanvas()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        stage = QVBoxLayout()
        stage.setSpacing(0)
        stage.addWidget(self.canvas, 1)
        stage.addWidget(self._toolbar())
        line.addLayout(stage, 1)
        line.addWidget(self._side())
        QShortcut(QKeySequence("Escape"), self).activated.connect(self.close)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)
        self._fetch(0)
        self.canvas.setFocus()

    def _toolbar(self) -> QWidget:
        bar = QFrame()
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 8, 16, 8)
        row.addStretch(1)
        tools = QWidget()
        smaller = IconButton("minus", self.tr("Smaller (-)"))
        smaller.clicked.connect(lambda _checked=False: self.canvas.zoom_out())
        self.percent = TextLabel("100%", "small")
        self.percent.setFixedWidth(px(44))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        larger = IconButton("plus", self.tr("Larger (+)"))
        larger.clicked.connect(lambda _checked=False: self.canvas.zoom_in())
        fit = Button(self.tr("Fit"), "quiet")
        fit.clicked.connect(lambda _checked=False: self.canvas.fit())
        actual = Button(self.tr("Actual size"), "quiet")
        actual.clicked.connect(lambda _checked=False: self.canvas.actual_size())
        tools.setLayout(flowing(smaller, self.percent, larger, fit, actual, spacing=4))
        row.addWidget(tools, 100)
        row.addStretch(1)
        self.canvas.zoomed.connect(lambda scale: self.percent.setText(f"{round(scale * 100)}%"))
        return bar

    def _side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("viewerSide")
        side.setFixedWidth(min(px(_SIDE), 480))
        column = QVBoxLayout(side)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        self._app = TextLabel(role="overline", wrap=True)
        self._title = TextLabel(role="title", wrap=True, selectable=True)
        self._time = TextLabel(role="muted", wrap=True)
        column.addWidget(self._app)
        column.addWidget(self._title)
        column.addLayout(self._place())
        column.addWidget(self._time)
        column.addSpacing(4)
        column.addWidget(Line())
        column.addSpacing(4)
        self._busy = BusyDots(self.tr("Loading the frame"))
        column.addWidget(self._busy)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        self._heading = TextLabel(role="overline")
        column.addWidget(self._heading)
        self.text = TextLabel(wrap=True, selectable=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        holder = Scrolled()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.text)
        inner.addStretch(1)
        scroll.setWidget(holder)
        column.addWidget(scroll, 1)
        self.copy_quote = Button(self.tr("Copy quote"), icon_name="copy")
        self.copy_quote.clicked.connect(lambda _checked=False: _copy(self._target.quote))
        self.copy_quote.setVisible(bool(self._target.quote))
        self.copy_all = Button(self.tr("Copy all text"), icon_name="file-text")
        self.copy_all.clicked.connect(lambda _checked=False: _copy(self._all_text()))
        self.copy_all.setEnabled(False)
        self.forget = Button(self.tr("Delete this memory…"), "careful", "trash-2")
        self.forget.clicked.connect(lambda _checked=False: self._forget())
        self.forget.setVisible(bool(self._target.memory_id))
        self.delete = Button(self.tr("Delete this frame…"), "careful", "trash-2")
        self.delete.clicked.connect(lambda _checked=False: self._delete())
        self.delete.setEnabled(False)
        for button in (self.copy_quote, self.copy_all, self.forget, self.delete):
            column.addWidget(button)
        self._describe()
        return side

    def _place(self) -> QHBoxLayout:
        """Where the page or file is, and a button to take that along."""
        self.address = ElidedLabel(role="small")
        self.copy_address = IconButton("copy", self.tr("Copy the address"))
        self.copy_address.clicked.connect(lambda _checked=False: _copy(self.address.text()))
        place = QHBoxLayout()
        place.setSpacing(4)
        place.addWidget(self.address, 1)
        place.addWidget(self.copy_address)
        return place

    def _describe(self) -> None:
        target, picture = self._target, self._picture
        window = None
        if picture is not None:
            window = next((item for item in picture.windows if item.active), None)
        app = target.app or (window.app if window else "")
        title = target.title or (window.title if window else "")
        url = target.url or (window.url if window else "")
        moment = picture.taken_at if picture else target.time
        zone = picture.zone if picture else target.zone
        self._app.setText(app.upper())
        self._app.setVisible(bool(app))
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.address.setText(url)
        self.address.setToolTip(url)
        self.address.setVisible(bool(url))
        self.copy_address.setVisible(bool(url))
        self._time.setText(full_when(moment, zone) if moment else "")
        if moment:
            self.setWindowTitle(
                self.tr("{app}, {time}").replace("{app}", app).replace("{time}", when(moment, zone))
            )
        self._heading.setText(self.tr("QUOTE") if target.quote else self.tr("TEXT ON THIS FRAME"))
        self.text.setText(target.quote.strip() or self._all_text())

    def _all_text(self) -> str:
        return "\n".join(line.text for line in self._picture.lines) if self._picture else ""

    def _fetch(self, width: int) -> None:
        self._link.fetch(
            GetFrame(id=self._target.frame_id, width=width), self._arrived, self._failed, owner=self
        )

    def _arrived(self, picture: Picture, blob: bytes) -> None:
        self._decoder.decode(blob, partial(self._decoded, picture))

    def _decoded(self, picture: Picture, image: QImage) -> None:
        if image.isNull() and self._picture is None:
            # A codec that Qt cannot read: the engine's thumbnails are always WebP, at any width.
            self._picture = picture
            self._fetch(picture.size.w)
            return
        self._picture = self._picture or picture
        self._busy.hide()
        if image.isNull():
            self.error.say(self.tr("The picture cannot be shown. Its text is still here."))
        else:
            box = self._target.box or (None if self._target.quote else bounding(list(picture.boxes)))
            self.canvas.show_picture(QPixmap.fromImage(image), box)
        self.copy_all.setEnabled(bool(self._picture.lines))
        self.delete.setEnabled(True)
        self._describe()

    def _failed(self, error: AfterimageError) -> None:
        self._busy.hide()
        self.error.say(str(error))

    def _forget(self) -> None:
        """Delete what was remembered, wherever it stood: it may be on the frames before and after too."""
        self.deletion_requested.emit(
            DeletionTarget(Selection(ids=(self._target.memory_id,)), self.tr("this memory"))
        )

    def _delete(self) -> None:
        self.deletion_requested.emit(
            DeletionTarget(Selection(ids=(self._target.frame_id,)), self.tr("this frame"))
        )


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
