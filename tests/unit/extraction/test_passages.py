"""What search reads."""

from dataclasses import replace

from core.extraction.screen_lines import new_lines
from core.records.geometry import Box
from core.records.screen import Line, ReadFrame, Window
from tests.unit.extraction.conftest import START, filed, identify, say, screen


def texts(*frames: object) -> list[str]:
    return [passage.text for one in filed(list(frames)) for passage in one.passages]  # type: ignore[arg-type]


def test_neighbouring_lines_are_joined_and_paragraphs_are_not() -> None:
    frame = screen(0, "The first line of a paragraph that was", "wrapped here.", "", "Another paragraph.")
    (one,) = filed([frame])
    first, second = one.passages
    assert first.text == "The first line of a paragraph that was\nwrapped here."
    assert second.text == "Another paragraph."
    assert first.lines == (0, 1)
    assert first.box == frame.lines[0].box.union(frame.lines[1].box)
    assert (first.source_id, first.app, first.window_title) == ("frame0", "Mousepad", "notes.txt")


def test_long_text_is_cut_between_lines() -> None:
    rows = [f"line {chr(97 + n)} " + "word " * 12 for n in range(20)]
    cut = texts(screen(0, *rows))
    assert all(len(text) <= 400 for text in cut)
    assert "\n".join(cut) == "\n".join(rows)


def test_a_line_is_read_once_however_long_it_stays() -> None:
    seen = texts(screen(0, "Same line of text"), screen(1, "Same line of text", "New line of text"))
    assert seen == ["Same line of text", "New line of text"]


def test_a_letter_misread_is_no_new_line_but_another_digit_is() -> None:
    seen = texts(
        screen(0, "The invoice number is INV-48213"),
        screen(1, "The lnvoice number is INV-48213"),
        screen(2, "The invoice number is INV-48214"),
    )
    assert seen == ["The invoice number is INV-48213", "The invoice number is INV-48214"]


def test_a_line_that_is_being_typed_is_left_to_the_frame_that_has_all_of_it() -> None:
    (one,) = filed([
        screen(0, "Dear Mar"),
        screen(1, "Dear Marta, the inv"),
        screen(2, "Dear Marta, the invoice is late"),
    ])  # fmt: skip
    assert [(passage.source_id, passage.text) for passage in one.passages] == [
        ("frame2", "Dear Marta, the invoice is late")
    ]


def test_menus_clocks_noise_and_the_title_are_left_out() -> None:
    frame = screen(
        0, "File Edit View Search Help", "Tue 3 Mar 10:22", "|| ~ =", "notes.txt", "Real words here"
    )
    assert texts(frame) == ["Real words here"]
    doubtful = replace(frame, lines=(Line("Real words here", Box(0, 0, 90, 14), 0.1, 0),))
    assert texts(doubtful) == []


def test_sender_and_text_stay_together() -> None:
    (one,) = filed([
        screen(0, "Marta Keller 10:22", "the number is INV-48213", "", "Jonas Osei 10:25", "thanks a lot"),
    ])  # fmt: skip
    assert [(passage.speaker, passage.text) for passage in one.passages] == [
        ("Marta Keller", "Marta Keller 10:22\nthe number is INV-48213"),
        ("Jonas Osei", "Jonas Osei 10:25\nthanks a lot"),
    ]


def test_new_words_under_an_old_name_bring_the_name_along() -> None:
    (one,) = filed([
        screen(0, "Marta Keller 10:22", "the first line is short"),
        screen(1, "Marta Keller 10:22", "the number is INV-48213"),
    ])  # fmt: skip
    assert one.passages[-1].text == "Marta Keller 10:22\nthe number is INV-48213"
    assert one.passages[-1].speaker == "Marta Keller"


def test_the_sender_of_a_letter_speaks_to_its_end_and_what_it_reports_is_others() -> None:
    (one,) = filed([
        screen(
            0,
            "From: Marta Keller <m@k.example>", "To: me", "",
            "The samples have arrived in good order.",
            "Jonas Osei wrote: we need 12 more of them.",
            "Please pay INV-48213 this week.",
        ),
    ])  # fmt: skip
    assert [(passage.speaker, passage.text.split("\n")[-1]) for passage in one.passages] == [
        ("Marta Keller", "To: me"),
        ("Marta Keller", "The samples have arrived in good order."),
        ("Jonas Osei", "Jonas Osei wrote: we need 12 more of them."),
        ("Marta Keller", "Please pay INV-48213 this week."),
    ]


def test_a_page_that_told_late_where_it_is_has_its_address_from_the_start() -> None:
    page = Window("Firefox", "Wiki", Box(0, 0, 600, 900), active=True)
    told = replace(page, url="https://wiki.example/rail")
    frames = [
        screen(0, "the first text of the page", windows=(page,)),
        screen(5, "the first text of the page", "and some more of it", windows=(told,)),
    ]
    (one,) = filed(frames)
    assert {passage.url for passage in one.passages} == {"https://wiki.example/rail"}


def test_lines_of_two_windows_are_not_mixed() -> None:
    windows = (
        Window("XTerm", "shell", Box(0, 0, 600, 900), active=True),
        Window("Firefox", "Wiki", Box(600, 0, 600, 900)),
    )
    frame = screen(0, "left text here", "left goes on", windows=windows)
    lines = (*frame.lines, Line("right text here", Box(610, 40, 120, 14), 0.9, 1))
    (one,) = filed([replace(frame, lines=lines)])
    assert [(passage.app, passage.text) for passage in one.passages] == [
        ("XTerm", "left text here\nleft goes on"),
        ("Firefox", "right text here"),
    ]


def test_a_message_is_one_passage_and_a_document_several() -> None:
    long = "A sentence of the document. " * 100
    (one,) = filed([say(1, "Ann", "Hello Ben"), say(2, "Ben", long)])
    assert one.passages[0].text == "Hello Ben"
    assert one.passages[0].speaker == "Ann"
    pieces = [passage for passage in one.passages if passage.source_id == "talk/2"]
    assert len(pieces) > 1
    assert all(len(passage.text) <= 1_200 and passage.text in long for passage in pieces)
    assert sum(passage.text.count("sentence") for passage in pieces) == 100


def test_the_same_sources_give_the_same_passages() -> None:
    frames = [screen(n, f"line number {n}", "constant line") for n in range(5)]
    assert filed(frames)[0].passages == filed(frames)[0].passages
    assert len({passage.id for passage in filed(frames)[0].passages}) == len(filed(frames)[0].passages)
    assert identify("passage", "a") != identify("passage", "b")
    assert START.tzinfo is not None


def covered(*rows: str, title: str = "invoice.pdf") -> ReadFrame:
    """A frame in which another window stands before the right half of the one with these rows."""
    front = Window("XTerm", "pangolin: zsh", Box(600, 200, 600, 600), active=True)
    back = Window("Chromium", title, Box(0, 0, 1200, 900))
    frame = screen(1, *rows, windows=(front, back))
    return replace(frame, lines=tuple(replace(line, window=1) for line in frame.lines))


def whole(number: int, *rows: str) -> ReadFrame:
    return screen(number, *rows, app="Chromium", title="invoice.pdf")


def test_a_piece_of_a_line_that_was_seen_whole_is_not_new() -> None:
    seen = list(new_lines([whole(0, "Invoice no. 2026/9463 of Redshift"), covered("nvoice no. 2026/9463")]))
    assert [[item.line.text for item in group] for group in seen] == [
        ["Invoice no. 2026/9463 of Redshift"],
        [],
    ]


def test_a_line_seen_whole_later_replaces_the_piece_seen_before() -> None:
    later = whole(2, "Invoice no. 2026/9463 of Redshift")
    seen = list(new_lines([covered("no. 2026/9463 of"), later]))
    assert [[item.frame.id for item in group] for group in seen] == [[], ["frame2"]]


def test_the_title_bar_of_a_window_in_front_is_no_text_of_the_one_behind() -> None:
    frame = covered("Invoice no. 2026/9463")
    bar = Line("e pangolin: zsh", Box(620, 180, 200, 14), 0.9, 1)
    seen = list(new_lines([replace(frame, lines=(*frame.lines, bar))]))
    assert [[item.line.text for item in group] for group in seen] == [["Invoice no. 2026/9463"]]
