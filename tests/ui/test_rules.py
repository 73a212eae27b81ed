"""Rules of the ledger, as a person calls them."""

import pytest

from core.reading.redaction.found import KINDS
from ui.rules import rule_words, secret_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("app:keepassxc", "Program keepassxc"),
        ("title:payroll", "Title with “payroll”"),
        ("url:bank.example", "Page bank.example"),
        ("url:unknown", "Page of unknown address"),
        ("private-browsing", "Private window"),
        ("secret:password", "Password"),
        ("client:My: editor:search", "My: editor: search"),
        ("client:Editor:other", "Editor: other"),
        ("something-new:1", "something-new: 1"),
    ],
)
def test_a_rule_is_said_in_words(rule: str, words: str) -> None:
    assert rule_words(rule) == words


def test_every_kind_of_secret_has_a_name() -> None:
    assert all(secret_words(kind) != kind for kind in KINDS)
