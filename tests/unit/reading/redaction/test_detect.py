"""Which texts hold a secret, and which only look like it."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from core.reading.redaction.detect import find_secrets, redact
from core.reading.redaction.found import KINDS, Found, Kind, merged, without
from tests.bench.made_secrets import SecretMaker, is_covered

SECRETS = (
    ("Card number: 4111 1111 1111 1111 exp 12/27", "Card number: [card number hidden] exp 12/27"),
    ("card 4l11 1111 1111 llll", "card [card number hidden]"),
    ("pay with 378282246310005 now", "pay with [card number hidden] now"),
    ("+ 4111 1111 1111 1111", "+ [card number hidden]"),
    ("IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX", "IBAN [IBAN hidden] BIC COBADEFFXXX"),
    ("GB82WEST12345698765432", "[IBAN hidden]"),
    ("export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "export AWS_ACCESS_KEY_ID=[access key hidden]"),
    ("ghp_16C7e42F292c69 12E7710c838347Ae178B4a", "[access key hidden]"),
    (
        "postgres://admin:s3cretPw@db.example.com/app",
        "postgres://admin:[access key hidden]@db.example.com/app",
    ),
    ("https://a.example/?token=abcdef123456&x=1", "https://a.example/?token=[access key hidden]&x=1"),
    ("Password: hunter2", "Password: [password hidden]"),
    ("The password for mail.example is Tr0ub4dor&3.", "The password for mail.example is [password hidden]."),
    ("the password is swordfish.", "the password is [password hidden]."),
    ("PIN: 4821", "PIN: [password hidden]"),
    ("Wi-Fi password\tbluefish77", "Wi-Fi password\t[password hidden]"),
    ("Passphrase: correct horse battery staple", "Passphrase: [password hidden]"),
    ("482 913 is your Example login code", "[one-time code hidden] is your Example login code"),
    ("Your verification code is 482913", "Your verification code is [one-time code hidden]"),
    ("Security code: 737", "Security code: [password hidden]"),
    ("SSN: 536-22-1234", "SSN: [ID number hidden]"),
    ("Passport no. C01X00T47", "Passport no. [ID number hidden]"),
    ("Steuer-ID: 86095742719", "Steuer-ID: [ID number hidden]"),
    (
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "[recovery phrase hidden]",
    ),
)
KEPT: tuple[Kind, ...] = ("iban",)
HARMLESS = (
    "Password: required",
    "Forgot password?",
    "Password must be at least 8 characters",
    "The password is incorrect. Try again.",
    "Password: ••••••••",
    "The secret is patience.",
    "def login(user: str, password: str) -> None:",
    'password=os.environ["DB_PASSWORD"]',
    "self.username, self.password = credentials",
    "error code 500123",
    "postal code 10115",
    "Use code SAVE20 at checkout",
    "Order 5499609821319899 ships on Tuesday",
    "commit 9f8e7d6c5b4a39281706f5e4d3c2b1a0f9e8d7c6",
    "Token usage: 1234 tokens",
    "pin this message",
    "License MIT 2024",
    "The invoice number is INV-48213.",
    "Call +49 30 1234567 tomorrow",
    "Call +49 1512 3456787 tomorrow",
    "mobile + 48 22 123456785",
    "We walked along the river and had dinner at a small place near the old market with everyone there",
)


@pytest.mark.parametrize(("text", "left"), SECRETS)
def test_secrets_are_taken_out(text: str, left: str) -> None:
    assert redact(text) == left


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_kinds_to_keep_stay() -> None:
    text = "IBAN DE89 3704 0044 0532 0130 00, password: hunter2"
    assert redact(text, keep=KEPT) == "IBAN DE89 3704 0044 0532 0130 00, password: [password hidden]"


def test_a_private_key_goes_whole() -> None:
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"
    assert redact(f"before\n{key}\nafter") == "before\n[private key hidden]\nafter"


@pytest.mark.parametrize("seed", range(3))
def test_made_up_secrets_of_every_kind_are_found(seed: int) -> None:
    for sample in SecretMaker(seed).samples(20):
        assert is_covered(sample, find_secrets(sample.text)), sample


def test_made_up_harmless_texts_stay() -> None:
    assert [text for text in SecretMaker(5).benign(500) if find_secrets(text)] == []


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    found = find_secrets(text)
    assert all(0 <= one.start < one.end <= len(text) and one.kind in KINDS for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.text("0123456789OolI -.:abcAKIAghp_sk", max_size=2_000))
def test_no_text_takes_long(text: str) -> None:
    find_secrets(text)  # a pattern that backtracks without end would never return


def test_what_was_taken_out_is_not_found_again() -> None:
    for text, left in SECRETS:
        assert find_secrets(left) == (), text


def test_overlapping_finds_become_one() -> None:
    found = merged([Found(5, 9, "code"), Found(0, 7, "token"), Found(12, 14, "card")])
    assert found == (Found(0, 9, "token"), Found(12, 14, "card"))
    assert without("abcdefghijklmnop", found) == "[access key hidden]jkl[card number hidden]op"
