"""First run and unlock, by keys and clicks."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do; sentences of a test stay on one line

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.protocol.operations import CreateVault, Progress, Resume, Status, Unlock, VaultState
from core.records.errors import EnvironmentFaultError
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_week import PASSPHRASE, RECOVERY_KEY
from ui.bridge import EngineLink
from ui.first_run.exclusions import ExclusionsStep
from ui.first_run.page import FirstRunPage
from ui.first_run.passphrase import PassphraseStep
from ui.first_run.recovery import RecoveryStep
from ui.first_run.seeded import seeded_groups
from ui.first_run.welcome import WelcomeStep
from ui.shell.main_page import MainPage
from ui.shell.starting import StartingPage
from ui.shell.window import MainWindow
from ui.unlock.page import UnlockPage

LEFT = Qt.MouseButton.LeftButton


def first_run(qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine) -> FirstRunPage:
    engine.status = Status(vault="absent", capture="off", home="/home/ada")
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, FirstRunPage))
    assert isinstance(window.page, FirstRunPage)
    return window.page


@pytest.mark.parametrize("vault", ["locked", "unlocked"])
def test_the_recovery_key_is_shown_whatever_the_status_says_meanwhile(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine, vault: VaultState
) -> None:
    page = first_run(qtbot, window, link, engine)
    page.passphrase()
    choose = page.step
    assert isinstance(choose, PassphraseStep)
    qtbot.waitUntil(lambda: link.is_connected)
    choose.first.setText(PASSPHRASE)
    choose.second.setText(PASSPHRASE)
    choose.button.click()
    link.status_changed.emit(Status(vault=vault, capture="off"))
    assert window.page is page
    qtbot.waitUntil(lambda: isinstance(page.step, RecoveryStep))
    link.status_changed.emit(Status(vault=vault, capture="off"))
    assert window.page is page
    assert isinstance(page.step, RecoveryStep)


def test_the_window_is_there_before_the_engine(window: MainWindow) -> None:
    assert isinstance(window.page, StartingPage)


def test_the_whole_first_run(qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine) -> None:
    page = first_run(qtbot, window, link, engine)
    welcome = page.step
    assert isinstance(welcome, WelcomeStep)
    QTest.mouseClick(welcome.button, LEFT)

    choose = page.step
    assert isinstance(choose, PassphraseStep)
    QTest.keyClicks(choose.first, PASSPHRASE)
    QTest.keyClick(choose.first, Qt.Key.Key_Return)
    QTest.keyClicks(choose.second, PASSPHRASE[:-1])
    assert not choose.button.isEnabled()
    QTest.keyClicks(choose.second, PASSPHRASE[-1])
    QTest.keyClick(choose.second, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.step, RecoveryStep))
    assert engine.made(CreateVault)[0].passphrase == PASSPHRASE

    recovery = page.step
    assert isinstance(recovery, RecoveryStep)
    assert "".join(recovery.key.text().split()) == RECOVERY_KEY.replace("-", "")
    assert not recovery.button.isEnabled()
    QTest.mouseClick(recovery.copy, LEFT)
    assert QGuiApplication.clipboard().text() == RECOVERY_KEY
    QTest.keyClick(recovery.check, Qt.Key.Key_Space)
    QTest.mouseClick(recovery.button, LEFT)
    assert recovery.key.text() == ""

    last = page.step
    assert isinstance(last, ExclusionsStep)
    QTest.mouseClick(last.start_button, LEFT)
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert engine.made(Resume)


def test_not_now_records_nothing(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine
) -> None:
    page = first_run(qtbot, window, link, engine)
    page.exclusions()
    engine.status = replace(engine.status, vault="unlocked")
    assert isinstance(page.step, ExclusionsStep)
    QTest.mouseClick(page.step.later_button, LEFT)
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert not engine.made(Resume)


def test_a_short_passphrase_is_not_taken(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine
) -> None:
    page = first_run(qtbot, window, link, engine)
    page.passphrase()
    step = page.step
    assert isinstance(step, PassphraseStep)
    step.first.setText("short")
    step.second.setText("short")
    assert not step.button.isEnabled()
    QTest.keyClick(step.second, Qt.Key.Key_Return)
    assert not engine.made(CreateVault)


def test_a_vault_that_cannot_be_made_is_explained(
    qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine
) -> None:
    def full(_request: CreateVault) -> None:
        raise EnvironmentFaultError("The disk is full. Free some space and try again.")

    engine.on(CreateVault, full)
    page = first_run(qtbot, window, link, engine)
    page.passphrase()
    step = page.step
    assert isinstance(step, PassphraseStep)
    step.first.setText(PASSPHRASE)
    step.second.setText(PASSPHRASE)
    QTest.mouseClick(step.button, LEFT)
    qtbot.waitUntil(lambda: "full" in step.error.text)
    assert step.button.isEnabled()


def test_the_seeded_list_is_the_one_that_ships() -> None:
    groups = seeded_groups()
    assert groups
    assert all(group.about and group.size for group in groups)


@pytest.fixture
def unlock(qtbot: QtBot, window: MainWindow, link: EngineLink, engine: FakeEngine) -> UnlockPage:
    engine.status = replace(engine.status, vault="locked")
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage))
    assert isinstance(window.page, UnlockPage)
    return window.page


@pytest.mark.parametrize("secret", [PASSPHRASE, RECOVERY_KEY])
def test_unlock(qtbot: QtBot, window: MainWindow, unlock: UnlockPage, secret: str) -> None:
    QTest.keyClicks(unlock.field, secret)
    QTest.keyClick(unlock.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))


def test_a_wrong_passphrase_is_said_and_can_be_typed_over(
    qtbot: QtBot, window: MainWindow, unlock: UnlockPage, engine: FakeEngine
) -> None:
    QTest.keyClicks(unlock.field, "wrong")
    QTest.mouseClick(unlock.button, LEFT)
    qtbot.waitUntil(lambda: "neither" in unlock.error.text)
    assert unlock.field.selectedText()
    QTest.keyClicks(unlock.field, PASSPHRASE)
    QTest.keyClick(unlock.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    assert [request.secret for request in engine.made(Unlock)] == ["wrong", PASSPHRASE]


def test_what_unlocking_has_to_derive_first_is_shown(
    qtbot: QtBot, window: MainWindow, unlock: UnlockPage, engine: FakeEngine, link: EngineLink
) -> None:
    engine.on(Unlock, lambda _request: Hold())
    assert unlock.progress.isHidden()
    QTest.keyClicks(unlock.field, PASSPHRASE)
    QTest.keyClick(unlock.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(engine.made(Unlock)))
    engine.progress(Unlock, Progress("Deriving", 1, 4))
    qtbot.waitUntil(lambda: "25 % done" in unlock.progress.words.text())
    assert unlock.progress.bar.value() == 25
    engine.status = replace(engine.status, vault="opening", progress=Progress("Deriving", 3, 4))
    link.refresh_status()
    qtbot.waitUntil(lambda: "75 % done" in unlock.progress.words.text())
    engine.status = replace(engine.status, vault="unlocked", progress=None)
    link.refresh_status()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))


def test_caps_lock_is_noticed(qtbot: QtBot, unlock: UnlockPage) -> None:
    QTest.keyClicks(unlock.field, "A")  # a capital without Shift
    with qtbot.waitSignal(unlock.field.caps_lock) as said:
        QTest.keyClicks(unlock.field, "A")
    assert said.args == [True]
    with qtbot.waitSignal(unlock.field.caps_lock) as said:
        QTest.keyClicks(unlock.field, "a")
    assert said.args == [False]


def test_a_secret_can_be_shown_and_is_hidden_after_use(qtbot: QtBot, unlock: UnlockPage) -> None:
    unlock.field.setText("abc")
    eye = unlock.field.actions()[0]
    eye.trigger()
    assert unlock.field.echoMode() is unlock.field.EchoMode.Normal
    unlock.field.wipe()
    assert unlock.field.echoMode() is unlock.field.EchoMode.Password
    assert unlock.field.text() == ""
