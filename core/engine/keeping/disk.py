"""Watches the disk of a home: recording stops before the disk is full, and goes on when there is room again.

A machine whose disk is full misbehaves in ways that its user does not connect with us, so the last stretch
is left to others. Looking costs one call to the system; it is done for every frame and every few seconds.
"""

import contextlib
import errno
import logging
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal

from core.engine.keeping.ballast import free_bytes
from core.records.errors import EnvironmentFaultError
from core.vault.files import PARTIAL_SUFFIX, create_private, write_all

MARGIN_BYTES: Final = 128 * 2**20
"""Recording goes on only with so much more than the floor, so that it does not stop and start all the time.
More than the ballast, whose release must not set it going."""
_PROBE_BYTES: Final = 256 * 2**10
_STEP: Final = 1024
Trouble = Literal["", "low", "refused", "read-only", "gone"]
_ANSWERS: Final[Mapping[int, Trouble]] = {
    errno.ENOSPC: "refused",
    errno.EDQUOT: "refused",
    errno.EROFS: "read-only",
    errno.ENODEV: "gone",
    errno.ENXIO: "gone",
    errno.ESTALE: "gone",
    errno.ENOTCONN: "gone",
}
_log = logging.getLogger(__name__)


class DiskWatch:
    """Knows whether there is room to record. Safe to use from several threads.

    Args:
        home: The home folder. It has to be there now: what takes its place when a disk is unplugged is told
            from it.
        floor: Gives the bytes that must stay free.
        on_change: Called, on whatever thread notices it, when the trouble begins, changes or ends.
        free: Tells the free bytes of a folder's disk.
    """

    def __init__(
        self,
        home: Path,
        floor: Callable[[], int],
        on_change: Callable[[], None] = lambda: None,
        *,
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._home = home
        self._floor = floor
        self._on_change = on_change
        self._free = free
        self._device = home.stat().st_dev
        self._lock = threading.Lock()
        self._trouble: Trouble = ""
        self._reason = ""

    @property
    def trouble(self) -> Trouble:
        """What is wrong, as of the last look; empty when all is well."""
        return self._trouble

    @property
    def reason(self) -> str:
        """The same in plain words."""
        return self._reason

    def check(self) -> str:
        """Look at the disk; returns the reason why nothing may be recorded, empty for none."""
        with self._lock:
            found, free = self._look()
            changed = self._note(found, free)
        if changed:
            self._on_change()
        return self._reason

    def require(self) -> None:
        """For each frame: whether it may be written.

        Raises:
            EnvironmentFaultError: not at present, and why.
        """
        if reason := self.check():
            raise EnvironmentFaultError(reason)

    def require_room(self, needed: int, what: str) -> None:
        """For something large: whether it fits and leaves the floor free.

        Args:
            needed: bytes, roughly.
            what: a subject for the sentence ("This import").

        Raises:
            EnvironmentFaultError: it does not; the message says how much has to be freed.
        """
        self.require()
        with contextlib.suppress(OSError):  # a disk that does not answer will tell when it is written to
            missing = needed + self._floor() - self._free(self._home)
            if missing > 0:
                raise EnvironmentFaultError(
                    f"{what} needs about {size_words(needed)} on the disk, and {size_words(self._floor())} "
                    f"have to stay free. Free {size_words(missing)} more and try again; nothing was changed."
                )

    def failed(self, error: BaseException) -> bool:
        """A write failed: if that was for want of room or of the disk, it counts at once. Says whether."""
        kind = _kind_of(error)
        if kind is None:  # some failures come without what was behind them
            return isinstance(error, EnvironmentFaultError) and bool(self.check())
        with self._lock:
            free = 0
            with contextlib.suppress(OSError):
                free = self._free(self._home)
            changed = self._note("low" if kind == "refused" and free < self._floor() else kind, free)
        if changed:
            self._on_change()
        return True

    def _look(self) -> tuple[Trouble, int]:
        try:
            if self._home.stat().st_dev != self._device:
                return "gone", 0
            free = self._free(self._home)
        except OSError:
            return "gone", 0
        if _is_read_only(self._home):
            return "read-only", free
        floor = self._floor() + (MARGIN_BYTES if self._trouble in {"low", "refused"} else 0)
        if free < floor:
            # A refusal is not explained away by what the disk says: a quota may be behind it.
            return ("refused" if self._trouble == "refused" and free >= self._floor() else "low"), free
        if self._trouble and (refusal := self._try_to_write()):
            return refusal, free
        return "", free

    def _try_to_write(self) -> Trouble:
        """Whether the disk takes something; asked only when there was trouble, and free room says nothing."""
        path = self._home / f".{secrets.token_hex(4)}{PARTIAL_SUFFIX}"
        try:
            descriptor = create_private(path)
            try:
                write_all(descriptor, os.urandom(_PROBE_BYTES))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            return _kind_of(error) or "refused"
        finally:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        return ""

    def _note(self, trouble: Trouble, free: int) -> bool:
        changed = trouble != self._trouble
        if changed:
            _log.warning("the disk: %s, %d bytes free", trouble or "well again", free)
        self._trouble = trouble
        self._reason = self._in_words(trouble, free)
        return changed

    def _in_words(self, trouble: Trouble, free: int) -> str:
        goes_on = "It goes on by itself"
        if trouble == "low":
            missing = max(self._floor() + MARGIN_BYTES - free, 0)
            return (
                f"The disk is nearly full: {size_words(free)} are free, and {size_words(self._floor())} have "
                f"to stay free, so nothing is recorded. {goes_on} once {size_words(missing)} more are free."
            )
        if trouble == "refused":
            return (
                "The disk takes nothing more, perhaps because your quota is used up, so nothing is recorded. "
                f"Free some space. {goes_on} when there is room."
            )
        if trouble == "read-only":
            return (
                f"The disk that holds {self._home} can only be read, so nothing is recorded. {goes_on} later."
            )
        if trouble == "gone":
            return (
                f"{self._home} cannot be reached, so nothing is recorded. Was a disk unplugged? {goes_on} "
                "when it is back."
            )
        return ""


def size_words(size: int) -> str:
    """Bytes as people read them, in the powers of 1024 that the setting of the floor is given in."""
    value = float(max(size, 0))
    units = ("bytes", "KB", "MB", "GB", "TB")
    power = 0
    while value >= _STEP and power < len(units) - 1:
        value /= _STEP
        power += 1
    digits = 1 if power > 1 and value < 100 else 0  # noqa: PLR2004 -- three figures are enough
    return f"{value:.{digits}f} {units[power]}"


def _kind_of(error: BaseException | None) -> Trouble | None:
    """What a failure says of the disk; `None` where it was about something else."""
    while error is not None:
        if isinstance(error, OSError) and (kind := _ANSWERS.get(error.errno or 0)):
            return kind
        error = error.__cause__
    return None


def _is_read_only(folder: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False
