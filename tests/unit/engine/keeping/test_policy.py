from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from core.engine.keeping.policy import GIB, Activity, Choice, Stock, StoredPicture, ages, choose
from core.protocol.operations import RetentionRules

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)

moments = st.integers(-100, 800).map(lambda tenths: NOW - tenths * DAY / 10)
days = st.sampled_from([0, 0, 1, 5, 30, 60])


@st.composite
def stocks(draw: st.DrawFn) -> Stock:
    pictures = tuple(
        StoredPicture(
            f"frm_{number}", f"images/frm_{number}", draw(moments), draw(st.integers(1, GIB)), pinned
        )
        for number, pinned in enumerate(draw(st.lists(st.booleans(), max_size=12)))
    )
    activities = tuple(
        Activity(
            id=f"seg_{number}",
            at=draw(moments),
            sources=draw(st.integers(0, 3)),
            memories=draw(st.integers(0, 3)),
            text_bytes=draw(st.integers(0, GIB)),
            memory_bytes=draw(st.integers(0, GIB)),
            turns=("chat/1",) if draw(st.integers(0, 4)) == 0 else (),
            pinned=pinned,
        )
        for number, pinned in enumerate(draw(st.lists(st.booleans(), max_size=12)))
    )
    used = sum(one.bytes for one in pictures)
    used += sum(one.text_bytes + one.memory_bytes for one in activities)
    return Stock(pictures, activities, used)


rules = st.builds(
    RetentionRules,
    keep_days=days,
    pictures_days=days,
    texts_days=days,
    memories_days=days,
    max_gb=st.sampled_from([0.0, 0.0, 0.25, 1.0, 4.0]),
)


def freed(choice: Choice) -> int:
    return (
        sum(one.bytes for one in choice.pictures)
        + sum(one.text_bytes for one in choice.texts)
        + sum(one.memory_bytes for one in choice.memories)
    )


@given(stocks(), rules)
def test_what_is_pinned_stays(stock: Stock, rules: RetentionRules) -> None:
    choice = choose(stock, rules, NOW)
    assert not [one for one in choice.pictures if one.pinned]
    assert not [one for one in (*choice.texts, *choice.memories) if one.pinned]


@given(stocks())
def test_without_rules_nothing_goes(stock: Stock) -> None:
    assert not choose(stock, RetentionRules(), NOW)


@given(stocks(), rules)
def test_the_last_day_and_the_future_stay(stock: Stock, rules: RetentionRules) -> None:
    choice = choose(stock, rules, NOW)
    assert all(one.at < NOW - DAY for one in choice.pictures)
    assert all(one.at < NOW - DAY for one in (*choice.texts, *choice.memories))


@given(stocks(), rules)
def test_all_that_is_old_goes(stock: Stock, rules: RetentionRules) -> None:
    choice = choose(stock, rules, NOW)
    pictures, texts, memories = ages(rules)
    if pictures:
        old = {one for one in stock.pictures if not one.pinned and one.at < NOW - pictures * DAY}
        assert old <= set(choice.pictures)
    if texts:
        ended = {one for one in stock.activities if not one.pinned and one.at < NOW - texts * DAY}
        assert {one for one in ended if one.sources} <= set(choice.texts)
    if memories:
        ended = {one for one in stock.activities if not one.pinned and one.at < NOW - memories * DAY}
        assert {one for one in ended if not one.chat} <= set(choice.memories)


@given(stocks(), st.sampled_from([0.25, 1.0, 4.0]))
def test_the_limit_goes_through_the_stages_in_order_and_takes_no_more_than_it_needs(
    stock: Stock, gigabytes: float
) -> None:
    choice = choose(stock, RetentionRules(max_gb=gigabytes), NOW)
    limit = gigabytes * GIB
    free_pictures = {one for one in stock.pictures if not one.pinned and one.at < NOW - DAY}
    free_texts = {one for one in stock.activities if not one.pinned and one.sources and one.at < NOW - DAY}
    if choice.texts:
        assert set(choice.pictures) == free_pictures
    if choice.memories:
        assert set(choice.texts) == free_texts
    assert choice.fits == (stock.used - freed(choice) <= limit)
    if not choice.fits:
        assert set(choice.pictures) == free_pictures
        assert set(choice.texts) == free_texts
    sizes = [one.bytes for one in choice.pictures]
    sizes += [one.text_bytes for one in choice.texts] + [one.memory_bytes for one in choice.memories]
    if sizes:
        assert stock.used - freed(choice) + sizes[-1] > limit


@given(stocks(), st.sampled_from([0.25, 1.0]))
def test_the_oldest_go_first(stock: Stock, gigabytes: float) -> None:
    choice = choose(stock, RetentionRules(max_gb=gigabytes), NOW)
    kept = [one for one in stock.pictures if not one.pinned and one not in choice.pictures]
    assert all(gone.at <= stays.at for gone in choice.pictures for stays in kept)


@given(stocks(), rules)
def test_memories_never_go_before_what_they_rest_on(stock: Stock, rules: RetentionRules) -> None:
    choice = choose(stock, rules, NOW)
    assert {one for one in choice.memories if one.sources} <= set(choice.texts)


def test_nothing_outlasts_what_it_was_made_of() -> None:
    assert ages(RetentionRules()) == (0, 0, 0)
    assert ages(RetentionRules(keep_days=30)) == (30, 30, 30)
    assert ages(RetentionRules(pictures_days=7)) == (7, 0, 0)
    assert ages(RetentionRules(texts_days=30)) == (30, 30, 0)
    assert ages(RetentionRules(pictures_days=7, texts_days=30, memories_days=90)) == (7, 30, 90)
    assert ages(RetentionRules(pictures_days=90, memories_days=30)) == (30, 30, 30)
    assert ages(RetentionRules(keep_days=60, texts_days=90)) == (60, 60, 60)
