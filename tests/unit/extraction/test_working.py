"""For whom somebody works and as what are told apart, without when that began."""

import pytest

from core.extraction.writers.working import employments


@pytest.mark.parametrize(
    ("how", "stated", "told"),
    [
        ("at", "Kestrel Labs", [("works at", "Kestrel Labs")]),
        ("at", "Kestrel Labs as a hardware engineer in May",
         [("works at", "Kestrel Labs"), ("works as", "a hardware engineer")]),
        ("for", "Orchard Foods since 2019", [("works for", "Orchard Foods")]),
        ("as", "a nurse", [("works as", "a nurse")]),
        ("as", "an editor at Verlag Nord", [("works as", "an editor"), ("works at", "Verlag Nord")]),
        ("as", "a teacher for children", [("works as", "a teacher for children")]),
        ("at", "Cafe May", [("works at", "Cafe May")]),
    ],
)  # fmt: skip
def test_each_is_a_statement_of_its_own(how: str, stated: str, told: list[tuple[str, str]]) -> None:
    assert list(employments(how, stated)) == told
