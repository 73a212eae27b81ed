"""Plugins: what each is and may do, a switch that asks first, what went wrong, and how to add one."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from core.protocol.operations import (
    DisablePlugin,
    EnablePlugin,
    Event,
    ExportedFile,
    ExportWith,
    ListPlugins,
    Plugins,
    Progress,
)
from core.records.errors import AfterimageError
from core.records.plugins import HookName, PluginStanding, PluginState
from ui.bridge import CallHandle, EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.engine_words import told
from ui.settings.model import SettingsModel
from ui.translation import marked, tr
from ui.widgets.buttons import Button
from ui.widgets.labels import Line, Notice, TextLabel
from ui.widgets.toggle import Toggle
from ui.wording import plural

INSTALL: Final = 'pip install --target "{folder}" PACKAGE'
MAY: Final[dict[HookName, str]] = {
    "text_engines": marked("Reads the text on pictures of your screen, if you choose it for reading"),
    "importers": marked("Reads files of some kinds when you import them"),
    "exporters": marked("Gets all your memories when you export with it"),
    "memory_writers": marked("Reads everything that you saw and said, and proposes memories of it"),
}
"""As `core.records.plugins.PERMISSIONS`, to be translated."""
_STANDINGS: Final[dict[PluginStanding, str]] = {
    "off": marked("Off"),
    "on": marked("On"),
    "changed": marked("Off: it has changed"),
    "failed": marked("Off: it failed again and again"),
    "unusable": marked("Cannot be used"),
}
_CONFINED: Final = marked("It runs without keys and network, and cannot write files.")
_FREE: Final = marked("On this system nothing keeps it from the network and from your files.")


class PluginRow(QWidget):
    """One plugin."""

    def __init__(self, state: PluginState, panel: "PluginsPanel") -> None:
        super().__init__()
        self.state = state
        self._panel = panel
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(f"{state.name} {state.version}", "name", wrap=True))
        self.told = TextLabel(role="small", wrap=True)
        words.addWidget(self.told)
        head.addLayout(words, 1)
        self.switch = Toggle(self.tr("Use {name}").replace("{name}", state.name))
        self.switch.clicked.connect(self._switched)
        head.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.may = TextLabel(role="small", wrap=True)
        column.addWidget(self.may)
        self.problem = Notice("notice", "triangle-alert")
        column.addWidget(self.problem)
        self._exports = QHBoxLayout()
        self._exports.setSpacing(8)
        self.exports: list[Button] = []
        for form in state.exports:
            button = Button(self.tr("Write “{form}”…").replace("{form}", form), "quiet")
            button.setAccessibleDescription(state.name)
            button.clicked.connect(partial(panel.choose_target, form))
            self.exports.append(button)
            self._exports.addWidget(button)
        self._exports.addStretch(1)
        column.addLayout(self._exports)
        self.take(state)

    def take(self, state: PluginState) -> None:
        """Show how it stands by now; where the keyboard is, it stays."""
        self.state = state
        maker = self.tr("by {maker}").replace("{maker}", state.maker) if state.maker else ""
        self.told.setText(" · ".join(filter(None, (tr(_STANDINGS[state.standing]), maker, state.about))))
        self.may.setText("\n".join(f"• {line}" for line in permissions(state)))
        self.may.setVisible(bool(state.hooks))
        self.switch.setChecked(state.standing == "on")
        # What was allowed once and is gone can still be forgotten.
        self.switch.setVisible(state.standing != "unusable" or bool(state.allowed_version))
        self.problem.say(told(state.problem))
        for button in self.exports:
            button.setVisible(state.standing == "on")

    def set_busy(self, *, busy: bool) -> None:
        """While something is written nothing else is."""
        for button in self.exports:
            button.setEnabled(not busy)

    def _switched(self, on: bool) -> None:  # noqa: FBT001 -- Qt's
        if not on or self.state.standing == "unusable":
            self._panel.disable(self.state)
            return
        self.switch.setChecked(False)  # it is on once the engine says so
        self._panel.ask(self.state)


def permissions(state: PluginState) -> list[str]:
    """What it may do, in sentences."""
    lines = []
    for hook in state.hooks:
        names = {"importers": state.imports, "exporters": state.exports}.get(hook, ())
        lines.append(f"{tr(MAY[hook])}{': ' if names else ''}{', '.join(names)}")
    return lines


class PluginsPanel(QWidget):
    """All of them, and how to add one."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._link = link
        self._confined = True
        self._call: CallHandle | None = None
        self.rows: list[PluginRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 12, 20, 16)
        foot.setSpacing(8)
        self.error = Notice("alert", "circle-alert")
        foot.addWidget(self.error)
        progress = QHBoxLayout()
        progress.setSpacing(8)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        self.stop = Button(self.tr("Stop"))
        self.stop.clicked.connect(self._stop)
        for widget in (self.bar, self.stop):
            widget.hide()
            progress.addWidget(widget)
        foot.addLayout(progress)
        self.said = TextLabel(role="small", wrap=True)
        self.said.hide()
        foot.addWidget(self.said)
        foot.addWidget(
            TextLabel(
                self.tr(
                    "A plugin is a Python package. This installs one; it is off until you turn it on here:"
                ),
                "small",
                wrap=True,
            )
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        self.command = QLineEdit(readOnly=True)
        self.command.setAccessibleName(self.tr("What installs a plugin"))
        copy = Button(self.tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))
        line.addWidget(self.command, 1)
        line.addWidget(copy)
        foot.addLayout(line)
        column.addLayout(foot)
        link.happened.connect(self._heard)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """One may have been installed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def _heard(self, event: Event) -> None:
        if event.name == "plugins":
            self.refresh()

    def refresh(self) -> None:
        """Ask which there are."""
        self._link.call(ListPlugins(), self._show, self._failed, owner=self)

    def ask(self, state: PluginState) -> None:
        """Turn it on, once its user has read what it may do."""
        may = "\n".join(f"• {line}" for line in permissions(state))
        maker = self.tr("Made by {maker}; nobody has checked that.").replace("{maker}", state.maker)
        parts = (may, tr(_CONFINED if self._confined else _FREE), maker if state.maker else "")
        dialog = ConfirmDialog(
            self.tr("Allow {name} {version}?")
            .replace("{name}", state.name)
            .replace("{version}", state.version),
            "\n\n".join(filter(None, parts)),
            self.tr("Allow"),
            self.window(),
            kind="primary",
            icon="check-light",
        )
        request = EnablePlugin(state.name, state.digest)
        dialog.accepted.connect(lambda: self._link.call(request, self._show, self._failed, owner=self))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def disable(self, state: PluginState) -> None:
        """Turn it off. What it brought in stays."""
        self._link.call(DisablePlugin(state.name), self._show, self._failed, owner=self)

    # ── writing files ────────────────────────────────────────────────────────────────────────────────

    def choose_target(self, form: str) -> None:
        """Ask where to, and write."""
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Where to write all memories"),
            str(Path.home()),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self.write_to(form, path)

    def write_to(self, form: str, path: str) -> None:
        """Have a plugin write all memories into a new file."""
        self.error.say("")
        self.said.hide()
        self._set_busy(busy=True)
        request = ExportWith(form, path)
        self._call = self._link.call(request, self._written, self._failed, self._progressed, owner=self)
        self.stop.setFocus()

    def _progressed(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def _written(self, reply: ExportedFile) -> None:
        self._set_busy(busy=False)
        self._say(plural(reply.memories, self.tr("{n} memory written."), self.tr("{n} memories written.")))

    def _stop(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._set_busy(busy=False)
        self._say(self.tr("Stopped. Nothing was left behind."))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()

    def _set_busy(self, *, busy: bool) -> None:
        self._call = None
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        for row in self.rows:
            row.set_busy(busy=busy)

    # ── the list ─────────────────────────────────────────────────────────────────────────────────────

    def _failed(self, error: AfterimageError) -> None:
        self._set_busy(busy=False)
        self.error.say(str(error))
        if self.isVisible():
            self._link.call(ListPlugins(), self._show_again, lambda _error: None, owner=self)

    def _show(self, reply: Plugins) -> None:
        self.error.say("")
        self._show_again(reply)

    def _show_again(self, reply: Plugins) -> None:
        """As they stand now; what was said of an error stays."""
        self._confined = reply.confined
        self.command.setText(INSTALL.replace("{folder}", reply.folder))
        self.command.setCursorPosition(0)
        alike = [(row.state.name, row.state.version, row.state.exports) for row in self.rows]
        if self.rows and alike == [(one.name, one.version, one.exports) for one in reply.plugins]:
            for row, state in zip(self.rows, reply.plugins, strict=True):
                row.take(state)
            return
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.rows = [PluginRow(state, self) for state in reply.plugins]
        if not self.rows:
            none = TextLabel(
                self.tr(
                    "No plugin is installed. Plugins read and write more kinds of files, read text in other "
                    "ways, and find more in what you saw and said."
                ),
                "muted",
                wrap=True,
            )
            none.setContentsMargins(20, 16, 20, 4)
            self._list.addWidget(none)
        for row in self.rows:
            self._list.addWidget(row)
            self._list.addWidget(Line())
