"""The kind of answer is told from the words of the question."""

import pytest

from core.recall.wants import wanted_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("what was the invoice number Marta sent?", "identifier"),
        ("which gate does the flight leave from", "identifier"),
        ("what\u2019s the booking reference?", "identifier"),
        ("what's the reference number of the booking", "identifier"),
        ("what is the invoice total for the flight", "amount"),
        ("how much is the invoice for Aurora Rail", "amount"),
        ("how much time is left", "duration"),
        ("what time is the budget review", "time"),
        ("when is the dentist appointment", "date"),
        ("what is the deadline of the report", "date"),
        ("what is Priya's email", "email"),
        ("what did the email from Marta say", "text"),
        ("what is Lena's phone number?", "phone"),
        ("who wrote about the parser rewrite", "person"),
        ("where does Ben work", "place"),
        ("which file has the budget", "path"),
        ("what was the link to the article", "url"),
        ("how long is the trip", "duration"),
        ("how many tests passed", "count"),
        ("how often should I water the basil", "frequency"),
        ("How do I reach Lorenzo?", "phone"),
        ("How do I reach Lorenzo by e-mail?", "email"),
        ("Lorenzo's number?", "phone"),
        ("Ana's email?", "email"),
        ("What is my locker number?", "identifier"),
        ("Which version of Heron was built?", "identifier"),
        ("extension of Liam", "identifier"),
        ("commit of Tova Lindqvist", "identifier"),
        ("What is the IBAN of Redshift?", "identifier"),
        ("Which address does the host heron have?", "identifier"),
        ("Heron budget?", "amount"),
        ("How high is the premium?", "amount"),
        ("What did I pay at the shop?", "amount"),
        ("By what date must the invoice be paid?", "date"),
        ("deadline of the draft", "date"),
        ("How full is the disk?", "percent"),
        ("How big is the dump?", "size"),
        ("Which company is Hugo at?", "place"),
        ("Which child has no slip?", "person"),
        ("What's the name of the head teacher?", "person"),
        ("Did Ben visit the museum?", "truth"),
        ("what percentage is left", "percent"),
        ("tell me about the parser", "text"),
        ("invoice marta", "text"),
        ("", "text"),
    ],
)
def test_kinds(question: str, kind: str) -> None:
    assert wanted_kind(question) == kind
