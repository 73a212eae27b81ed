"""Deletions that a connected program asks for: the user is shown what, and decides."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from core.protocol.operations import (
    DeletionCounts,
    Event,
    ListProposals,
    Proposal,
    Proposals,
    Selection,
    SettleProposal,
    ShowMemory,
    Shown,
)
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.deletion.dialog import DeletionDialog
from ui.navigation import DeletionTarget

_LONGEST: Final = 90


class AskedDeletions(QObject):
    """A dialog for each proposal. Closing it without deleting is the answer no."""

    def __init__(
        self, link: EngineLink, open_dialog: Callable[[DeletionTarget], DeletionDialog], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._open_dialog = open_dialog
        self._dialogs: dict[str, DeletionDialog | None] = {}
        link.happened.connect(self._take_event)
        link.connected.connect(self._ask)

    def _take_event(self, event: Event) -> None:
        if event.name == "asked":
            self._ask()

    def _ask(self) -> None:
        if self._link.status is not None and self._link.status.vault == "unlocked":
            self._link.call(ListProposals(), self._take, lambda _error: None, owner=self)

    def _take(self, found: Proposals) -> None:
        waiting = {proposal.id for proposal in found.proposals}
        for number in self._dialogs.keys() - waiting:
            dialog = self._dialogs.pop(number)
            if dialog is not None:
                dialog.reject()  # nobody waits any more
        for proposal in found.proposals:
            if proposal.id not in self._dialogs:
                self._dialogs[proposal.id] = None
                self._link.call(
                    ShowMemory(proposal.ids[0]),
                    partial(self._show, proposal),
                    partial(self._gone, proposal.id),
                    owner=self,
                )

    def _show(self, proposal: Proposal, shown: Shown) -> None:
        words = " ".join(shown.memory.text.split())
        words = words if len(words) <= _LONGEST else words[:_LONGEST].rstrip() + "…"
        name = self.tr("“{memory}”, as “{program}” asks")
        if len(proposal.ids) > 1:
            name = self.tr("“{memory}” and {n} more, as “{program}” asks")
        name = name.replace("{n}", str(len(proposal.ids) - 1)).replace("{program}", proposal.client)
        target = DeletionTarget(Selection(ids=proposal.ids), name.replace("{memory}", words))
        dialog = self._open_dialog(target)
        self._dialogs[proposal.id] = dialog
        dialog.deleted.connect(partial(self._settle, proposal.id))
        dialog.rejected.connect(partial(self._settle, proposal.id, None))

    def _gone(self, number: str, _error: AfterimageError) -> None:
        self._settle(number, None)

    def _settle(self, number: str, receipt: DeletionCounts | None) -> None:
        if self._dialogs.pop(number, self) is not self:
            self._link.call(SettleProposal(number, receipt), None, lambda _error: None)
