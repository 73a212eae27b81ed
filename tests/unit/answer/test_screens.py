"""What stands on a screen under labels, in columns, on somebody's page is answered as it is meant."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.remembered import NOW, Remembered, a_frame

ORDER = a_frame(
    "order",
    NOW - timedelta(hours=3),
    "Chromium",
    "Order confirmation - Larch Outfitters",
    [
        "Thank you for your order!",
        "Larch Outfitters will ship it soon.",
        "Order number\tLO-771203",
        "Shipping\t$4.20",
        "Order total\t$89.95",
        "Estimated delivery\tFri 20 March 2026",
        "Delivery address\t14 Mill Road, Ghent",
        "Tracking number\tJX40071882",
    ],
)
CARD = a_frame(
    "card",
    NOW - timedelta(hours=2),
    "Chromium",
    "Tobias Vandermeer - Contacts",
    [
        "Tobias Vandermeer",
        "Site Manager, Halden Ceramics",
        "Mobile",
        "+44 20 7946 0311",
        "Birthday",
        "2 May",
        "Assistant: Ines Moreau, +44 20 7946 0999",
    ],
)
TABLE = a_frame(
    "table",
    NOW - timedelta(hours=1),
    "Chromium",
    "Staff directory - Halden",
    [
        "Name\tExtension\tOffice\tStatus",
        "Tova Lindqvist\t4410\t2W-94\taway",
        "Bram Okafor\t7032\t3N-45\ton call",
        "Runa Falk\t5128\t1S-11\tin",
    ],
)
LOG = a_frame(
    "log",
    NOW - timedelta(minutes=50),
    "XTerm",
    "pangolin: zsh",
    [
        "3fa9c2b Tova Lindqvist: fix the login timeout of pangolin",
        "90f1aa7 Bram Okafor: raise the cache limit",
        "1893 tests passed in 23.4s",
        "Host pangolin",
        "HostName 10.4.8.15",
        "Port 2222",
    ],
)
LETTER = a_frame(
    "letter",
    NOW - timedelta(minutes=40),
    "Mousepad",
    "policy.txt",
    [
        "Your contact at our Lisbon office for the policy 12-4481920 with Corvid Insurance is",
        "Ottoline Marsh. The yearly premium of $310.00 is debited by Corvid Insurance on 4 June 2026.",
        "",
        "The kickoff is in the canteen.",
        "Location: Room C167",
        "Video call: https://meet.example/k67",
    ],
)


@pytest.fixture
def seen(tmp_path: Path) -> Remembered:
    past = Remembered(tmp_path)
    for frame in (ORDER, CARD, TABLE, LOG, LETTER):
        past.saw(frame)
    return past


@pytest.mark.parametrize(
    ("question", "short", "source"),
    [
        ("What is my order number at Larch Outfitters?", "LO-771203", "order"),
        ("What did I pay at Larch Outfitters?", "$89.95", "order"),
        ("What is the tracking number of the Larch Outfitters order?", "JX40071882", "order"),
        ("When will the order from Larch Outfitters arrive?", "20 March 2026", "order"),
        ("Where will Larch Outfitters deliver my order?", "14 Mill Road", "order"),
        ("What is Tobias Vandermeer's mobile number?", "+44 20 7946 0311", "card"),
        ("How can I reach Tobias?", "+44 20 7946 0311", "card"),
        ("Where does Tobias Vandermeer work?", "Halden Ceramics", "card"),
        ("What is Ines Moreau's phone number?", "+44 20 7946 0999", "card"),
        ("What is the extension of Bram Okafor?", "7032", "table"),
        ("In which office does Tova sit?", "2W-94", "table"),
        ("What is the status of Bram Okafor?", "on call", "table"),
        ("Which commit fixed the login timeout of pangolin?", "3fa9c2b", "log"),
        ("commit of Bram Okafor", "90f1aa7", "log"),
        ("How many tests passed?", "1893", "log"),
        ("What's the IP of pangolin?", "10.4.8.15", "log"),
        ("Which port do I use for pangolin?", "2222", "log"),
        ("What is my policy number at Corvid Insurance?", "12-4481920", "letter"),
        ("How high is the premium at Corvid Insurance?", "$310.00", "letter"),
    ],
)
def test_the_value_under_the_fitting_label_is_given(
    seen: Remembered, question: str, short: str, source: str
) -> None:
    draft = seen.ask(question)
    found = draft.short.removesuffix(", Ghent")
    assert (found, [citation.source_id for citation in draft.citations][:1]) == (short, [source])


@pytest.mark.parametrize(
    "question",
    [
        "What is Ines Moreau's birthday?",
        "What is Tobias Vandermeer's flight number?",
        "Which flight does Bram Okafor take?",
        "How much is the invoice from Larch Dental?",
        "What is the extension of Runa Vandermeer?",
        "What is the address of Tova Lindqvist?",
        "When was pangolin released?",
    ],
)
def test_another_persons_or_another_kind_of_value_is_none(seen: Remembered, question: str) -> None:
    assert seen.ask(question).abstained


def test_a_sentence_over_two_lines_is_read_and_quoted_as_one(seen: Remembered) -> None:
    draft = seen.ask("Who is my contact at Corvid Insurance?")
    assert draft.short == "Ottoline Marsh"
    quote = draft.citations[0].quote
    assert quote.startswith("Your contact")
    assert quote.endswith("is\nOttoline Marsh.")
    assert draft.citations[0].box == LETTER.lines[0].box.union(LETTER.lines[1].box)


def test_a_link_is_no_place_where_a_room_is_named(tmp_path: Path) -> None:
    past = Remembered(tmp_path)
    past.saw(
        a_frame(
            "event",
            NOW,
            "Chromium",
            "Heron kickoff - Calendar",
            [
                "Heron kickoff",
                "Location: Room C167",
                "Organiser: Runa Falk",
                "Video call: https://meet.example/k67",
            ],
        )
    )
    assert past.ask("Where is the Heron kickoff?").short in {"Room C167", "C167"}
    assert past.ask("Who organises the Heron kickoff?").short == "Runa Falk"
    assert past.ask("What is the link of the Heron call?").short == "https://meet.example/k67"


def test_who_wrote_it_is_told_by_the_line_that_says_so(tmp_path: Path) -> None:
    past = Remembered(tmp_path)
    past.saw(
        a_frame(
            "story",
            NOW,
            "Chromium",
            "Kestrel Foods opens a plant - The Courier",
            [
                "Kestrel Foods opens a plant",
                "By Zelda Pryce",
                "Kestrel Foods will open a plant in Ghent, said Marta Keller, the chief executive.",
            ],
        )
    )
    assert past.ask("Who wrote the article about Kestrel Foods?").short == "Zelda Pryce"
    assert past.ask("Who leads Kestrel Foods?").short == "Marta Keller"
    assert past.ask("Where does Kestrel Foods open a plant?").short == "Ghent"
