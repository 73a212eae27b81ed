"""Asks for the name of a conversation."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.protocol.operations import Conversation, Nothing, RenameConversation
from ui.bridge import EngineLink
from ui.widgets.asking import AskingDialog

_LONGEST = 120


class RenameDialog(AskingDialog):
    """An empty field gives the conversation back the words it began with."""

    renamed = Signal()

    def __init__(self, link: EngineLink, conversation: Conversation, parent: QWidget) -> None:
        super().__init__(
            link,
            self.tr("Rename this conversation"),
            self.tr("Leave it empty for the words it began with."),
            self.tr("Rename"),
            parent,
        )
        self._conversation = conversation
        self.field = QLineEdit(conversation.title)
        self.field.setAccessibleName(self.tr("Name"))
        self.field.setMaxLength(_LONGEST)
        self.add_field(self.field)
        self.field.selectAll()
        self.field.setFocus()
        self.refresh()

    def filled(self) -> bool:
        """Once it differs from what it is called now."""
        return self.field.text().strip() != self._conversation.title

    def request(self) -> RenameConversation:
        """With the name as it stands there."""
        return RenameConversation(self._conversation.id, self.field.text().strip())

    def take(self, _reply: Nothing) -> None:
        """It is called so now."""
        self.renamed.emit()
        self.accept()
