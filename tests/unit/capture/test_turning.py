"""What waits when another page comes, on a desktop that tells of no windows."""

from datetime import UTC, datetime

from core.capture.screen import Pixels
from core.capture.selector import Choice, Selector, Shot
from core.records.geometry import Box
from core.records.screen import Size
from tests.unit.capture.samples import blank, with_box

SIZE = Size(640, 400)
PAGE = Box(0, 0, 640, 200)


class Looks:
    """A selector that is shown one picture after the other."""

    def __init__(self) -> None:
        self._selector = Selector()
        self._count = 0
        self.kept: list[str] = []

    def look(self, pixels: Pixels) -> Choice:
        self._count += 1
        shot = Shot(f"frm_{self._count}", datetime.now(UTC), "UTC", SIZE, pixels, ())
        choice = self._selector.offer(shot)
        for due in choice.due:
            self._selector.kept(due)
            self.kept.append(due.id)
        return choice


def typed(letters: int) -> Pixels:
    return with_box(blank(size=SIZE), Box(20, 300, 10 * letters, 12), value=20)


def test_a_word_typed_just_before_another_page_is_kept() -> None:
    looks = Looks()
    looks.look(typed(0))
    looks.look(typed(4))
    assert looks.look(with_box(typed(4), PAGE, value=90)).kind == "pending"
    assert looks.kept == ["frm_1", "frm_2"]


def test_what_scrolls_is_kept_at_rest_only() -> None:
    looks = Looks()
    looks.look(typed(0))
    for step in range(3):
        looks.look(with_box(typed(0), PAGE, value=60 + step))
    assert looks.kept == ["frm_1"]
    looks.look(with_box(typed(0), PAGE, value=62))
    assert looks.kept == ["frm_1", "frm_5"]
