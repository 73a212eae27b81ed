"""Settings a person can change: typed, checked, and kept outside the vault so that they hold while locked."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from core.capture.gate import Exclusions, own_rules
from core.capture.whereabouts import WhereaboutsMode
from core.engine.capturing.hours import Hours
from core.reading.choice import TESSERACT, ReaderChoice
from core.reading.policy import ReadingPolicy
from core.reading.private_windows import PRIVATE_BROWSING
from core.reading.redaction.found import Kind
from core.records.errors import EnvironmentFaultError, NotFoundError, RefusedError
from core.vault.files import write_atomic

_MIN_INTERVAL, _MAX_INTERVAL = 0.5, 60.0
_MAX_SELDOM = 3600.0
_LEAST_FLOOR_MB, _MOST_FLOOR_MB = 64, 1024 * 1024
_MOST_DAYS = 36_500
_LEAST_CAP_GB, _MOST_CAP_GB = 0.25, 1_000_000.0
_MAX_VIEW_LOCK = 24 * 60.0
_LEAST_CPU, _MOST_CPU = 0.5, 100.0
_LEAST_EXCHANGE, _MOST_EXCHANGE = 5.0, 10_080.0
_LEAST_BACKUP_HOURS, _MOST_BACKUP_HOURS = 1.0, 744.0


def is_zone(name: str) -> bool:
    """Whether there is a time zone of that IANA name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class CaptureSettings:
    """When and how often the screen is looked at."""

    enabled: bool = False
    """Nothing is captured until the user says so."""
    interval: float = 2.0
    """Seconds between looks."""
    hours: str = ""
    """When to look at all, such as "Mon-Fri 09:00-18:00; Sat 10-12"; empty for always."""
    seldom_apps: tuple[str, ...] = ()
    """Programs that are looked at less often while they are in front."""
    seldom_interval: float = 60.0
    """Seconds between looks at these."""
    paused: bool = False
    """Whether `pause` holds it; set by that, and by `resume`."""
    paused_until: datetime | None = None
    """Resume by itself at this time; `None` while paused means until resumed."""
    addresses: WhereaboutsMode = "given"
    """Whether pages' addresses and documents' paths are kept; "requested" has browsers tell theirs."""

    def __post_init__(self) -> None:
        if not _MIN_INTERVAL <= self.interval <= _MAX_INTERVAL:
            raise ValueError(f"must be between {_MIN_INTERVAL:g} and {_MAX_INTERVAL:g} seconds")
        if not _MIN_INTERVAL <= self.seldom_interval <= _MAX_SELDOM:
            raise ValueError(f"must be between {_MIN_INTERVAL:g} and {_MAX_SELDOM:g} seconds")
        Hours.parse(self.hours)


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """What must not be recorded, beyond the list that ships with the program."""

    exclude_apps: tuple[str, ...] = ()
    """Programs, by their whole name; `*` stands for anything, here and below."""
    exclude_titles: tuple[str, ...] = ()
    """Windows in whose title these words stand; with a `*`, the whole title."""
    exclude_urls: tuple[str, ...] = ()
    """Pages: "bank.example" with all below it, "wiki.example/hr" for a part."""
    allow: tuple[str, ...] = ()
    """Names of shipped rules the user has switched off."""
    only_apps: tuple[str, ...] = ()
    """Programs besides which nothing is kept, if any is named here or in `only_urls`."""
    only_urls: tuple[str, ...] = ()
    """Pages besides which nothing is kept, if any is named here or in `only_apps`."""
    drop_frames: tuple[str, ...] = ("password-prompts", "lock-screens")
    """Groups ("own-rules" are the user's) and ids of rules by which a whole frame is dropped. For others the
    window is painted over, where that is enough."""
    text_only: tuple[str, ...] = ()
    """Programs of which what they said is kept, but no picture."""
    unchecked_windows: bool = False
    """Record also where the desktop does not tell which windows are open: no exclusion holds there."""
    keep_secrets: tuple[Kind, ...] = ()
    """Kinds of secrets that are not taken out of what is read: the user wants to find them again."""

    @property
    def exclusions(self) -> Exclusions:
        """The same for the gate."""
        return Exclusions(
            self.exclude_apps,
            self.exclude_titles,
            self.exclude_urls,
            self.allow,
            self.only_apps,
            self.only_urls,
            self.drop_frames,
        )

    @property
    def reading(self) -> ReadingPolicy:
        """The same for whoever reads."""
        return ReadingPolicy(
            self.keep_secrets,
            PRIVATE_BROWSING in self.allow,
            self.exclude_urls,
            self.only_apps,
            self.only_urls,
            self.text_only,
        )


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """How much may be kept and for how long. Nothing is let go unless the user has set a rule: 0 is none."""

    min_free_mb: int = 1024
    """Below so much free room on the disk nothing is recorded."""
    keep_days: int = 0
    """Everything goes after so many days."""
    pictures_days: int = 0
    """Pictures go after so many days; what was read on them stays."""
    texts_days: int = 0
    """What was read and said goes after so many days; memories made of it stay."""
    memories_days: int = 0
    """Memories go after so many days, with all they rest on."""
    max_gb: float = 0.0
    """All of the home may take so much: the oldest pictures go first, then texts, then memories."""

    def __post_init__(self) -> None:
        if not _LEAST_FLOOR_MB <= self.min_free_mb <= _MOST_FLOOR_MB:
            raise ValueError(f"must be between {_LEAST_FLOOR_MB} and {_MOST_FLOOR_MB:,} MB")
        for days in (self.keep_days, self.pictures_days, self.texts_days, self.memories_days):
            if not 0 <= days <= _MOST_DAYS:
                raise ValueError(f"must be between 1 and {_MOST_DAYS:,} days, or 0 for ever")
        if self.max_gb and not _LEAST_CAP_GB <= self.max_gb <= _MOST_CAP_GB:
            raise ValueError(f"must be from {_LEAST_CAP_GB:g} to {_MOST_CAP_GB:,.0f} GB, or 0 for no limit")


@dataclass(frozen=True, slots=True)
class UserSettings:
    """Who "I" is and where."""

    name: str = ""
    """Yours, as chats and mails have it: who "I" is in questions."""
    zone: str = ""
    """IANA name; empty means the system's."""

    def __post_init__(self) -> None:
        if self.zone and not is_zone(self.zone):
            raise ValueError("must be a time zone such as Europe/Berlin")


@dataclass(frozen=True, slots=True)
class SecuritySettings:
    """When reading is refused and when the keys go."""

    view_lock_minutes: float = 10.0
    """Without use after which the passphrase is asked for again; 0 means never. Recording goes on."""
    lock_on_suspend: bool = True
    """Forget the keys before the computer sleeps."""
    lock_on_session_lock: Literal["off", "view", "vault"] = "view"
    """What the system's screen lock does: nothing, refuse reading, or forget the keys."""

    def __post_init__(self) -> None:
        if not 0 <= self.view_lock_minutes <= _MAX_VIEW_LOCK:
            raise ValueError(f"must be 0 (never) or up to {_MAX_VIEW_LOCK:g} minutes")


@dataclass(frozen=True, slots=True)
class BudgetSettings:
    """How much of the machine may be used in the background. The disk's share is `storage.max_gb`."""

    cpu_percent: float = 0.0
    """Of one core, all processes together, over some minutes; 0 means no limit. Kept by looking less often
    and by reading later; what you ask for is never slowed down."""
    on_battery: Literal["normal", "slow", "none"] = "slow"
    """Without mains: as always, half as much, or nothing at all."""

    def __post_init__(self) -> None:
        if self.cpu_percent and not _LEAST_CPU <= self.cpu_percent <= _MOST_CPU:
            raise ValueError(f"must be from {_LEAST_CPU:g} to {_MOST_CPU:g} percent, or 0 for no limit")


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """When backups are made by themselves. Where to stands in the vault."""

    every_hours: float = 0.0
    """0 means only when asked for. A bucket needs its credentials remembered."""
    full_check_days: int = 30
    """How old a reading back of every file may become before a backup does it again; 0 means never."""

    def __post_init__(self) -> None:
        if self.every_hours and not _LEAST_BACKUP_HOURS <= self.every_hours <= _MOST_BACKUP_HOURS:
            raise ValueError("must be from 1 to 744 hours, or 0 for only when asked for")
        if not 0 <= self.full_check_days <= _MOST_DAYS:
            raise ValueError(f"must be between 1 and {_MOST_DAYS:,} days, or 0 for never")


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """How devices of a circle exchange what they remember. Where they meet stands in the vault."""

    every_minutes: float = 0.0
    """0 means only when asked. A bucket needs its credentials remembered."""
    pictures: bool = False
    """Whether pictures travel, too, or only what was read on them; holds for what comes from then on."""

    def __post_init__(self) -> None:
        if self.every_minutes and not _LEAST_EXCHANGE <= self.every_minutes <= _MOST_EXCHANGE:
            raise ValueError("must be from 5 to 10080 minutes, or 0 for only when asked for")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What a language model may do beside answering, if the user has chosen one."""

    file_memories: Literal["off", "local", "always"] = "local"
    """Whether it reads what was seen and said for facts that rules miss: never; if it runs on this machine;
    or also at an address elsewhere, to which all of that is sent then."""


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What text on the screen is read with."""

    engine: str = TESSERACT
    """Others come with plugins; `languages` lists them."""
    languages: tuple[str, ...] = ()
    """By their Tesseract names, the likeliest first; none for those of the desktop."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, in groups. Dotted names ("capture.interval") are what the protocol speaks."""

    capture: CaptureSettings = field(default_factory=CaptureSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    user: UserSettings = field(default_factory=UserSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    security: SecuritySettings = field(default_factory=SecuritySettings)
    backup: BackupSettings = field(default_factory=BackupSettings)
    devices: DeviceSettings = field(default_factory=DeviceSettings)
    budget: BudgetSettings = field(default_factory=BudgetSettings)
    models: ModelSettings = field(default_factory=ModelSettings)

    def policy(self, languages: str) -> ReadingPolicy:
        """All that whoever reads has to know.

        Args:
            languages: The folder of those that the user added.
        """
        reader = ReaderChoice(self.reading.engine, self.reading.languages, languages)
        return replace(self.privacy.reading, reader=reader)

    def flat(self) -> dict[str, Any]:
        """Every setting by dotted name, as JSON values."""
        nested: Mapping[str, Mapping[str, Any]] = msgspec.to_builtins(self)
        return {
            f"{group}.{name}": value for group, values in nested.items() for name, value in values.items()
        }

    def with_value(self, name: str, value: Any) -> "Settings":
        """The same settings with one changed.

        Raises:
            NotFoundError: there is no such setting.
            RefusedError: the value does not fit.
        """
        flat = self.flat()
        if name not in flat:
            known = ", ".join(sorted(flat))
            raise NotFoundError(f"There is no setting “{name}”. There are: {known}.")
        group, _, key = name.partition(".")
        nested: dict[str, dict[str, Any]] = msgspec.to_builtins(self)
        nested[group][key] = value
        try:
            changed = msgspec.convert(nested, Settings)
            own_rules(changed.privacy.exclusions)
        except (msgspec.ValidationError, ValueError) as error:
            reason = str(error).split(" - at ")[0]
            raise RefusedError(f"{name} was not changed: {reason}.") from None
        return changed


_CHECKSUM = "checksum"
"""Of the values beside it, in the file. Whoever changes the file by hand leaves it out."""


def _sum(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(values, order="sorted")).hexdigest()[:16]


class SettingsFile:
    """Reads and writes `settings.json`, from any thread. Every change is on disk before it takes effect."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._settings = Settings()
        if path.exists():
            self._settings = self._read()

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._settings

    def _read(self) -> Settings:
        try:
            data = self._path.read_bytes()
            values = msgspec.json.decode(data, type=dict[str, Any])
            noted = values.pop(_CHECKSUM, "")
            if noted in {"", _sum(values)}:
                return msgspec.json.decode(data, type=Settings)
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            # Exclusions live here: guessing defaults could record what the user has forbidden.
            raise EnvironmentFaultError(
                f"The settings in {self._path} cannot be read, so nothing is captured. "
                "Mend the file or remove it to start with the defaults."
            ) from error
        # A flipped bit in an exclusion would record what the user has forbidden.
        raise EnvironmentFaultError(
            f"The settings in {self._path} are not as they were written, so nothing is captured. "
            f"If you have changed the file yourself, remove its line “{_CHECKSUM}”. Otherwise it is damaged: "
            "remove it to start with the defaults."
        )

    def change(self, **groups: Any) -> Settings:
        """Replace whole groups, e.g. `change(capture=…)`, and write them down."""
        with self._lock:
            return self._write(replace(self._settings, **groups))

    def set(self, name: str, value: Any) -> Settings:
        """Change one setting by its dotted name. Raises as `Settings.with_value`."""
        with self._lock:
            return self._write(self._settings.with_value(name, value))

    def _write(self, settings: Settings) -> Settings:
        values = msgspec.to_builtins(settings)
        data = msgspec.json.encode(values | {_CHECKSUM: _sum(values)})
        write_atomic(self._path, msgspec.json.format(data, indent=2) + b"\n")
        self._path.chmod(0o600)
        self._settings = settings
        return settings
