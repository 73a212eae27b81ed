"""What answers are composed of, in each language that they are composed in. Quotes stay as they are."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language; `{}` and names in braces stand for what differs."""

    abstained: str
    today: str
    yesterday: str
    on_that_day: str
    in_window: str
    on_screen: str
    yes: str
    no: str
    never: str
    last: str
    first: str
    in_all: str
    less_than_a_minute: str
    once: str
    twice: str
    times: str
    more_before: str
    one_amount: str
    amounts: str
    spent: str
    a_window: str
    stretch: str
    together: str
    week_before: str
    week_after: str
    weekend_before: str
    weekend_after: str


ENGLISH: Final = Phrases(
    abstained="I don't have that.",
    today="{time} today",
    yesterday="{time} yesterday",
    on_that_day="{day}, {time}",
    in_window="in {}",
    on_screen="on the screen",
    yes="Yes",
    no="No",
    never="Not once{when}, as far as it was recorded.",
    last="Last on {when}, for {lasting}.",
    first="First on {when}, for {lasting}.",
    in_all="{lasting} in all, looked at {times}{when}.",
    less_than_a_minute="less than a minute",
    once="once",
    twice="twice",
    times="{} times",
    more_before="and {} more before that",
    one_amount="one amount",
    amounts="{} amounts",
    spent="{sum} in {amounts}{when}.",
    a_window="a window",
    stretch="{day}, {start} to {end}: {title} ({app})",
    together=" and ",
    week_before="the week before {}",
    week_after="the week after {}",
    weekend_before="the weekend before {}",
    weekend_after="the weekend after {}",
)
GERMAN: Final = Phrases(
    abstained="Das habe ich nicht.",
    today="heute, {time}",
    yesterday="gestern, {time}",
    on_that_day="{day}, {time}",
    in_window="in {}",
    on_screen="auf dem Bildschirm",
    yes="Ja",
    no="Nein",
    never="Kein einziges Mal{when}, soweit es aufgezeichnet wurde.",
    last="Zuletzt am {when}, Dauer {lasting}.",
    first="Zuerst am {when}, Dauer {lasting}.",
    in_all="Insgesamt {lasting}, {times} angesehen{when}.",
    less_than_a_minute="weniger als eine Minute",
    once="einmal",
    twice="zweimal",
    times="{}-mal",
    more_before="und {} weitere davor",
    one_amount="einem Betrag",
    amounts="{} Beträgen",
    spent="{sum} in {amounts}{when}.",
    a_window="ein Fenster",
    stretch="{day}, {start} bis {end}: {title} ({app})",
    together=" und ",
    week_before="die Woche vor dem {}",
    week_after="die Woche nach dem {}",
    weekend_before="das Wochenende vor dem {}",
    weekend_after="das Wochenende nach dem {}",
)
_OF: Final = {"en": ENGLISH, "de": GERMAN}


def phrases(language: str) -> Phrases:
    """The phrases of a language, English for one that nothing is composed in."""
    return _OF.get(language, ENGLISH)
