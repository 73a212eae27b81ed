"""Deleting: first what would go, then, once confirmed, for good."""

from dataclasses import replace

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QWidget

from core.protocol.operations import Delete, DeletionCounts, PreviewDeletion, Progress
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.navigation import DeletionTarget
from ui.translation import tr
from ui.widgets.busy import BusyDots
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, Notice, TextLabel
from ui.widgets.sheet import Sheet
from ui.wording import deletion_parts, plural


class DeletionDialog(Sheet):
    """Emits the receipt when it is done. Escape and Cancel leave everything as it is."""

    deleted = Signal(object)

    def __init__(self, link: EngineLink, target: DeletionTarget, parent: QWidget | None = None) -> None:
        super().__init__(tr("Delete"), 460, parent)
        self._link = link
        self._target = target
        self._working = False
        column = self.column
        title = TextLabel(self.tr("Delete {what}?").replace("{what}", target.name), "title", wrap=True)
        column.addWidget(title)
        self._lead = TextLabel(self.tr("Counting what this takes with it…"), "muted", wrap=True)
        column.addWidget(self._lead)
        self._dots = BusyDots(self.tr("Working"))
        column.addWidget(self._dots)
        self._box = QFrame()
        self._box.setProperty("surface", "sunken")
        self._counts = QGridLayout(self._box)
        self._counts.setContentsMargins(16, 12, 16, 12)
        self._counts.setHorizontalSpacing(12)
        self._counts.setVerticalSpacing(9)
        self._counts.setColumnStretch(2, 1)
        self._box.hide()
        column.addWidget(self._box)
        self.alike = QCheckBox()
        self.alike.toggled.connect(self._choose)
        self.alike.hide()
        column.addWidget(self.alike)
        self.warning = Notice("alert", "triangle-alert")
        column.addWidget(self.warning)
        self.error = Notice("notice", "circle-alert")
        column.addWidget(self.error)
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.confirm = Button(self.tr("Delete for good"), "danger", "trash-2")
        self.confirm.setEnabled(False)
        self.confirm.clicked.connect(self._delete)
        for button in (self.cancel, self.confirm):
            self.foot.addWidget(button)
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        self._preview()

    def _preview(self) -> None:
        self._link.call(
            PreviewDeletion(selection=self._target.selection), self._previewed, self._failed, owner=self
        )

    def _choose(self, also_alike: bool) -> None:  # noqa: FBT001 -- a slot
        """Count again, with the frames that show the same or without them."""
        selection = replace(self._target.selection, also_alike=also_alike)
        self._target = replace(self._target, selection=selection)
        self.confirm.setEnabled(False)
        self._dots.show()
        self._preview()

    def _previewed(self, counts: DeletionCounts) -> None:
        self._dots.hide()
        parts = deletion_parts(counts)
        if not parts:
            self._lead.setText(self.tr("There is nothing to delete here."))
            self.confirm.hide()
            self.cancel.setText(self.tr("Close"))
            return
        self._lead.setText(self.tr("This is what goes, with everything that was derived from it:"))
        self._clear()
        for index, (icon, number, noun) in enumerate(parts):
            top = Qt.AlignmentFlag.AlignTop
            self._counts.addWidget(IconLabel(icon, "muted", 18), index, 0, top)
            count = TextLabel(QLocale().toString(number), "heading")
            self._counts.addWidget(count, index, 1, top | Qt.AlignmentFlag.AlignRight)
            self._counts.addWidget(TextLabel(noun, wrap=True), index, 2)
        self._box.show()
        if counts.alike:
            self.alike.setText(
                plural(
                    counts.alike,
                    self.tr("Also delete the frame next to it that shows the same"),
                    self.tr("Also delete the {n} frames around it that show the same"),
                )
            )
            self.alike.show()
        self.warning.say(
            self.tr(
                "This cannot be undone: the keys are destroyed, and nobody can bring it back. Copies "
                "elsewhere are out of reach, such as backups made before and what you exported."
            )
        )
        self.confirm.setEnabled(True)

    def _clear(self) -> None:
        while self._counts.count():
            item = self._counts.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()

    def _delete(self) -> None:
        self._working = True
        self.error.say("")
        self._dots.show()
        self.confirm.setEnabled(False)
        self.alike.setEnabled(False)
        self.cancel.setEnabled(False)
        self._lead.setText(self.tr("Deleting…"))
        self._link.call(
            Delete(selection=self._target.selection), self._done, self._failed, self._progressed, owner=self
        )

    def _progressed(self, progress: Progress) -> None:
        self._lead.setText(f"{progress.stage}…")

    def _done(self, counts: DeletionCounts) -> None:
        self._working = False
        self.deleted.emit(counts)
        self.accept()

    def _failed(self, error: AfterimageError) -> None:
        self._working = False
        self._dots.hide()
        self.error.say(str(error))
        self.cancel.setEnabled(True)
        self.alike.setEnabled(True)
        self.confirm.setEnabled(not self._box.isHidden())
        self._lead.setText("")

    def reject(self) -> None:
        """Close, unless a deletion is under way: it cannot be called back."""
        if not self._working:
            super().reject()
