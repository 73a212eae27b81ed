"""The helper process: holds the portal's session and gives pictures to the engine that started it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

import numpy as np
import platformdirs

from core.capture.screen import ScreenForbiddenError
from core.capture.wayland.frames import Frames, Source, gstreamer, pipewire
from core.capture.wayland.picture import Part, compose
from core.capture.wayland.portal import NO_BUS, STOPPED, ScreenCast, Stream, session_bus
from core.capture.wayland.wire import ASK, Head, write
from core.records.errors import AfterimageError, EnvironmentFaultError

_LONGEST_TOKEN: Final = 4096
Open = Callable[[str], ScreenCast]


def run_portal_helper() -> None:
    """Serve on the standard streams until the engine hangs up."""
    token = Token(platformdirs.user_state_path("afterimage", appauthor=False) / "screencast-token")
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may get between the pixels
    serve(sys.stdin.buffer, replies, token, _open)


def _open(token: str) -> ScreenCast:
    gstreamer()  # before anybody is asked for something that would come to nothing
    address = session_bus()
    if not address:
        raise EnvironmentFaultError(NO_BUS)
    return ScreenCast.open(address, token)


class Token:
    """Lets the desktop allow the same again without asking. Each works once, and only for this user."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str:
        """The last one; empty for none."""
        try:
            with self._path.open("rb") as file:
                return file.read(_LONGEST_TOKEN).decode("utf-8", "replace")
        except OSError:
            return ""

    def keep(self, token: str) -> None:
        """Keep it for the next session; without one the user is asked again."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = self._path.with_suffix(".new")
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(token.encode())
            partial.replace(self._path)
        except OSError:
            return


class Monitors:
    """The streams of one session, and the newest picture of each."""

    def __init__(self, cast: ScreenCast, source: Callable[[Stream], Source] | None = None) -> None:
        self._cast = cast
        make = source or (lambda stream: pipewire(cast.remote, stream.node))
        self._feeds: list[tuple[Stream, Frames]] = []
        self._newest: list[Part] = []
        try:
            for stream in cast.streams:
                self._feeds.append((stream, Frames(make(stream))))
        except BaseException:
            self.close()
            raise

    def picture(self) -> tuple[Head, memoryview]:
        """All monitors as they are now, or `same` if nothing has changed."""
        if not self._newest:
            self._newest = [Part(frames.first(), s.x, s.y, s.w) for s, frames in self._feeds]
        else:
            fresh = [frames.latest() for _, frames in self._feeds]
            if all(pixels is None for pixels in fresh):
                return Head("same"), memoryview(b"")
            self._newest = [
                old if pixels is None else Part(pixels, old.x, old.y, old.w)
                for old, pixels in zip(self._newest, fresh, strict=True)
            ]
        pixels, scale, (x, y) = compose(self._newest)
        height, width = pixels.shape[:2]
        return Head("frame", w=width, h=height, scale=scale, x=x, y=y), memoryview(
            np.ascontiguousarray(pixels).data
        ).cast("B")

    def close(self) -> None:
        """End their children."""
        for _, frames in self._feeds:
            frames.close()


def serve(
    asks: IO[bytes],
    replies: IO[bytes],
    token: Token,
    open_cast: Open,
    source: Callable[[Stream], Source] | None = None,
) -> None:
    """Open a session and answer until nobody asks any more, or something ends it."""
    try:
        cast = open_cast(token.read())
    except AfterimageError as error:
        write(replies, _bad(error))
        return
    monitors: Monitors | None = None
    try:
        token.keep(cast.token)
        monitors = Monitors(cast, source)
        write(replies, Head("ready", restores=bool(cast.token)))
        while asks.read(1) == ASK:
            if cast.is_over():
                write(replies, Head("refused", STOPPED))
                return
            write(replies, *monitors.picture())
    except AfterimageError as error:
        write(replies, _bad(error))
    except OSError:
        return  # the engine has gone
    finally:
        if monitors is not None:
            monitors.close()
        cast.close()


def _bad(error: AfterimageError) -> Head:
    return Head("refused" if isinstance(error, ScreenForbiddenError) else "failed", str(error))
