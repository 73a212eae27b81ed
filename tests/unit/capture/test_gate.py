"""Which windows keep a picture from being kept."""

from pathlib import Path

import pytest

from core.capture.gate import Rule, is_own, load_rules, seeded_rules
from core.records.errors import EnvironmentFaultError
from tests.unit.capture.samples import seen


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
    verdict = load_rules().check([seen("Editor"), seen(app, instance=instance, handle=7)])
    assert not verdict.allowed
    assert verdict.rule.startswith("app:")
    assert verdict.handle == 7


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
    assert not load_rules().check([seen("Browser", title)]).allowed


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
    assert load_rules().check([seen("Firefox", title)]).allowed


def test_own_rules_match_anywhere_or_by_pattern() -> None:
    rules = load_rules(exclude_apps=["Slack", "org.mail.*"], exclude_titles=["online banking", "*: diary"])
    assert not rules.check([seen("slack")]).allowed
    assert not rules.check([seen("Org.Mail.Reader")]).allowed
    assert rules.check([seen("Slack-helper")]).allowed
    assert not rules.check([seen("Firefox", "My ONLINE  banking \u2013 start")]).allowed
    assert not rules.check([seen("Editor", "Monday: Diary")]).allowed
    assert rules.check([seen("Editor", "Monday: diary.txt")]).allowed


@pytest.mark.parametrize("name", ["app:keepassxc", "password-managers", "Password-Managers"])
def test_a_shipped_rule_can_be_switched_off_by_id_or_group(name: str) -> None:
    assert load_rules(allow=[name]).check([seen("KeePassXC")]).allowed


def test_an_own_rule_stays_when_the_shipped_one_is_off() -> None:
    rules = load_rules(exclude_apps=["KeePassXC"], allow=["password-managers"])
    assert not rules.check([seen("KeePassXC")]).allowed


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
        load_rules(exclude_titles=[pattern])


def test_the_shipped_list_names_every_rule_once() -> None:
    ids = [rule.id for rule in seeded_rules()]
    assert len(ids) == len(set(ids))
    assert all(rule.group for rule in seeded_rules())


def test_pattern_characters_stand_for_themselves() -> None:
    assert not load_rules(exclude_titles=["a.c (1+1)"]).check([seen("X", "about A.C (1+1) here")]).allowed
    assert load_rules(exclude_titles=["a.c (1+1)"]).check([seen("X", "abc (1+1)")]).allowed


def test_own_windows_are_known_by_either_name() -> None:
    assert is_own(seen("Afterimage"))
    assert is_own(seen("Python", instance="afterimage"))
    assert not is_own(seen("XTerm", "Afterimage"))


def test_a_rule_keeps_its_own_words_for_the_settings() -> None:
    rule = Rule("title", "Dr. Who", "")
    assert (rule.pattern, rule.id) == ("Dr. Who", "title:dr. who")
