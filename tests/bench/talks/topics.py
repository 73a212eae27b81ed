"""What people tell each other in made-up talks: how it comes up, is said, taken up, and asked about later.

Whoever asks later uses other words than whoever spoke; that is the point. In the text files each topic is a
paragraph: `kind`, `values`, and turns of phrase between bars. `lead` is what the other says before it, `said`
how it is told, `more` what is added, `reply` what the other says to it, `asked` a question answered by the
value, `when` one answered by the day, `all` one that every topic of the same kind answers a part of. `{v}` is
the value, `{w}` who is asked about, `{t}` a time.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people tell of themselves."""

    kind: str
    values: tuple[str, ...]
    lead: tuple[str, ...]
    said: tuple[str, ...]
    more: tuple[str, ...]
    reply: tuple[str, ...]
    asked: tuple[str, ...]
    when: tuple[str, ...]
    everything: tuple[str, ...]


def _topics(name: str) -> tuple[Topic, ...]:
    made = []
    text = Path(__file__).with_name(f"{name}.txt").read_text("utf-8")
    for block in text.strip().split("\n\n"):
        parts: dict[str, tuple[str, ...]] = {}
        for line in block.splitlines():
            name, _, rest = line.partition(":")
            parts[name.strip()] = tuple(part.strip() for part in rest.split("|") if part.strip())
        made.append(
            Topic(
                parts["kind"][0],
                parts["values"],
                *(parts.get(name, ()) for name in ("lead", "said", "more", "reply", "asked", "when", "all")),
            )
        )
    return tuple(made)


LEARNED = _topics("learned")
"""For training."""

UNSEEN = _topics("unseen")
"""For checking: topics and wordings that nothing was learned from."""

CHATTER = (
    "Good morning! Did you sleep well?|Like a stone, thanks for asking.",
    "The weather is awful today.|Tell me about it, I'm soaked.",
    "I've been so busy lately.|Same here, the days are too short.",
    "We should meet up some time.|Yes, let's find a date soon!",
    "Did you see the match?|Only the second half, what a mess.",
    "I need a coffee.|You always need a coffee.",
    "How's work going?|Up and down, as usual.",
    "Sorry for the late reply, my phone died.|No worries at all!",
    "I was thinking about our school days.|Those were wild times.",
    "Thanks for your advice, by the way.|Any time, that's what friends are for.",
    "I'm reading something really good at the moment.|I never get round to reading.",
    "The kids kept me awake all night.|Hang in there, it gets easier.",
    "My train was late again.|They should be ashamed of themselves.",
    "I cleaned the whole flat.|Come and do mine next, please.",
    "Nature does something for the soul.|It does, I feel calmer already.",
    "I'm proud of how far we've come.|Me too, honestly.",
)
"""What is said without telling anything."""

NEVER = (
    "What is {w}'s shoe size?", "Which newspaper does {w} subscribe to?", "What was {w}'s first car?",
    "What is {w} allergic to?", "Which university did {w} attend?", "What tattoo does {w} have?",
    "Who did {w} vote for?", "What colour is {w}'s front door?", "What is {w}'s star sign?",
    "Which ship did {w} serve on?", "What nickname did {w} have as a child?", "What does {w} collect?",
)  # fmt: skip
"""Questions that nobody's words answer."""
