"""Programs of others that may use what is remembered: what each may do, and taking it back."""

from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from core.protocol.operations import (
    AllowClient,
    ClientToken,
    ConnectedClient,
    ConnectedClients,
    Event,
    Grant,
    ListClients,
    NewClientToken,
    RevokeClient,
)
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.clipboard import copy_for_a_while
from ui.deletion.confirm import ConfirmDialog
from ui.settings.model import SettingsModel
from ui.translation import marked, tr
from ui.widgets.buttons import Button
from ui.widgets.flow import Beside, flowing
from ui.widgets.labels import Line, Notice, TextLabel
from ui.wording import plural, when

COMMAND: Final = '{"mcpServers": {"afterimage": {"command": "afterimage", "args": ["mcp"]}}}'
_GRANTS: Final[dict[Grant, str]] = {
    "read": marked("search, ask and look back"),
    "remember": marked("add notes"),
    "forget": marked("ask me to delete memories"),
}


class ClientRow(QWidget):
    """One program: what it may do, as boxes, and what it did."""

    def __init__(self, client: ConnectedClient, panel: "ClientsPanel") -> None:
        super().__init__()
        self.client = client
        self._panel = panel
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        holder = QWidget()
        words = QVBoxLayout(holder)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(TextLabel(client.name, "name", wrap=True))
        self.told = TextLabel(role="small", wrap=True)
        words.addWidget(self.told)
        self.token = Button(self.tr("Token…"), "quiet")
        self.token.setToolTip(self.tr("For HTTP: makes a token and copies it"))
        self.token.clicked.connect(lambda: panel.make_token(client))
        self.revoke = Button(self.tr("Revoke…"), "careful")
        self.revoke.clicked.connect(lambda: panel.revoke(client))
        buttons = QWidget()
        for button in (self.token, self.revoke):
            button.setAccessibleDescription(client.name)
        buttons.setLayout(flowing(self.token, self.revoke))
        column.addLayout(Beside(holder, buttons))
        self.boxes: dict[Grant, QCheckBox] = {}
        for grant, text in _GRANTS.items():
            may = self.tr("May {do}").replace("{do}", tr(text))
            box = QCheckBox(may)
            box.setAccessibleName(f"{client.name}: {may}")
            box.clicked.connect(self._change)
            self.boxes[grant] = box
            column.addWidget(box)
        self.take(client)

    def take(self, client: ConnectedClient) -> None:
        """Show how it stands with the same program by now; where the keyboard is, it stays."""
        self.client = client
        self.told.setText(self._told())
        self.token.setVisible(bool(client.grants))
        for grant, box in self.boxes.items():
            box.setChecked(grant in client.grants)
            box.setEnabled(grant == "read" or "read" in client.grants)

    def _told(self) -> str:
        if not self.client.grants:
            return self.tr("Has asked, and is not allowed anything yet")
        calls = plural(self.client.calls, self.tr("{n} call"), self.tr("{n} calls"))
        if self.client.last_at is not None:
            calls += self.tr(", the last {when}").replace("{when}", when(self.client.last_at))
        return calls + (self.tr(", has a token") if self.client.has_token else "")

    def _change(self) -> None:
        grants = tuple(grant for grant, box in self.boxes.items() if box.isChecked())
        self._panel.allow(self.client.name, grants if "read" in grants else ())


class ClientsPanel(QWidget):
    """Whoever asked or was allowed, and how to connect another."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__()
        self._link = link
        self.rows: list[ClientRow] = []
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
        self.said = TextLabel(role="small", wrap=True)
        self.said.hide()
        foot.addWidget(self.said)
        foot.addWidget(
            TextLabel(self.tr("Put this into the program's list of MCP servers:"), "small", wrap=True)
        )
        self.command = QLineEdit(COMMAND, readOnly=True)
        self.command.setCursorPosition(0)
        self.command.setAccessibleName(self.tr("What connects a program"))
        copy = Button(self.tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(COMMAND))
        foot.addLayout(Beside(self.command, copy, spacing=8))
        column.addLayout(foot)
        link.happened.connect(self._heard)
        self.refresh()

    def _heard(self, _event: Event) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Ask who there is."""
        self._link.call(ListClients(), self._show, self._failed, owner=self)

    def allow(self, name: str, grants: tuple[Grant, ...]) -> None:
        """Grant a program these things, or, with none, take back what it has."""
        request = AllowClient(name, grants) if grants else RevokeClient(name)
        self._link.call(request, lambda _reply: self.refresh(), self._failed, owner=self)

    def revoke(self, client: ConnectedClient) -> None:
        """Forget it, after a question."""
        dialog = ConfirmDialog(
            self.tr("Revoke “{name}”?").replace("{name}", client.name),
            self.tr("It may do nothing any more, and its token is void. It can ask again."),
            self.tr("Revoke"),
            self.window(),
            icon="ban",
        )
        dialog.accepted.connect(lambda: self.allow(client.name, ()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make_token(self, client: ConnectedClient) -> None:
        """A new one for HTTP, straight into the clipboard; the one before is void."""

        def made(reply: ClientToken) -> None:
            copy_for_a_while(reply.token)
            text = self.tr("The token of “{name}” is in the clipboard for a minute. It is not shown again.")
            self.said.setText(text.replace("{name}", client.name))
            self.said.show()
            self.refresh()

        self._link.call(NewClientToken(client.name), made, self._failed, owner=self)

    def _failed(self, error: AfterimageError) -> None:
        self.error.say(str(error))

    def _show(self, reply: ConnectedClients) -> None:
        self.error.say("")
        if [row.client.name for row in self.rows] == [client.name for client in reply.clients] and self.rows:
            for row, client in zip(self.rows, reply.clients, strict=True):
                row.take(client)
            return
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.rows = [ClientRow(client, self) for client in reply.clients]
        if not self.rows:
            none = TextLabel(self.tr("No program has asked, and none is allowed."), "muted", wrap=True)
            none.setContentsMargins(20, 16, 20, 4)
            self._list.addWidget(none)
        for row in self.rows:
            self._list.addWidget(row)
            self._list.addWidget(Line())
