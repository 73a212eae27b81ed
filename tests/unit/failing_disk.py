"""A disk that fails on demand: crashes at the n-th change, is full, or cannot sync."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHANGING = ("open", "write", "fsync", "fdatasync", "ftruncate", "unlink", "replace", "rename", "mkdir")
"""Every call by which the code under test changes the disk."""


class PowerLossError(BaseException):
    """Not an `Exception`: nothing may handle it, as nothing runs after the power is gone."""


class FailingDisk:
    """Stands between `os` and the code under test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.calls = 0

    def count(self) -> None:
        """From now on `calls` counts changes."""
        self._patch(CHANGING, lambda _name, _args: None)

    def lose_power_at(self, call: int) -> None:
        """From the n-th change on (1 is the first) nothing reaches the disk; half of a write still does."""

        def fail(name: str, args: tuple[Any, ...]) -> None:
            if self.calls >= call:
                if self.calls == call and name == "write":
                    data = bytes(args[1])
                    self._write(args[0], data[: len(data) // 2])
                raise PowerLossError

        self._patch(CHANGING, fail)

    def fill_up(self, at: int = 1) -> None:
        """From the n-th write on there is no room; half of that write still fits."""

        def fail(_name: str, args: tuple[Any, ...]) -> None:
            if self.calls >= at:
                data = bytes(args[1])
                if self.calls == at and len(data) > 1:
                    self._write(args[0], data[: len(data) // 2])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        self._patch(("write",), fail)

    def fail_syncs(self, *, under: Path, only: int = 0) -> None:
        """Syncs of anything in `under` report an error; with `only` just the n-th does."""

        def fail(_name: str, args: tuple[Any, ...]) -> None:
            if not Path(f"/proc/self/fd/{args[0]}").readlink().is_relative_to(under):
                self.calls -= 1
            elif only in (0, self.calls):
                raise OSError(errno.EIO, os.strerror(errno.EIO))

        self._patch(("fsync", "fdatasync"), fail)

    def repair(self) -> None:
        """All is well again."""
        self._monkeypatch.undo()
        self.calls = 0

    def _write(self, descriptor: int, data: bytes) -> None:
        self._real["write"](descriptor, data)

    def _patch(self, names: tuple[str, ...], before: Callable[[str, tuple[Any, ...]], None]) -> None:
        self.calls = 0
        self._real = {name: getattr(os, name) for name in CHANGING}

        def stand_in(name: str) -> Callable[..., Any]:
            real = self._real[name]

            def call(*args: Any, **keywords: Any) -> Any:
                self.calls += 1
                before(name, args)
                return real(*args, **keywords)

            return call

        for name in names:
            self._monkeypatch.setattr(os, name, stand_in(name))
