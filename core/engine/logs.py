"""The engine's log: ids, counts and durations, in files that only the user can read."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_BYTES, _FILES = 1 << 20, 3


class _PrivateFileHandler(RotatingFileHandler):
    """Every log file is made 0600, also after a rotation."""

    def _open(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 -- the base class has no public type for its stream
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream


class _NoContentFormatter(logging.Formatter):
    """Tracebacks keep their places but lose their messages: an exception's text may quote the store."""

    def format(self, record: logging.LogRecord) -> str:
        """As the base does, but never with what another handler has made of the exception before."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001, N802 -- logging's own names
        lines = []
        trace = ei[2]
        while trace is not None:
            code = trace.tb_frame.f_code
            lines.append(f"  {Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return "\n".join([*lines, ei[0].__name__ if ei[0] else "unknown error"])


def write_logs(folder: Path) -> logging.Handler:
    """Send this process's log to `folder/engine.log`; returns the handler, for closing."""
    handler = _PrivateFileHandler(
        folder / "engine.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"
    )
    handler.setFormatter(_NoContentFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Libraries log at a level of their own choosing; what they know of content must not reach the file.
    for name in ("lancedb", "uvicorn", "asyncio", "apscheduler", "PIL", "tzlocal"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return handler
