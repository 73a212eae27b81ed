"""Which language model writes answers: none, a file on this machine, or one behind an address."""

from typing import Final
from urllib.parse import urlsplit

from PySide6.QtWidgets import QComboBox, QFileDialog, QLayout, QLineEdit, QSizePolicy, QVBoxLayout

from core.protocol.operations import (
    DownloadModel,
    ListModels,
    ModelOffered,
    Models,
    Request,
    UseEndpoint,
    UseModelFile,
)
from core.records.errors import AfterimageError
from ui.bridge import EngineLink
from ui.deletion.confirm import ConfirmDialog
from ui.settings.model import SettingsModel
from ui.settings.panel import WorkPanel
from ui.settings.rows import Choices
from ui.translation import tr
from ui.widgets.buttons import Button
from ui.widgets.flow import Beside
from ui.widgets.labels import TextLabel

_GB: Final = 1e9


class ModelPanel(WorkPanel):
    """Nothing is used until it is chosen, and nothing goes to an address before it was confirmed."""

    def __init__(self, link: EngineLink, _model: SettingsModel) -> None:
        super().__init__(link, "sparkles", tr("Progress of the download"))
        self._offered: tuple[ModelOffered, ...] = ()
        self.body.addLayout(self._addresses())
        self.body.addLayout(self._downloads())
        self.about = TextLabel(role="small", wrap=True)
        self.body.addWidget(self.about)
        self.none = Button(self.tr("Use no model"))
        self.none.clicked.connect(lambda _checked=False: self._ask(UseModelFile()))
        self.file = Button(self.tr("Choose a file…"))
        self.file.clicked.connect(lambda _checked=False: self._choose())
        for button in (self.none, self.file):
            self.foot.addWidget(button)
        self._ask(ListModels())

    def _addresses(self) -> QLayout:
        self.address = QLineEdit()
        self.address.setPlaceholderText(self.tr("http://localhost:11434, or https://…"))
        self.address.setAccessibleName(self.tr("Address of a model"))
        self.use = Button(self.tr("Use this address…"))
        self.use.clicked.connect(lambda _checked=False: self._confirm_address())
        self.address.returnPressed.connect(self._confirm_address)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(self.tr("Key (optional)"))
        self.key.setAccessibleName(self.tr("Key for the address"))
        lines = QVBoxLayout()
        lines.setSpacing(8)
        lines.addWidget(self.address)
        lines.addLayout(Beside(self.key, self.use, spacing=8))
        return lines

    def _downloads(self) -> QLayout:
        self.offers = Choices()
        self.offers.setAccessibleName(self.tr("Models to download"))
        self.offers.view().setAccessibleName(self.tr("Models to download"))
        self.offers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.offers.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.offers.currentIndexChanged.connect(lambda _place: self._describe())
        self.download = Button(self.tr("Download…"))
        self.download.clicked.connect(lambda _checked=False: self._confirm_download())
        return Beside(self.offers, self.download, spacing=8)

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────

    def _show(self, models: Models) -> None:
        self._rest()
        used = models.used
        if used.kind == "none":
            self.say(
                self.tr("No language model"), self.tr("Answers are taken from your memories word for word.")
            )
        elif used.kind == "file":
            self.say(used.name, self.tr("On this machine, in a process without a network."))
        else:
            text = self.tr("Questions and the memories that may answer them go to {url}.")
            self.say(used.name, text.replace("{url}", used.url))
        self.none.setEnabled(used.kind != "none")
        if models.offered != self._offered:
            self._offered = models.offered
            self.offers.clear()
            for offer in models.offered:
                self.offers.addItem(offer.name, offer.id)
        self._describe()

    def _describe(self) -> None:
        """What the chosen download is, and whether it fits."""
        offer = self._chosen()
        if offer is None:
            self.about.setText("")
            return
        fits = {
            "green": self.tr("fits this machine well"),
            "yellow": self.tr("fits this machine tightly"),
            "red": self.tr("does not fit into this machine's memory"),
        }
        text = self.tr("{about} {size} GB to download, {needs} GB of memory: it {fits}. Licence: {licence}.")
        for name, value in {
            "about": offer.about,
            "size": f"{offer.bytes / _GB:.1f}",
            "needs": f"{offer.needs / _GB:.1f}",
            "fits": fits[offer.fit],
            "licence": offer.licence,
        }.items():
            text = text.replace(f"{{{name}}}", value)
        self.about.setText(text)
        self.download.set_words(self.tr("Use it") if offer.downloaded else self.tr("Download…"))

    def _chosen(self) -> ModelOffered | None:
        return next((one for one in self._offered if one.id == self.offers.currentData()), None)

    # ── what is done ─────────────────────────────────────────────────────────────────────────────────

    def _ask(self, request: Request[Models]) -> None:
        self.error.say("")
        self._call = self._link.call(request, self._show, self._failed, self._progressed, owner=self)
        for button in (self.use, self.download, self.none, self.file):
            button.setEnabled(False)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("A language model"), "", self.tr("Models (*.gguf)")
        )
        if path:
            self._ask(UseModelFile(path))

    def _confirm_address(self) -> None:
        url = self.address.text().strip()
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            host = ""
        if not host:
            self.error.say(self.tr("That is no address of a model. It looks like http://localhost:11434."))
            return
        text = self.tr(
            "Every question you ask, and the memories that may answer it, will be sent to a program on "
            "{host}. What it does with them is beyond Afterimage."
        ).replace("{host}", host)
        title = self.tr("Send memories to {host}?").replace("{host}", host)
        if self._agreed(title, text, self.tr("Send them")):
            self._ask(UseEndpoint(url=url, confirmed_host=host, key=self.key.text()))
            self.key.clear()

    def _confirm_download(self) -> None:
        offer = self._chosen()
        if offer is None:
            return
        if offer.downloaded:
            self._ask(UseModelFile(offer.url.rpartition("/")[2]))
            return
        text = self.tr("It comes from {host} and takes {size} GB.")
        if not offer.checksum:
            text += " " + self.tr(
                "No checksum is known for it, so nothing can tell whether it is what its makers published."
            )
        text = text.replace("{host}", urlsplit(offer.url).hostname or "")
        text = text.replace("{size}", f"{offer.bytes / _GB:.1f}")
        title = self.tr("Download {name}?").replace("{name}", offer.name)
        if self._agreed(title, text, self.tr("Download")):
            self.show_running(running=True)
            self._ask(DownloadModel(offer.id, unverified=not offer.checksum))

    def _agreed(self, title: str, text: str, confirm: str) -> bool:
        return bool(ConfirmDialog(title, text, confirm, self.window(), kind="primary", icon="").exec())

    def _stop(self) -> None:
        self._cancel()
        self._ask(ListModels())

    def _rest(self) -> None:
        self.show_running(running=False)
        for button in (self.use, self.download, self.none, self.file):
            button.setEnabled(True)

    def _failed(self, error: AfterimageError) -> None:
        self._rest()
        super()._failed(error)
