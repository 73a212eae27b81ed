"""The vault: names listed, values shown for the passphrase and copied for a while."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.protocol.operations import KeepSecret, RemoveSecrets, RevealSecret
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import PASSPHRASE
from ui.bridge import EngineLink
from ui.clipboard import copy_for_a_while
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.vault.dialogs import RevealDialog
from ui.vault.view import VaultView


@pytest.fixture
def vault(qtbot: QtBot, window: MainWindow, link: EngineLink) -> VaultView:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    main = window.page
    assert isinstance(main, MainPage)
    main.open_vault()
    qtbot.waitUntil(lambda: len(main.memories.vault.cards) == 2)
    return main.memories.vault


def shown(qtbot: QtBot, vault: VaultView, store: FakeStore) -> RevealDialog:
    dialog = vault.open_reveal(store.vault.kept[0])
    dialog.secret.setText(PASSPHRASE)
    dialog.button.click()
    qtbot.waitUntil(lambda: dialog.value is not None)
    return dialog


def test_secrets_are_listed_by_name_and_asked_for_by_nobody(vault: VaultView, engine: FakeEngine) -> None:
    assert vault.isVisible()
    assert [card.show_it.accessibleName() for card in vault.cards] == [
        "Show Wi-Fi at the office",
        "Show Alarm of the workshop",
    ]
    assert not engine.made(RevealSecret)


def test_a_value_is_shown_for_the_passphrase_and_wiped_when_closed(
    qtbot: QtBot, vault: VaultView, store: FakeStore
) -> None:
    dialog = shown(qtbot, vault, store)
    assert dialog.value is not None
    assert dialog.value.toPlainText() == "harbour-lantern-48"
    assert not dialog.secret.text()
    dialog.accept()
    assert not isValid(dialog.value) or not dialog.value.toPlainText()


def test_a_wrong_passphrase_shows_nothing_and_says_so(
    qtbot: QtBot, vault: VaultView, store: FakeStore
) -> None:
    dialog = vault.open_reveal(store.vault.kept[0])
    dialog.secret.setText("wrong")
    dialog.button.click()
    qtbot.waitUntil(lambda: "passphrase" in dialog.error.text)
    assert dialog.value is None
    assert dialog.cancel.isEnabled()


def test_what_was_copied_leaves_the_clipboard_unless_something_else_is_there(
    qtbot: QtBot, vault: VaultView, store: FakeStore
) -> None:
    clipboard = QGuiApplication.clipboard()
    dialog = shown(qtbot, vault, store)
    assert dialog.copy is not None
    dialog.copy.click()
    assert clipboard.text() == "harbour-lantern-48"
    assert clipboard.mimeData().data("x-kde-passwordManagerHint").data() == b"secret"
    timer = clipboard.findChild(QTimer, "application/x-afterimage-secret")
    assert timer is not None
    assert timer.isActive()
    timer.timeout.emit()
    assert not clipboard.text()
    copy_for_a_while("again")
    clipboard.setText("something else")
    timer.timeout.emit()
    assert clipboard.text() == "something else"
    clipboard.clear()
    timer.stop()


def test_locking_closes_what_shows_a_secret(
    qtbot: QtBot, window: MainWindow, vault: VaultView, store: FakeStore
) -> None:
    dialog = shown(qtbot, vault, store)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    window.drop_content()
    assert closed


def test_a_secret_is_kept(qtbot: QtBot, vault: VaultView, engine: FakeEngine) -> None:
    dialog = vault.open_keep()
    assert not dialog.button.isEnabled()
    dialog.caption.setText(" Garage ")
    dialog.value.setText("open sesame ")
    dialog.button.click()
    qtbot.waitUntil(lambda: len(vault.cards) == 3)
    assert [(one.caption, one.value) for one in engine.made(KeepSecret)] == [("Garage", "open sesame ")]


def test_a_secret_is_destroyed_after_a_question(
    qtbot: QtBot, vault: VaultView, engine: FakeEngine, store: FakeStore
) -> None:
    vault.cards[1].delete.click()
    assert not engine.made(RemoveSecrets)
    question = vault.open_remove(store.vault.kept[1])
    question.confirm.click()
    qtbot.waitUntil(lambda: len(vault.cards) == 1)
    assert engine.made(RemoveSecrets)[0].ids == ("sec_alarm",)


def test_the_list_is_there_again_after_the_vault(qtbot: QtBot, window: MainWindow, vault: VaultView) -> None:
    main = window.page
    assert isinstance(main, MainPage)
    main.search_memories()
    qtbot.waitUntil(main.memories.list.isVisible)
    assert not vault.isVisible()
    assert main.memories.search.isVisible()
    main.open_memory("mem_fact0")
    assert main.memories.detail.wanted == "mem_fact0"
