"""A main window on a fake engine, to be put into a state and looked at."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEventLoop, QSize, QTimer

from core.protocol.operations import (
    Status,
)
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from ui.actions import Actions
from ui.bridge import EngineLink
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow

HOME = "/home/ada/.local/share/afterimage"
_PATIENCE = 10.0


def settle(milliseconds: int = 60) -> None:
    """Let events and paints happen."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds."""
    until = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("a state of the gallery did not come about")
        settle(10)


@dataclass
class Stage:
    """A main window on a fake engine, in a state."""

    engine: FakeEngine
    store: FakeStore
    link: EngineLink
    actions: Actions
    window: MainWindow

    @classmethod
    def build(cls, status: Status | None = None, *, empty: bool = False, connect: bool = True) -> "Stage":
        engine = FakeEngine()
        engine.start()
        store = FakeStore(engine, many=0 if empty else 240)
        if empty:
            store.memories, store.conversations = [], []
            engine.status = replace(engine.status, memories=0)
        if status is not None:
            engine.status = status
        link = EngineLink(engine.path)
        actions = Actions(link)
        window = MainWindow(link, actions, HOME)
        window.resize(QSize(1120, 740))
        window.show()
        if connect:
            link.open()
            wait_for(lambda: link.status is not None)
        settle()
        return cls(engine, store, link, actions, window)

    @property
    def main(self) -> MainPage:
        page = self.window.page
        assert isinstance(page, MainPage)
        return page

    def ask(self, question: str) -> None:
        self.main.ask.ask(question)
        settle(300)

    def close(self) -> None:
        self.window.drop_content()
        self.window.deleteLater()
        self.link.close()
        self.actions.deleteLater()
        self.link.deleteLater()
        self.engine.stop()
        settle(20)
