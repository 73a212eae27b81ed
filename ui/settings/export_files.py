"""Files of an export, which get their name when they are whole. A thread writes: they are large."""

import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from core.protocol.exporting import Write


class ExportFiles:
    """One file, or a folder of them. Only their user may read them: they are not encrypted."""

    def __init__(self, target: Path, *, folder: bool) -> None:
        self._target, self._folder = target, folder
        self._partial = target.with_name(target.name + ".partial")
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="export")
        self._file: BinaryIO | None = None
        self._begun = self._ended = False

    def put(self, step: Write) -> Future[None]:
        """Write what the step says."""
        return self._pool.submit(self._put, step)

    def finish(self) -> Future[None]:
        """All of it is there: sync it and give it its name."""
        self._ended = True
        future = self._pool.submit(self._finish)
        self._pool.shutdown(wait=False)
        return future

    def abandon(self) -> None:
        """Leave nothing behind. After the end it does nothing."""
        if not self._ended:
            self._ended = True
            self._pool.submit(self._remove)
            self._pool.shutdown(wait=False)

    def _put(self, step: Write) -> None:
        if not self._folder:
            if self._file is None:
                self._file = _private(self._partial)
            self._file.write(step.data)
            return
        self._begin_folder()
        path = self._partial / step.name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with _private(path) as file:
            file.write(step.data)

    def _begin_folder(self) -> None:
        if not self._begun:
            self._partial.mkdir(mode=0o700)
            self._begun = True

    def _finish(self) -> None:
        if self._folder:
            self._begin_folder()
        elif self._file is not None:
            with self._file:
                self._file.flush()
                os.fsync(self._file.fileno())
        self._partial.rename(self._target) if self._folder else self._partial.replace(self._target)

    def _remove(self) -> None:
        if self._begun:
            shutil.rmtree(self._partial, ignore_errors=True)
        if self._file is not None:
            self._file.close()
            self._partial.unlink(missing_ok=True)


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
