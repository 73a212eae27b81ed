"""Which lines say the same: a little noise of the reader is forgiven, another number or name is not."""

import pytest

from core.engine.forgetting.words import Needles

INVOICE = "The invoice number is INV-48213 for Aurora Rail."


@pytest.mark.parametrize(
    "line",
    [
        INVOICE,
        "the invoice number is lNV-4B213 for Aurora Rail",  # as a reader may see it
        "The invoice nunber is INV-48213 for Aurora Rall.",
        "Marta: The invoice number is INV-48213 for Aurora Rail. Pay it soon, please.",
        "The invoice number is INV-48213",
    ],
)
def test_the_same_words_are_found_again(line: str) -> None:
    assert Needles([INVOICE]).touches(line)


@pytest.mark.parametrize(
    "line",
    [
        "The invoice number is INV-48214 for Aurora Rail.",
        "The invoice number is INV-48214",
        "Yes. The invoice number is INV-48214 for Aurora Rail. Pay it soon, please.",
        "INV-48213",
        "The weather is fine today in Harbour Street.",
    ],
)
def test_another_number_is_another_thing(line: str) -> None:
    assert not Needles([INVOICE]).touches(line)


def test_what_was_typed_is_meant_as_it_stands() -> None:
    needles = Needles(["Anna likes her tea with milk in the morning"])
    assert needles.touches("Anne likes her tea with milk in the morning"), "a reader may have erred"
    assert not needles.touches("Anne likes her tea with milk in the morning", exactly=True)
    assert needles.touches("Yes: Anna likes her tea with milk, in the morning!", exactly=True)
