"""Labels are told from values by where they stand."""

import pytest

from core.answer.fields import Field, fields_of, is_label
from tests.support.remembered import NOW, a_frame


def labelled(*lines: str) -> dict[str, str]:
    """What the last line's labels name."""
    frame = a_frame("frame", NOW, "Chromium", "page", lines)
    text = lines[-1]
    shown = range(len(frame.lines))
    fields: tuple[Field, ...] = fields_of(frame, shown, len(frame.lines) - 1)
    return {field.label: text[field.start : field.end] for field in fields}


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Location: Room C167"], {"Location": "Room C167"}),
        (["- Wi-Fi password in the cabin: heron-42"], {"Wi-Fi password in the cabin": "heron-42"}),
        (["Order total\t$89.95"], {"Order total": "$89.95"}),
        (["VAT 19%\t$12.00"], {"VAT 19%": "$12.00"}),
        (
            ["attn. Ines\tDue date: 2027-05-11"],
            {"attn. Ines": "Due date: 2027-05-11", "Due date": "2027-05-11"},
        ),
        (["Mobile", "+44 20 7946 0311"], {"Mobile": "+44 20 7946 0311"}),
        (
            ["Name\tOffice\tStatus", "Tova\t2W-94\taway"],
            {"Name": "Tova", "Office": "2W-94", "Status": "away"},
        ),
        (
            ["Name\tOffice\tStatus", "Bram\t3N-45\tin", "Tova\t2W-94\taway"],
            {"Name": "Tova", "Office": "2W-94", "Status": "away"},
        ),
        (["Bram\t3N-45\tin", "Tova\t2W-94\taway"], {}),
        (["at 18:15 in the hall"], {}),
        (["https://files.example/a"], {}),
        (
            ["A heading of this page", "and a sentence that goes on under it for quite a while, as they do."],
            {},
        ),
    ],
)
def test_labels_and_what_they_name(lines: list[str], found: dict[str, str]) -> None:
    assert labelled(*lines) == found


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Order total", True),
        ("Due:", True),
        ("Room 7", False),
        ("The cat sat on the warm mat.", False),
        ("ana@example.org", False),
        ("From: Ana", False),
    ],
)
def test_what_may_be_a_label(text: str, *, label: bool) -> None:
    assert is_label(text) is label
