"""Nothing that outlives a page keeps calling into it."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import ui
from core.protocol.operations import Status
from tests.ui.fake_engine import FakeEngine
from ui.bridge import EngineLink
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.unlock.page import UnlockPage

SOURCES = sorted(Path(ui.__path__[0]).rglob("*.py"))


def lent(function: ast.FunctionDef) -> set[str]:
    """The parameters of a function, which others may own."""
    arguments = function.args
    return {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)} - {"self"}


def kept(owner: ast.ClassDef) -> set[str]:
    """The attributes in which a class keeps what was lent to its constructor."""
    found = set()
    for function in owner.body:
        if isinstance(function, ast.FunctionDef) and function.name == "__init__":
            names = lent(function)
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Assign)
                    and isinstance(node.value, ast.Name)
                    and node.value.id in names
                ):
                    found |= {ast.unparse(target) for target in node.targets}
    return found


def lasting_lambdas(tree: ast.Module) -> Iterator[str]:
    """Connections of a lambda to a signal of something that was made elsewhere."""
    for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        attributes = kept(owner)
        for function in (node for node in ast.walk(owner) if isinstance(node, ast.FunctionDef)):
            strangers = lent(function) | attributes
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                sender = ast.unparse(call.func).removesuffix(".connect")
                if sender == ast.unparse(call.func) or not isinstance(call.args[0], ast.Lambda):
                    continue
                if any(sender.startswith(f"{name}.") for name in strangers):
                    yield f"line {call.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ui.__path__[0]).as_posix())
def test_lambdas_are_connected_only_to_what_dies_with_them(path: Path) -> None:
    """Qt ends a connection to a bound method with its object; to a lambda only with the sender."""
    assert list(lasting_lambdas(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_such_a_lambda_would_be_found() -> None:
    source = """
class Page:
    def __init__(self, link, store):
        self._store = store
        link.changed.connect(lambda: self.go())
        self.button.clicked.connect(lambda: self.go())
    def later(self):
        self._store.arrived.connect(lambda _: self.go())
        self._store.arrived.connect(self.go)
"""
    assert [text.partition(":")[0] for text in lasting_lambdas(ast.parse(source))] == ["line 5", "line 8"]


def test_pages_that_are_gone_hear_nothing(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine
) -> None:
    engine.status = Status(vault="locked", capture="recording", home="/home/ada")
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage))
    locked = engine.status
    for _ in range(2):
        link.status_changed.emit(replace(locked, vault="unlocked"))
        assert isinstance(window.page, MainPage)
        link.status_changed.emit(locked)
        assert isinstance(window.page, UnlockPage)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    link.status_changed.emit(locked)
    link.disconnected.emit()
