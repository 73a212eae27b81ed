"""Invitations: typed by hand, opened once, told from every slip and every change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from core.devices.circle import Circle, new_circle
from core.devices.invitation import Code
from core.devices.records import FORMAT
from core.records.errors import EnvironmentFaultError, IntegrityError, RefusedError

NOW = datetime(2026, 3, 4, tzinfo=UTC)
SECRETS = st.binary(min_size=20, max_size=20)


@pytest.fixture(scope="module")
def circle() -> Circle:
    return new_circle("Desk", NOW)


@given(SECRETS)
def test_a_code_comes_back_however_it_is_typed(secret: bytes) -> None:
    code = Code(secret)
    for typed in (code.text, code.text.lower(), code.text.replace("-", " "), f"  {code.text}\n"):
        assert Code.parse(typed) == code


@given(SECRETS, st.integers(0, 100), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_wrong_letter_is_a_slip(secret: bytes, at: int, letter: str) -> None:
    letters = Code(secret).text.replace("-", "")
    at %= len(letters)
    if letters[at] != letter:
        with pytest.raises(RefusedError, match="slip"):
            Code.parse(letters[:at] + letter + letters[at + 1 :])


@given(st.text(max_size=60))
def test_other_words_are_no_invitation(text: str) -> None:
    with pytest.raises(RefusedError):
        Code.parse(text)


def test_it_opens_with_its_code_and_no_other(circle: Circle) -> None:
    code, other = Code.new(), Code.new()
    sealed = code.seal(circle, NOW + timedelta(hours=1))
    opened = code.open(sealed)
    assert (opened.circle, opened.epochs, opened.expires) == (
        circle.id,
        circle.epochs,
        NOW + timedelta(hours=1),
    )
    with pytest.raises(IntegrityError):
        other.open(sealed)
    assert circle.names not in sealed
    assert code.secret not in sealed
    assert code.id != other.id


@given(st.data())
def test_a_changed_or_cut_file_is_refused(data: st.DataObject) -> None:
    code = Code(bytes(range(20)))
    sealed = code.seal(new_circle("Desk", NOW), NOW)
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = sealed[:at] + bytes([sealed[at] ^ 1 << data.draw(st.integers(0, 7))]) + sealed[at + 1 :]
    for broken in (flipped, sealed[:at]):
        with pytest.raises(IntegrityError):
            code.open(broken)


def test_one_of_a_newer_version_says_what_to_do(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.devices.invitation.FORMAT", FORMAT + 1)
    sealed = Code(bytes(20)).seal(circle, NOW)
    monkeypatch.undo()
    with pytest.raises(EnvironmentFaultError, match="newer"):
        Code(bytes(20)).open(sealed)


def test_the_words_to_compare_are_those_of_code_and_circle(circle: Circle) -> None:
    code = Code(bytes(20))
    assert len(code.words(circle.id).split()) == 3
    assert code.words(circle.id) == Code(bytes(20)).words(circle.id)
    assert code.words(circle.id) != code.words("another")
    assert code.words(circle.id) != Code.new().words(circle.id)


def test_nothing_secret_is_in_what_a_log_would_show(circle: Circle) -> None:
    code = Code.new()
    shown = repr((code, circle, circle.epochs, code.open(code.seal(circle, NOW))))
    for secret in (code.secret, circle.names, circle.sign, circle.agree, circle.epochs[0].key):
        assert repr(secret)[2:10] not in shown
