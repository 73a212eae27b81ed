import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from core.capture.screen import VisibleWindow
from core.capture.whereabouts import Whereabouts, open_whereabouts
from core.records.geometry import Box
from core.records.screen import Window
from tests.support.xvfb import wait_for

PAGE = "https://a.example/"
BOX = Box(0, 0, 100, 100)


def window(title: str = "page", handle: int = 1, *, active: bool = True, url: str = "") -> VisibleWindow:
    return VisibleWindow(
        handle, Window("Browser", title, BOX, active=active, pid=7, url=url), "", BOX, (BOX,)
    )


class Told:
    """A finder that answers as it is told, once it may."""

    def __init__(self, answer: Callable[[VisibleWindow], str | None] = lambda _: PAGE) -> None:
        self.answer = answer
        self.may = threading.Event()
        self.may.set()
        self.asked: list[str] = []
        self.closed = 0

    def find(self, seen: VisibleWindow) -> str | None:
        self.may.wait(20)
        self.asked.append(seen.window.title)
        return self.answer(seen)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def whereabouts(told: Told) -> Iterator[Whereabouts]:
    opened = Whereabouts((told,), patience=20)
    yield opened
    told.may.set()
    opened.close()


def urls(whereabouts: Whereabouts, *windows: VisibleWindow) -> list[str]:
    return [seen.window.url for seen in whereabouts.fill(windows)]


def test_a_window_gets_its_address_at_once(whereabouts: Whereabouts) -> None:
    assert urls(whereabouts, window(), window("other", 2)) == [PAGE, PAGE]


def test_it_is_asked_once_for_each_title(whereabouts: Whereabouts, told: Told) -> None:
    for title in ("one", "one", "two", "two"):
        assert urls(whereabouts, window(title)) == [PAGE]
    assert told.asked == ["one", "two"]


def test_a_slow_program_holds_up_no_look_and_answers_later(told: Told) -> None:
    told.may.clear()
    whereabouts = Whereabouts((told,), patience=0)
    assert urls(whereabouts, window()) == [""]
    told.may.set()
    wait_for(lambda: urls(whereabouts, window()) == [PAGE])
    whereabouts.close()


def test_the_answer_for_an_old_title_is_not_given_to_the_new_one(told: Told) -> None:
    told.answer = lambda seen: f"https://{seen.window.title}.example/"
    told.may.clear()
    whereabouts = Whereabouts((told,), patience=0)
    whereabouts.fill((window("old"),))
    whereabouts.fill((window("new"),))
    told.may.set()
    wait_for(lambda: urls(whereabouts, window("new")) == ["https://new.example/"])
    whereabouts.close()


def test_the_first_finder_that_knows_counts() -> None:
    nobody, somebody, never = Told(lambda _: None), Told(), Told()
    whereabouts = Whereabouts((nobody, somebody, never), patience=20)
    assert urls(whereabouts, window()) == [PAGE]
    assert (nobody.asked, never.asked) == (["page"], [])
    whereabouts.close()
    assert (nobody.closed, somebody.closed, never.closed) == (1, 1, 1)


def test_what_the_screen_itself_told_stays(whereabouts: Whereabouts) -> None:
    assert urls(whereabouts, window(url="https://screen.example/")) == ["https://screen.example/"]


def test_a_window_that_comes_back_is_asked_again(whereabouts: Whereabouts, told: Told) -> None:
    urls(whereabouts, window())
    urls(whereabouts)
    urls(whereabouts, window())
    assert told.asked == ["page", "page"]


def test_closed_addresses_can_be_used_again(whereabouts: Whereabouts, told: Told) -> None:
    urls(whereabouts, window())
    whereabouts.close()
    assert urls(whereabouts, window()) == [PAGE]
    assert told.closed == 1


def test_where_addresses_are_not_wanted_nothing_is_asked() -> None:
    seen = (window(), replace(window(), handle=2))
    assert open_whereabouts("off").fill(seen) == seen


def test_a_page_without_an_address_is_not_asked_again_and_one_that_loads_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.capture.whereabouts._FIRST_WAIT", 0.0)
    own, loading = Told(lambda _: ""), Told(lambda _: None)
    for told, times in ((own, 1), (loading, 6)):
        whereabouts = Whereabouts((told,), patience=20)
        for _ in range(20):
            assert urls(whereabouts, window()) == [""]
            wait_for(lambda asked=whereabouts: not asked._waiting)  # type: ignore[misc]
        whereabouts.close()
        assert len(told.asked) == times
