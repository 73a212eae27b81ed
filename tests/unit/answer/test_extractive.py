"""Answers are there when the evidence is, exactly as it stands, and held back when it is not."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.records.geometry import Box
from tests.support.remembered import NOW, ROW, Remembered, a_frame
from tests.unit.recall.conftest import CHAT, MAIL, NOTES

TEXTS = {"mail": MAIL, "chat": CHAT, "notes": NOTES}


@pytest.mark.parametrize(
    ("question", "short", "source"),
    [
        ("what was the invoice number Marta sent?", "INV-48213", "mail"),
        ("how much is the invoice for Aurora Rail", "$1,204.50", "mail"),
        ("when is the Aurora Rail invoice due?", "18 March 2026", "mail"),
        ("when is the dentist appointment", "17 March 2026, 09:15", "notes"),
        ("what is Priya's email", "priya.nair@kestrel.example", "chat"),
        ("What is Priya's phone number?", "+44 20 7946 0958", "chat"),
        ("who wrote about the parser rewrite", "Jonas Weber", "chat"),
        ("which branch is the parser rewrite on?", "parser-v2", "chat"),
        ("which room is the meeting in", "B-204", "chat"),
        ("what time is the meeting", "15:30", "chat"),
        ("what is the wifi password", "blue-heron-42", "notes"),
        ("when is the check-out?", "16 April 2026", "notes"),
        ("how often should I water the basil?", "every two days", "notes"),
        ("where is the budget sheet", "/home/ana/finance/budget_2026.ods", "notes"),
        ("when did Ben go to the Rijksmuseum?", "Saturday 28 February 2026", "chat-a/0"),
        ("what is the name of Ana's cat?", "Miso", "chat-a/1"),
        ("what is Ben's office address?", "42 Harbour Street", "chat-a/4"),
        ("who did Ben visit the museum with?", "Lena", "chat-a/0"),
        ("Did Ben visit the Rijksmuseum?", "Yes", "chat-a/0"),
    ],
)
def test_values_are_found_with_the_very_source(
    past: Remembered, question: str, short: str, source: str
) -> None:
    draft = past.ask(question)
    assert (draft.short, draft.citations[0].source_id) == (short, source)
    assert not draft.abstained
    assert short in draft.answer


@pytest.mark.parametrize(
    "question",
    [
        "what was the invoice number Olga sent?",
        "what is Jonas's phone number",
        "how much is the invoice for Zephyr Foods",
        "when is the optician appointment",
        "what is the passport number",
        "What did Marta say about the merger?",
        "When did Ben visit the Louvre?",
        "When did Ana go to the Rijksmuseum?",
        "which gate does the train leave from",
        "who is the plumber",
        "how often should I water the orchids?",
        "what is the tracking number of INV-99999",
        "what did I do last year?",
        "xyzzy",
        "the",
    ],
)
def test_what_was_never_said_is_not_answered(past: Remembered, question: str) -> None:
    draft = past.ask(question)
    assert (draft.answer, draft.short, draft.citations) == ("I don't have that.", "", ())
    assert draft.abstained


def test_an_answer_says_what_where_and_when(past: Remembered) -> None:
    draft = past.ask("what was the invoice number Marta sent?")
    assert draft.answer == (
        "INV-48213 \u2014 Marta Kovacs, in \u201cInbox - Kestrel Mail\u201d (Chromium), 14:02 today: "
        "\u201cHi, as discussed the invoice number is INV-48213.\u201d"
    )


def test_a_citation_quotes_the_line_and_boxes_only_it(past: Remembered) -> None:
    citation = past.ask("what was the invoice number Marta sent?").citations[0]
    assert citation.quote == MAIL[3]
    assert citation.box == Box(20, 40 + 3 * ROW, 8 * len(MAIL[3]), 16)
    assert (citation.frame_id, citation.app, citation.title) == ("mail", "Chromium", "Inbox - Kestrel Mail")
    assert citation.time == NOW.replace(hour=14, minute=2)
    memory = past.tables.get_memory(citation.memory_id)
    assert "mail" in memory.source_ids


@pytest.mark.parametrize("question", ["tell me about the parser rewrite", "when is the dentist appointment"])
def test_every_quote_stands_in_its_source(past: Remembered, question: str) -> None:
    for citation in past.ask(question).citations:
        assert citation.quote in "\n".join(TEXTS[citation.source_id])


def test_what_was_said_is_quoted_with_its_speaker(past: Remembered) -> None:
    draft = past.ask("what did Ben say about his new job?")
    assert draft.citations[0].quote == "My new job at Northwind starts next Monday."
    assert (draft.citations[0].speaker, draft.citations[0].frame_id, draft.citations[0].box) == (
        "Ben",
        "",
        None,
    )
    assert draft.answer.startswith("Ben, 1 March 2026, 14:32: ")


def test_after_deletion_there_is_no_answer(past: Remembered) -> None:
    past.tables.remove_segments([item.id for item in past.tables.segments_by_sources(["mail"])])
    past.tables.purge()
    assert past.ask("what was the invoice number Marta sent?").abstained


def test_our_own_answers_are_no_evidence(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said("chat-1", ("Ana", "what was the invoice number Marta sent?"), role="question")
    past.said("chat-1a", ("Afterimage", "INV-48213 \u2014 Marta sent it"), role="answer")
    assert past.ask("what was the invoice number Marta sent?").abstained


def test_frames_that_agree_are_cited_the_clearest_first(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    line = "The invoice number is INV-48213"
    for name, sharpness, hours in (("dim", 0.5, 3), ("clear", 0.97, 2), ("later", 0.97, 1)):
        at = NOW - timedelta(hours=hours)
        past.saw(a_frame(name, at, "Chromium", f"tab {name}", [line, f"page {name}"], sharpness))
    citations = past.ask("what is the invoice number").citations
    assert [citation.source_id for citation in citations] == ["clear", "later", "dim"]


def test_an_invoice_number_misread_by_a_letter_is_still_found(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.saw(a_frame("f", NOW, "XTerm", "mail", ["lnvoice total for Aurora Raii is 99.50 EUR"]))
    assert past.ask("what is the invoice total for Aurora Rail").short == "99.50 EUR"


def test_a_sentence_that_wraps_is_quoted_whole(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    lines = (
        "Thanks for waiting, we have finally moved the offsite to the",
        "old lighthouse near Sintra because of the storm.",
        "Menu",
    )
    past.saw(a_frame("f", NOW, "Evolution", "Offsite", lines))
    citation = past.ask("where was the offsite moved to?").citations[0]
    assert citation.quote == "\n".join(lines[:2])
    assert citation.box == Box(20, 40, 8 * len(lines[0]), ROW + 16)


def test_the_time_asked_about_decides(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    for days, number in ((1, "ORD-1111"), (9, "ORD-2222")):
        at = NOW - timedelta(days=days)
        past.saw(a_frame(number, at, "Firefox", "Shop", [f"Your order number is {number}"]))
    assert past.ask("what was my order number yesterday?").short == "ORD-1111"
    assert past.ask("what was the order number last week?").short == "ORD-2222"


def test_a_day_is_told_in_what_was_seen(past: Remembered) -> None:
    draft = past.ask("what did I do yesterday?")
    assert not draft.abstained
    assert [citation.frame_id for citation in draft.citations] == ["chat"]


def test_a_past_event_without_a_date_has_the_day_it_was_told(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said("c", ("Ben", "I just joined the rowing club!"), at=NOW - timedelta(days=2))
    assert past.ask("When did Ben join the rowing club?").short == "2 March 2026"


def test_yes_rests_on_words_about_what_is_asked_not_on_a_name_alone(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said(
        "talk", ("Sam", "No walnuts for me, please tell Anand if he bakes."), ("Ann", "He is vegetarian too.")
    )
    draft = past.ask("Is Anand vegetarian?")
    assert draft.short == "Yes"
    assert draft.citations[0].quote == "He is vegetarian too."


def test_words_about_something_else_are_quoted_without_a_yes(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said("talk", ("Sam", "I am allergic to walnuts, please tell Anand."))
    draft = past.ask("Does Sam eat walnuts?")
    assert (draft.short, draft.abstained) == ("", False)
    assert past.ask("Is Sam allergic to walnuts?").short == "Yes"


def test_who_did_it_is_whom_the_text_says_it_was_done_by(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.wrote("Books", "The Dispossessed by Ursula K. Le Guin (lent by Priya)")
    assert past.ask("Who lent me The Dispossessed?").short == "Priya"
    assert past.ask("Who wrote The Dispossessed?").short == "Ursula K. Le Guin"


def test_a_sum_has_the_currency_that_was_said_before_it(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said("talk", ("Sam", "I paid 120 euros for the train to Hamburg, the hotel is 240 for two nights"))
    assert past.ask("How much does the hotel cost?").short == "240 euros"
    assert past.ask("How much was the train to Hamburg?").short == "120 euros"


def test_a_sentence_that_only_says_what_was_asked_gives_way_to_what_it_means(tmp_path: Path) -> None:
    past = Remembered(tmp_path)
    past.said(
        "talk", ("Ben", "Recently I had a setback. Last month I broke my wrist and had to pause climbing.")
    )
    assert "broke my wrist" in past.ask("What setback did Ben have?").short


def test_where_is_answered_by_the_sentence_that_tells_a_place(tmp_path: Path) -> None:
    past = Remembered(tmp_path)
    past.said("talk", ("Ana", "I was accepted for the internship! It is in the archive of a museum."))
    assert past.ask("Where is Ana's internship?").short == "in the archive of a museum"


def test_no_said_as_no(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said("c", ("Ben", "I did not renew the gym membership."))
    assert past.ask("Did Ben renew the gym membership?").short == "No"


def test_a_citation_names_the_fact_of_its_own_words(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    past.said(
        "chat-b",
        ("Ana", "I work at Harbour Pipes. The permit number is KX-99120. I live in Ghent."),
        ("Ben", "Thanks!"),
        at=NOW - timedelta(days=1),
    )
    for question, part in (
        ("What is the permit number?", "KX-99120"),
        ("Where does Ana work?", "Harbour Pipes"),
        ("Where does Ana live?", "Ghent"),
    ):
        citation = past.ask(question).citations[0]
        memory = past.tables.get_memory(citation.memory_id)
        assert part in citation.quote
        assert (memory.type, part in memory.text) == ("semantic", True)


def test_a_citation_names_what_happened_rather_than_another_fact(tmp_path: Path) -> None:
    past = Remembered(tmp_path / "tables")
    lines = (
        "House",
        "The permit number for the roof is BP-20417.",
        "Our plumber is Greta Holm, +44 20 7946 0311.",
    )
    past.saw(a_frame("house", NOW - timedelta(hours=2), "Notes", "House - Notes", lines))
    citation = past.ask("What is Greta Holm's phone number?").citations[0]
    assert citation.quote == lines[2]
    assert past.tables.get_memory(citation.memory_id).type == "episodic"
    (hit, *_) = past.search("plumber Greta", level="line")
    assert (hit.text, hit.type) == (lines[2], "episodic")
