"""What becomes of a frame that stays: its record without what is blotted out of it."""

from dataclasses import replace

from core.journal.events import Blotted
from core.records.screen import ReadFrame, Window


def masked_frame(frame: ReadFrame, mask: Blotted, image: str = "") -> ReadFrame:
    """The frame without what is masked; `image` names its picture where that was masked already."""
    gone = frozenset(mask.lines)
    return replace(
        frame,
        lines=tuple(line for index, line in enumerate(frame.lines) if index not in gone),
        windows=tuple(_masked_window(index, window, mask) for index, window in enumerate(frame.windows)),
        image=image or frame.image,
    )


def is_masked(frame: ReadFrame, mask: Blotted) -> bool:
    """Whether that was done to the frame already."""
    if mask.lines:
        return len(frame.lines) != mask.before
    return masked_frame(frame, mask).windows == frame.windows


def next_image(frame: ReadFrame) -> tuple[str, int]:
    """The name and version of the picture that takes the place of a frame's present one."""
    if not frame.image:
        return "", 0  # a storage rule has let go of it
    stem, _, version = frame.image.partition(".")
    number = int(version or 0) + 1
    return f"{stem}.{number}", number


def _masked_window(index: int, window: Window, mask: Blotted) -> Window:
    if index in mask.windows:
        return replace(window, app="", title="", url="", pid=None)
    return replace(window, title="", url="") if index in mask.titles else window
