"""Room that is kept by for the day the disk is full: a file of noise that can be given up at once.

Deleting needs a little room, for what goes has to be noted before it goes. On a full disk there is none, and
that is when people delete. The file holds random bytes, because a file system that compresses would keep no
room for zeros. Their highest bit is set: so much noise would otherwise hold by chance the beginnings of files
that somebody who looks for readable data would stop at.
"""

import contextlib
import errno
import logging
import os
import shutil
import threading
from pathlib import Path
from typing import Final

from core.vault.files import PRIVATE_FILE, fsync_dir

FILE: Final = "reserve"
BALLAST_BYTES: Final = 32 * 2**20
ENOUGH_BYTES: Final = 64 * 2**20
"""What an orderly end, or rewriting part of the journal, may need."""
_STEP: Final = 2**20
_HIGH: Final = bytes(0x80 | byte for byte in range(256))
_OPEN: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_OUT_OF_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_log = logging.getLogger(__name__)


class Ballast:
    """The file that holds room in a home. Safe to use from several threads; nothing here raises.

    Args:
        home: The home folder; the file is `home/reserve`.
        size: How much to hold, in bytes.
    """

    def __init__(self, home: Path, size: int = BALLAST_BYTES) -> None:
        self._path = home / FILE
        self._size = size
        self._lock = threading.Lock()

    @property
    def held(self) -> int:
        """Bytes of the disk that the file takes at present; 0 where it was released."""
        try:
            found = self._path.lstat()
        except OSError:
            return 0
        blocks = getattr(found, "st_blocks", None)
        return found.st_size if blocks is None else int(blocks) * 512

    def release(self) -> int:
        """Give the room back to the disk, for work that cannot wait. Returns how many bytes that were."""
        with self._lock:
            held = self.held
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:  # a disk that takes nothing at all: whoever needs the room will say so
                _log.warning("the reserve could not be released: errno %s", error.errno)
                return 0
        if held:
            _log.info("released the reserve of %d bytes", held)
        return held

    def refill(self, keep_free: int = 0) -> bool:
        """Take the room again where there is plenty; says whether all of it is held.

        An interrupted refill is gone on with by the next one.

        Args:
            keep_free: Bytes that must be left on the disk afterwards.
        """
        with self._lock:
            try:
                return self._grow(keep_free)
            except OSError as error:
                _log.info("the reserve cannot be held at present: errno %s", error.errno)
                return False

    def _grow(self, keep_free: int) -> bool:
        before = self._path.lstat().st_size if self._path.exists() else 0
        missing = self._size - before
        if missing <= 0:
            return True
        if free_bytes(self._path.parent) - missing < keep_free:
            return False
        descriptor = os.open(self._path, _OPEN, PRIVATE_FILE)
        try:
            while missing > 0:
                noise = os.urandom(min(_STEP, missing)).translate(_HIGH)
                missing -= os.write(descriptor, noise)
            os.fsync(descriptor)
        except OSError as error:
            if error.errno in _OUT_OF_ROOM:  # others need it more than the reserve does
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, before)
            raise
        finally:
            os.close(descriptor)
        if not before:
            fsync_dir(self._path.parent)
        return True


def give_up_if_short(ballast: Ballast, home: Path) -> None:
    """Before work that may have to write: release the ballast if the disk has next to nothing left."""
    with contextlib.suppress(OSError):  # a disk that does not answer has no room to give
        if free_bytes(home) < ENOUGH_BYTES:
            ballast.release()


def free_bytes(folder: Path) -> int:
    """What the user may still write on the disk that holds `folder`.

    Raises:
        OSError: the folder is not there, or its disk does not answer.
    """
    return shutil.disk_usage(folder).free
