"""Which shots are kept, and when."""

from datetime import UTC, datetime

from core.capture.screen import Pixels, VisibleWindow
from core.capture.selector import PATIENCE, Selector, Shot
from core.capture.tiles import RESTED
from core.records.geometry import Box
from core.records.screen import Size
from tests.unit.capture.samples import blank, seen, with_box

LINE = [with_box(blank(), Box(10, 50, 30 * count, 10)) for count in range(10)]
"""A line of text that grows."""


def shot(pixels: Pixels, *windows: VisibleWindow) -> Shot:
    size = Size(pixels.shape[1], pixels.shape[0])
    return Shot("x", datetime.now(UTC), "UTC", size, pixels, windows or (seen("Editor", "notes"),))


class Keeper:
    """Keeps whatever is due, as the recorder does."""

    def __init__(self) -> None:
        self.selector = Selector()
        self.kept: list[Shot] = []

    def offer(self, new: Shot) -> str:
        choice = self.selector.offer(new)
        for due in choice.due:
            self.selector.kept(due)
            self.kept.append(due)
        return choice.kind


def test_the_first_is_kept_at_once() -> None:
    assert Keeper().offer(shot(blank())) == "keep"


def test_typing_is_kept_when_it_comes_to_rest() -> None:
    keeper = Keeper()
    kinds = [keeper.offer(shot(pixels)) for pixels in (*LINE[:4], LINE[3], LINE[3])]
    assert kinds == ["keep", "pending", "pending", "pending", "keep", "unchanged"]


def test_typing_without_rest_is_kept_after_a_few() -> None:
    keeper = Keeper()
    kinds = [keeper.offer(shot(pixels)) for pixels in LINE[: PATIENCE + 2]]
    assert kinds == ["keep", "pending", "pending", "pending", "pending", "keep", "pending"]


def test_what_is_gone_again_is_not_kept() -> None:
    keeper = Keeper()
    assert [keeper.offer(shot(p)) for p in (LINE[0], LINE[3], LINE[0])] == ["keep", "pending", "unchanged"]
    assert len(keeper.kept) == 1


def test_what_waits_is_kept_when_the_user_turns_to_another_window() -> None:
    keeper = Keeper()
    keeper.offer(shot(blank()))
    typed = shot(LINE[3])
    keeper.offer(typed)
    assert keeper.offer(shot(blank(9), seen("Mail", "inbox", handle=2))) == "pending"
    assert keeper.kept[-1] is typed


def test_what_waits_is_kept_when_another_page_is_shown() -> None:
    keeper = Keeper()
    keeper.offer(shot(blank()))
    page = shot(blank(200), seen("Firefox", "one"))
    keeper.offer(page)
    keeper.offer(shot(blank(100), seen("Firefox", "two")))
    assert keeper.kept[-1] is page


def test_a_title_that_counts_up_is_not_another_page() -> None:
    keeper = Keeper()
    for number, pixels in enumerate(LINE[:4]):
        keeper.offer(shot(pixels, seen("Chat", f"({number}) team")))
    assert len(keeper.kept) == 1


def test_another_screen_size_is_kept_at_once_with_what_waited() -> None:
    keeper = Keeper()
    keeper.offer(shot(blank()))
    waiting = shot(LINE[3])
    keeper.offer(waiting)
    larger = shot(blank(size=Size(640, 400)))
    assert keeper.offer(larger) == "keep"
    assert keeper.kept[1:] == [waiting, larger]


def test_what_could_not_be_kept_is_offered_again() -> None:
    selector = Selector()
    assert selector.offer(shot(blank())).kind == "keep"
    assert selector.offer(shot(blank())).kind == "keep"  # nobody said that the first one is safe


def test_a_waiting_shot_of_a_forbidden_window_is_forgotten() -> None:
    keeper = Keeper()
    keeper.offer(shot(blank()))
    keeper.offer(shot(LINE[3], seen("Editor"), seen("Firefox", handle=5)))
    keeper.selector.forget(4)
    assert keeper.selector.pending is not None
    keeper.selector.forget(5)
    assert keeper.selector.pending is None


def test_painted_places_do_not_count() -> None:
    keeper = Keeper()
    keeper.offer(shot(blank()))
    own = Box(0, 0, 100, 100)
    painted = Shot("y", datetime.now(UTC), "UTC", Size(320, 200), with_box(blank(), own, 128), (), (own,))
    assert keeper.offer(painted) == "unchanged"
    assert keeper.offer(shot(blank())) == "unchanged"


def _ran(*figures: Pixels) -> tuple[Keeper, list[str]]:
    """What happens to figures that come one after the other in one place, the last of which stays."""
    keeper = Keeper()
    keeper.offer(shot(blank()))
    for figure in figures:
        keeper.offer(shot(figure))
    return keeper, [keeper.offer(shot(figures[-1])) for _ in range(RESTED + 3)]


def test_the_last_value_of_a_counter_is_kept_once_it_rests() -> None:
    figures = [with_box(blank(), Box(40 + count % 7, 70, 9, 8)) for count in range(12)]
    keeper, kinds = _ran(*figures)
    assert kinds[RESTED - 1 :] == ["keep", "unchanged", "unchanged", "unchanged"]
    assert [one.pixels is figures[-1] for one in keeper.kept] == [False, True]


def test_a_caret_that_stops_is_not_kept() -> None:
    caret = with_box(blank(), Box(40, 70, 2, 17))
    keeper, _ = _ran(*([caret, blank()] * 6), caret)
    assert len(keeper.kept) == 1


def test_a_counter_that_ends_where_it_began_is_not_kept() -> None:
    figures = [with_box(blank(), Box(40 + count % 7, 70, 9, 8)) for count in range(12)]
    keeper, _ = _ran(*figures, blank())
    assert len(keeper.kept) == 1
