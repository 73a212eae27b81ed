"""The helper process with a source that GStreamer draws, in place of PipeWire's. Run by the tests."""

import os
import sys
from pathlib import Path

from core.capture.wayland.helper import Token, serve
from core.capture.wayland.portal import ScreenCast

BALL = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1"
STILL = "videotestsrc is-live=true pattern=smpte ! video/x-raw,width=320,height=240,framerate=15/1"


def main() -> None:
    address, folder, drawn = sys.argv[1:]
    element = {"ball": BALL, "still": STILL}[drawn].split()
    replies = os.fdopen(os.dup(1), "wb")
    serve(
        sys.stdin.buffer,
        replies,
        Token(Path(folder) / "token"),
        lambda token: ScreenCast.open(address, token),
        lambda _stream: lambda: (element, ()),
    )


if __name__ == "__main__":
    main()
