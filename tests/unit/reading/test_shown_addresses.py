"""Rules about pages whose address only the picture tells."""

import pytest

from core.capture.gate import ONLY_THESE
from core.reading.placed import PlacedLine, placed
from core.reading.policy import STRICT, ReadingPolicy
from core.reading.shown_addresses import UNKNOWN, ShownAddresses
from core.records.geometry import Box
from core.records.screen import Line, Window

WIDE = Box(60, 40, 1100, 700)
NO_BANK = ReadingPolicy(exclude_urls=("bank.example/accounts", "*.corp.example"))
ONLY_WIKI = ReadingPolicy(only_apps=("Editor",), only_urls=("wiki.example",))


def bar(text: str, y: int = 95, window: int = 0) -> PlacedLine:
    box = Box(160, y, 9 * len(text), 16)
    return placed(Line(text, box, 0.9, window), [(text, box)])


def browser(title: str = "Page", app: str = "Firefox", url: str = "") -> tuple[Window, ...]:
    return (Window(app, title, WIDE, active=True, url=url),)


def forbid(text: str, policy: ReadingPolicy, **window: str) -> str:
    return ShownAddresses().forbid((bar(text),), browser(**window), policy)


@pytest.mark.parametrize(
    "text",
    [
        "bank.example/accounts/7",
        "https://www.bank.example/accounts",
        "bank .example/ accounts",
        "O \tbank.example/accounts\t90%",
        "bank.exarnple/accounts",
        "login.bank.example/acc0unts",
    ],
)
def test_an_excluded_page_is_read_in_the_address_bar(text: str) -> None:
    assert forbid(text, NO_BANK) == "url:bank.example/accounts"


@pytest.mark.parametrize("text", ["bank.example/news", "papers.example/accounts", "weather.example"])
def test_other_pages_are_kept(text: str) -> None:
    assert forbid(text, NO_BANK) == ""


def test_hosts_below_one_are_meant_too() -> None:
    assert forbid("wiki.corp.example/start", NO_BANK) == "url:*.corp.example"


def test_where_no_address_can_be_read_nothing_is_kept() -> None:
    assert forbid("weather tomorrow", NO_BANK) == UNKNOWN
    assert forbid("weather tomorrow", ONLY_WIKI) == UNKNOWN
    assert ShownAddresses().forbid((bar("weather.example", y=160),), browser(), NO_BANK) == UNKNOWN


def test_an_address_that_was_read_before_counts_while_it_is_covered() -> None:
    shown = ShownAddresses()
    assert shown.forbid((bar("weather.example"),), browser("Weather"), NO_BANK) == ""
    assert shown.forbid((), browser("Weather"), NO_BANK) == ""
    assert shown.forbid((), browser("My accounts"), NO_BANK) == UNKNOWN
    assert shown.forbid((bar("bank.example/accounts"),), browser("Accounts"), NO_BANK)
    assert shown.forbid((), browser("Accounts"), NO_BANK) == "url:bank.example/accounts"


def test_only_the_pages_that_were_named_are_kept() -> None:
    assert forbid("wiki.example/start", ONLY_WIKI) == ""
    assert forbid("news.example", ONLY_WIKI) == ONLY_THESE
    assert forbid("wiki.example news.example", ONLY_WIKI) == ONLY_THESE


def test_it_is_no_concern_of_other_programs_known_addresses_or_without_rules() -> None:
    assert forbid("bank.example/accounts", NO_BANK, app="Mousepad") == ""
    assert forbid("bank.example/accounts", NO_BANK, url="https://weather.example/") == ""
    assert forbid("bank.example/accounts", STRICT) == ""
    assert forbid("news.example", ReadingPolicy(only_apps=("fire*",), only_urls=("wiki.example",))) == ""
