"""The first run as one page of four steps."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.protocol.operations import Resume
from core.records.errors import AfterimageError
from ui.appearance import current_theme
from ui.bridge import EngineLink
from ui.first_run.exclusions import ExclusionsStep
from ui.first_run.passphrase import PassphraseStep
from ui.first_run.recovery import RecoveryStep
from ui.first_run.welcome import WelcomeStep
from ui.widgets.centered import CenteredPage

_STEPS = 4


class StepDots(QWidget):
    """Which of the steps this is."""

    def __init__(self) -> None:
        super().__init__()
        self.step = 0
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def go(self, step: int) -> None:
        """Mark the step."""
        self.step = step
        text = self.tr("Step {n} of {of}").replace("{n}", str(step + 1)).replace("{of}", str(_STEPS))
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a dot a step, the present one long."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        x = self.width() // 2 - 32
        for index in range(_STEPS):
            width = 22 if index == self.step else 7
            role = "accent" if index <= self.step else "border"
            painter.setBrush(current_theme().color(role))
            painter.drawRoundedRect(x, 2, width, 7, 3.5, 3.5)
            x += width + 7


class FirstRunPage(CenteredPage):
    """Emits `finished` when the set-up is over, whether recording was started or not."""

    finished = Signal()

    def __init__(self, link: EngineLink, home: str) -> None:
        super().__init__(560)
        self._link = link
        self._home = home
        self.dots = StepDots()
        self.body.addWidget(self.dots)
        self.body.addSpacing(10)
        self.step: QWidget = QWidget()
        self.welcome()

    def _show(self, number: int, step: QWidget) -> None:
        self.dots.go(number)
        self.body.removeWidget(self.step)
        self.step.hide()
        self.step.deleteLater()
        self.step = step
        self.body.addWidget(step)
        self.setFocusProxy(step)
        step.setFocus()
        self.ensureVisible(0, 0)

    @property
    def in_progress(self) -> bool:
        """Whether the vault was made here and the set-up goes on."""
        return not isinstance(self.step, WelcomeStep)

    @property
    def holds_the_key(self) -> bool:
        """Whether the recovery key is on its way, or is yet to be written down: it is shown now or never."""
        step = self.step
        return isinstance(step, RecoveryStep) or (isinstance(step, PassphraseStep) and step.busy)

    def welcome(self) -> None:
        """Step 1."""
        step = WelcomeStep(self._home)
        step.done.connect(self.passphrase)
        self._show(0, step)

    def passphrase(self) -> None:
        """Step 2."""
        step = PassphraseStep(self._link)
        step.back.connect(self.welcome)
        step.done.connect(self.recovery)
        self._show(1, step)

    def recovery(self, key: str) -> None:
        """Step 3."""
        step = RecoveryStep(key)
        step.done.connect(self.exclusions)
        self._show(2, step)

    def exclusions(self) -> None:
        """Step 4."""
        step = ExclusionsStep()
        step.later.connect(self.finished.emit)
        step.start.connect(self._start)
        self._show(3, step)

    def _start(self) -> None:
        self._link.call(Resume(), lambda _status: self.finished.emit(), self._failed, owner=self)

    def _failed(self, error: AfterimageError) -> None:
        if isinstance(self.step, ExclusionsStep):
            self.step.failed(str(error))
