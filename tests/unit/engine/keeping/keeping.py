"""Storage rules in a home that lives through a test."""

from datetime import UTC, datetime, timedelta

from core.engine.keeping.figures import measure
from core.engine.keeping.letting_go import LettingGo
from core.engine.keeping.pinning import pin
from core.engine.keeping.policy import Choice, Stock, choose
from core.engine.keeping.stocktaking import take_stock
from core.protocol.operations import RetentionRules
from tests.unit.engine.living import Life, frame, message

INVOICE = "The invoice number is INV-48213 for Aurora Rail."
CAT = "I adopted a cat called Biscuit last week."
TRAINS = "Departures from platform nine today at noon"


def never() -> None:
    """Nobody asks anything."""


def fill(life: Life) -> None:
    """Two activities on the screen and a conversation."""
    life.saw(frame(0, INVOICE), frame(2, INVOICE, "Please pay by Friday the sixth of March."))
    life.saw(frame(700, TRAINS, app="Browser", title="Trains"))
    life.heard(message(1, CAT), message(2, "He likes the window best of all."))
    life.filing.settle()


def pin_words(life: Life, words: str) -> str:
    """Pin the first memory that says this; its id."""
    found = next(one.id for one in life.memories.values() if words in one.text)
    pin(life.store, life.filing, [found], pinned=True)
    return found


def later(days: float) -> datetime:
    """So many days from now."""
    return datetime.now(UTC) + timedelta(days=days)


def stock(life: Life, now: datetime) -> Stock:
    return take_stock(life.store, measure(life.home, life.store.vault.objects), now)


def chosen(life: Life, rules: RetentionRules, now: datetime) -> Choice:
    return choose(stock(life, now), rules, now)


def let_go(life: Life, rules: RetentionRules, now: datetime) -> Choice:
    """Follow the rules."""
    choice = chosen(life, rules, now)
    letting_go = LettingGo(life.store, life.filing)
    for step in letting_go.steps(choice):
        letting_go.do(step, never)
    letting_go.finish(never)
    return choice
