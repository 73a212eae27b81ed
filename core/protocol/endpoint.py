"""Where the engine of a home listens: a socket in the user's runtime folder, however long the home's path."""

import hashlib
import os
import socket
import stat
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.records.errors import EnvironmentFaultError

_MAX_SOCKET_PATH: Final = 100
"""Bytes that every system takes; Linux would take 107 and macOS 103."""
_USER_RUNTIME: Final = "/run/user/{}"


def socket_path(home: Path) -> str:
    """The path of the socket for a home; makes the folder it is in.

    Raises:
        EnvironmentFaultError: there is no folder that belongs to this user alone.
    """
    name = hashlib.sha256(os.fsencode(os.path.realpath(home))).hexdigest()[:24] + ".sock"
    for folder in _folders():
        path = folder / name
        if len(os.fsencode(path)) <= _MAX_SOCKET_PATH:
            _make_private(folder)
            return str(path)
    raise EnvironmentFaultError("The path of the temporary folder is too long. Set TMPDIR to a shorter one.")


def same_user(connection: socket.socket) -> bool:
    """Whether the other end belongs to this user. Where the system cannot tell, the folder decides."""
    peer = _peer(connection)
    return peer is None or peer[1] == os.getuid()


def peer_process(connection: socket.socket) -> int | None:
    """The process that listens at the other end; `None` where the system cannot tell."""
    peer = _peer(connection)
    return None if peer is None else peer[0]


def _peer(connection: socket.socket) -> tuple[int, int] | None:
    """Process and user at the other end, as they were when it began to listen or connected."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    credentials = struct.Struct("3i")
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
    process, user, _ = credentials.unpack(raw)
    return process, user


def _folders() -> Iterator[Path]:
    """Where the socket may be, the best place first."""
    # A login by another way (cron, ssh) may lack the variable: the folder it would name is the same.
    for runtime in (os.environ.get("XDG_RUNTIME_DIR", ""), _USER_RUNTIME.format(os.getuid())):
        folder = Path(runtime)
        if folder.is_absolute() and folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            yield folder / "afterimage"
    for temporary in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 -- the folder in it is made private and checked
        yield Path(temporary) / f"afterimage-{os.getuid()}"


def _make_private(folder: Path) -> None:
    """Make the folder for this user alone, and trust it only if it is: in /tmp anybody may be first."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise EnvironmentFaultError(
            f"{folder} cannot be used to reach the engine ({os.strerror(error.errno or 0)})."
        ) from error
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if not private or found.st_uid != os.getuid():
        raise EnvironmentFaultError(
            f"{folder} does not belong to you alone. Remove it, or set XDG_RUNTIME_DIR to your own folder."
        )
