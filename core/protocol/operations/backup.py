"""Operations on backups. Restoring needs no engine: the command line does it."""

from dataclasses import dataclass, field
from datetime import datetime

from core.protocol.operations.base import Request


@dataclass(frozen=True, slots=True)
class BackupState:
    """Where this memory is backed up, and how that stands."""

    url: str = ""
    """A folder or a bucket; empty where there is none."""
    endpoint: str = ""
    region: str = ""
    remembered: bool = False
    """Whether the credentials of the bucket are kept in the vault."""
    every_hours: float = 0.0
    """How often one is made by itself; 0 for never."""
    running: bool = False
    verified_at: datetime | None = None
    """When a trial restore of the last good one matched."""
    number: int = 0
    files: int = 0
    bytes: int = 0
    fully_read_at: datetime | None = None
    """When every file of it was read back."""
    failed_at: datetime | None = None
    failure: str = ""
    """Why the last try failed, if that was after the last good one."""
    deleted_but_there: int = 0
    """Files of things deleted here since that still lie in the backup: the next one removes them."""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class GetBackup(Request[BackupState]):
    """How the backup stands. Looks at nothing outside the home."""

    op = "backup.status"
    reply = BackupState


@dataclass(frozen=True, slots=True)
class SetBackup(Request[BackupState]):
    """Name the place for backups, which is tried out, or none."""

    op = "backup.target"
    reply = BackupState
    url: str = ""
    """A whole path, or s3://bucket/prefix, gs://..., az://...; empty to back up no more."""
    endpoint: str = ""
    region: str = ""
    credentials: dict[str, str] = field(default_factory=dict, repr=False)
    """Of a bucket, by the names of the environment variables they came in."""
    remember: bool = False
    """Keep the credentials in the vault."""
    adopt: bool = False
    """Go on from a backup that another copy of this memory made there, and replace it."""


@dataclass(frozen=True, slots=True)
class BackupReceipt:
    """A backup that was made and read back."""

    number: int
    verified_at: datetime
    files: int
    bytes: int
    segments: int
    records: int
    objects: int
    copied: int
    copied_bytes: int
    read_back: int
    removed: int
    full: bool
    left_out: int = 0
    """Files that are damaged in the home and are not in the backup."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RunBackup(Request[BackupReceipt]):
    """Make a backup and try to restore it. The last good one stays until this one has proved good."""

    op = "backup.run"
    reply = BackupReceipt
    full: bool = False
    """Read back every file, not only new ones."""
    leave_out_damaged: bool = False
    secret: str = field(default="", repr=False)
    """Passphrase or recovery key: the trial restore derives the keys anew with it."""
    credentials: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class BackupVerified:
    """Every file of the last good backup was read back and is as it was written."""

    number: int
    created: datetime
    files: int
    bytes: int
    segments: int
    records: int
    objects: int


@dataclass(frozen=True, slots=True)
class VerifyBackup(Request[BackupVerified]):
    """Read the last good backup back as a whole."""

    op = "backup.verify"
    reply = BackupVerified
    secret: str = field(default="", repr=False)
    credentials: dict[str, str] = field(default_factory=dict, repr=False)
