"""A private X display for a test, with a window manager if wanted, and the programs that run on it."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import ConnectionClosedError
from Xlib.protocol import event

T = TypeVar("T")

DEADLINE = 30.0
"""Seconds after which something that should have happened counts as failed; nothing ever waits so long."""
_GRACE = 5.0


class Xvfb:
    """An X server on a display number of its own choosing.

    Everything started by `spawn` ends with it. Use as a context manager::

        with Xvfb((1280, 800), window_manager=True) as server:
            server.spawn("xterm", "-T", "notes")
            server.wait_for(lambda: server.xdotool("search", "--name", "notes"))

    Args:
        size: Width and height of the screen in pixels.
        window_manager: Whether to run openbox on it.
    """

    def __init__(self, size: tuple[int, int] = (1280, 800), *, window_manager: bool = False) -> None:
        self.size = size
        self.display = ""
        self._window_manager = window_manager
        self._server: subprocess.Popen[bytes] | None = None
        self._programs: list[subprocess.Popen[bytes]] = []
        self._pulse: _Pulse | None = None

    def __enter__(self) -> Self:
        try:
            self._start_server()
            if self._window_manager:
                self._start_window_manager()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """The process's environment with this display in it and no other."""
        kept = {key: value for key, value in os.environ.items() if key not in _OTHER_SCREENS}
        return {**kept, "DISPLAY": self.display}

    def spawn(
        self, *command: str | Path, environment: Mapping[str, str] | None = None, **options: Any
    ) -> subprocess.Popen[bytes]:
        """Start a program on this display, in a process group of its own."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        program: subprocess.Popen[bytes] = subprocess.Popen(
            [str(part) for part in command],
            env={**self.environment, **(environment or {})},
            start_new_session=True,
            **{**quiet, **options},
        )
        self._programs.append(program)
        return program

    def end(self, program: subprocess.Popen[bytes]) -> None:
        """End a program that `spawn` started, and whatever it started itself."""
        _end(program, group=True)
        self._programs.remove(program)

    def run(self, *command: str) -> str:
        """Run a program on this display to its end; what it printed. Fails when the program does."""
        done = subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True, timeout=DEADLINE
        )
        return done.stdout.strip()

    def xdotool(self, *arguments: str | int) -> str:
        """Real key presses, clicks and window operations; empty when xdotool finds nothing."""
        command = ["xdotool", *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environment, check=False, capture_output=True, text=True, timeout=DEADLINE
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    @contextlib.contextmanager
    def client(self) -> Iterator[Display]:
        """A connection to the display."""
        display = Display(self.display)
        try:
            yield display
        finally:
            display.close()

    def wait_for(self, condition: Callable[[], T | None], seconds: float = DEADLINE) -> T:
        """Wait until the condition is true and return what it returned. Fails with `TimeoutError`."""
        return wait_for(condition, seconds)

    def kill(self) -> None:
        """End the server at once, as a crash would; the programs lose their display."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def stop(self) -> None:
        """End the programs, the newest first, then the server."""
        if self._pulse is not None:
            self._pulse.stop()
            self._pulse = None
        for program in reversed(self._programs):
            _end(program, group=True)
        self._programs.clear()
        if self._server is not None:
            _end(self._server, group=False)
            self._server = None

    def _start_server(self) -> None:
        reading, writing = os.pipe()
        width, height = self.size
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"]
        command += ["-nolisten", "tcp", "-noreset", "-dpi", "96"]
        with os.fdopen(reading) as answer:
            try:
                self._server = subprocess.Popen(
                    command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            finally:
                os.close(writing)
            # The server writes its number once it takes connections, and closes the pipe if it fails.
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"

    def _start_window_manager(self) -> None:
        """Start openbox and wait until it answers."""
        self.spawn("openbox", "--sm-disable")
        self._pulse = _Pulse(self.display)


class _Pulse:
    """Waits until the window manager answers, then gives it something to notice all the time.

    Openbox may go to sleep with requests unread and answers unsent, and wakes only when something happens. On
    a real screen the user's mouse sees to that.
    """

    def __init__(self, name: str) -> None:
        self._display = Display(name)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
        try:
            self._greet()
        except BaseException:
            self._display.close()
            raise
        self._thread.start()

    def _greet(self) -> None:
        root = self._display.screen().root
        probe = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        answer = self._display.intern_atom("_NET_FRAME_EXTENTS")
        question = event.ClientMessage(
            window=probe,
            client_type=self._display.intern_atom("_NET_REQUEST_FRAME_EXTENTS"),
            data=(32, [0, 0, 0, 0, 0]),
        )

        def answers() -> bool:
            root.send_event(question, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
            return probe.get_full_property(answer, X.AnyPropertyType) is not None

        wait_for(answers)

    def stop(self) -> None:
        """End it; the display may be gone already."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        root = self._display.screen().root
        atom = self._display.intern_atom("_TEST_PULSE")
        with contextlib.suppress(ConnectionClosedError):
            while not self._stop.wait(_POLL):
                root.change_property(atom, Xatom.CARDINAL, 32, [1])
                self._display.flush()
            self._display.close()


_OTHER_SCREENS = {
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_SESSION_TYPE",
    "SESSION_MANAGER",
    # The tests of windows without a screen set it for the whole process.
    "QT_QPA_PLATFORM",
}


def wait_for(condition: Callable[[], T | None], seconds: float = DEADLINE) -> T:
    """Wait until the condition is true and return what it returned.

    Raises:
        TimeoutError: It stayed false.
    """
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        if result := condition():
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing after {seconds:g} s")
        pause.wait(_POLL)


_POLL = 0.05


def _end(program: subprocess.Popen[bytes], *, group: bool) -> None:
    """Ask a process to end, and see to it that it does."""

    def send(number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            if group:
                os.killpg(program.pid, number)
            else:
                program.send_signal(number)

    send(signal.SIGTERM)
    try:
        program.wait(_GRACE)
    except subprocess.TimeoutExpired:
        send(signal.SIGKILL)
        program.wait()
