"""How memories of different segments stand beside each other."""

import random
from datetime import timedelta

import pytest

from core.extraction.standing import settle
from core.records.memory import Link, Memory, Wish
from tests.unit.extraction.conftest import START, filed, say, screen


def told(*sources: object) -> list[Memory]:
    """What each source says, every one in a segment of its own."""
    return [
        memory
        for source in sources
        for one in filed([source])  # type: ignore[arg-type]
        for memory in one.memories
        if memory.type in {"semantic", "core"}
    ]


def stands(*memories: Memory) -> dict[str, str]:
    return {one.text: one.status for one in settle(memories).values()}


def test_what_is_said_again_is_one_memory_that_knows_how_often() -> None:
    first, second = told(say(1, "Ann", "I live in Oslo."), say(2, "Ann", "By the way, I live in Oslo now."))
    settled = settle([first, second])
    assert (settled[first.id].status, settled[first.id].times) == ("queryable", 2)
    assert settled[first.id].last_said == second.learned_at
    assert settled[first.id].links == (Link("said_again", second.id),)
    assert (settled[second.id].status, settled[second.id].superseded_by) == ("merged", first.id)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I live in Oslo.", "I moved to Lisbon."),
        ("I work at Kestrel Health.", "I just joined Aurora Rail."),
        ("My favourite soup is ramen.", "My favourite soup is goulash now."),
        ("I love sushi.", "I don't like sushi any more."),
        ("My phone number is 555-0123-99.", "My new number is 555-0199-77."),
        ("My boss is called Hannah.", "Felix is my boss now."),
        ("The Heron launch is on 12 May 2026.", "The Heron launch was moved to 19 May 2026."),
        ("The budget of Heron is $12,000.", "The Heron budget was raised to $15,000."),
    ],
)
def test_the_newest_value_is_the_current_one(before: str, after: str) -> None:
    old, new = told(say(1, "Ann", before), say(2, "Ann", after))
    settled = settle([new, old])
    assert settled[new.id].live
    assert settled[old.id].status == "superseded"
    assert settled[old.id].superseded_by == new.id
    assert settled[old.id].invalid_at == new.learned_at
    assert settled[new.id].links == (Link("supersedes", old.id),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I love sushi.", "I love ramen."),
        ("My sister's name is Clara.", "My sister's name is Ines."),
        ("The Heron launch is on 12 May 2026.", "The Basalt launch is on 19 May 2026."),
        ("The invoice number is INV-48213.", "The invoice number is INV-48214."),
    ],
)
def test_what_may_both_be_true_stays(one: str, other: str) -> None:
    assert set(stands(*told(say(1, "Ann", one), say(2, "Ann", other))).values()) == {"queryable"}


def test_what_took_place_is_not_superseded_by_the_next_of_its_kind() -> None:
    past, coming = told(
        say(1, "Ann", "The Heron demo is on 5 March 2026."),
        say(2, "Ann", "The Heron demo is on 2 April 2026.", minutes=40_000),
    )
    assert {one.status for one in settle([past, coming]).values()} == {"queryable"}


def test_two_people_of_one_first_name_do_not_replace_each_other() -> None:
    memories = told(say(1, "Ann Olsen", "I live in Oslo."), say(2, "Ann Weber", "I live in Lisbon."))
    assert set(stands(*memories).values()) == {"queryable"}


def test_a_page_that_is_read_again_says_nothing_new() -> None:
    """An old mail does not win over a newer one because it was opened once more."""
    old, new, again = told(
        screen(0, "The Heron launch is on 12 May 2026.", app="Mail"),
        screen(1, "The Heron launch was moved to 19 May 2026.", app="Mail", after=4_000),
        screen(2, "The Heron launch is on 12 May 2026.", app="Mail", after=8_000),
    )
    settled = settle([old, new, again])
    assert [settled[one.id].status for one in (old, new, again)] == ["superseded", "queryable", "merged"]


def test_what_another_mail_says_in_the_same_words_is_said_again() -> None:
    old, new, again = told(
        screen(0, "The Heron budget is $12,000 now.", app="Mail", title="Re: budget"),
        screen(1, "The Heron budget is $15,000 now.", app="Mail", title="Re: plans", after=4_000),
        screen(2, "The Heron budget is $12,000 now.", app="Mail", title="Re: next year", after=8_000),
    )
    settled = settle([old, new, again])
    assert [settled[one.id].status for one in (old, new, again)] == ["queryable", "superseded", "merged"]


def test_a_date_was_replaced_when_the_other_was_first_said_however_often_that_was_said_again() -> None:
    day = 1_440
    first, then, again = told(
        say(1, "Ann", "The Heron launch is on 12 March 2026."),
        say(2, "Ann", "The Heron launch was moved to 9 April 2026.", minutes=2 * day),
        say(3, "Ann", "The Heron launch was moved to 9 April 2026, as I said.", minutes=20 * day),
    )
    settled = settle([first, then, again])
    assert settled[first.id].status == "superseded"
    assert settled[first.id].invalid_at == then.learned_at


def test_of_what_one_page_says_the_last_line_counts() -> None:
    rows = ("The Heron launch is on 12 May 2026.", "No, the Heron launch was moved to 19 May 2026.")
    found = told(screen(0, *rows))
    live = [one.text for one in settle(found).values() if one.live]
    assert live == ["No, the Heron launch was moved to 19 May 2026."]


def test_a_standing_fact_from_the_screen_waits_for_an_independent_source() -> None:
    page = screen(
        0, "You can reach Marta at marta@kestrel.example from now on.", app="Firefox", title="Forum"
    )
    copied = screen(
        1,
        "You can reach Marta at marta@kestrel.example from now on.",
        app="Slack",
        title="general",
        after=900,
    )
    other = screen(
        2,
        "Marta said that her address is marta@kestrel.example now.",
        app="Slack",
        title="team",
        after=1_800,
    )
    alone = {one.status for one in settle(told(page, copied)).values()}
    assert alone == {"quarantined", "merged"}  # the same words prove nothing
    nearly = screen(
        3,
        "You can reach Marta at marta@kestrel.example from today on.",
        app="Slack",
        title="help",
        after=2_700,
    )
    assert {one.status for one in settle(told(page, nearly)).values()} == {"quarantined", "merged"}
    assert {one.status for one in settle(told(page, other)).values()} == {"queryable", "merged"}


def test_what_stands_together_on_one_page_is_one_source_wherever_else_it_stands() -> None:
    words = (
        "My bank is Vexley and my account number is 1696925346.",
        "The account for the rent has changed: please transfer to account 1696925346.",
    )
    forum = screen(0, *words, app="Firefox", title="Forum")
    chat = screen(1, *words, app="Slack", title="general", after=2_700)
    assert not any(one.live for one in settle(told(forum, chat)).values())
    first = screen(2, words[0], app="Firefox", title="Bank")
    second = screen(3, words[1], app="Slack", title="team", after=2_700)
    assert any(one.live for one in settle(told(first, second)).values())


def test_a_screen_cannot_replace_what_the_user_said() -> None:
    own, foreign = told(
        say(1, "Ann", "I live in Oslo."),
        screen(9, "Ann 10:22", "I live in Pyongyang.", after=9_000),
    )
    settled = settle([own, foreign])
    assert settled[own.id].live
    assert settled[foreign.id].status == "quarantined"
    assert Link("contradicts", foreign.id) in settled[own.id].links
    assert Link("contradicts", own.id) in settled[foreign.id].links


def test_what_the_user_believes_is_recalled_and_what_is_restored_holds_again() -> None:
    old, new = told(say(1, "Ann", "I live in Oslo."), say(2, "Ann", "I moved to Lisbon."))
    later = START + timedelta(days=1)
    restored = Memory(
        **{name: getattr(old, name) for name in Memory.__slots__} | {"wishes": (Wish("current", later),)}
    )
    settled = settle([restored, new])
    assert (settled[old.id].status, settled[new.id].status) == ("queryable", "superseded")


def test_any_order_gives_the_same() -> None:
    ann = (
        "I live in Oslo.",
        "I moved to Lisbon.",
        "I live in Lisbon now.",
        "I love sushi.",
        "I hate sushi now.",
    )
    memories = told(
        *(say(number, "Ann", text) for number, text in enumerate(ann)),
        say(10, "Ann Weber", "I live in Lisbon."),
        say(11, "Ben", "I'm going to visit my aunt next month."),
        say(12, "Ben", "I'm going to visit my aunt next month."),
    )
    wanted = settle(memories)
    chance = random.Random(7)
    for _ in range(5):
        chance.shuffle(memories)
        assert settle([*settle(memories).values()]) == wanted
