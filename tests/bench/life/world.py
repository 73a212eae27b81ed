"""Months of somebody's life, made from a seed: people, projects, changes of mind, noise and traps."""

# ruff: noqa: E501 -- what is said stays on one line

import random
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import ModuleType

from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import Line, ReadFrame, Size, Window
from tests.bench.life.truth import Life, Truth

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""A Monday."""
ZONE = "Europe/Berlin"
SIZE = Size(1600, 1000)
_ROW = 22
_WIDTH = 78
_FIRST = ("Marta", "Jonas", "Priya", "Tomas", "Elena", "Oliver", "Hannah", "Diego", "Ingrid", "Felix")
_LAST = ("Keller", "Olsen", "Nair", "Novak", "Rossi", "Grant", "Weber", "Ruiz", "Dahl", "Braun")
_CITIES = (
    "Lisbon",
    "Oslo",
    "Porto",
    "Vienna",
    "Ghent",
    "Turin",
    "Bergen",
    "Leeds",
    "Malmo",
    "Zagreb",
    "Dresden",
)
_FIRMS = (
    "Aurora Rail",
    "Kestrel Health",
    "Harbor Freight",
    "Juniper Labs",
    "Maple Analytics",
    "Orchid Motors",
    "Delta Optics",
)
_LIKES = (
    "sailing",
    "sushi",
    "pottery",
    "chess",
    "climbing",
    "jazz",
    "gardening",
    "opera",
    "kayaking",
    "baking",
)
_FAVOURITES = {
    "soup": ("ramen", "goulash", "minestrone"),
    "band": ("Portishead", "Radiohead", "Massive Attack"),
    "colour": ("teal", "crimson", "amber yellow"),
}
_PETS = {"dog": ("Biscuit", "Rufus", "Pepper"), "cat": ("Mochi", "Nimbus", "Juno")}
_DIETS = ("vegetarian", "vegan")
_EVENTS = (
    "went hiking near the lake",
    "saw a play at the theatre",
    "bought a blue bicycle",
    "cooked paella for the neighbours",
    "visited the science museum",
    "fixed the broken dishwasher",
)
_PLANS = (
    "visit my aunt in Graz",
    "renew my passport",
    "paint the kitchen",
    "see the dentist",
    "sell the old car",
)
_PROJECTS = ("Heron", "Basalt", "Willow", "Comet", "Lantern")
_GOALS = (
    "reset the router",
    "clean the coffee machine",
    "pair the headphones",
    "update the printer",
    "calibrate the scale",
)
_THINGS = ("router", "machine", "device", "printer", "scale")
_ROUTINES = (
    ("git pull", "make test", "docker build -t app:{n} .", "docker push app:{n}"),
    ("ssh staging{n}", "sudo systemctl restart api", "journalctl -u api -n {n}"),
    ("npm install", "npm run build", "rsync -a dist/ web{n}:/srv/www"),
)
_LOOKS = ("ls -la", "cd src", "git status --short {n}", "cat notes{n}.txt", "pwd", "less log{n}.txt")
_TOPICS = (
    "bread baking",
    "orbital mechanics",
    "tax returns",
    "rail timetables",
    "bird migration",
    "wood joints",
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Maker:
    """Makes a life day by day."""

    def __init__(self, seed: int, days: int, forms: ModuleType, attacks: Sequence[str] = ()) -> None:
        self._chance = random.Random(seed)
        self._days = days
        self._forms = forms
        self._attacks = tuple(attacks)
        self.life = Life()
        self._number = 0
        self._people = [
            f"{first} {last}" for first, last in zip(self._pick(_FIRST, 6), self._pick(_LAST, 6), strict=True)
        ]
        self._friends = self._people[:3]
        self._projects = self._pick(_PROJECTS, 3)
        self._values: dict[str, str] = {}
        self._routine = self._chance.choice(_ROUTINES)
        self._pages = [self._a_page(number) for number in range(8)]
        self._news = 0

    def make(self) -> Life:
        """All of it."""
        for day in range(self._days):
            morning = START + timedelta(days=day)
            self._terminal(morning, routine=day % 7 == 0)
            self._read_page(morning + timedelta(hours=1))
            self._mail(morning + timedelta(hours=2), day)
            self._read_page(morning + timedelta(hours=4))
            self._chat(morning + timedelta(hours=9), self._friends[day % 3])
            if day % 3 == 0:
                self._own_chat(morning + timedelta(hours=11))
            if day % 4 == 1:
                self._trap(morning + timedelta(hours=12))
        return self.life

    # ── what is said ─────────────────────────────────────────────────────────────────────────────────────

    def _personal(self, who: str, at: datetime) -> tuple[str, Truth]:  # noqa: PLR0911 -- a kind of fact each
        """Something that somebody says of themselves."""
        kind = self._chance.choice(
            (
                "home",
                "employer",
                "like",
                "dislike",
                "favourite",
                "birthday",
                "phone",
                "pet",
                "boss",
                "diet",
                "event",
                "event",
                "plan",
            )
        )
        key, subject = f"{who}|{kind}", who.split(maxsplit=1)[0]
        form = self._chance.choice(self._forms.SAID[kind])
        if kind in {"home", "employer"}:
            value = self._changed(key, _CITIES if kind == "home" else _FIRMS)
            return form.format(v=value), Truth("fact", key, value, subject, changes=True)
        if kind in {"like", "dislike"}:
            value = self._chance.choice(_LIKES)
            return form.format(v=value), Truth(
                "fact", f"{who}|feels {value}", f"{value}|{kind}", subject, changes=True
            )
        if kind == "favourite":
            thing = self._chance.choice(tuple(_FAVOURITES))
            value = self._changed(f"{key} {thing}", _FAVOURITES[thing])
            return form.format(v=value, t=thing), Truth(
                "fact", f"{key} {thing}", value, subject, changes=True
            )
        if kind == "birthday":
            value = self._values.setdefault(
                key, f"{self._chance.randint(1, 28)} {self._chance.choice(_MONTHS)}"
            )
            return form.format(v=value), Truth("fact", key, value, subject)
        if kind == "phone":
            value = f"+49 151 {self._chance.randint(2000, 9999)} {self._chance.randint(1000, 9999)}"
            self._values[key] = value
            return form.format(v=value), Truth("fact", key, value, subject, changes=True)
        if kind == "pet":
            thing = self._chance.choice(tuple(_PETS))
            value = self._values.setdefault(f"{key} {thing}", self._chance.choice(_PETS[thing]))
            return form.format(v=value, t=thing), Truth("fact", f"{key} {thing}", value, subject)
        if kind == "boss":
            value = self._changed(key, _FIRST)
            return form.format(v=value), Truth("fact", key, value, subject, changes=True)
        if kind == "diet":
            value = self._changed(key, _DIETS)
            return form.format(v=value), Truth("fact", key, value, subject, changes=True)
        value = self._chance.choice(_EVENTS if kind == "event" else _PLANS)
        return form.format(v=value), Truth("event", f"{who}|{value} {at:%j}", value, subject)

    def _of_others(self) -> tuple[str, Truth]:
        who = self._chance.choice(self._people[3:])
        kind = self._chance.choice(tuple(self._forms.OTHERS))
        value = self._changed(f"{who}|{kind}", _CITIES if kind == "home" else _FIRMS)
        said = self._chance.choice(self._forms.OTHERS[kind]).format(who=who.split()[0], v=value)
        return said, Truth("fact", f"{who}|{kind}", value, who.split()[0], changes=True)

    def _of_work(self, at: datetime) -> tuple[str, Truth]:
        """Something of a project or an invoice."""
        kind = self._chance.choice(("launch", "budget", "deadline", "invoice", "contact"))
        if kind == "invoice":
            number = f"INV-{self._chance.randint(10000, 99999)}"
            value = f"${self._chance.randint(100, 9000):,}.{self._chance.randint(10, 99)}"
            due = self._a_date(at)
            said = self._chance.choice(self._forms.INVOICE).format(
                n=number, v=value, c=self._chance.choice(_FIRMS), d=due
            )
            return said, Truth("fact", f"{number}|due", number, number)
        if kind == "contact":
            who = self._chance.choice(self._people[3:]).split()[0]
            value = self._values.setdefault(
                f"{who}|mail", f"{who.casefold()}@{self._chance.choice(_FIRMS).split()[0].casefold()}.example"
            )
            said = self._chance.choice(self._forms.CONTACT).format(who=who, v=value)
            return said, Truth("fact", f"{who}|mail", value, who, standing=True)
        project = self._chance.choice(self._projects)
        if kind == "budget":
            value = f"${self._chance.randint(10, 90)},000"
            return self._work(kind, project, value, None)
        value = self._a_date(at)
        return self._work(kind, project, value, _when(value))

    def _work(self, kind: str, project: str, value: str, until: datetime | None) -> tuple[str, Truth]:
        said = self._chance.choice(self._forms.PROJECTS[kind]).format(p=project, v=value)
        return said, Truth("fact", f"{project}|{kind}", value, project, changes=True, until=until)

    def _changed(self, key: str, among: Sequence[str]) -> str:
        """A value other than the last one, or now and then the same once more."""
        last = self._values.get(key)
        if last is None or self._chance.random() < 0.6:
            self._values[key] = self._chance.choice([one for one in among if one != last])
        return self._values[key]

    def _a_date(self, at: datetime) -> str:
        day = at + timedelta(days=self._chance.randint(8, 60))
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    # ── where it is said ─────────────────────────────────────────────────────────────────────────────────

    def _chat(self, at: datetime, friend: str) -> None:
        """A talk that was imported: facts among small talk."""
        turns: list[tuple[str, str, Truth]] = []
        for _ in range(self._chance.randint(2, 3)):
            turns.append((friend, *self._personal(friend, at)))
            turns.append(("Ada", self._chance.choice(self._forms.SMALL_TALK), Truth("small talk")))
        if self._chance.random() < 0.5:
            turns.append((friend, *self._of_others()))
        if self._chance.random() < 0.15:
            goal, thing = self._chance.choice(_GOALS), self._chance.choice(_THINGS)
            said = self._chance.choice(self._forms.HOWTO_SAID).format(g=goal, x=thing)
            turns.append((friend, said, Truth("howto", f"howto {goal}", thing, goal.split()[-1])))
        turns.append((friend, self._chance.choice(self._forms.SMALL_TALK), Truth("small talk")))
        self._messages(at, f"with {friend}", "import", turns)

    def _own_chat(self, at: datetime) -> None:
        said, truth = self._personal("Me", at)
        self._messages(at, f"chat-{self._next()}", "chat", [("Me", said, truth)])

    def _messages(
        self, at: datetime, conversation: str, origin: str, turns: Sequence[tuple[str, str, Truth]]
    ) -> None:
        messages = []
        for place, (speaker, text, truth) in enumerate(turns):
            moment = at + timedelta(minutes=place)
            identity = f"{conversation}/{self._next()}"
            messages.append(
                Message(
                    identity,
                    conversation,
                    speaker,
                    text,
                    moment,
                    ZONE,
                    "statement",
                    "chat" if origin == "chat" else "import",
                )
            )
            self.life.say(identity, moment, text, truth, trusted=True)
        self.life.happenings.append(messages)

    def _mail(self, at: datetime, day: int) -> None:
        """A mail that is read, and read again some days later."""
        sender = self._chance.choice(self._people)
        rows: list[tuple[str, Truth | None]] = [
            (f"From: {sender} <{sender.split()[0].casefold()}@mail.example>", None),
            ("Hi Ada,", None),
        ]
        rows += [self._of_work(at) for _ in range(self._chance.randint(1, 2))]
        rows.append((self._chance.choice(self._forms.SMALL_TALK), Truth("small talk")))
        title = f"Re: {self._chance.choice(_TOPICS)} {day}"
        self._look(at, "Thunderbird", title, rows, seconds=90)
        self._look(at + timedelta(minutes=40), "Thunderbird", title, rows, seconds=20)

    def _a_page(self, number: int) -> tuple[str, str, list[tuple[str, Truth | None]]]:
        topic = _TOPICS[number % len(_TOPICS)]
        title, address = f"All about {topic} {number}", f"www.{topic.split()[0]}{number}.example/guide"
        rows: list[tuple[str, Truth | None]] = [(address, None)]
        rows += [(line, Truth("noise")) for line in self._pick(self._forms.PROSE, 4)]
        if number % 2:
            goal = self._chance.choice(_GOALS)
            heading, steps = self._chance.choice(self._forms.HOWTO)
            thing = self._chance.choice(_THINGS)
            key = Truth("howto", f"howto {heading} {goal} {thing}", thing, goal.split()[-1])
            rows.append((heading.format(g=goal, x=thing), key))
            rows += [(f"{place}. {step.format(x=thing)}", key) for place, step in enumerate(steps, start=1)]
        return title, address, rows

    def _read_page(self, at: datetime) -> None:
        """One of some pages, scrolled again and again, with other advertisements every time."""
        title, address, rows = self._chance.choice(self._pages)
        shown = [*rows, *((line, Truth("noise")) for line in self._pick(self._forms.NOISE, 4))]
        document = Truth("document", f"page {address}", address, title.split()[-2])
        first = self._look(at, "Firefox", f"{title} - Mozilla Firefox", shown, seconds=120, frames=4)
        self.life.say(first, at, title, document, trusted=False)
        for row, truth in rows:
            if truth is not None and truth.nature == "howto":
                self.life.say(first, at, row, truth, trusted=False)

    def _terminal(self, at: datetime, *, routine: bool) -> None:
        count = str(self._chance.randint(2, 99))
        run = [command.format(n=count) for command in (self._routine if routine else ())]
        rows: list[tuple[str, Truth | None]] = []
        truth = Truth("howto", "routine", self._routine[0].split("{")[0], self._routine[-1].split()[0])
        for command in run:
            look = self._chance.choice(_LOOKS)
            rows.append((f"ada@tern:~/app$ {look.format(n=count)}", None))
            rows.append((f"ada@tern:~/app$ {command}", truth))
            rows.append(
                (f"done {self._chance.randint(100, 999)} steps in {self._chance.randint(2, 40)} s", None)
            )
        if not run:
            rows = [(f"ada@tern:~/app$ {look.format(n=count)}", None) for look in self._pick(_LOOKS, 4)]
        self._look(at, "XTerm", "ada@tern: ~/app", rows, seconds=60)

    def _trap(self, at: datetime) -> None:
        """A page that wants to be remembered, shown twice, in one program and the other."""
        forms = self._pick(self._forms.POISON, 2)
        account = "".join(str(self._chance.randint(0, 9)) for _ in range(10))
        lines = [
            form.format(
                n=account, p=self._chance.choice(_CITIES), c="Vexley", e=f"pay{account[:4]}@vexley.example",
                t=f"+44 20 {account[:4]} {account[4:8]}",
            )
            for form in forms
        ]  # fmt: skip
        if self._attacks:
            lines.append(self._chance.choice(self._attacks))
            told = self._chance.choice(self._attacks)
            self._messages(
                at + timedelta(hours=1), "a forum", "import", [(self._people[-1], told, Truth("poison"))]
            )
        rows: list[tuple[str, Truth | None]] = [(line, Truth("poison")) for line in lines]
        signed = self._chance.choice((None, "Ada 10:22", "Marta Keller 14:07"))
        if signed:
            rows.insert(0, (signed, None))
        for app, title, after in (
            ("Firefox", "Forum thread", 0),
            ("Firefox", "Forum thread, page 2", 30),
            ("Slack", "general", 90),
        ):
            self._look(at + timedelta(minutes=after), app, title, rows, seconds=20)

    def _look(
        self,
        at: datetime,
        app: str,
        title: str,
        rows: Sequence[tuple[str, Truth | None]],
        *,
        seconds: float,
        frames: int = 2,
    ) -> str:
        """Show rows in a window for a while, with menus and a clock around them; gives the first frame's id."""
        window = Window(app, title, Box(0, 30, 1600, 970), active=True)
        first = ""
        for turn in range(frames):
            moment = at + timedelta(seconds=seconds * turn / max(frames - 1, 1))
            shown = rows if frames < 4 else rows[turn : turn + max(4, len(rows) - frames + 1)]
            name = f"frm_{self._next()}"
            first = first or name
            texts = ["File Edit View History Bookmarks Tools Help", f"{moment:%a %d %b %H:%M}"]
            for row, truth in shown:
                texts += textwrap.wrap(row, _WIDTH)
                if truth is not None:
                    if turn == 0 and truth.nature in {"fact", "event", "howto"}:
                        self.life.say(name, moment, row, truth, trusted=False)
                    else:
                        self.life.sentences.setdefault(name, []).append((row, truth))
            lines = tuple(
                Line(text, Box(20, 40 + _ROW * place + (24 if place > 1 else 0), 9 * len(text), 16), 0.95, 0)
                for place, text in enumerate(texts)
            )
            self.life.happenings.append(
                ReadFrame(name, moment, ZONE, SIZE, (window,), lines, f"images/{name}")
            )
        self.life.seconds += seconds
        return first

    def _pick(self, among: Sequence[str], count: int) -> list[str]:
        return self._chance.sample(list(among), count)

    def _next(self) -> int:
        self._number += 1
        return self._number


def _when(said: str) -> datetime:
    day, month, year = said.split()
    return datetime(int(year), _MONTHS.index(month) + 1, int(day), tzinfo=UTC)
