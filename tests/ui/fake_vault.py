"""Secrets of the fake engine."""

from datetime import UTC, datetime, timedelta

from core.protocol.operations import (
    KeepSecret,
    KeptSecret,
    KeptSecrets,
    ListSecrets,
    RemoveSecrets,
    RevealedSecret,
    RevealSecret,
    SecretsRemoved,
)
from core.records.errors import WrongPassphraseError
from tests.ui.fake_engine import FakeEngine


class FakeVault:
    """Two secrets of Ada's."""

    def __init__(self, engine: FakeEngine, passphrase: str) -> None:
        at = datetime.now(UTC).replace(microsecond=0)
        self._passphrase = passphrase
        self.values = {"sec_wifi": "harbour-lantern-48", "sec_alarm": "7731"}
        self.kept = [
            KeptSecret("sec_wifi", "Wi-Fi at the office", "password", at - timedelta(days=2)),
            KeptSecret("sec_alarm", "Alarm of the workshop", "code", at - timedelta(days=40)),
        ]
        engine.on(ListSecrets, lambda _: KeptSecrets(tuple(self.kept)))
        engine.on(KeepSecret, self.keep)
        engine.on(RevealSecret, self.reveal)
        engine.on(RemoveSecrets, self.remove)

    def keep(self, request: KeepSecret) -> KeptSecret:
        one = KeptSecret(f"sec_{len(self.kept)}", request.caption, request.kind, datetime.now(UTC))
        self.kept.insert(0, one)
        self.values[one.id] = request.value
        return one

    def reveal(self, request: RevealSecret) -> RevealedSecret:
        if request.passphrase != self._passphrase:
            raise WrongPassphraseError("That is neither the passphrase nor the recovery key of this vault.")
        return RevealedSecret(self.values[request.id])

    def remove(self, request: RemoveSecrets) -> SecretsRemoved:
        self.kept = [one for one in self.kept if one.id not in request.ids]
        return SecretsRemoved(len(request.ids))
