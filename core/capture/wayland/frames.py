"""Frames of one stream, by a GStreamer child that writes raw pixels into a pipe.

A frame says nothing about itself, so the size is asked for first, by a pipeline that ends after one frame,
and then insisted on: when the monitor's size changes the child fails and is started anew. It is read only
when somebody wants a frame. Meanwhile the child is blocked in the middle of an old one, and a queue before it
drops what is not the newest: a still screen costs nothing, a moving one no more than what is looked at.
"""

import contextlib
import os
import re
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from core.capture.screen import Pixels, ScreenLostError
from core.records.errors import EnvironmentFaultError
from core.records.screen import Size

Source = Callable[[], tuple[Sequence[str], tuple[int, ...]]]
"""The first element of the pipeline with its properties, and descriptors that it needs, which are used up."""

NO_GSTREAMER: Final = (
    "GStreamer is needed to record a Wayland screen and is not installed. Install its tools and its PipeWire "
    "plugin (Debian, Ubuntu: gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-pipewire; "
    "Fedora: gstreamer1 gstreamer1-plugins-base pipewire-gstreamer)."
)
_LOST: Final = "The picture of the screen does not come any more. Recording tries again by itself."
_TOOL: Final = "gst-launch-1.0"
_FORMAT: Final = "video/x-raw,format=BGRx"
_CAPS: Final = re.compile(rb"caps = video/x-raw.*?width=\(int\)(\d+).*?height=\(int\)(\d+)")
_FIRST_FRAME: Final = 15.0
"""Seconds until the first frame has to be there."""
_NEXT_FRAME: Final = 0.1
"""Seconds in which a newer frame follows an old one, if there is any."""
_STALL: Final = 5.0
_CHUNK: Final = 1 << 20
_SMALLEST, _LARGEST = 16, 32_768


def gstreamer() -> str:
    """The program.

    Raises:
        EnvironmentFaultError: it is not installed.
    """
    found = shutil.which(_TOOL)
    if found is None:
        raise EnvironmentFaultError(NO_GSTREAMER)
    return found


class Frames:
    """One stream. For one thread.

    Args:
        source: Makes the pipeline's first element, anew for each start of the child.

    Raises:
        EnvironmentFaultError: GStreamer or its plugin is missing.
        ScreenLostError: there is no picture.
    """

    def __init__(self, source: Source) -> None:
        self._program = gstreamer()
        self._source = source
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe = -1
        self.size = self._ask_size()
        self._start()

    def latest(self) -> Pixels | None:
        """The newest frame; `None` when none has come since the last time.

        Raises:
            ScreenLostError: the child has ended, because the stream has or its size has changed.
        """
        if not self._ready(0.0):
            self._require_life()
            return None
        frame = self._read()
        # What was read first was begun long ago; the one that follows at once is the newest.
        return self._read() if self._ready(_NEXT_FRAME) else frame

    def first(self) -> Pixels:
        """The first frame, which is waited for.

        Raises:
            ScreenLostError: none comes.
        """
        if not self._ready(_FIRST_FRAME):
            raise ScreenLostError(_LOST)
        return self._read()

    def close(self) -> None:
        """End the child."""
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def _ask_size(self) -> Size:
        element, descriptors = self._source()
        command = [self._program, "-v", *element, "!", "videoconvert", "!", _FORMAT]
        try:
            done = subprocess.run(  # noqa: S603 -- a program of the system's, its arguments are ours
                [*command, "!", "fakesink", "name=size", "num-buffers=1"],
                pass_fds=descriptors,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_FIRST_FRAME,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ScreenLostError(_LOST) from error
        finally:
            _close_all(descriptors)
        if b"no element" in done.stderr:
            raise EnvironmentFaultError(NO_GSTREAMER)
        found = [line for line in done.stdout.splitlines() if b"size.GstPad:sink" in line]
        match = _CAPS.search(found[-1]) if found else None
        size = Size(int(match[1]), int(match[2])) if match else Size(0, 0)
        if not (_SMALLEST <= size.w <= _LARGEST and _SMALLEST <= size.h <= _LARGEST):
            raise ScreenLostError(_LOST)
        return size

    def _start(self) -> None:
        element, descriptors = self._source()
        self._pipe, theirs = os.pipe()
        caps = f"{_FORMAT},width={self.size.w},height={self.size.h}"
        command = [self._program, "-q", *element, "!", "queue", "leaky=downstream", "max-size-buffers=1"]
        command += ["max-size-bytes=0", "max-size-time=0", "!", "videoconvert", "!", caps]
        command += ["!", "fdsink", f"fd={theirs}", "sync=false"]
        try:
            self._child = subprocess.Popen(  # noqa: S603 -- see above
                command,
                pass_fds=(*descriptors, theirs),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        finally:
            os.close(theirs)
            _close_all(descriptors)

    def _read(self) -> Pixels:
        """One whole frame."""
        buffer = np.empty((self.size.h, self.size.w, 4), np.uint8)
        view = memoryview(buffer.data).cast("B")
        done, deadline = 0, time.monotonic() + _STALL
        while done < len(view):
            if not self._ready(max(deadline - time.monotonic(), 0.0)):
                raise ScreenLostError(_LOST)
            count = os.readv(self._pipe, [view[done : done + _CHUNK]])
            if not count:
                raise ScreenLostError(_LOST)
            done += count
        buffer[..., 3] = 255
        return buffer

    def _ready(self, seconds: float) -> bool:
        """Whether something can be read within that time; the end of the pipe is something, too."""
        return bool(select.select([self._pipe], [], [], seconds)[0])

    def _require_life(self) -> None:
        if self._child is None or self._child.poll() is not None:
            raise ScreenLostError(_LOST)


def pipewire(remote: Callable[[], int], node: int) -> Source:
    """A monitor of a portal's session.

    Args:
        remote: opens a connection to PipeWire that sees it.
        node: its number there.
    """

    def source() -> tuple[Sequence[str], tuple[int, ...]]:
        descriptor = remote()
        return ["pipewiresrc", f"fd={descriptor}", f"path={node}", "do-timestamp=true"], (descriptor,)

    return source


def _close_all(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)
