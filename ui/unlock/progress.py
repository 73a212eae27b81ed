"""How far an unlock is that has to derive the search index first: words, and a bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from core.protocol.operations import Progress
from ui.widgets.labels import TextLabel


class OpeningProgress(QWidget):
    """Hidden until there is something to tell."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.words = TextLabel(role="small", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.words)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(self.tr("How far it is"))
        column.addWidget(self.bar)
        self.hide()

    def tell(self, progress: Progress | None) -> None:
        """Show how far it is; nothing for `None`."""
        self.setVisible(progress is not None)
        if progress is None:
            return
        share = 100 * progress.done // progress.total if progress.total else 0
        words = self.tr("Preparing the search index. This is done once; nothing is lost.")
        if progress.total:
            words += " " + self.tr("{share} % done.").replace("{share}", str(share))
        self.words.setText(words)
        self.bar.setRange(0, 100 if progress.total else 0)
        self.bar.setValue(share)
