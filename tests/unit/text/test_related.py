"""Words for one matter meet, others do not."""

import pytest

from core.text.related import related
from core.text.tokens import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [("pay", "due"), ("boss", "reports"), ("leads", "chief"), ("owe", "amount"), ("fly", "flight")],
)
def test_both_ways(one: str, other: str) -> None:
    assert stem(other) in related(stem(one))
    assert stem(one) in related(stem(other))


def test_a_word_is_not_related_to_itself_or_to_anything() -> None:
    assert "pay" not in related("pay")
    assert not related("zebra")
