"""Which parts of a rectangle are left when others lie on top of it."""

from collections.abc import Iterable

from core.records.geometry import Box


def without(box: Box, hole: Box) -> tuple[Box, ...]:
    """What remains of `box` when `hole` is cut out: up to four boxes that do not overlap."""
    cut = box.intersection(hole)
    if not cut.area:
        return (box,) if box.area else ()
    bands = (
        Box(box.x, box.y, box.w, cut.y - box.y),
        Box(box.x, cut.bottom, box.w, box.bottom - cut.bottom),
        Box(box.x, cut.y, cut.x - box.x, cut.h),
        Box(cut.right, cut.y, box.right - cut.right, cut.h),
    )
    return tuple(band for band in bands if band.area)


def remaining(box: Box, covers: Iterable[Box]) -> tuple[Box, ...]:
    """What can be seen of `box` under all the `covers`; empty when they hide it altogether."""
    parts: tuple[Box, ...] = (box,) if box.area else ()
    for cover in covers:
        if not parts:
            break
        parts = tuple(left for part in parts for left in without(part, cover))
    return parts


def covered_area(boxes: Iterable[Box]) -> int:
    """Pixels that lie in at least one of the boxes."""
    seen: list[Box] = []
    total = 0
    for box in boxes:
        total += sum(part.area for part in remaining(box, seen))
        seen.append(box)
    return total
