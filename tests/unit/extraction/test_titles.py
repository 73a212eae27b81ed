"""Titles: what changes in them while an activity stays the same, and what repeats the program's name."""

import pytest

from core.extraction.titles import tidy_title, title_key


@pytest.mark.parametrize(
    ("title", "app", "tidy"),
    [
        ("March invoice - Kestrel Mail - Chromium", "Chromium", "March invoice - Kestrel Mail"),
        ("Inbox (14) — Mozilla Firefox", "firefox", "Inbox"),
        ("notes.txt - Mousepad", "Mousepad", "notes.txt"),
        ("*notes.txt - Mousepad", "org.xfce.mousepad", "notes.txt"),
        ("Budget - Q3", "Gnumeric", "Budget - Q3"),
        ("Chromium", "Chromium", "Chromium"),
        ("re-read - later", "", "re-read - later"),
    ],
)
def test_a_title_is_shown_without_what_the_app_adds(title: str, app: str, tidy: str) -> None:
    assert tidy_title(title, app) == tidy


def test_a_counter_does_not_begin_another_activity() -> None:
    assert title_key("(3) Inbox - Mail") == title_key("(17) Inbox - Mail")
