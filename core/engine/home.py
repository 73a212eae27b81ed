"""The home folder: where everything is kept, who may read it, and which engine owns it."""

import errno
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from core.plugins.consent import FILE
from core.records.errors import EnvironmentFaultError, InUseError

if sys.platform != "win32":
    import fcntl
else:
    import msvcrt

_NAME_ROOM = 120
"""Bytes that names below the home may need: the deepest is an object's folder and random name."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one home. Making one touches nothing."""

    root: Path

    @property
    def settings(self) -> Path:
        """Settings and exclusion rules: outside the vault, so that they hold while it is locked."""
        return self.root / "settings.json"

    @property
    def lock(self) -> Path:
        """Held by the engine that owns this home."""
        return self.root / "engine.lock"

    @property
    def logs(self) -> Path:
        """Ids, counts and durations; never content."""
        return self.root / "logs"

    @property
    def plugins(self) -> Path:
        """Which plugins the user has allowed: outside the vault, as the read worker starts without keys."""
        return self.root / FILE

    @property
    def languages(self) -> Path:
        """Data to read text in languages that the user added; there when there is some."""
        return self.root / "languages"

    def prepare(self) -> None:
        """Make the folder and show that it can be written.

        Raises:
            EnvironmentFaultError: it is a file, cannot be written, or its path is too long.
        """
        _require_text(self.root)
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            _require_own(self.root)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            probe = self.root / ("probe-" + "x" * _NAME_ROOM)
            probe.touch(mode=0o600)
            probe.unlink()
        except OSError as error:
            raise EnvironmentFaultError(_why_unusable(self.root, error)) from error


def _require_text(root: Path) -> None:
    """The path travels in the protocol and stands on the screen, so it has to be text."""
    try:
        str(root).encode("utf-8")
    except UnicodeEncodeError:
        shown = os.fsencode(root).decode("utf-8", "replace")
        raise EnvironmentFaultError(
            f"The path {shown} is not valid text. Choose another place with --home."
        ) from None


def _require_own(root: Path) -> None:
    """A folder like /tmp is everybody's: closing it to others, as a home is, would break the system."""
    mode = root.stat().st_mode
    if mode & stat.S_ISVTX and mode & stat.S_IWOTH:
        raise EnvironmentFaultError(
            f"{root} is shared by everybody. Choose a folder of your own with --home, such as {root}/memory."
        )


def _why_unusable(root: Path, error: OSError) -> str:
    """The sentence a person needs to mend a home that cannot be used."""
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return f"{root} is not a folder. Choose another place with --home."
    if error.errno == errno.ENAMETOOLONG:
        return "The path of the home folder is too long for this system. Choose a shorter one with --home."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{root} cannot be written. Make it writable for you, or choose another place with --home."
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"There is no room left on the disk that holds {root}. Free some space and try again."
    return f"{root} cannot be used ({os.strerror(error.errno or 0)}). Choose another place with --home."


class Ownership:
    """One engine at a time owns a home. The system releases it when the process ends, however it ends."""

    def __init__(self, home: Home) -> None:
        self._path = home.lock
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            file.close()
            raise InUseError(
                f"Afterimage is already running for {self._path.parent}. Quit it there first."
            ) from error
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
