"""The vault: what is kept there by name, and a way to add, see and destroy."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.protocol.operations import KeptSecret, KeptSecrets, ListSecrets, RemoveSecrets
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.vault.dialogs import KeepDialog, RevealDialog
from ui.widgets.buttons import Button, IconButton
from ui.widgets.flow import Beside, flowing
from ui.widgets.labels import ElidedLabel, IconLabel, Notice, TextLabel
from ui.widgets.scrolled import Scrolled
from ui.wording import when


class VaultView(QWidget):
    """Lists names only: a value passes through the window that shows it and through nothing else."""

    counted = Signal(int)
    """How many there are."""

    def __init__(self, link: EngineLink) -> None:
        super().__init__()
        self._link = link
        self.cards: list[SecretCard] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)
        holder = Scrolled()
        column = QVBoxLayout(holder)
        column.setContentsMargins(28, 20, 28, 28)
        column.setSpacing(12)
        about = self.tr(
            "Passwords and codes that you chose to keep. Each is sealed by itself: never searched, never "
            "given to a model, and shown only for your passphrase. Nothing from your screen gets here by "
            "itself."
        )
        column.addWidget(TextLabel(about, "muted", wrap=True))
        self.keep = Button(self.tr("Keep a secret…"), "primary", "key-round")
        self.keep.clicked.connect(lambda _checked=False: self.open_keep())
        line = QHBoxLayout()
        line.addWidget(self.keep)
        line.addStretch(1)
        column.addLayout(line)
        self.error = Notice("alert", "circle-alert")
        column.addWidget(self.error)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column.addLayout(self._list)
        self.empty = TextLabel(self.tr("Nothing is kept here yet."), "muted", wrap=True)
        self.empty.hide()
        column.addWidget(self.empty)
        column.addStretch(1)
        area.setWidget(holder)
        self.setFocusProxy(self.keep)
        self.refresh()

    def refresh(self) -> None:
        """Ask what is kept."""
        self._link.call(ListSecrets(), self._take, self._failed, owner=self)

    def _take(self, reply: KeptSecrets) -> None:
        self.error.say("")
        for card in self.cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(secret) for secret in reply.secrets]
        self.empty.setVisible(not self.cards)
        self.counted.emit(len(self.cards))

    def _card(self, secret: KeptSecret) -> "SecretCard":
        card = SecretCard(secret)
        card.show_wanted.connect(lambda: self.open_reveal(secret))
        card.delete_wanted.connect(lambda: self.open_remove(secret))
        self._list.addWidget(card)
        return card

    def _failed(self, error: AfterimageError) -> None:
        self.error.say(str(error))

    def open_keep(self) -> KeepDialog:
        """Let the user add one."""
        dialog = KeepDialog(self._link, self)
        dialog.accepted.connect(self.refresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def open_reveal(self, secret: KeptSecret) -> RevealDialog:
        """Show one, for the passphrase."""
        dialog = RevealDialog(self._link, secret, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def open_remove(self, secret: KeptSecret) -> ConfirmDialog:
        """Destroy one, after a question: nothing brings it back."""
        words = self.tr("“{name}” is destroyed with its key. Nothing brings it back.")
        dialog = ConfirmDialog(
            self.tr("Destroy this secret?"),
            words.replace("{name}", secret.caption),
            self.tr("Destroy"),
            self,
        )
        dialog.accepted.connect(lambda: self._remove(secret.id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _remove(self, secret_id: str) -> None:
        removed: Callable[[object], None] = lambda _reply: self.refresh()  # noqa: E731 -- typed for the link
        self._link.call(RemoveSecrets((secret_id,)), removed, self._failed, owner=self)


class SecretCard(QFrame):
    """One of them: its name, what it is and since when, never its value."""

    show_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, secret: KeptSecret) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 12, 12, 12)
        line.setSpacing(14)
        line.addWidget(IconLabel("key-round", "muted", 20))
        named = QWidget()
        words = QVBoxLayout(named)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(ElidedLabel(secret.caption, "name"))
        about = " · ".join(filter(None, (secret.kind, when(secret.kept_at))))
        words.addWidget(ElidedLabel(about, "small"))
        self.show_it = Button(self.tr("Show…"))
        self.show_it.setAccessibleName(self.tr("Show {name}").replace("{name}", secret.caption))
        self.show_it.clicked.connect(lambda _checked=False: self.show_wanted.emit())
        self.delete = IconButton("trash-2", self.tr("Destroy {name}").replace("{name}", secret.caption))
        self.delete.clicked.connect(lambda _checked=False: self.delete_wanted.emit())
        tools = QWidget()
        tools.setLayout(flowing(self.show_it, self.delete))
        line.addLayout(Beside(named, tools, spacing=14), 1)
