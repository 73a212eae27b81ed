"""Where one can go: the pages, the recent conversations, and the few things at the foot."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
)

from ui.actions import Actions
from ui.appearance import px
from ui.icons import icon, program_icon
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE
from ui.shell.conversations import ConversationList, ConversationModel
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import TextLabel
from ui.widgets.ring import RingToolButton

_WIDTH = 236


class NavButton(RingToolButton):
    """An entry with an icon; one of them is where one is."""

    def __init__(self, icon_name: str, text: str, *, checkable: bool = True) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setProperty("kind", "nav")
        self.setText(f" {text}")
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(18, 18))
        self.toggled.connect(lambda _on: self._draw())
        self._draw()

    def _draw(self) -> None:
        self.setIcon(icon(self._icon_name, "accent_text" if self.isChecked() else "muted", 18))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colour of a new theme."""
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_icon_name"):
            self._draw()
        super().changeEvent(event)


class Sidebar(QFrame):
    """Emits where to go."""

    page_chosen = Signal(int)
    new_conversation = Signal()
    search_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, model: ConversationModel, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(min(px(_WIDTH), 360))
        self._actions = actions
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 12)
        column.setSpacing(3)
        column.addLayout(self._brand())
        column.addSpacing(14)
        self.search = Button(self.tr("Search"), "search", "search")
        self.search.setToolTip(self.tr("Search everything (Ctrl+K)"))
        self.search.clicked.connect(lambda _checked=False: self.search_wanted.emit())
        column.addWidget(self.search)
        column.addSpacing(8)
        self.ask = NavButton("message-circle", self.tr("Ask"))
        self.timeline = NavButton("gallery-horizontal-end", self.tr("Timeline"))
        self.memories = NavButton("layers", self.tr("Memories"))
        self.insights = NavButton("chart-column", self.tr("Insights"))
        self._group = QButtonGroup(self)
        for page, button in (
            (ASK, self.ask),
            (TIMELINE, self.timeline),
            (MEMORIES, self.memories),
            (INSIGHTS, self.insights),
        ):
            self._group.addButton(button, page)
            column.addWidget(button)
        self.ask.setChecked(True)
        self._group.idClicked.connect(self.page_chosen.emit)
        column.addSpacing(16)
        head = QHBoxLayout()
        head.setContentsMargins(11, 0, 0, 2)
        head.addWidget(TextLabel(self.tr("RECENT"), "overline"), 1)
        self.new = IconButton("pencil-line", self.tr("New conversation (Ctrl+N)"), size=16)
        self.new.clicked.connect(lambda _checked=False: self.new_conversation.emit())
        head.addWidget(self.new)
        column.addLayout(head)
        self.conversations = ConversationList(model)
        column.addWidget(self.conversations, 1)
        self._none = TextLabel(self.tr("Your conversations will be kept here."), "small", wrap=True)
        self._none.setContentsMargins(11, 0, 8, 0)
        column.addWidget(self._none, 1, Qt.AlignmentFlag.AlignTop)
        model.modelReset.connect(self._refresh)
        self.settings = NavButton("settings", self.tr("Settings"))
        self._group.addButton(self.settings, SETTINGS)
        column.addWidget(self.settings)
        column.addLayout(self._foot())
        self._refresh()

    def _refresh(self) -> None:
        count = self._model.rowCount()
        self.conversations.setVisible(count > 0)
        self._none.setVisible(count == 0)

    def _brand(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(9, 0, 0, 0)
        line.setSpacing(9)
        mark = QLabel()
        mark.setPixmap(program_icon().pixmap(QSize(24, 24)))
        line.addWidget(mark)
        name = TextLabel("Afterimage", "title")
        line.addWidget(name, 1)
        return line

    def _foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        self.lock = NavButton("lock", self.tr("Lock now"), checkable=False)
        self.lock.setToolTip(self.tr("Forget the keys until you unlock again (Ctrl+L)"))
        self.lock.clicked.connect(lambda _checked=False: self._actions.lock_now())
        line.addWidget(self.lock, 1)
        self.more = IconButton("ellipsis", self.tr("More"))
        self.more.clicked.connect(lambda _checked=False: self._menu())
        line.addWidget(self.more)
        return line

    def _menu(self) -> None:
        menu = self.menu_now()
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def menu_now(self) -> QMenu:
        """What else can be done."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addMenu(self._actions.pause_menu(menu))
        menu.addAction(self._actions.resume)
        menu.addMenu(self._actions.delete_menu(menu))
        menu.addSeparator()
        menu.addAction(self._actions.lock_view)
        menu.addAction(self._actions.lock)
        menu.setToolTipsVisible(True)
        menu.addSeparator()
        keys = menu.addAction(self.tr("Keyboard"), self.keys_wanted.emit)
        keys.setShortcut("F1")
        keys.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # the window has the key
        menu.addAction(self._actions.quit)
        return menu

    def go(self, page: int) -> None:
        """Mark the page that is shown."""
        button = self._group.button(page)
        if button is not None:
            button.setChecked(True)

    def select(self, row: int) -> None:
        """Mark the conversation that is shown; -1 for none."""
        model = self.conversations.model()
        self.conversations.setCurrentIndex(model.index(row, 0))
        if row < 0:
            self.conversations.clearSelection()
