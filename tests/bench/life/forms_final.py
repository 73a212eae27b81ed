"""How things are said: wordings written after the rules were frozen once more. Never tune on these."""

from tests.bench.life.forms_fresh import HOWTO, HOWTO_SAID, NOISE, POISON, PROSE

SAID = {
    "home": (
        "I'm a resident of {v} now.",
        "We found a flat in {v} and moved in.",
        "You'll find me in {v} from now on, I live here.",
        "{v} is home now.",
        "I've made {v} my home.",
    ),
    "employer": (
        "I'm employed at {v} now.",
        "I earn my money at {v} these days.",
        "I signed a contract with {v}.",
        "I'm part of the team at {v} now.",
        "Today was my first day at {v}.",
    ),
    "like": (
        "I like {v} very much.",
        "Nothing beats {v}, I love it.",
        "I find {v} wonderful.",
        "I'm passionate about {v}.",
        "These days I love {v}.",
    ),
    "dislike": (
        "I can't stand {v} these days.",
        "I've stopped enjoying {v}.",
        "I really dislike {v} now.",
        "I don't care for {v} any more.",
        "I've lost all interest in {v}.",
    ),
    "favourite": (
        "As for my favourite {t}, it's {v}.",
        "My favourite {t} at the moment is {v}.",
        "I'd say my favourite {t} is {v}.",
        "My favourite {t} has changed, it is {v} now.",
    ),
    "birthday": (
        "I have my birthday on {v}.",
        "My birthday is coming up on {v}.",
        "I was born on {v}, by the way.",
    ),
    "phone": (
        "Save my new number: {v}.",
        "My number's {v} now.",
        "Text me on {v}.",
        "From now on my phone number is {v}.",
    ),
    "pet": (
        "Our new {t} is named {v}.",
        "We call our {t} {v}.",
        "My {t} goes by the name of {v}.",
        "My {t} {v} is five.",
    ),
    "boss": (
        "{v} leads our team now, so {v} is my boss.",
        "My manager is {v}.",
        "I work under {v} now.",
        "I answer to {v}.",
    ),
    "diet": ("I've turned {v}.", "I'm now {v}.", "I live {v} these days.", "I went {v} in January."),
    "event": ("Last Sunday we {v}.", "I {v} last night.", "A few days ago we {v}."),
    "plan": ("Next week I'll {v}.", "I plan to {v} on Wednesday.", "We're going to {v} tomorrow."),
}
OTHERS = {
    "home": (
        "{who} has settled down in {v}.",
        "These days {who} lives in {v}.",
        "{who} is now based in {v}.",
        "{who} made the move to {v}.",
    ),
    "employer": (
        "{who} was hired by {v}.",
        "{who} started at {v} last week.",
        "{who} is now employed at {v}.",
        "{who} has joined {v}.",
    ),
}
PROJECTS = {
    "launch": (
        "{p} will be launched on {v}.",
        "Launch of {p}: {v}.",
        "The {p} launch has been set for {v}.",
        "The {p} launch is delayed until {v}.",
    ),
    "budget": (
        "Budget for {p}: {v}.",
        "The {p} budget has gone up to {v}.",
        "We have {v} for {p}, that is the budget.",
        "The budget of {p} was corrected to {v}.",
    ),
    "deadline": (
        "The {p} report is due by {v}.",
        "Please send the {p} report before {v}.",
        "The {p} report deadline is now {v}.",
    ),
}
INVOICE = (
    "Invoice {n} by {c} amounts to {v} and is due on {d}.",
    "{c} sent invoice {n} of {v}, due {d}.",
)
CONTACT = ("{who} can be reached at {v}.", "The email address of {who} is {v}.", "New address of {who}: {v}.")
SMALL_TALK = (
    "How about moving to Geneva?",
    "As a child I lived in Riga.",
    "Nimbus Air called me, but I declined.",
    "Until 2019 I worked at Poplar Bank.",
    "Maybe I'll live in Lucerne when I'm old.",
    "I would love to see Tallinn.",
    "My sister's friend works in Cork, I believe.",
    "Vegan food is everywhere now.",
    "I lost my phone number list.",
    "My former boss sends her regards.",
    "What a day!",
    "Thanks for asking.",
    "I see.",
    "Let's talk tomorrow.",
)
__all__ = (
    "CONTACT",
    "HOWTO",
    "HOWTO_SAID",
    "INVOICE",
    "NOISE",
    "OTHERS",
    "POISON",
    "PROJECTS",
    "PROSE",
    "SAID",
    "SMALL_TALK",
)
