"""A made-up life, from a seed: what somebody with many programs and people saw and said, day by day."""

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import Line, ReadFrame, Size, Window

SCREEN = Size(1280, 800)
FIRST_DAY = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)
_ROW = 22
_APPS = (
    "Mail", "Browser", "Terminal", "Editor", "Spreadsheet", "Notes", "Calendar", "Player", "Maps", "Reader",
    "Chat", "Photos", "Drawing", "Bank", "Tickets", "Wiki", "Slides", "Files", "Monitor", "Forum",
)  # fmt: skip
_FIRST = (
    "Marta", "Jonas", "Priya", "Wei", "Elena", "Tomas", "Aisha", "Noah", "Ingrid", "Kofi", "Lucia", "Henrik",
    "Sofia", "Ravi", "Anouk", "Diego", "Hana", "Milan", "Greta", "Omar",
)  # fmt: skip
_LAST = (
    "Kovacs", "Berg", "Nair", "Chen", "Rossi", "Novak", "Khan", "Cole", "Lund", "Mensah", "Silva", "Dahl",
    "Petrov", "Iyer", "Blanc", "Ortiz", "Sato", "Weiss", "Holm", "Haddad",
)  # fmt: skip
_THINGS = (
    "invoice", "ticket", "contract", "order", "parcel", "policy", "booking", "claim", "permit", "receipt",
    "shipment", "licence",
)  # fmt: skip
_TOPICS = (
    "kitchen", "budget", "migration", "garden", "hiring plan", "insurance", "release", "bicycle",
    "sailing trip", "choir", "roof", "translation", "workshop", "museum visit", "orchard", "heating",
    "printer", "archive",
)  # fmt: skip
_CHATTER = (
    "I spent the whole morning on the {topic} and it is still not finished.",
    "Have you talked to {person} about the {topic} yet?",
    "My sister {first} adopted a dog called {word} last week.",
    "I think we should postpone the {topic} until {person} is back.",
    "{first} likes the colour of the {topic} more than I do.",
    "We moved from {word} to a flat near the harbour two years ago.",
)
_FACTS = (
    "The {thing} number for the {topic} is {code}.",
    "The {topic} costs {amount} euros in total, and {person} will pay it.",
    "You can reach {person} under {mail} for the {topic}.",
    "The meeting with {person} about the {topic} is on {date} at {hour}:30.",
    "The {thing} {code} of {person} is due on {date}.",
)


@dataclass(frozen=True, slots=True)
class Day:
    """What came in on one day."""

    messages: tuple[Message, ...]
    frames: tuple[ReadFrame, ...]


def days(seed: int, *, messages: int = 120, frames: int = 40) -> Iterator[Day]:
    """One day after another, without end.

    Args:
        seed: The same seed gives the same life.
        messages: Turns a day, in a few conversations.
        frames: Kept frames a day.
    """
    number = 0
    while True:
        chance = random.Random(f"{seed} {number}")
        start = FIRST_DAY + timedelta(days=number)
        yield Day(
            tuple(_talk(chance, number, start, messages)), tuple(_screens(chance, number, start, frames))
        )
        number += 1


def sentence(chance: random.Random, facts: float = 0.5) -> str:
    """Something that might be said; a fact with the given chance."""
    pattern = chance.choice(_FACTS if chance.random() < facts else _CHATTER)
    first = chance.choice(_FIRST)
    person = f"{first} {chance.choice(_LAST)}"
    day = FIRST_DAY + timedelta(days=chance.randrange(2000))
    return pattern.format(
        thing=chance.choice(_THINGS),
        topic=chance.choice(_TOPICS),
        first=first,
        person=person,
        word=word(chance).capitalize(),
        code=f"{word(chance)[:3].upper()}-{chance.randrange(10_000, 99_999)}",
        amount=f"{chance.randrange(20, 9000)}.{chance.randrange(100):02d}",
        mail=f"{person.lower().replace(' ', '.')}@{word(chance)}.example",
        date=f"{day:%B} {day.day}, {day.year}",
        hour=chance.randrange(8, 19),
    )


def word(chance: random.Random) -> str:
    """A pronounceable word that no dictionary holds."""
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4))


def picture(lines: Sequence[str]) -> bytes:
    """A small real picture of these lines."""
    from PIL import Image, ImageDraw

    image = Image.new("P", (320, 200), 1)
    image.putpalette([20, 20, 20, 245, 245, 240])
    drawing = ImageDraw.Draw(image)
    for row, text in enumerate(lines):
        drawing.text((4, 4 + 14 * row), text[:60], fill=0)
    data = io.BytesIO()
    image.convert("RGB").save(data, "WEBP", lossless=True, method=0)
    return data.getvalue()


def _talk(chance: random.Random, number: int, start: datetime, count: int) -> Iterator[Message]:
    conversations = [f"chat with {chance.choice(_FIRST)} {chance.choice(_LAST)}" for _ in range(4)]
    for turn in range(count):
        conversation = conversations[turn * len(conversations) // count]
        yield Message(
            id=f"{conversation}/{number}-{turn}",
            conversation=conversation,
            speaker=chance.choice((conversation.split()[2], "Me")),
            text=sentence(chance),
            sent_at=start + timedelta(seconds=turn * 30_000 // count),
            zone="Europe/Oslo",
        )


def _screens(chance: random.Random, number: int, start: datetime, count: int) -> Iterator[ReadFrame]:
    app, title = "", ""
    kept: list[str] = []
    for turn in range(count):
        if turn % 8 == 0:
            app, title = chance.choice(_APPS), f"{chance.choice(_TOPICS)} {word(chance)}".capitalize()
            kept = []
        kept = [*kept[-7:], *(sentence(chance, 0.4) for _ in range(3))]
        name = f"frm_{number:05d}_{turn:04d}"
        lines = tuple(
            Line(text, Box(20, 40 + _ROW * row, 8 * len(text), 16), 0.95, 0) for row, text in enumerate(kept)
        )
        yield ReadFrame(
            id=name,
            taken_at=start + timedelta(seconds=turn * 30_000 // count),
            zone="Europe/Oslo",
            size=SCREEN,
            windows=(Window(app, title, Box(0, 0, *SCREEN), active=True),),
            lines=lines,
            image=f"images/{name}",
        )
