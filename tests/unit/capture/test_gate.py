"""Which windows keep a picture from being kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.capture.gate import ONLY_THESE, Exclusions, Judged, Rule, Rules, is_own, load_rules, seeded_rules
from core.capture.screen import VisibleWindow
from core.records.errors import EnvironmentFaultError
from tests.unit.capture.samples import seen


def kept(rules: Rules, *windows: VisibleWindow) -> bool:
    return all(one.action == "keep" for one in rules.judge(windows))


def judged(rules: Rules, *windows: VisibleWindow) -> list[tuple[str, str]]:
    return [(one.action, one.rule) for one in rules.judge(windows)]


@pytest.mark.parametrize(
    ("app", "instance"),
    [
        ("KeePassXC", "keepassxc"),
        ("Bitwarden", "bitwarden"),
        ("1Password", "1password"),
        ("", "keepassxc"),
        ("i3lock", "i3lock"),
        ("XScreenSaver", "xscreensaver"),
        ("Pinentry-gtk-2", "pinentry-gtk-2"),
        ("Polkit-gnome-authentication-agent-1", "polkit-gnome-authentication-agent-1"),
        ("Tor Browser", "Navigator"),
    ],
)
def test_shipped_programs_are_kept_out(app: str, instance: str) -> None:
    editor, secret = load_rules().judge([seen("Editor"), seen(app, instance=instance, handle=7)])
    assert editor == Judged(seen("Editor"))
    assert secret.excluded
    assert secret.rule.startswith("app:")
    assert secret.seen.handle == 7


@pytest.mark.parametrize(
    "title",
    [
        "My bank — Mozilla Firefox Private Browsing",
        "Mozilla Firefox Private Browsing",
        "Meine Bank — Mozilla Firefox Privater Modus",
        "Ma banque — Navigation privée de Mozilla Firefox",
        "Mi banco — Mozilla Firefox (Navegación privada)",
        "Minha conta — Navegação privativa — Mozilla Firefox Navegação privativa",
        "銀行 — Mozilla Firefox プライベートブラウジング",
        "Банк — Mozilla Firefox Приватный просмотр",
        "Bank \u2013 Mozilla Firefox PRIVATE BROWSING",
        "New tab - [InPrivate] - Microsoft\u200b Edge",
        "Bank - Google Chrome (Incognito)",
        "Bank - Vivaldi (Private)",
    ],
)
def test_private_windows_are_kept_out(title: str) -> None:
    assert not kept(load_rules(), seen("Browser", title))


@pytest.mark.parametrize(
    "title",
    [
        "How private browsing works — Mozilla Firefox",
        "Incognito - Wikipedia - Chromium",
        "Privater Modus - Notizen - Mousepad",
        "Inbox - Mozilla Thunderbird",
        "",
    ],
)
def test_pages_that_write_about_it_are_not(title: str) -> None:
    assert kept(load_rules(), seen("Firefox", title))


def test_own_rules_match_anywhere_or_by_pattern() -> None:
    rules = load_rules(Exclusions(("Slack", "org.mail.*"), ("online banking", "*: diary")))
    assert not kept(rules, seen("slack"))
    assert not kept(rules, seen("Org.Mail.Reader"))
    assert kept(rules, seen("Slack-helper"))
    assert not kept(rules, seen("Firefox", "My ONLINE  banking \u2013 start"))
    assert not kept(rules, seen("Editor", "Monday: Diary"))
    assert kept(rules, seen("Editor", "Monday: diary.txt"))


@pytest.mark.parametrize("name", ["app:keepassxc", "password-managers", "Password-Managers"])
def test_a_shipped_rule_can_be_switched_off_by_id_or_group(name: str) -> None:
    assert kept(load_rules(Exclusions(allow=(name,))), seen("KeePassXC"))


def test_an_own_rule_stays_when_the_shipped_one_is_off() -> None:
    rules = load_rules(Exclusions(("KeePassXC",), allow=("password-managers",)))
    assert not kept(rules, seen("KeePassXC"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2, "groups": []}',
        '{"version": 1, "groups": []}',
        '{"version": 1, "groups": [{"name": "a", "about": "b", "apps": ["*"]}]}',
        '{"version": 1, "groups": [{"name": "a", "about": "b", "apps": "KeePassXC"}]}',
        '{"version": 1, "groups": [{"name": "a", "about": "b", "programs": ["KeePassXC"]}]}',
    ],
)
def test_an_unreadable_list_allows_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "exclusions.json"
    path.write_text(text)
    with pytest.raises(EnvironmentFaultError, match="nothing is captured"):
        load_rules(path=path)


def test_a_missing_list_allows_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="nothing is captured"):
        load_rules(path=tmp_path / "none.json")


@pytest.mark.parametrize("pattern", ["", "  ", "*", "* *"])
def test_an_own_rule_that_matches_everything_or_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(EnvironmentFaultError, match="nothing is captured"):
        load_rules(Exclusions(titles=(pattern,)))


def test_the_shipped_list_names_every_rule_once() -> None:
    ids = [rule.id for rule in seeded_rules()]
    assert len(ids) == len(set(ids))
    assert all(rule.group for rule in seeded_rules())


def test_pattern_characters_stand_for_themselves() -> None:
    assert not kept(load_rules(Exclusions(titles=("a.c (1+1)",))), seen("X", "about A.C (1+1) here"))
    assert kept(load_rules(Exclusions(titles=("a.c (1+1)",))), seen("X", "abc (1+1)"))


def test_own_windows_are_known_by_either_name() -> None:
    assert is_own(seen("Afterimage"))
    assert is_own(seen("Python", instance="afterimage"))
    assert not is_own(seen("XTerm", "Afterimage"))


def test_a_rule_keeps_its_own_words_for_the_settings() -> None:
    rule = Rule("title", "Dr. Who", "")
    assert (rule.pattern, rule.id) == ("Dr. Who", "title:dr. who")


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────


def page(url: str, title: str = "Page", app: str = "Firefox") -> VisibleWindow:
    one = seen(app, title, handle=8)
    return replace(one, window=replace(one.window, url=url))


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("bank.example", "https://bank.example"),
        ("bank.example", "https://www.bank.example/accounts?id=7#top"),
        ("bank.example", "http://login.Bank.Example:8443/x"),
        ("https://www.bank.example/", "bank.example/accounts"),
        ("bank.example/accounts", "https://bank.example/accounts"),
        ("bank.example/accounts", "https://bank.example/accounts/7/"),
        ("bank.example/*/private", "https://bank.example/ada/private/x"),
        ("*.corp.example", "https://wiki.corp.example/"),
        ("wiki.*", "https://wiki.example.org/start"),
        ("localhost:8080", "http://localhost:8080/admin"),
        ("shop.example/find?q=*", "https://shop.example/find?q=shoes"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
        ("xn--bcher-kva.example", "https://bücher.example/"),
        ("file:///home/ada/taxes", "file:///home/ada/taxes/2026.html"),
        ("bank.example/my%20page", "https://bank.example/my page"[:20] + "/my%20page"),
    ],
)
def test_pages_are_kept_out_by_address(pattern: str, url: str) -> None:
    rules = load_rules(Exclusions(urls=(pattern,)))
    assert judged(rules, page(url)) == [("mask", f"url:{pattern.casefold()}")]


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("bank.example", "https://notbank.example/"),
        ("bank.example", "https://news.example/bank.example"),
        ("bank.example", "https://bank.example.evil.example/"),
        ("bank.example/accounts", "https://bank.example/accounting"),
        ("localhost:8080", "http://localhost:9090/"),
        ("shop.example/find?q=*", "https://shop.example/find"),
    ],
)
def test_other_pages_are_not(pattern: str, url: str) -> None:
    assert kept(load_rules(Exclusions(urls=(pattern,))), page(url))


def test_without_an_address_the_title_of_a_browser_is_searched_for_the_host() -> None:
    rules = load_rules(Exclusions(urls=("bank.example/accounts",)))
    assert not kept(rules, page("", "bank.example \N{EN DASH} Mozilla Firefox"))
    assert kept(rules, page("", "Weather \N{EN DASH} Mozilla Firefox"))
    assert kept(rules, page("", "notes on bank.example", app="Mousepad"))


@pytest.mark.parametrize("pattern", ["*", "http://", "two words", "*.*/"])
def test_an_address_that_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(EnvironmentFaultError, match="nothing is captured"):
        load_rules(Exclusions(urls=(pattern,)))


# ── what belongs together ────────────────────────────────────────────────────────────────────────────────


def test_menus_and_dialogs_go_with_their_window() -> None:
    secret = replace(seen("Firefox", "x — Mozilla Firefox Private Browsing", handle=1), client=5)
    plain = replace(seen("Firefox", "y — Mozilla Firefox", handle=2), client=5)
    dialog = replace(seen("Firefox", "Save as", handle=3), client=5, owner=1)
    its_menu = replace(seen("", "", handle=4), client=5, owner=3, popup=True)
    plain_menu = replace(seen("", "", handle=5), client=5, owner=2, popup=True)
    nobodys_menu = replace(seen("", "", handle=6), client=5, popup=True)
    foreign_menu = replace(seen("", "", handle=7), client=8, popup=True)
    windows = (its_menu, dialog, secret, plain, plain_menu, nobodys_menu, foreign_menu)
    actions = [one.action for one in load_rules().judge(windows)]
    assert actions == ["mask", "mask", "mask", "keep", "keep", "mask", "keep"]


def test_some_rules_drop_the_whole_picture() -> None:
    rules = load_rules(Exclusions(apps=("Slack",), whole=("lock-screens", "own-rules", "app:keepassxc")))
    assert judged(rules, seen("i3lock"), seen("Slack"), seen("KeePassXC"), seen("Bitwarden")) == [
        ("drop", "app:i3lock"),
        ("drop", "app:slack"),
        ("drop", "app:keepassxc"),
        ("mask", "app:bitwarden"),
    ]


def test_task_bars_go_with_whatever_title_they_may_show() -> None:
    bar = replace(seen("Panel", handle=5), dock=True)
    hidden = replace(bar, tells_of=(seen("KeePassXC", "Passwords", visible=()),))
    assert kept(load_rules(), bar, seen("Editor"))
    assert judged(load_rules(), hidden, seen("Editor")) == [("mask", "app:keepassxc"), ("keep", "")]
    assert [action for action, _ in judged(load_rules(), bar, seen("KeePassXC", handle=2))] == [
        "mask",
        "mask",
    ]
    own = replace(bar, tells_of=(seen("Afterimage"),))
    assert kept(load_rules(), own)


# ── only these ───────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_was_named_is_kept() -> None:
    rules = load_rules(Exclusions(only_apps=("Editor",), only_urls=("wiki.example",)))
    editor = replace(seen("Editor", handle=1), client=3)
    menu = replace(seen("", handle=2), client=3, popup=True)
    dialog = replace(seen("Gtk", "Open", handle=3), owner=1)
    assert kept(rules, editor, menu, dialog, page("https://wiki.example/start"))
    for other in (seen("Mail", handle=9), page("https://news.example/"), seen("", handle=9)):
        assert judged(rules, editor, other) == [("keep", ""), ("mask", ONLY_THESE)]


def test_what_is_excluded_is_so_among_what_was_named_too() -> None:
    rules = load_rules(Exclusions(only_apps=("Firefox", "KeePassXC")))
    assert judged(rules, seen("Firefox", "x — Mozilla Firefox Private Browsing"), seen("KeePassXC")) == [
        ("mask", "title ending:private browsing"),
        ("mask", "app:keepassxc"),
    ]


def test_which_page_a_browser_shows_may_be_left_to_the_reader() -> None:
    assert kept(load_rules(Exclusions(only_urls=("wiki.example",))), page(""))
    assert not kept(load_rules(Exclusions(only_apps=("Editor",))), page(""))
