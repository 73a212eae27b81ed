"""The engine's end of the helper process."""

import contextlib
import queue
import subprocess
import threading
from collections.abc import Sequence
from typing import Final

from core.capture.screen import ScreenForbiddenError, ScreenLostError
from core.capture.wayland.wire import ASK, BrokenError, Head, read
from core.records.errors import EnvironmentFaultError

_ANSWERS_WITHIN: Final = 20.0
_READY_WITHIN: Final = 2.0
_ENDS_WITHIN: Final = 3.0
WAITING: Final = (
    "Your desktop asks whether Afterimage may see the screen. Answer in its window; choose all your monitors "
    "and let it remember the choice."
)
_GONE: Final = "The helper that sees the screen has ended. Recording tries again by itself."


class Casting:
    """A running helper. From one thread at a time.

    Args:
        command: Starts it.

    Raises:
        EnvironmentFaultError: It cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- this program itself, in another role
                list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise EnvironmentFaultError(
                "A helper process of Afterimage could not be started. Is there enough free memory?"
            ) from error
        self._answers: queue.Queue[tuple[Head, bytes] | None] = queue.Queue()
        self._reading = threading.Thread(target=self._read, name="screencast", daemon=True)
        self._reading.start()
        self._newest: tuple[Head, bytes] | None = None
        self._ready = False
        self.refusal = ""
        """In plain words, once the user has said no or has stopped it."""
        self._over = False
        self.restores = False
        """Another session can be had without asking the user."""

    def require_ready(self) -> None:
        """Go on only if the user has allowed it; a moment is waited.

        Raises:
            ScreenForbiddenError: they have not, or not yet.
            EnvironmentFaultError: it cannot work here.
            ScreenLostError: it has ended.
        """
        if self._ready:
            return
        try:
            head, _ = self._next(_READY_WITHIN)
        except TimeoutError:
            raise ScreenForbiddenError(WAITING) from None
        self._ready, self.restores = True, head.restores

    def picture(self) -> tuple[Head, bytes]:
        """The newest picture, the same as before if nothing has changed. Raises as `require_ready`."""
        self.require_ready()
        try:
            assert self._process.stdin is not None  # noqa: S101 -- made with a pipe
            self._process.stdin.write(ASK)
            self._process.stdin.flush()
            head, pixels = self._next(_ANSWERS_WITHIN)
        except (OSError, TimeoutError) as error:
            raise ScreenLostError(_GONE) from error
        if head.word == "frame":
            self._newest = head, pixels
        if self._newest is None:
            raise ScreenLostError(_GONE)
        return self._newest

    @property
    def ended(self) -> bool:
        """Whether it is of no use any more."""
        return self._over or self._process.poll() is not None

    def close(self) -> None:
        """End it, and with it the session. More than once does no harm."""
        self._over = True
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reading.join(_ENDS_WITHIN)
        if self._process.stdout is not None and not self._reading.is_alive():
            self._process.stdout.close()

    def _next(self, seconds: float) -> tuple[Head, bytes]:
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        if answer is None:
            self._over = True
            raise ScreenLostError(_GONE)
        head, pixels = answer
        if head.word == "refused":
            self._over, self.refusal = True, head.message
            raise ScreenForbiddenError(head.message)
        if head.word == "failed":
            self._over = True
            raise EnvironmentFaultError(head.message)
        return head, pixels

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 -- made with a pipe
        with contextlib.suppress(BrokenError, OSError, ValueError):
            while True:
                self._answers.put(read(self._process.stdout))
        self._answers.put(None)
