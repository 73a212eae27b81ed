"""What every process of Afterimage does before anything else, so that content and secrets stay inside it.

- Files it makes are for the user alone, whatever the umask it was started with.
- No core dump. `hide_memory` also keeps other programs of the same user from attaching and from reading its
  memory, where the system can: the engine, the worker and the command line do that. The windows do not:
  desktop portals, which tell whether the desktop is dark, refuse to serve a process they cannot look at.
- A crash is told by kinds and places only: the message of an exception may quote what it choked on.
- A passphrase in the environment is taken out of it, and out of what the system shows of it.

None of this stops malware that runs as the same user and is there before us.
"""

import contextlib
import ctypes
import faulthandler
import logging
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

PASSPHRASE_VARIABLE: Final = "AFTERIMAGE_PASSPHRASE"  # noqa: S105 -- a name
NEW_PASSPHRASE_VARIABLE: Final = "AFTERIMAGE_NEW_PASSPHRASE"  # noqa: S105 -- a name
_OWNER_ONLY: Final = 0o077
_SET_DUMPABLE: Final = 4
_ENVIRONMENT_START, _ENVIRONMENT_END = 47, 48  # among the fields after the name in /proc/self/stat
_LARGEST_ENVIRONMENT: Final = 16 * 1024 * 1024


def harden() -> None:
    """Apply all that holds for every role. Early, and once a process."""
    os.umask(_OWNER_ONLY)
    _forbid_core_dumps()
    _tell_crashes_without_content()


def hide_memory() -> None:
    """Keep other processes of this user out of this one's memory, and it out of dumps by crash collectors."""
    if sys.platform == "linux":
        # Not only the limit: a dump that is piped to a collector, as on most desktops, ignores it.
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def take_passphrase(variable: str = PASSPHRASE_VARIABLE) -> str | None:
    """The passphrase in the environment, which then holds it no more, for children and for `/proc` alike."""
    value = os.environ.pop(variable, None)
    if value is not None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            _wipe_variable(variable)
    return value or None


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed through, outermost first: file names, lines and functions, never values."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


class NoContentFormatter(logging.Formatter):
    """Tracebacks keep their places but lose their messages: an exception's text may quote the store."""

    def format(self, record: logging.LogRecord) -> str:
        """As the base does, but never with what another handler has made of the exception before."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001, N802 -- logging's own names
        """Places, and the kind of exception."""
        return _told(ei[0], ei[2])


def _told(kind: type[BaseException] | None, trace: TracebackType | None) -> str:
    return "\n".join([*(f"  {place}" for place in places(trace)), kind.__name__ if kind else "unknown error"])


def _forbid_core_dumps() -> None:
    """A core file would hold keys and content in the clear."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- only where there is such a thing

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell_crashes_without_content() -> None:
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    # Where nothing has set up logging, warnings and errors go to standard error by this one.
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(NoContentFormatter())
    if sys.__stderr__ is not None:
        with contextlib.suppress(OSError, ValueError):
            faulthandler.enable(sys.__stderr__)  # places only, by design


def _uncaught(kind: type[BaseException], _value: BaseException, trace: TracebackType | None) -> None:
    _say(f"Afterimage stopped because of a defect:\n{_told(kind, trace)}")


def _uncaught_in_thread(args: "ExceptHookArgs") -> None:
    if args.exc_type is not SystemExit:
        name = args.thread.name if args.thread else "unknown"
        _say(f"The thread {name} ended because of a defect:\n{_told(args.exc_type, args.exc_traceback)}")


def _unraisable(args: "UnraisableHookArgs") -> None:
    _say(f"A defect was met where nobody could be told:\n{_told(args.exc_type, args.exc_traceback)}")


def _say(text: str) -> None:
    """To the log where there is one, otherwise to standard error."""
    if logging.getLogger().handlers:
        logging.getLogger(__name__).critical("%s", text)
        return
    stream: IO[str] | None = sys.stderr
    with contextlib.suppress(OSError, ValueError):
        if stream is not None:
            stream.write(text + "\n")


def _wipe_variable(name: str) -> None:
    """Overwrite a variable that was removed where the process got it from: `/proc/<pid>/environ` shows that.

    Nothing refers to those bytes any more: Python and the C library use copies, or have dropped them.
    """
    if sys.platform != "linux":
        return
    fields = Path("/proc/self/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    start, end = int(fields[_ENVIRONMENT_START]), int(fields[_ENVIRONMENT_END])
    if not 0 < start < end <= start + _LARGEST_ENVIRONMENT:
        return
    offset = 0
    for entry in ctypes.string_at(start, end - start).split(b"\0"):
        if entry.startswith(name.encode() + b"="):
            skipped = len(name) + 1
            ctypes.memset(start + offset + skipped, 0, len(entry) - skipped)
        offset += len(entry) + 1
