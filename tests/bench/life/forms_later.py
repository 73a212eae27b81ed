"""How things are said: wordings of change, written before any rule for them. Never tune on these."""

from tests.bench.life.forms_fresh import HOWTO, HOWTO_SAID, NOISE, POISON, PROSE

SAID = {
    "home": (
        "We packed our things and are in {v} now.",
        "As of Monday I live in {v}.",
        "I've settled in {v}.",
        "My address is in {v} these days, I moved there.",
        "After all these years I've moved away to {v}.",
    ),
    "employer": (
        "My employer is {v} now.",
        "I've changed jobs, I'm at {v} now.",
        "Since Monday I've been working at {v}.",
        "I quit and went to {v}.",
        "I took a job with {v}.",
    ),
    "like": ("I've come to love {v}.", "I can't get enough of {v}.", "I've taken a liking to {v}."),
    "dislike": ("I've lost interest in {v}.", "I used to like {v}, not any more.", "I'm fed up with {v}."),
    "favourite": (
        "These days my favourite {t} is {v}.",
        "My new favourite {t}: {v}.",
        "I have a new favourite {t}, {v}.",
    ),
    "birthday": ("My birthday's on {v}.", "I turn a year older on {v}.", "My birthday is every year on {v}."),
    "phone": (
        "My number changed to {v}.",
        "I changed my number, it's {v} now.",
        "Please use {v} to call me now.",
    ),
    "pet": ("Our {t} {v} says hi.", "Our {t} is called {v}.", "The name of my {t} is {v}."),
    "boss": ("{v} took over as my boss.", "I have a new boss, {v}.", "My boss is now {v}."),
    "diet": ("I've been {v} since Monday.", "I switched to being {v}.", "I eat {v} now, I'm {v}."),
    "event": ("The other day we {v}.", "I {v} on Sunday.", "Earlier today I {v}."),
    "plan": ("I want to {v} next week.", "I'm supposed to {v} on Thursday.", "Tomorrow I'll {v}."),
}
OTHERS = {
    "home": ("{who} now lives in {v}.", "{who} left and lives in {v} now.", "{who} has settled in {v}."),
    "employer": (
        "{who} changed jobs and is at {v} now.",
        "{who} now works at {v}.",
        "{who} switched to {v}.",
    ),
}
PROJECTS = {
    "launch": (
        "The {p} launch has been pushed back to {v}.",
        "We're bringing the {p} launch forward to {v}.",
        "{p} launches on {v} now.",
        "Correction: the {p} launch is on {v}.",
    ),
    "budget": (
        "The {p} budget has been increased to {v}.",
        "Finance reduced the {p} budget to {v}.",
        "Actually, the {p} budget is {v}.",
    ),
    "deadline": (
        "The {p} report is now due {v}.",
        "The deadline for the {p} report was extended to {v}.",
        "They moved the {p} report deadline to {v}.",
    ),
}
INVOICE = ("Invoice {n} over {v} from {c} has to be paid by {d}.", "{c} expects {v} for invoice {n} by {d}.")
CONTACT = ("{who} can now be reached at {v}.", "{who}'s email has changed to {v}.")
SMALL_TALK = (
    "Should I move to Geneva?",
    "I used to live in Riga, you know.",
    "If I worked at Nimbus Air I'd fly for free.",
    "I never lived in Athens.",
    "My old number was +49 30 1234 5678.",
    "I wish I lived in Lucerne.",
    "Years ago I worked at Poplar Bank.",
    "I might move to Tallinn one day.",
    "I was vegetarian as a child.",
    "My favourite soup used to be borscht.",
    "I had an interview at Cedar Group.",
    "I almost moved to Cork back then.",
    "Nobody works for Pine Motors any more, I guess.",
    "What if we lived in Bari?",
    "No way!",
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
