"""Settings, figures, keys and backups of the fake engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.protocol.operations import (
    AddLanguage,
    BackupReceipt,
    BackupState,
    ChangePassphrase,
    Check,
    CheckReport,
    CreateCircle,
    Device,
    DevicesState,
    Exchanged,
    ExchangeDevices,
    GetBackup,
    GetDevices,
    GetKeyState,
    GetLedger,
    GetReading,
    GetSettings,
    GetStorage,
    Invited,
    InviteDevice,
    JoinCircle,
    KeysChanged,
    KeyState,
    LeaveCircle,
    Ledger,
    LedgerRow,
    ListModels,
    ModelInUse,
    ModelOffered,
    Models,
    NewRecoveryKey,
    PreviewRetention,
    Reading,
    RemoveLanguage,
    Retention,
    RetentionRules,
    RetentionStage,
    RevokeDevice,
    RotateKeys,
    RunBackup,
    SetBackup,
    SetSetting,
    Settings,
    Storage,
    StorageKind,
    UseEndpoint,
    UseKeyring,
    UseModelFile,
)
from core.records.errors import RefusedError, WrongPassphraseError
from core.records.reading import EngineState, LanguageState
from tests.ui.fake_engine import FakeEngine

GB = 2**30
VALUES: dict[str, Any] = {
    "capture.enabled": True,
    "capture.interval": 2.0,
    "capture.hours": "",
    "capture.addresses": "given",
    "privacy.exclude_apps": ["Signal", "GnuCash"],
    "privacy.exclude_titles": ["Payroll"],
    "privacy.exclude_urls": ["bank.example"],
    "privacy.only_apps": [],
    "privacy.only_urls": [],
    "privacy.allow": ["lock-screens"],
    "privacy.unchecked_windows": False,
    "reading.engine": "tesseract",
    "storage.min_free_mb": 1024,
    "storage.keep_days": 0,
    "storage.pictures_days": 90,
    "storage.texts_days": 0,
    "storage.memories_days": 0,
    "storage.max_gb": 0.0,
    "security.view_lock_minutes": 10.0,
    "security.lock_on_suspend": True,
    "security.lock_on_session_lock": "view",
    "budget.cpu_percent": 0.0,
    "budget.on_battery": "slow",
    "models.file_memories": "local",
    "backup.every_hours": 24.0,
    "devices.every_minutes": 30.0,
    "devices.pictures": False,
    "backup.full_check_days": 30,
    "user.name": "Ada",
    "user.zone": "",
}


class FakeSettings:
    """Takes what fits; an interval below half a second does not."""

    def __init__(self, engine: FakeEngine, passphrase: str, recovery_key: str) -> None:
        self.values = dict(VALUES)
        self.reading = Reading(
            "tesseract",
            (EngineState("tesseract", "Built in."), EngineState("rapidocr", "A second engine.")),
            (
                LanguageState("eng", "English", True, "/usr/share/eng.traineddata"),
                LanguageState("deu", "German", True, "/usr/share/deu.traineddata"),
                LanguageState("fra", "French", False, "/usr/share/fra.traineddata"),
            ),
            chosen=False,
        )
        self.model = ModelInUse()
        self._passphrase, self._recovery_key = passphrase, recovery_key
        moment = datetime.now(UTC) - timedelta(hours=5)
        self.backup = BackupState(
            url="/media/ada/stick/afterimage", every_hours=24, verified_at=moment, number=31, files=4212,
            bytes=round(3.4 * GB), fully_read_at=moment - timedelta(days=9),
        )  # fmt: skip
        self.devices = DevicesState()
        for kind, handler in (
            (GetSettings, lambda _: Settings(self.values)),
            (SetSetting, self.set),
            (GetStorage, lambda _: self.storage()),
            (PreviewRetention, self.retention),
            (Check, lambda _: CheckReport((), read_data=True, files=4212, bytes_read=round(3.4 * GB))),
            (GetKeyState, lambda _: KeyState(2, 2, 0, keyring=False, keyring_name="GNOME Keyring")),
            (ChangePassphrase, lambda r: self.keys(r.secret, "")),
            (NewRecoveryKey, lambda r: self.keys(r.passphrase, recovery_key)),
            (RotateKeys, lambda r: self.keys(r.passphrase, recovery_key)),
            (UseKeyring, lambda r: self.keys(r.passphrase, "")),
            (GetBackup, lambda _: self.backup),
            (SetBackup, self.set_backup),
            (RunBackup, lambda _: self.run_backup()),
            (GetDevices, lambda _: self.devices),
            (CreateCircle, lambda r: self.circle(r.url)),
            (InviteDevice, lambda _: Invited("ABCDEF-GHIJKL", "harbour violet nine", datetime.now(UTC))),
            (JoinCircle, self.join),
            (ExchangeDevices, lambda _: Exchanged(datetime.now(UTC), 12, 1, 0, 1, 4096, 9000, 0)),
            (RevokeDevice, lambda _: self.circle(self.devices.url)),
            (LeaveCircle, lambda _: self.circle("")),
            (GetReading, lambda _: self.reading),
            (AddLanguage, self.add_language),
            (RemoveLanguage, self.remove_language),
            (GetLedger, lambda _: self.ledger()),
            (ListModels, lambda _: self.models()),
            (UseModelFile, self.use_model_file),
            (UseEndpoint, self.use_endpoint),
        ):
            engine.on(kind, handler)  # type: ignore[arg-type]

    def circle(self, url: str) -> DevicesState:
        moment = datetime.now(UTC) - timedelta(hours=3)
        members = (
            Device("a" * 32, "desk", moment - timedelta(days=40), this=True),
            Device("b" * 32, "laptop", moment - timedelta(days=31), seen_at=moment),
        )
        self.devices = (
            DevicesState("c" * 32, url, devices=members, every_minutes=30, exchanged_at=moment)
            if url
            else DevicesState()
        )
        return self.devices

    def join(self, request: JoinCircle) -> DevicesState:
        if request.code == "wrong":
            raise RefusedError("This is no invitation, or there is a slip in it.")
        return self.circle(request.url)

    def add_language(self, request: AddLanguage) -> Reading:
        if request.file:
            raise RefusedError("broken.traineddata is no language that can be read in. Nothing was changed.")
        self._use(request.code, used=True)
        return self.reading

    def remove_language(self, request: RemoveLanguage) -> Reading:
        self._use(request.code, used=False)
        return self.reading

    def _use(self, code: str, *, used: bool) -> None:
        changed = (replace(one, used=used) if one.code == code else one for one in self.reading.languages)
        self.reading = replace(self.reading, languages=tuple(changed), chosen=True)

    def set(self, request: SetSetting) -> Settings:
        if request.name == "capture.interval" and request.value < 0.5:
            raise RefusedError("capture.interval was not changed: must be between 0.5 and 60 seconds.")
        if request.name.startswith("storage.") and request.value and not request.confirmed:
            raise RefusedError("It was not set, because it has not been confirmed.")
        self.values[request.name] = request.value
        return Settings({request.name: request.value})

    def models(self) -> Models:
        offers = (
            ModelOffered(
                "qwen3-4b", "Qwen3 4B Instruct 2507", "The best balance for a machine with 16 GB of memory.",
                "Apache-2.0", 2_500_000_000, 5_800_000_000, "green", "https://models.example/qwen3-4b.gguf",
            ),
            ModelOffered(
                "big", "Big 70B", "For workstations.", "Apache-2.0", 42_000_000_000, 73_000_000_000, "red",
                "https://models.example/big.gguf", downloaded=True,
            ),
        )  # fmt: skip
        return Models(self.model, runtime=True, folder="/models", files=(), offered=offers)

    def use_model_file(self, request: UseModelFile) -> Models:
        if "broken" in request.file:
            raise RefusedError("broken.gguf cannot be used as a model: it is cut.")
        self.model = ModelInUse("file", "Qwen3 4B", request.file) if request.file else ModelInUse()
        return self.models()

    def use_endpoint(self, request: UseEndpoint) -> Models:
        self.model = ModelInUse("endpoint", f"strong at {request.confirmed_host}", url=request.url)
        return self.models()

    @staticmethod
    def storage() -> Storage:
        kinds = (
            StorageKind("pictures", round(2.6 * GB), 3100), StorageKind("tables", round(0.62 * GB), 410),
            StorageKind("journal", round(0.31 * GB), 88), StorageKind("spool", round(0.02 * GB), 12),
            StorageKind("keys", round(0.01 * GB), 9),
        )  # fmt: skip
        return Storage(kinds, round(3.58 * GB), 131 * GB, GB, 0, 41 * 2**20, 38 * 2**20)

    @staticmethod
    def retention(request: PreviewRetention) -> Retention:
        many = bool(request.keep_days)
        stages = (
            RetentionStage("pictures", 1834 if many else 0, GB if many else 0),
            RetentionStage("texts", 412 if many else 0, 2**20),
            RetentionStage("memories", 0, 0),
        )
        return Retention(RetentionRules(request.keep_days or 0), stages, 3 * GB)

    def keys(self, secret: str, recovery_key: str) -> KeysChanged:
        if secret not in {self._passphrase, self._recovery_key}:
            raise WrongPassphraseError("That is neither the passphrase nor the recovery key of this vault.")
        return KeysChanged(recovery_key)

    def set_backup(self, request: SetBackup) -> BackupState:
        self.backup = BackupState(url=request.url)
        return self.backup

    def run_backup(self) -> BackupReceipt:
        now = datetime.now(UTC)
        self.backup = replace(self.backup, verified_at=now, number=self.backup.number + 1, files=4213)
        return BackupReceipt(self.backup.number, now, 4213, GB, 80, 900, 3300, 12, GB, 12, 0, full=False)

    @staticmethod
    def ledger() -> Ledger:
        now = datetime.now(UTC)
        rows = []
        for back in range(2):
            at = now - timedelta(days=back)
            day = at.astimezone().date()
            rows += [
                LedgerRow(day, "app:keepassxc", "skipped", 41, at - timedelta(hours=3), at),
                LedgerRow(day, "secret:password", "masked", 3, at - timedelta(hours=2), at),
                LedgerRow(day, "private-browsing", "dropped", 1, at, at),
            ]
        return Ledger(now - timedelta(days=7), now, tuple(rows))
