"""Which lines say the same: a little noise of the reader is forgiven, another number or name is not."""

import pytest

from core.engine.forgetting.hidden import _showing
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
        "INV-48213 - Mail - Browser",
        "x" * 900 + " The invoice number is INV-48213 for Aurora Rail " + "y" * 900,
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
        "INV-4821",
        "XINV-48213X",
        "The invoice number is",
        "Aurora Rail",
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


@pytest.mark.parametrize(
    "line",
    [
        "Yes",
        "Inbox",
        "File Edit View History Bookmarks",
        "09:41",
        "2026-03-04",
        "12 345,00",
        "The and of it is",
    ],
)
def test_what_stands_everywhere_is_no_needle(line: str) -> None:
    assert not Needles([line])


@pytest.mark.parametrize(
    "line", ["a cat called Biscuit", "INV-48213", "Gate code 7731942", "Größe der Türen"]
)
def test_what_tells_something_is_a_needle(line: str) -> None:
    assert Needles([line]).touches(f"{'before ' * 40}{line}{' after' * 40}")


def test_words_that_run_over_the_end_of_a_line_are_found() -> None:
    needles = Needles([INVOICE])
    lines = ["Dear all, the invoice number is", "INV-48213 for Aurora Rail, and so on", "Bye"]
    assert needles.touched(lines) == {0, 1}
    assert needles.touched(["Nothing of the kind", "stands here at all"]) == set()


def test_a_single_identifier_is_no_reason_to_remove_a_message() -> None:
    needles = Needles([INVOICE])
    assert not needles.touched(["I have paid INV-48213 yesterday"], exactly=True)
    assert needles.repeated_in("what was INV-48213 for?")
    assert not needles.repeated_in("what was INV-48214 for?")


@pytest.mark.parametrize("line", [INVOICE, "Größe der Türen im Haus", "a cat called Biscuit", "PX-7731942"])
def test_what_is_touched_shows_a_sign(line: str) -> None:
    from pyarrow import array, binary

    needles = Needles([line])
    texts = [line, line.upper(), f"x {line} y", line[: 2 * len(line) // 3], line.replace("o", "0", 1)]
    touched = [needles.touches(text) for text in texts]
    shown = _showing(array([text.encode() for text in texts], binary()), needles.signs)
    assert touched[0]
    assert all(sign or not touch for touch, sign in zip(touched, shown, strict=True))


def test_many_needles_are_looked_for_at_once() -> None:
    from pyarrow import array, binary

    lines = [
        f"Parcel number {number} of {word} Rail" for number, word in enumerate("abcdefghijklmnopqrst" * 3)
    ]
    texts = [b"nothing here", *(line.encode() for line in lines)]
    shown = _showing(array(texts, binary()), Needles(lines).signs)
    assert shown.tolist() == [False] + [True] * len(lines)
    many = Needles([f"{chr(97 + one) * 5} {chr(98 + one) * 7} {chr(99 + one) * 6}" for one in range(20)])
    assert _showing(array([b"bbbbbbb", b"zzz"], binary()), many.signs).tolist() == [True, False]
