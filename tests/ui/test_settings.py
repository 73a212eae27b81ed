"""Settings: what is declared is shown, what is changed reaches the engine, what is refused says why."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.engine.settings import Settings
from core.protocol.operations import (
    ChangePassphrase,
    CreateCircle,
    ExchangeDevices,
    RevokeDevice,
    RunBackup,
    SetSetting,
)
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import PASSPHRASE, RECOVERY_KEY
from ui.autostart import start_at_login, starts_at_login
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.first_run.recovery import RecoveryStep
from ui.navigation import SETTINGS
from ui.settings.backup import BackupPanel
from ui.settings.declared import Panel
from ui.settings.devices import DevicesPanel
from ui.settings.ledger import LedgerPanel
from ui.settings.lost_device import LostDialog
from ui.settings.names import NamesEditor
from ui.settings.page import SettingsPage
from ui.settings.rows import Row, Spin
from ui.settings.rules import ShippedRules
from ui.settings.sections import sections
from ui.settings.security import SecretsPanel
from ui.settings.storage import RulesPanel, StoragePanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.widgets.toggle import Toggle

LEFT = Qt.MouseButton.LeftButton
RECORDING, PRIVACY, STORAGE, SECURITY, BACKUP, DEVICES, PROGRAMS, PLUGINS, LEDGER = range(9)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore) -> SettingsPage:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    main = window.page
    assert isinstance(main, MainPage)
    main.go(SETTINGS)
    qtbot.waitUntil(lambda: main.settings.model.values == store.settings.values)
    return main.settings


def control(page: SettingsPage, name: str) -> QWidget:
    """The control of that accessible name."""
    return next(one for one in page.findChildren(QWidget) if one.accessibleName() == name)


def sent(engine: FakeEngine) -> list[tuple[str, object]]:
    return [(request.name, request.value) for request in engine.made(SetSetting)]


def test_everything_declared_is_a_setting_of_the_engine(page: SettingsPage) -> None:
    known = set(Settings().flat())
    items = [item for section in sections() for group in section.groups for item in group.items]
    assert {item.name for item in items if not isinstance(item, Panel)} <= known
    assert page.model.values


def test_every_control_has_a_name(page: SettingsPage) -> None:
    for number in range(len(page.sections)):
        page.go(number)
    for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox):
        for one in page.findChildren(kind):
            if not one.objectName().startswith("qt_") and not isinstance(one.parent(), QLineEdit):
                assert one.accessibleName(), type(one)


def test_values_are_shown_and_changed(qtbot: QtBot, page: SettingsPage, engine: FakeEngine) -> None:
    spin = control(page, "Look at the screen every")
    assert isinstance(spin, Spin)
    assert spin.value() == 2.0
    spin.setValue(5)
    spin.editingFinished.emit()
    qtbot.waitUntil(lambda: ("capture.interval", 5.0) in sent(engine))
    battery = control(page, "On battery")
    assert isinstance(battery, QComboBox)
    assert battery.currentText() == "Half as much"
    battery.setCurrentIndex(2)
    battery.activated.emit(2)
    qtbot.waitUntil(lambda: ("budget.on_battery", "none") in sent(engine))


def test_a_refused_value_says_why_and_goes_back(qtbot: QtBot, page: SettingsPage, engine: FakeEngine) -> None:
    page.model.set("capture.interval", 0.1)
    row = next(
        one for one in page.findChildren(Row) if one.isAncestorOf(control(page, "Look at the screen every"))
    )
    qtbot.waitUntil(lambda: "between 0.5 and 60" in row.error.text())
    assert page.model.get("capture.interval") == 2.0
    page.model.set("capture.interval", 3.0)
    qtbot.waitUntil(lambda: not row.error.text())
    assert len(engine.made(SetSetting)) == 2


def test_none_stands_below_the_lowest_number(page: SettingsPage) -> None:
    page.go(SECURITY)
    spin = control(page, "Ask for the passphrase after")
    assert isinstance(spin, Spin)
    spin.setValue(1)
    spin.stepBy(-1)
    assert spin.text() == "Never"
    spin.stepBy(1)
    assert spin.value() == 1


def test_recording_is_switched(qtbot: QtBot, page: SettingsPage, engine: FakeEngine) -> None:
    switch = control(page, "Record what is on the screen")
    assert isinstance(switch, Toggle)
    assert switch.isChecked()
    QTest.mouseClick(switch, LEFT)
    qtbot.waitUntil(lambda: ("capture.enabled", False) in sent(engine))


def test_shipped_groups_are_switched_off_and_on(qtbot: QtBot, page: SettingsPage, engine: FakeEngine) -> None:
    page.go(PRIVACY)
    rules = page.findChildren(ShippedRules)[0]
    assert not rules.switches["lock-screens"].isChecked()
    QTest.mouseClick(rules.switches["password-managers"], LEFT)
    qtbot.waitUntil(lambda: sent(engine)[-1:] == [("privacy.allow", ["lock-screens", "password-managers"])])
    QTest.keyClick(rules.switches["lock-screens"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sent(engine)[-1:] == [("privacy.allow", ["password-managers"])])


def test_names_are_added_and_taken_away(qtbot: QtBot, page: SettingsPage, engine: FakeEngine) -> None:
    page.go(PRIVACY)
    editor = page.findChildren(NamesEditor)[0]
    assert editor.names == ["Signal", "GnuCash"]
    QTest.keyClicks(editor.field, " Slack ")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.names == ["Signal", "GnuCash", "Slack"])
    qtbot.waitUntil(lambda: len(editor.chips) == 3)
    QTest.mouseClick(editor.chips[0], LEFT)
    qtbot.waitUntil(lambda: editor.names == ["GnuCash", "Slack"])
    qtbot.waitUntil(lambda: sent(engine)[-1] == ("privacy.exclude_apps", ["GnuCash", "Slack"]))


def test_figures_are_shown_and_damage_is_looked_for(qtbot: QtBot, page: SettingsPage) -> None:
    page.go(STORAGE)
    panel = page.findChildren(StoragePanel)[0]
    qtbot.waitUntil(lambda: panel.used.text() == "3.6 GB")
    assert sum(panel.bar.shares) == pytest.approx(1.0, abs=0.01)
    QTest.mouseClick(panel.check, LEFT)
    qtbot.waitUntil(lambda: "All is well" in panel.outcome.text())


def test_a_rule_holds_only_when_what_goes_was_confirmed(
    qtbot: QtBot, page: SettingsPage, window: MainWindow, engine: FakeEngine
) -> None:
    page.go(STORAGE)
    rules = page.findChildren(RulesPanel)[0]
    assert not rules.apply.isVisible()
    rules.fields["keep_days"].setValue(180)
    assert rules.apply.isVisible()
    QTest.mouseClick(rules.apply, LEFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(ConfirmDialog)))
    assert not engine.made(SetSetting)
    dialog = window.findChildren(ConfirmDialog)[0]
    QTest.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: ("storage.keep_days", 180) in sent(engine))
    assert engine.made(SetSetting)[-1].confirmed


def test_the_passphrase_is_changed(qtbot: QtBot, page: SettingsPage, engine: FakeEngine) -> None:
    page.go(SECURITY)
    dialog = page.findChildren(SecretsPanel)[0].change()
    dialog.secret.setText("wrong")
    dialog.first.setText("another few calm words")
    dialog.second.setText("another few calm word")
    assert not dialog.button.isEnabled()
    dialog.second.setText("another few calm words")
    QTest.mouseClick(dialog.button, LEFT)
    qtbot.waitUntil(lambda: "neither the passphrase" in dialog.error.text)
    dialog.secret.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.accepted):
        QTest.mouseClick(dialog.button, LEFT)
    assert engine.made(ChangePassphrase)[-1].new_passphrase == "another few calm words"


def test_a_new_recovery_key_is_shown_once(qtbot: QtBot, page: SettingsPage) -> None:
    page.go(SECURITY)
    dialog = page.findChildren(SecretsPanel)[0].new_recovery()
    dialog.secret.setText(PASSPHRASE)
    QTest.mouseClick(dialog.button, LEFT)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(RecoveryStep)))
    step = dialog.findChildren(RecoveryStep)[0]
    assert RECOVERY_KEY.replace("-", "")[:5] in step.key.accessibleName().replace("-", "")
    step.check.setChecked(True)
    with qtbot.waitSignal(dialog.accepted):
        QTest.mouseClick(step.button, LEFT)


def test_a_backup_is_made_and_a_place_chosen(qtbot: QtBot, page: SettingsPage, engine: FakeEngine) -> None:
    page.go(BACKUP)
    panel = page.findChildren(BackupPanel)[0]
    qtbot.waitUntil(panel.run.isEnabled)
    assert panel.title.text().startswith("Backed up ")
    QTest.mouseClick(panel.run, LEFT)
    qtbot.waitUntil(lambda: bool(engine.made(RunBackup)) and not panel.bar.isVisible())
    panel.set_target("/media/ada/other")
    qtbot.waitUntil(lambda: panel.title.text() == "No backup yet")
    assert not panel.verify.isEnabled()


def test_devices_are_invited_and_a_lost_one_is_taken_out(
    qtbot: QtBot, page: SettingsPage, engine: FakeEngine
) -> None:
    page.go(DEVICES)
    panel = page.findChildren(DevicesPanel)[0]
    assert panel.title.text() == "Only on this device"
    panel.begin("/home/ada/Sync")
    qtbot.waitUntil(lambda: panel.title.text() == "2 devices in /home/ada/Sync")
    assert engine.made(CreateCircle)[-1].url == "/home/ada/Sync"
    QTest.mouseClick(panel.invite, LEFT)
    qtbot.waitUntil(panel.code.isVisible)
    assert panel.code.text() == "ABCDEF-GHIJKL"
    assert "harbour violet nine" in panel.words.text()
    QTest.mouseClick(panel.exchange, LEFT)
    qtbot.waitUntil(lambda: bool(engine.made(ExchangeDevices)) and panel.exchange.isEnabled())
    QTest.mouseClick(control(page, "laptop is lost"), LEFT)
    (dialog,) = page.findChildren(LostDialog)
    assert not dialog.button.isEnabled()
    dialog.secret.setText("violet harbour")
    dialog.button.click()
    qtbot.waitUntil(lambda: bool(engine.made(RevokeDevice)) and not dialog.isVisible())
    made = engine.made(RevokeDevice)[-1]
    assert (made.id, made.secret) == ("b" * 32, "violet harbour")
    QTest.mouseClick(panel.leave, LEFT)
    qtbot.waitUntil(lambda: panel.title.text() == "Only on this device")
    panel.join_with("/home/ada/Sync", "wrong")
    qtbot.waitUntil(panel.error.isVisible)


def test_the_ledger_names_rules_and_counts(qtbot: QtBot, page: SettingsPage) -> None:
    page.go(LEDGER)
    panel = page.findChildren(LedgerPanel)[0]
    qtbot.waitUntil(lambda: not panel.text.isVisible())
    words = " ".join(label.text() for label in panel.findChildren(type(panel.text)))
    assert "Program keepassxc" in words
    assert "left out 41 times" in words


def test_starting_at_login_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "autostart" / "afterimage.desktop"
    assert not starts_at_login(file)
    start_at_login(["/opt/after image/run", "--home", '/home/a"da/100%'], on=True, file=file)
    assert starts_at_login(file)
    line = next(line for line in file.read_text().splitlines() if line.startswith("Exec="))
    assert line == 'Exec="/opt/after image/run" "--home" "/home/a\\\\"da/100%%"'
    file.write_text(file.read_text() + "Hidden=true\n")
    assert not starts_at_login(file)
    start_at_login([], on=False, file=file)
    assert not file.exists()
