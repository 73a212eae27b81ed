"""Where one can go: the pages, the recent conversations, and the few things at the foot."""

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.actions import Actions
from ui.appearance import glyph, px
from ui.icons import icon, program_icon
from ui.navigation import ASK, INSIGHTS, MEMORIES, SETTINGS, TIMELINE
from ui.shell.conversations import ConversationList, ConversationModel
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import TextLabel
from ui.widgets.ring import RingToolButton

_WIDTH = 236
_IN_MENU = 12
_LETTERS = 60
"""Of a title in a menu."""


class NavButton(RingToolButton):
    """An entry with an icon; one of them is where one is."""

    def __init__(self, icon_name: str, text: str, *, about: str = "", checkable: bool = True) -> None:
        super().__init__()
        self._icon_name, self._about = icon_name, about
        self.setToolTip(about)
        self.setProperty("kind", "nav")
        self.setText(f" {text}")
        self.setAccessibleName(text)
        self.setCheckable(checkable)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(glyph(18), glyph(18)))
        self.toggled.connect(lambda _on: self._draw())
        self._draw()

    def _draw(self) -> None:
        ink = "accent_text" if self.isChecked() else "muted"
        self.setIcon(icon(self._icon_name, ink, self.iconSize().width()))

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the icon alone; its name is its tooltip then."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)
        self.setToolTip(self._about or (self.accessibleName() if narrow else ""))

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
        self._narrow = False
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
        self.finding = NavButton("search", self.tr("Search"), about=self.search.toolTip(), checkable=False)
        self.finding.clicked.connect(lambda _checked=False: self.search_wanted.emit())
        column.addWidget(self.finding)
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
        column.addWidget(self._recent())
        self.conversations = ConversationList(model)
        column.addWidget(self.conversations, 1)
        self._none = TextLabel(self.tr("Your conversations will be kept here."), "small", wrap=True)
        self._none.setContentsMargins(11, 0, 8, 0)
        column.addWidget(self._none, 1, Qt.AlignmentFlag.AlignTop)
        column.addStretch(0)
        model.modelReset.connect(self._refresh)
        self.settings = NavButton("settings", self.tr("Settings"))
        self._group.addButton(self.settings, SETTINGS)
        column.addWidget(self.settings)
        column.addLayout(self._foot())
        self._fit()

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons alone, where the window has no room for names beside the page."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def _fit(self) -> None:
        narrow = self._narrow
        for button in self.findChildren(NavButton):
            button.set_narrow(narrow=narrow)
        for wide in (self.name, self.search, self._overline):
            wide.setVisible(not narrow)
        for slim in (self.finding, self.history):
            slim.setVisible(narrow)
        direction = QBoxLayout.Direction
        for line in (self._head, self._last):
            line.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._head.setContentsMargins(0 if narrow else 11, 0, 0, 2)
        self.setFixedWidth(glyph(18) + 50 if narrow else min(px(_WIDTH), 360))
        self._refresh()

    def _refresh(self) -> None:
        count = self._model.rowCount()
        self.conversations.setVisible(count > 0 and not self._narrow)
        self._none.setVisible(count == 0 and not self._narrow)
        self.history.setEnabled(count > 0)

    def _brand(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(9, 0, 0, 0)
        line.setSpacing(9)
        mark = QLabel()
        mark.setPixmap(program_icon().pixmap(QSize(glyph(24), glyph(24))))
        line.addWidget(mark)
        self.name = TextLabel("Afterimage", "title")
        line.addWidget(self.name, 1)
        return line

    def _recent(self) -> QWidget:
        """What stands over the conversations, and stands for them where there is no room."""
        holder = QWidget()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._head.setSpacing(3)
        self._overline = TextLabel(self.tr("RECENT"), "overline")
        self._head.addWidget(self._overline, 1)
        self.new = IconButton("pencil-line", self.tr("New conversation (Ctrl+N)"), size=16)
        self.new.clicked.connect(lambda _checked=False: self.new_conversation.emit())
        self._head.addWidget(self.new, 0, Qt.AlignmentFlag.AlignHCenter)
        self.history = NavButton("history", self.tr("Conversations"), checkable=False)
        self.history.clicked.connect(lambda _checked=False: self._show_history())
        self._head.addWidget(self.history)
        return holder

    def _show_history(self) -> None:
        menu = self.history_now()
        menu.popup(self.history.mapToGlobal(QPoint(self.history.width() + 4, 0)))

    def history_now(self) -> QMenu:
        """The recent conversations."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._model.rows[:_IN_MENU]:
            title = one.title if len(one.title) <= _LETTERS else f"{one.title[: _LETTERS - 1]}…"
            open_it = partial(self.conversations.opened.emit, one.id)
            menu.addAction(title.replace("&", "&&")).triggered.connect(lambda _on=False, run=open_it: run())
        return menu

    def _foot(self) -> QBoxLayout:
        line = self._last = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(3)
        about = self.tr("Forget the keys until you unlock again (Ctrl+L)")
        self.lock = NavButton("lock", self.tr("Lock now"), about=about, checkable=False)
        self.lock.clicked.connect(lambda _checked=False: self._actions.lock_now())
        line.addWidget(self.lock, 1)
        self.more = IconButton("ellipsis", self.tr("More"))
        self.more.clicked.connect(lambda _checked=False: self._menu())
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
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
