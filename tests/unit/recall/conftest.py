"""Somebody's memory of a few days: mail, a chat, notes, an order, and a conversation."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.remembered import NOW, Remembered, a_frame

MAIL = (
    "Kestrel Mail",
    "From: Marta Kovacs <marta@kestrel.example>",
    "Subject: Aurora Rail invoice",
    "Hi, as discussed the invoice number is INV-48213.",
    "The total for Aurora Rail is $1,204.50, due on 18 March 2026.",
    "Best, Marta",
)
CHAT = (
    "# platform",
    "Jonas Weber 10:58",
    "I started the parser rewrite, the branch is parser-v2.",
    "Priya Nair 11:03",
    "Great. Reach me at priya.nair@kestrel.example or +44 20 7946 0958",
    "The meeting is in room B-204 at 15:30.",
)
NOTES = (
    "Things to do",
    "Dentist appointment: Tuesday 17 March 2026, 09:15, Dr Okafor",
    "Wi-Fi password: blue-heron-42",
    "Check-in 12 April 2026, check-out 16 April 2026",
    "Water the basil every two days",
    "Budget sheet: /home/ana/finance/budget_2026.ods",
)


@pytest.fixture
def past(tmp_path: Path) -> Remembered:
    made = Remembered(tmp_path / "tables")
    at = NOW.replace(hour=14, minute=2)
    made.saw(a_frame("mail", at, "Chromium", "Inbox - Kestrel Mail", MAIL))
    made.saw(a_frame("chat", at - timedelta(days=1), "Chromium", "Slack | #platform", CHAT))
    made.saw(a_frame("notes", at - timedelta(days=2), "Mousepad", "notes.txt - Mousepad", NOTES))
    made.said(
        "chat-a",
        ("Ben", "I finally visited the Rijksmuseum last Saturday with Lena."),
        ("Ana", "Nice! I adopted a cat named Miso two weeks ago."),
        ("Ben", "My new job at Northwind starts next Monday."),
        ("Ana", "What's your office address?"),
        ("Ben", "It's 42 Harbour Street, Bristol."),
        at=NOW - timedelta(days=3),
    )
    return made
