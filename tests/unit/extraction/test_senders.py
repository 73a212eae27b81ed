"""Who said what on a screen."""

import pytest

from core.extraction.senders import body_of, read_header, read_headers


@pytest.mark.parametrize(
    ("line", "sender", "kind"),
    [
        ("Marta Keller  10:22", "Marta Keller", "above"),
        ("MK Marta Keller 10:22 AM", "Marta Keller", "above"),
        ("Obiora Okeke, yesterday at 10:22", "Obiora Okeke", "above"),
        ("10:22 Marta Keller", "Marta Keller", "above"),
        ("Marta 10:22", "Marta", "above"),
        ("Me 14:20", "Me", "above"),
        ("From: Marta Keller <marta@kestrel.example>", "Marta Keller", "above"),
        ("From: Zorblax Inc", "Zorblax Inc", "above"),
        ("Marta Keller <marta@kestrel.example>", "Marta Keller", "above"),
        ("On Tue, 3 March 2026 at 10:22, Marta Keller wrote:", "Marta Keller", "above"),
        ("Marta Keller wrote: we still need 12 more samples", "Marta Keller", "reported"),
        ("[10:22] <Marta> the number is INV-48213", "Marta", "inline"),
        ("10:22 Marta: the number is INV-48213", "Marta", "inline"),
        ("Marta: the invoice number is INV-48213", "Marta", "inline"),
        ("Marta Keller Quarterly budget needs your approval 10:22", "Marta Keller", "row"),
    ],
)
def test_lines_that_name_a_sender(line: str, sender: str, kind: str) -> None:
    header = read_header(line)
    assert header is not None
    assert (header.sender, header.kind) == (sender, kind)


@pytest.mark.parametrize(
    "line",
    [
        "Note: the invoice number is INV-48213",
        "Total: $12.00",
        "To: Marta Keller",
        "Kestrel Mail 10:22",
        "the meeting is at 10:22",
        "The plan was confirmed, said Marta Keller from Kestrel Health.",
        "From:",
        "",
    ],
)
def test_lines_that_name_none(line: str) -> None:
    assert read_header(line) is None


def test_a_body_has_no_header_and_no_fields() -> None:
    assert body_of("Marta Keller 10:22\nthe number is 7") == "the number is 7"
    assert body_of("Marta: the number is 7") == "the number is 7"
    mail = "From: Marta Keller <m@k.example>\nTo: me\nSubject: Invoice\nDate: today\nIt is INV-1."
    assert body_of(mail) == "Subject: Invoice\nIt is INV-1."
    assert body_of("no header here") == "no header here"


def test_an_unusual_name_is_a_sender_among_others_of_the_same_form() -> None:
    lines = ["Marta 10:22", "we meet at noon", "Thandiwe 10:24", "fine", "Monday 10:30"]
    names = [header.sender if header else "" for header in read_headers(lines)]
    assert names == ["Marta", "", "Thandiwe", "", ""]
    assert read_headers(["Breakfast 08:00", "Workshop 09:30"]) == [None, None]
