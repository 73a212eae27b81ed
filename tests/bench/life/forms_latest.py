"""How things are said: wordings written after the rules had been frozen. Never tune on these."""

from tests.bench.life.forms_fresh import HOWTO, HOWTO_SAID, NOISE, POISON, PROSE

SAID = {
    "home": (
        "Big news: we live in {v} now!",
        "I've been living in {v} for a few weeks.",
        "We've moved, our new place is in {v}.",
        "My flat is in {v} now.",
        "I swapped the old city for {v} and moved there for good.",
    ),
    "employer": (
        "I've started a new position at {v}.",
        "I work over at {v} these days.",
        "My new employer is called {v}.",
        "First week at {v} done, I work there full time now.",
        "I handed in my notice and joined {v}.",
    ),
    "like": (
        "I'm really enjoying {v} lately.",
        "{v} has become one of my favourite things.",
        "Turns out I love {v}.",
        "I could do {v} all day, I love it.",
    ),
    "dislike": (
        "I don't enjoy {v} any longer.",
        "Honestly, I'm done with {v}.",
        "{v} isn't for me any more.",
        "I've grown tired of {v}.",
    ),
    "favourite": (
        "If you ask me for my favourite {t}: {v}.",
        "My favourite {t} used to be another one, now it's {v}.",
        "{v} is my new favourite {t}.",
    ),
    "birthday": (
        "Mark your calendar, my birthday is {v}.",
        "I celebrate my birthday on {v}.",
        "My birthday? {v}.",
    ),
    "phone": (
        "Here's my new number: {v}.",
        "You can reach me at {v} from today.",
        "I got a new phone, the number is {v}.",
    ),
    "pet": (
        "This is our {t}, {v}.",
        "My {t}'s called {v}.",
        "Have you met my {t} {v}?",
        "We named our {t} {v}.",
    ),
    "boss": (
        "I've got a new manager, her name is {v}.",
        "{v} is now my manager.",
        "My team is led by {v} now, my boss.",
    ),
    "diet": ("I became {v} last month.", "I don't eat that, I'm {v}.", "I decided to go {v}."),
    "event": ("This morning I {v}.", "Guess what, we {v} yesterday.", "I {v} the day before yesterday."),
    "plan": ("On Saturday I'm going to {v}.", "We'll {v} in two weeks.", "I've decided to {v} next Monday."),
}
OTHERS = {
    "home": (
        "I heard {who} lives in {v} these days.",
        "{who} and the kids moved to {v}.",
        "{who} bought a house in {v} and lives there.",
    ),
    "employer": (
        "{who} has a new job at {v}.",
        "{who} took a position at {v}.",
        "{who} is working for {v} now.",
    ),
}
PROJECTS = {
    "launch": (
        "The launch date for {p} is now {v}.",
        "We agreed to launch {p} on {v}.",
        "{p} goes live on {v}.",
        "The {p} launch slips to {v}.",
    ),
    "budget": (
        "The budget for {p} now stands at {v}.",
        "{p} gets a budget of {v}.",
        "New budget for {p}: {v}.",
    ),
    "deadline": (
        "The {p} report has to be in by {v}.",
        "We need the {p} report by {v}.",
        "The new deadline for the {p} report is {v}.",
    ),
}
INVOICE = (
    "Invoice {n} from {c}: {v}, payable by {d}.",
    "Reminder: {v} for invoice {n} of {c} is due {d}.",
)
CONTACT = ("{who} has a new email address: {v}.", "Write to {who} at {v}.", "{who}'s address is now {v}.")
SMALL_TALK = (
    "Would you ever move to Geneva?",
    "I dreamt that I lived in Riga.",
    "My cousin almost took a job at Nimbus Air.",
    "Back in 2015 I worked at Poplar Bank.",
    "They offered me a job at Cedar Group but I said no.",
    "We only stayed in Lucerne for a night.",
    "Is Tallinn nice?",
    "If only I could work from Athens.",
    "Somebody at Pine Motors told me that.",
    "I was thinking of becoming vegan.",
    "My first phone number was +49 30 1234 5678.",
    "The weather is lovely.",
    "Ha, good one!",
    "See you later.",
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
