"""Makes conversations of two or more people from a seed, with questions about them in other words.

They have the shape of the LoCoMo format, and its categories: 1 several places, 2 times, 4 one place, 5 never
said (told by somebody else, or by nobody). So whatever measures those conversations measures these.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.bench.locomo.data import ADVERSARIAL, MULTI_HOP, SINGLE_HOP, TEMPORAL, Asked, Conversation, Turn
from tests.bench.talks.topics import CHATTER, LEARNED, NEVER, UNSEEN, Topic

_NAMES = (
    "Ottilie", "Marek", "Selma", "Bruno", "Imani", "Pascal", "Yara", "Henrik", "Noor", "Leopold", "Mirela",
    "Tadeo", "Saskia", "Emeka", "Runa", "Lorenz",
)  # fmt: skip
_TIMES = (
    "yesterday",
    "last Friday",
    "two days ago",
    "on Sunday",
    "last week",
    "this morning",
    "last Tuesday",
)
_SESSIONS = 18
_FIRST = datetime(2024, 3, 2, 17, 30, tzinfo=UTC)
_SECONDS_APART = 20
_LEAD, _MORE, _REPLY, _TAKEN_UP = 0.7, 0.6, 0.8, 0.5
"""How often something has a lead, an addition, a reply; how often somebody else has the same topic."""
_NEVER_ASKED = 8
_FEW, _MANY, _MANY_AT = 2, 4, 2
"""People of a talk, and the place of the large one among three."""


@dataclass(frozen=True, slots=True)
class _Told:
    topic: Topic
    value: str
    who: str
    turn: str


class _Talk:
    """One conversation while it is made."""

    def __init__(self, name: str, chance: random.Random, topics: Sequence[Topic], people: int) -> None:
        self.name = name
        self._chance = chance
        self._topics = topics
        self.people = chance.sample(_NAMES, people)
        self.turns: list[Turn] = []
        self.told: list[_Told] = []
        self._place = (0, 0)
        self._at = _FIRST

    def make(self) -> Conversation:
        """All sessions and the questions."""
        waiting = [(topic, who) for topic in self._topics for who in self._tellers()]
        self._chance.shuffle(waiting)
        for session in range(1, _SESSIONS + 1):
            self._place = (session, 0)
            self._at = _FIRST + timedelta(days=6 * session + self._chance.randint(0, 3))
            share = -(-len(waiting) // (_SESSIONS - session + 1))
            self._chatter()
            for topic, who in waiting[:share]:
                self._tell(topic, who)
                self._chatter()
            del waiting[:share]
        return Conversation(self.name, tuple(self.turns), tuple(self._questions()))

    def _tellers(self) -> list[str]:
        first, *others = self._chance.sample(self.people, len(self.people))
        return [who for who in (first, first, *others) if who == first or self._chance.random() < _TAKEN_UP]

    def _tell(self, topic: Topic, who: str) -> None:
        other = self._chance.choice([one for one in self.people if one != who])
        known = {one.value for one in self.told}
        value = self._chance.choice([one for one in topic.values if one not in known] or topic.values)
        if self._chance.random() < _LEAD:
            self._say(other, self._chance.choice(topic.lead))
        form = self._chance.choice(topic.said).format(v=value, t=self._chance.choice(_TIMES))
        more = f" {self._chance.choice(topic.more)}" if self._chance.random() < _MORE else ""
        self.told.append(_Told(topic, value, who, self._say(who, form[0].upper() + form[1:] + more)))
        if self._chance.random() < _REPLY:
            self._say(other, self._chance.choice(topic.reply))
            if self._chance.random() < _MORE:
                self._say(who, self._chance.choice(topic.more))

    def _chatter(self) -> None:
        one, other = self._chance.sample(self.people, 2)
        for who, text in zip((one, other), self._chance.choice(CHATTER).split("|"), strict=True):
            self._say(who, text)

    def _say(self, who: str, text: str) -> str:
        session, place = self._place
        self._place = (session, place + 1)
        name = f"D{session}:{place + 1}"
        self.turns.append(Turn(name, who, text, self._at + timedelta(seconds=_SECONDS_APART * place)))
        return name

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────

    def _questions(self) -> Iterator[Asked]:
        for one in self.told:
            alike = [other for other in self.told if (other.who, other.topic) == (one.who, one.topic)]
            if alike[0] is one:
                yield self._asked(self._chance.choice(one.topic.asked), alike, SINGLE_HOP)
            form = self._chance.choice(one.topic.when)
            yield self._asked(form, [one] if "{v}" in form else alike, TEMPORAL)
        for who in self.people:
            yield from self._of_kinds(who)
            for text in self._chance.sample(NEVER, _NEVER_ASKED):
                yield Asked(text.format(w=who), ADVERSARIAL, "", ())

    def _asked(self, form: str, told: Sequence[_Told], category: int) -> Asked:
        first, answer = told[0], ", ".join(one.value for one in told)
        return Asked(form.format(v=first.value, w=first.who), category, answer, self._gold(told))

    def _of_kinds(self, who: str) -> Iterator[Asked]:
        """What takes several places, and what only others have told."""
        kinds = {one.topic.kind: one.topic for one in self.told}
        for kind, topic in kinds.items():
            mine = [one for one in self.told if one.who == who and one.topic.kind == kind]
            if len(mine) > 1:
                yield self._asked(self._chance.choice(topic.everything), mine, MULTI_HOP)
        for one in self.told:
            if not any(other.who == who and other.topic.kind == one.topic.kind for other in self.told):
                text = self._chance.choice((*one.topic.asked, *one.topic.when)).format(v=one.value, w=who)
                yield Asked(text, ADVERSARIAL, "", ())

    def _gold(self, told: Sequence[_Told]) -> tuple[str, ...]:
        return tuple(f"{self.name}/{one.turn}" for one in told)


def talks(seed: int, count: int, *, unseen: bool = False) -> list[Conversation]:
    """So many conversations, every third of four people; the same seed makes the same.

    Args:
        seed: of everything in them.
        count: how many.
        unseen: about topics, and in words, that nothing was learned from.
    """
    topics, name = (UNSEEN, "unseen") if unseen else (LEARNED, "learned")
    return [
        _Talk(
            f"{name}-{seed}-{number}",
            random.Random(f"{name} {seed} {number}"),
            topics,
            _MANY if number % 3 == _MANY_AT else _FEW,
        ).make()
        for number in range(count)
    ]
