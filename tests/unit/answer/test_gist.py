"""What is left of a sentence when what the question says is taken away."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from core.answer.gist import asks_for_several, gist, thing
from core.answer.kindred import Kin
from core.answer.named import named_thing
from core.recall.question import Question, understand


def asked(text: str) -> Question:
    return understand(text, datetime(2026, 3, 4, tzinfo=UTC), "UTC")


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("What did Ann research?", "Researching boat yards — it's been a dream for years.", "boat yards"),
        ("Which workshop did Ann attend?", "On Friday I went to a stained glass workshop and it was fun.",
         "stained glass workshop"),
        ("Why did Ben choose the flat?", "I chose it because it has a balcony, and the rent is fine.",
         "it has a balcony"),
        ("How did Ben feel after the race?", "I felt proud and tired!", "proud and tired"),
        ("How did Ben describe the concert?", "The concert was loud and far too long, but we stayed.",
         "loud and far too long"),
        ("How did Ann find the exam?", "I sat in row two. The exam was harder than last year's.",
         "harder than last year's"),
        ("Why did Ann open a bakery?", "I'm fond of bread so opening a bakery was easy.",
         "fond of bread"),
        ("What book did Ann recommend?", 'You should read "The Salt Path" one day.', "The Salt Path"),
        ("Where did Otto hide his bone?", "He hid his bone in my slipper once!", "in my slipper"),
        ("What is Ann planning?", "I am going to learn to fly, I decided it yesterday!", "learn to fly"),
        ("Where has Ann camped?", "We camped in the mountains last week, lovely!", "in the mountains"),
        ("What went missing for Ann?", "I lost my laptop two days ago and was upset.", "laptop"),
        ("What was stolen from Ann?", "I lost the car keys on Sunday, it was awful.", "the car keys"),
        ("What happened to Ben?", "Hey Ann, last month I got hurt and had to rest.", "hurt and had to rest"),
        ("What does the ring mean to Ann?", "It's so special - it stands for freedom.", "freedom"),
    ],
)  # fmt: skip
def test_the_words_that_answer_are_left(question: str, sentence: str, short: str) -> None:
    assert gist(sentence, asked(question)) == short


def test_one_of_several_things_takes_a_few_words() -> None:
    question = asked("What activities does Ann do?")
    assert thing("I just signed up for a pottery class at the old harbour", question) == "pottery class"


@pytest.mark.parametrize(
    ("question", "several"),
    [("What books has Ann read?", True), ("Where has Ann camped?", True), ("What are Ann's hobbies?", True),
     ("What does Ann's ring mean?", False), ("What book was it?", False)],
)  # fmt: skip
def test_a_plural_asks_for_several(question: str, *, several: bool) -> None:
    assert asks_for_several(asked(question)) == several


def test_a_name_of_the_kind_stands_with_its_neighbours() -> None:
    question, sentence = (
        asked("Which musicians does Ann like?"),
        "I like classical ones: Bach and Mozart, you know",
    )
    kin = [
        Kin(sentence.index(word), sentence.index(word) + len(word), likeness)
        for word, likeness in (("classical", 0.4), ("Bach", 0.55), ("Mozart", 0.5), ("know", 0.1))
    ]
    assert named_thing(sentence, question, kin) == "Bach and Mozart"
    assert named_thing(sentence, question) == ""


@given(st.text(max_size=200), st.text(min_size=1, max_size=80))
def test_any_words_give_some_of_the_same(sentence: str, question: str) -> None:
    short = gist(sentence, asked(question))
    for part in short.split(", "):
        assert "".join(part.split()) in "".join(sentence.replace("\u2019", "'").split())
