import pytest
from hypothesis import given, strategies as st

from core.text.urls import fit_address


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/b?c=1#d",
        "http://127.0.0.1:8080/",
        "file:///home/ann/notes.txt",
        "https://xn--bcher-kva.example/%C3%A4",
        "https://[::1]:8443/x",
    ],
)
def test_addresses_of_pages_and_files_are_kept_as_they_are(address: str) -> None:
    assert fit_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "about:blank", "chrome://settings/", "data:text/html,secret", "javascript:alert(1)", "blob:https://a.example/1",
     "https://", "https:///x", "a.example/b", "https://a.example/b c", "https://a\n.example/", "http://[::1/"],
)  # fmt: skip
def test_what_leads_nowhere_is_none(address: str) -> None:
    assert fit_address(address) == ""


def test_the_name_and_password_before_the_host_are_dropped() -> None:
    assert fit_address("https://ann:pa55word@a.example:81/x") == "https://a.example:81/x"


def test_a_long_address_loses_the_state_of_its_page_first() -> None:
    assert fit_address("https://a.example/b?c=1#" + "d" * 3_000) == "https://a.example/b?c=1"
    assert fit_address(f"https://a.example/b?{'c' * 3_000}#d") == "https://a.example/b"
    assert fit_address("https://a.example/" + "b" * 3_000) == ""


@given(st.text(max_size=80) | st.builds("https://{}".format, st.text(max_size=60)))
def test_any_text_is_survived_and_a_kept_address_is_kept_again(text: str) -> None:
    address = fit_address(text)
    assert fit_address(address) == address
