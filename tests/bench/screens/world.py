"""Invented people, companies, numbers and dates, from a seed; nothing comes twice in one run."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeVar

from core.text.tokens import fold

T = TypeVar("T")
Program = Literal["browser", "terminal", "editor"]


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    """
    Marta Jonas Priya Elena Tomasz Ingrid Rafael Yuki Oluwaseun Henrik Fatima Callum Beatriz Dmitri Noor
    Sanjay Aoife Matteo Greta Kwame Leila Anders Chiara Hassan Mirela Pablo Saoirse Viktor Zainab Emil
    Rosalind Takumi Wanda Ibrahim Lucía Magnus Farah Declan Solveig Arjun Nadia Bartosz Camille Osman
    Freya Giulia Hiroshi Imani Jürgen Katarina Lorenzo Maeve Nikolai Odette Petra Quentin Ravi Silvia
    Thandiwe Ulrich Valentina Wesley Xenia Yasmin Zoltan Agnes Boris Clara Dorian Esther Felix Gwen Hugo
    Isolde Jakub Kirsten Liam Mona Nils Oscar Paula Rhona Stefan Tess Ursula Vera Walter Ximena Yannick
    Zelda Abena Benedikt Cosima Dilys Evander Florin Gudrun
    """
)
_LAST = _words(
    """
    Keller Lindqvist Raman Petrov Okafor Brandt Moreau Tanaka Adeyemi Haugen Rahimi McBride Carvalho
    Volkov Haddad Kulkarni Brennan Ricci Vogel Mensah Farouk Holm Bianchi Malik Popescu Ortega Byrne
    Sokolov Bello Sandberg Ashdown Mori Nowicka Yilmaz Herrera Falk Aziz Doyle Bakken Menon Kaspar
    Zielinski Laurent Demir Whitlock Conti Ishida Mwangi Krause Horvat Ferrara Quinn Orlov Duval Stone
    Castell Iyer Romano Dlamini Weiss Rossi Hartley Novak Khoury Szabo Thorne Gregor Whelan Sterling
    Pryce Achterberg Underhill Brightwater Osei Vandermeer Lockhart
    """
)
_COMPANY_FIRST = _words(
    """
    Aurora Northwind Bluefin Kestrel Larkspur Ironbridge Copperfield Silverline Thornbury Maplewood
    Redshift Halcyon Quillon Brightside Tidewater Foxglove Granite Meridian Saltmarsh Windmere Orchard
    Palisade Cobalt Juniper Ember Lanternhill Rookwood Skylark Verdant Wolfram Zephyr Anchorage
    Birchgate Cloverfield Driftwood Evergreen
    """
)
_COMPANY_LAST = _words(
    """
    Rail Analytics Optics Freight Logistics Foods Insurance Labs Studios Energy Textiles Robotics
    Publishing Dental Plumbing Catering Motors Ceramics Marine Consulting
    """
)
_STREETS = (
    "Harbour Street",
    "Linden Avenue",
    "Mill Road",
    "Chapel Lane",
    "Station Road",
    "Kingfisher Way",
    "Orchard Lane",
)
_CITIES = _words(
    """
    Lisbon Gdansk Utrecht Turin Bergen Galway Ghent Malmo Porto Leipzig Aarhus Bristol Lyon Graz Tallinn
    Valencia Basel Zagreb Bologna Riga
    """
)
_PROJECTS = _words(
    """
    Heron Saffron Obsidian Marigold Pangolin Tundra Cinnabar Falcon Lighthouse Nimbus Acorn Basalt
    Dragonfly Mistral Topaz Walnut Cascade Ferret Monsoon Pebble
    """
)
_TLDS = ("com", "org", "net", "io", "eu")


@dataclass(frozen=True)
class Fact:
    """Something a screen says, and ways to ask for it."""

    value: str
    """As it stands on the screen."""
    questions: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    """Other ways to give the bare value that are as right."""
    bare: bool = True
    """Whether the answer is one value rather than a sentence."""


@dataclass(frozen=True)
class Sheet:
    """What one window shows."""

    form: str
    program: Program
    title: str
    content: str
    """HTML of the body for a browser, else plain text."""
    facts: tuple[Fact, ...]
    nowhere: tuple[str, ...] = ()
    """Questions about what stands here, of a kind that no screen tells."""


@dataclass(frozen=True)
class Person:
    """An invented person."""

    first: str
    last: str

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"


@dataclass
class World:
    """A source of invented things."""

    chance: random.Random
    _used: dict[str, set[str]] = field(default_factory=dict)

    def pick(self, items: Sequence[T]) -> T:
        return self.chance.choice(items)

    def new(self, kind: str, make: Callable[[], str]) -> str:
        """One that was not made before."""
        used = self._used.setdefault(kind, set())
        for _ in range(10_000):
            if (made := make()) not in used:
                used.add(made)
                return made
        raise RuntimeError(f"no {kind} left")

    def number(self, low: int, high: int) -> int:
        return self.chance.randint(low, high)

    def person(self) -> Person:
        return Person(self.new("first", lambda: self.pick(_FIRST)), self.pick(_LAST))

    def company(self) -> str:
        first = self.new("company", lambda: self.pick(_COMPANY_FIRST))
        return f"{first} {self.pick(_COMPANY_LAST)}"

    def project(self) -> str:
        return self.new("project", lambda: self.pick(_PROJECTS))

    def city(self) -> str:
        return self.new("city", lambda: self.pick(_CITIES))

    def street(self) -> str:
        return self.new("street", lambda: f"{self.number(2, 180)} {self.pick(_STREETS)}")

    def email(self, person: Person, company: str) -> str:
        domain = company.split(maxsplit=1)[0].lower()
        return f"{fold(person.first)}.{fold(person.last)}@{domain}.{self.pick(_TLDS)}"

    def phone(self) -> str:
        n = self.number
        return self.new(
            "phone",
            lambda: self.pick(
                [
                    f"+{self.pick([31, 33, 44, 49])} {n(20, 99)} {n(200, 999)} {n(1000, 9999)}",
                    f"({n(201, 989)}) {n(201, 989)}-{n(1000, 9999)}",
                    f"{n(201, 989)}-{n(201, 989)}-{n(1000, 9999)}",
                    f"0{n(20, 89)} {n(200, 999)} {n(1000, 9999)}",
                ]
            ),
        )

    def money(self, low: int = 20, high: int = 9_000) -> str:
        return self.new(
            "money",
            lambda: f"{self.pick(['$', '€', '£'])}{self.number(low, high):,}.{self.number(0, 99):02d}",
        )

    def code(self, prefix: str, digits: int = 5) -> str:
        return self.new(
            "code",
            lambda: f"{prefix}-{self.number(10 ** (digits - 1), 10**digits - 1)}",
        )

    def booking(self) -> str:
        letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
        return self.new(
            "booking",
            lambda: (
                "".join(
                    self.pick(letters if index in {0, 2, 5} else letters + "346789") for index in range(5)
                )
                + str(self.number(2, 9))
            ),
        )

    def commit(self) -> str:
        return self.new("commit", lambda: f"{self.number(1, 9)}{self.chance.getrandbits(24):06x}")

    def version(self) -> str:
        return self.new("version", lambda: f"{self.number(1, 9)}.{self.number(0, 20)}.{self.number(0, 30)}")

    def flight(self) -> str:
        return self.new(
            "flight", lambda: f"{self.pick(['LH', 'KL', 'BA', 'SK', 'TP', 'AZ'])} {self.number(201, 4999)}"
        )

    def day(self) -> date:
        """A day in 2026 or 2027."""
        return date.fromisoformat(self.new("day", self._any_day))

    def _any_day(self) -> str:
        return (date(2026, 3, 1) + timedelta(self.number(0, 600))).isoformat()

    def clock(self) -> str:
        return self.new(
            "clock", lambda: f"{self.number(7, 20)}:{self.pick(['00', '15', '20', '30', '40', '45'])}"
        )


def written(day: date, how: int) -> str:
    """A date as people write it."""
    return (
        f"{day.day} {day:%B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%a} {day.day} {day:%b %Y}",
        day.isoformat(),
        f"{day.day} {day:%b %Y}",
    )[how % 5]


def ways(day: date, clock: str = "") -> tuple[str, ...]:
    """Right ways to give a date, with the hour or without."""
    days = [written(day, how) for how in range(5)]
    days += [f"{day.day} {day:%B}", f"{day:%B} {day.day}", f"{day:%A}, {day.day} {day:%B %Y}"]
    if not clock:
        return tuple(days)
    padded = clock.zfill(5)
    return tuple(days) + tuple(
        f"{d}{sep}{c}" for d in days for sep in (", ", " ", " at ") for c in (clock, padded)
    )
