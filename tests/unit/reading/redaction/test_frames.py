"""Secrets on a frame: across its lines, in titles, and on the picture."""

import pytest

from core.capture import codec
from core.reading.ocr import TesseractReader
from core.reading.placed import PlacedLine, PlacedWord, placed
from core.reading.redaction.frames import redact_frame
from core.records.geometry import Box
from core.records.screen import Line, Window
from tests.unit.reading.rendering import page, whole

LETTER, HEIGHT = 10, 16


def line(text: str, row: int, x: int = 0, window: int = 0) -> PlacedLine:
    """A line of a form: ten pixels a letter, twenty a row."""
    words = []
    at = 0
    for word in text.replace("\t", " ").split(" "):
        words.append((word, Box(x + at * LETTER, row * 20, len(word) * LETTER, HEIGHT)))
        at += len(word) + 1
    return placed(Line(text, Box(x, row * 20, len(text) * LETTER, HEIGHT), 0.9, window), words)


def texts(*lines: PlacedLine) -> list[str]:
    return [one.text for one in redact_frame(lines, ()).lines]


def test_only_the_words_of_the_secret_are_filled() -> None:
    redacted = redact_frame([line("Password: hunter2 for Tom", 3)], ())
    assert redacted.kinds == ("password",)
    (box,) = redacted.boxes
    assert box.x < 10 * LETTER < box.right - 3
    assert box.right <= 18 * LETTER
    assert redacted.lines[0].text == "Password: [password hidden] for Tom"


def test_the_whole_line_is_filled_where_words_have_no_place() -> None:
    unplaced = PlacedLine(line("Password: hunter2", 1).line)
    (box,) = redact_frame([unplaced], ()).boxes
    assert box.x <= 0
    assert box.right >= 17 * LETTER


@pytest.mark.parametrize("label", ["Password", "Password *", "New password:", "API key", "PIN"])
def test_a_value_under_its_label(label: str) -> None:
    value = "4821" if label == "PIN" else "Xk29!fooBar"
    kept = texts(line(label, 1), line(value, 2), line("Sign in", 4))
    assert kept == [label, "[password hidden]", "Sign in"]


def test_what_stands_elsewhere_is_not_the_value_of_a_label() -> None:
    lines = (line("Password", 1), line("Release v2.14-beta3", 2, x=400), line("Build 7141x", 9))
    assert texts(*lines) == [one.text for one in lines]


def test_a_value_in_the_next_column() -> None:
    assert texts(line("User\tmarta\tPassword\tBlue77fish!", 1)) == [
        "User\tmarta\tPassword\t[password hidden]"
    ]


def test_a_recovery_phrase_in_a_grid() -> None:
    phrase = "legal winner thank year wave sausage worth useful letter winter thought yellow"
    words = phrase.split(" ")
    rows = [
        line("\t".join(f"{number + 1}. {words[number]}" for number in range(at, at + 3)), at)
        for at in range(0, 12, 3)
    ]
    assert not any(word in " ".join(texts(*rows)) for word in words)


def test_a_private_key_over_many_lines() -> None:
    rows = (
        "$ cat id",
        "-----BEGIN RSA PRIVATE KEY-----",
        "MIIEowIBAAKCAQEA",
        "x8Kk",
        "-----END RSA PRIVATE KEY-----",
        "$",
    )
    kept = texts(*(line(text, number) for number, text in enumerate(rows)))
    assert kept == ["$ cat id", *["[private key hidden]"] * 4, "$"]


def test_windows_are_looked_at_one_by_one() -> None:
    kept = texts(line("Password", 1, window=0), line("Xk29!fooBar", 2, window=1))
    assert kept == ["Password", "Xk29!fooBar"]


def test_titles_and_addresses_lose_their_secrets() -> None:
    window = Window(
        "Browser", "Your code is 482913", Box(0, 0, 9, 9), url="https://a.example/?token=abcdef123456"
    )
    (kept,) = redact_frame((), (window,)).windows
    assert kept.title == "Your code is [one-time code hidden]"
    assert kept.url == "https://a.example/?token=[access key hidden]"


def test_words_are_found_in_their_line() -> None:
    found = line("one two one", 0)
    assert [(word.start, word.end) for word in found.words] == [(0, 3), (4, 7), (8, 11)]
    assert placed(found.line, [("other", Box(0, 0, 1, 1))]).words == ()
    assert PlacedWord(0, 3, Box(5, 6, 30, 16)) == found.moved(5, 6, 2).words[0]


def test_nothing_of_it_can_be_read_on_the_picture_that_is_kept() -> None:
    drawn = page(("Notes of the day", "Password: Kestrel77harbor", "Lunch with Priya at noon"))
    reader = TesseractReader()
    try:
        redacted = redact_frame(reader.read(drawn.pixels, whole(drawn), drawn.size), whole(drawn))
        image, mime = codec.encode(drawn.pixels)
        masked = codec.decode(codec.mask(image, mime, redacted.boxes), mime)
        again = " ".join(one.text for one in reader.read(masked, whole(drawn), drawn.size))
    finally:
        reader.close()
    assert "Password: [password hidden]" in [one.text for one in redacted.lines]
    assert "Kestrel" not in again
    assert "harbor" not in again
    assert "Notes of the day" in again
    assert "Lunch with Priya" in again
