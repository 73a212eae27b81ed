"""Where activities and talks are cut."""

from dataclasses import replace

from core.extraction.segmenter import Segmenter
from core.records.memory import Segment
from core.records.screen import ReadFrame
from tests.unit.extraction.conftest import identify, say, screen


def cut(*frames: ReadFrame) -> list[Segment]:
    segmenter = Segmenter(identify)
    closed = [segment for frame in frames for segment in segmenter.add_frame(frame)]
    return [*closed, *segmenter.flush()]


def sources(segments: list[Segment]) -> list[tuple[str, ...]]:
    return [segment.source_ids for segment in segments]


def test_another_program_or_title_begins_a_segment_once_it_lasts() -> None:
    first = [screen(n) for n in range(3)]
    second = [screen(n, app="Firefox", title="News") for n in range(3, 10)]
    segments = cut(*first, *second)
    assert sources(segments) == [tuple(f.id for f in first), tuple(f.id for f in second)]
    assert (segments[1].app, segments[1].window_title) == ("Firefox", "News")


def test_a_brief_detour_belongs_to_the_activity_it_interrupts() -> None:
    frames = [screen(0), screen(1, title="Calculator"), screen(2, title="Calculator"), screen(3), screen(4)]
    assert sources(cut(*frames)) == [tuple(frame.id for frame in frames)]


def test_a_detour_that_never_returns_is_an_activity_of_its_own() -> None:
    segments = cut(screen(0), screen(1), screen(2, title="Calculator"))
    assert sources(segments) == [("frame0", "frame1"), ("frame2",)]


def test_flicker_between_many_windows_loses_no_frame() -> None:
    frames = [screen(n, title=f"window {chr(97 + n % 4)}") for n in range(40)]
    segments = cut(*frames)
    assert sorted(one for segment in segments for one in segment.source_ids) == sorted(f.id for f in frames)
    assert len({segment.id for segment in segments}) == len(segments)


def test_counters_stars_and_progress_do_not_cut() -> None:
    titles = ["(3) Inbox", "Inbox (14)", "*Inbox", "\u25cf Inbox", "Inbox 45%", "Inbox [modified]"]
    frames = [screen(n, title=title, after=n * 20) for n, title in enumerate(titles)]
    (segment,) = cut(*frames)
    assert segment.window_title == "Inbox"


def test_a_gap_and_half_an_hour_cut() -> None:
    assert sources(cut(screen(0), screen(1, after=301))) == [("frame0",), ("frame1",)]
    long = [screen(n, after=n * 240) for n in range(9)]
    assert [len(one) for one in sources(cut(*long))] == [8, 1]


def test_a_clock_that_was_set_back_cuts() -> None:
    frames = [screen(n, after=after) for n, after in enumerate((0, 20, 5, 20))]
    segments = cut(*frames)
    assert sources(segments) == [("frame0", "frame1"), ("frame2", "frame3")]
    assert all(segment.started_at <= segment.ended_at for segment in segments)


def test_without_windows_the_desktop_is_the_activity() -> None:
    bare = replace(screen(0), windows=(), lines=())
    (segment,) = cut(bare)
    assert (segment.app, segment.window_title) == ("", "")


def test_an_open_segment_has_the_id_it_will_keep() -> None:
    segmenter = Segmenter(identify)
    segmenter.add_frame(screen(0))
    (before,) = segmenter.open_segments()
    segmenter.add_frame(screen(1))
    (after,) = segmenter.open_segments()
    (closed,) = segmenter.flush()
    assert before.id == after.id == closed.id
    assert len(after.source_ids) == 2
    assert segmenter.open_segments() == ()


def test_a_switch_takes_the_detour_away_from_the_activity_that_had_it_while_open() -> None:
    segmenter = Segmenter(identify)
    segmenter.add_frame(screen(0))
    segmenter.add_frame(screen(1, title="Other"))
    (opened,) = segmenter.open_segments()
    assert opened.source_ids == ("frame0", "frame1")
    closed = [segment for n in range(2, 8) for segment in segmenter.add_frame(screen(n, title="Other"))]
    assert [segment.source_ids for segment in closed] == [("frame0",)]
    assert closed[0].id == opened.id


def test_talk_is_cut_by_silence_by_length_and_by_conversation() -> None:
    segmenter = Segmenter(identify)
    closed = segmenter.add_messages([
        say(1, "Ann", "one", minutes=0),
        say(2, "Ben", "two", minutes=59),
        say(3, "Ann", "three", minutes=120),
        say(1, "Cleo", "elsewhere", conversation="other", minutes=121),
    ])  # fmt: skip
    assert [segment.source_ids for segment in closed] == [("talk/1", "talk/2")]
    assert {segment.source_ids for segment in segmenter.flush()} == {("talk/3",), ("other/1",)}
    many = segmenter.add_messages([say(n, "Ann", "word") for n in range(45)])
    assert [len(segment.source_ids) for segment in many] == [20, 20]


def test_questions_and_answers_are_no_material() -> None:
    segmenter = Segmenter(identify)
    segmenter.add_messages([replace(say(1, "me", "what was it?"), role="question")])
    segmenter.add_messages([replace(say(2, "Afterimage", "It was 7"), role="answer")])
    assert segmenter.flush() == ()


def test_deleted_sources_leave_what_is_open() -> None:
    segmenter = Segmenter(identify)
    for frame in (screen(0), screen(1), screen(2, title="Calculator")):
        segmenter.add_frame(frame)
    segmenter.add_messages([say(1, "Ann", "one"), say(2, "Ann", "two")])
    segmenter.forget(["frame0", "talk/1"])
    assert {segment.source_ids for segment in segmenter.open_segments()} == {
        ("talk/2",),
        ("frame1", "frame2"),
    }
    segmenter.forget(["frame1", "talk/2"])
    assert [segment.source_ids for segment in segmenter.open_segments()] == [("frame2",)]
    segmenter.forget(["frame2"])
    assert segmenter.flush() == ()
