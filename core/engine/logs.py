"""The engine's log: ids, counts and durations, in files that only the user can read."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from core.hardening import NoContentFormatter

_BYTES, _FILES = 1 << 20, 3


class _PrivateFileHandler(RotatingFileHandler):
    """Every log file is made 0600, also after a rotation."""

    def _open(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 -- the base class has no public type for its stream
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream


def write_logs(folder: Path) -> logging.Handler:
    """Send this process's log to `folder/engine.log`; returns the handler, for closing."""
    handler = _PrivateFileHandler(
        folder / "engine.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"
    )
    handler.setFormatter(NoContentFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Libraries log at a level of their own choosing; what they know of content must not reach the file.
    for name in ("lancedb", "uvicorn", "asyncio", "apscheduler", "PIL", "tzlocal"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return handler
