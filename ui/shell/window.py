"""The main window: shows what the vault's state allows, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from core.protocol.operations import DeletionCounts, KeepDraft, Selection, Status
from ui.actions import Actions
from ui.appearance import px
from ui.bridge import EngineLink
from ui.clipboard import leave_no_copy
from ui.deletion.asked import AskedDeletions
from ui.deletion.dialog import DeletionDialog
from ui.first_run.page import FirstRunPage
from ui.frame_viewer.window import FrameViewer
from ui.icons import program_icon
from ui.navigation import DeletionTarget, FrameTarget, Place
from ui.shell.main_page import MainPage
from ui.shell.preview_dialog import PreviewDialog
from ui.shell.starting import StartingPage
from ui.shortcuts.kept import load_keys
from ui.thumbnails import Thumbnails
from ui.unlock.page import UnlockPage
from ui.widgets.toast import Toast
from ui.wording import plural, receipt

_ALONE_MS: Final = 60_000
"""An engine that ended unasked is back in seconds, or keeps failing."""


def _least() -> QSize:
    """Larger text needs more room, but never more than a small screen has."""
    return QSize(min(px(760), 960), min(px(520), 640))


class MainWindow(QMainWindow):
    """One page at a time: starting, first run, unlock, or the memory itself.

    The last one, every viewer and every dialog are destroyed when the vault is locked.
    """

    closed = Signal()
    """The user closed it; the program goes on."""
    retry = Signal()

    def __init__(self, link: EngineLink, actions: Actions, home: str) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setWindowTitle("Afterimage")
        self.setWindowIcon(program_icon())
        self.resize(QSize(1120, 740))
        self.setMinimumSize(_least())
        self._link = link
        self._actions = actions
        self._home = home
        self.thumbnails = Thumbnails(link, self)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.starting = StartingPage()
        self.starting.retry.connect(self.retry.emit)
        self._stack.addWidget(self.starting)
        self.page: QWidget = self.starting
        """What is shown."""
        self.toast = Toast(self)
        self._place: Place | None = None
        self._panicked_at: datetime | None = None
        # An engine that is gone can lock nothing: what it had shown must not stay for ever.
        self._alone = QTimer(self, singleShot=True, interval=_ALONE_MS)
        self._alone.timeout.connect(self.drop_content)
        link.disconnected.connect(self._alone.start)
        link.connected.connect(self._alone.stop)
        self.addActions([actions.lock, actions.lock_view, actions.quit])
        link.status_changed.connect(self._take_status)
        actions.locking.connect(self.drop_content)
        actions.locking_view.connect(self.drop_content)
        actions.failed.connect(self._complain)
        actions.delete_requested.connect(self.delete_last)
        actions.preview_requested.connect(self.preview_capture)
        actions.page_requested.connect(self.go)
        actions.panicking.connect(self._hide_all)
        actions.search_requested.connect(self.search)
        AskedDeletions(link, self._delete_as_asked, self)

    def show_front(self) -> None:
        """Show it above everything else."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        self._offer_deletion()

    def trouble(self, reason: str) -> None:
        """The engine does not come up."""
        self.starting.trouble(reason)
        if self.page is not self.starting:
            self.toast.say(reason, "triangle-alert")

    def _hide_all(self) -> None:
        """Hide at once, viewers and dialogs with it. What may go is asked when the user is back."""
        for viewer in self.findChildren(FrameViewer):
            viewer.close()
        for dialog in self.findChildren(QDialog):
            dialog.done(0)
        self.hide()
        self._panicked_at = datetime.now(UTC)
        self.closed.emit()

    def _offer_deletion(self) -> None:
        at, minutes = self._panicked_at, load_keys().minutes
        if at is None or not isinstance(self.page, MainPage):
            return  # asked once the page is there
        self._panicked_at = None
        if minutes:
            start = at - timedelta(minutes=minutes)
            name = plural(minutes, self.tr("the last {n} minute"), self.tr("the last {n} minutes"))
            words = self.tr("{what} before you paused").replace("{what}", name)
            self.delete(DeletionTarget(Selection(start=start, end=at), words))

    def _complain(self, text: str) -> None:
        self.toast.say(text, "circle-alert")

    def drop_content(self) -> None:
        """Destroy everything that shows what is stored, and remember where the user was.

        What was copied from here leaves the clipboard too, unless another program has put something there.
        What was being typed is for the engine to keep: where it forgets the keys it forgets that as well.
        """
        for child in self.findChildren(FrameViewer):
            child.close()
            child.deleteLater()
        for dialog in self.findChildren(QDialog):
            dialog.done(0)
            dialog.deleteLater()
        self.thumbnails.clear()
        self.toast.hide()
        if isinstance(self.page, MainPage):
            self._place = self.page.place()
            typed = self.page.ask.composer.edit.toPlainText()
            if typed.strip():
                self._link.call(KeepDraft(text=typed))
            leave_no_copy()
            self._switch(UnlockPage(self._link))

    def _take_status(self, status: Status) -> None:
        self.starting.trouble("")
        if status.vault == "absent":
            if not isinstance(self.page, FirstRunPage):
                self._first_run()
        elif isinstance(self.page, FirstRunPage) and self.page.holds_the_key:
            return
        elif status.vault in {"locked", "opening"}:
            self.drop_content()
            if not isinstance(self.page, UnlockPage):
                self._switch(UnlockPage(self._link))
        elif isinstance(self.page, FirstRunPage) and self.page.in_progress:
            return
        elif status.view_locked:
            self.drop_content()
            if not isinstance(self.page, UnlockPage):
                self._switch(UnlockPage(self._link))
        elif not isinstance(self.page, MainPage):
            self._open_main()

    def _first_run(self) -> None:
        page = FirstRunPage(self._link, self._home)
        page.finished.connect(self._open_main)
        self._switch(page)

    def _open_main(self) -> None:
        page = MainPage(self._link, self.thumbnails, self._actions)
        page.frame_requested.connect(self.open_frame)
        page.deletion_requested.connect(self.delete)
        page.failed.connect(self._complain)
        page.said.connect(self.toast.say)
        self._switch(page)
        page.focus_ask()  # a proxy would draw Tab to the field, also while another page is shown
        place, self._place = self._place, None
        if place is not None:
            page.return_to(place)
        if self.isVisible():
            self._offer_deletion()

    def rebuild(self) -> None:
        """Text has another size: build what is shown anew, where the user was."""
        self.setMinimumSize(_least())
        if isinstance(self.page, MainPage):
            self._place = self.page.place()
            self._open_main()

    def _switch(self, page: QWidget) -> None:
        old = self.page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.page = page
        page.setFocus()
        if old is not self.starting:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()

    def focus_ask(self) -> None:
        """Come to the front, ready for a question."""
        self.show_front()
        if isinstance(self.page, MainPage):
            self.page.focus_ask()

    def go(self, page: int) -> None:
        """Come to the front with that page, where it may be shown."""
        self.show_front()
        if isinstance(self.page, MainPage):
            self.page.go(page)

    def search(self) -> None:
        """Come to the front, ready to find anything."""
        self.show_front()
        if isinstance(self.page, MainPage):
            self.page.open_palette()

    def open_frame(self, target: FrameTarget) -> FrameViewer:
        """Open the viewer on that frame."""
        viewer = FrameViewer(self._link, target, self)
        viewer.deletion_requested.connect(lambda wanted: self.delete(wanted, viewer))
        viewer.show()
        return viewer

    def delete_last(self, span: timedelta) -> None:
        """Preview the deletion of what was recorded within the span."""
        now = datetime.now(UTC)
        minutes = round(span.total_seconds() / 60)
        name = plural(minutes, self.tr("the last {n} minute"), self.tr("the last {n} minutes"))
        if span == timedelta(hours=1):
            name = self.tr("the last hour")
        self.show_front()
        self.delete(DeletionTarget(Selection(start=now - span, end=now), name))

    def preview_capture(self) -> PreviewDialog:
        """Show what would be saved of the screen as it is now, without covering it by coming to the front."""
        dialog = PreviewDialog(self._link, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def delete(self, target: DeletionTarget, over: QWidget | None = None) -> DeletionDialog:
        """Preview a deletion, in a dialog over the window that asked for it."""
        dialog = DeletionDialog(self._link, target, over or self)
        dialog.deleted.connect(self._deleted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _delete_as_asked(self, target: DeletionTarget) -> DeletionDialog:
        self.show_front()
        return self.delete(target)

    def _deleted(self, counts: DeletionCounts) -> None:
        for viewer in self.findChildren(FrameViewer):
            viewer.close()
        self.thumbnails.clear()
        self.toast.say(receipt(counts))
        if isinstance(self.page, MainPage):
            self.page.memories.refresh()
            self.page.ask.reload()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing hides: recording is not ended by accident."""
        event.ignore()
        self.hide()
        self.closed.emit()
