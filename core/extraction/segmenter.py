"""Cuts the stream of frames and messages into segments, one activity or stretch of talk each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from core.extraction.material import Identify
from core.extraction.titles import tidy_title, title_key
from core.records.memory import Segment
from core.records.message import Message
from core.records.screen import ReadFrame, Window


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where one segment ends and the next begins."""

    gap: timedelta = timedelta(minutes=5)
    """Without a frame for longer than this, the activity has ended."""
    longest: timedelta = timedelta(minutes=30)
    detour: timedelta = timedelta(seconds=10)
    """A look at another window that is shorter than this does not end the activity."""
    silence: timedelta = timedelta(minutes=60)
    """Between two turns of one conversation."""
    turns: int = 20
    """Most messages of a segment."""


@dataclass(slots=True)
class _Activity:
    """Frames of one program and title, and a detour that may turn out to be the next activity."""

    key: tuple[str, str]
    frames: list[ReadFrame]
    detour: list[ReadFrame] = field(default_factory=list)


class Segmenter:
    """Takes frames and messages in the order they came in and gives back segments as they close.

    Not thread-safe: one owner feeds it. Ids depend on the first source of a segment alone, so that a segment
    that is filed while still open and once more when it is closed replaces itself.
    """

    def __init__(self, identify: Identify, cuts: Cuts | None = None) -> None:
        self._identify = identify
        self._cuts = cuts or Cuts()
        self._activity: _Activity | None = None
        self._talks: dict[str, list[Message]] = {}

    def add_frame(self, frame: ReadFrame) -> tuple[Segment, ...]:
        """Take the next frame; returns the segments that it closes."""
        activity, key = self._activity, _activity_key(frame)
        if activity is None:
            self._activity = _Activity(key, [frame])
            return ()
        last = (activity.detour or activity.frames)[-1]
        # Whose clock was set back lives an hour twice; no activity ends before it begins.
        if not timedelta(0) <= frame.taken_at - last.taken_at <= self._cuts.gap:
            closed = self._close_activity()
            self._activity = _Activity(key, [frame])
            return closed
        if key == activity.key:
            activity.frames += [*activity.detour, frame]
            activity.detour.clear()
        else:
            activity.detour.append(frame)
        return self._switch() + self._cut_long()

    def add_messages(self, messages: Iterable[Message]) -> tuple[Segment, ...]:
        """Take what was said; returns the segments that it closes. Questions and answers are no material."""
        closed: list[Segment] = []
        statements = [message for message in messages if message.role == "statement"]
        for message in sorted(statements, key=lambda message: message.sent_at):
            talk = self._talks.setdefault(message.conversation, [])
            if talk and (
                len(talk) >= self._cuts.turns or message.sent_at - talk[-1].sent_at > self._cuts.silence
            ):
                closed.append(self._talk_segment(talk))
                talk = self._talks[message.conversation] = []
            talk.append(message)
        return tuple(closed)

    def open_segments(self) -> tuple[Segment, ...]:
        """What would be filed if everything ended now. Asking changes nothing.

        A detour still counts to the activity it interrupts; should it become an activity of its own, both are
        closed without overlap later on.
        """
        segments = [self._talk_segment(talk) for talk in self._talks.values()]
        if self._activity is not None:
            segments.append(self._frames_segment([*self._activity.frames, *self._activity.detour]))
        return tuple(segments)

    def flush(self) -> tuple[Segment, ...]:
        """Close everything that is open."""
        closed = [self._talk_segment(talk) for talk in self._talks.values()]
        self._talks.clear()
        return (*closed, *self._close_activity())

    def forget(self, source_ids: Iterable[str]) -> None:
        """Leave out sources that were deleted while their segment is still open."""
        gone = frozenset(source_ids)
        for conversation in list(self._talks):
            left = [message for message in self._talks[conversation] if message.id not in gone]
            if left:
                self._talks[conversation] = left
            else:
                del self._talks[conversation]
        if self._activity is not None:
            frames = [frame for frame in self._activity.frames if frame.id not in gone]
            detour = [frame for frame in self._activity.detour if frame.id not in gone]
            if not frames:
                frames, detour = detour, []
            self._activity = _Activity(_activity_key(frames[0]), frames, detour) if frames else None

    def _switch(self) -> tuple[Segment, ...]:
        """Make an activity of a detour that has lasted."""
        activity = self._activity
        if activity is None or not activity.detour:
            return ()
        if activity.detour[-1].taken_at - activity.detour[0].taken_at < self._cuts.detour:
            return ()
        closed = self._frames_segment(activity.frames)
        self._activity = None
        later = [segment for frame in activity.detour for segment in self.add_frame(frame)]
        return (closed, *later)

    def _cut_long(self) -> tuple[Segment, ...]:
        activity = self._activity
        if activity is None or activity.detour:
            return ()
        if activity.frames[-1].taken_at - activity.frames[0].taken_at <= self._cuts.longest:
            return ()
        *before, last = activity.frames
        self._activity = _Activity(activity.key, [last])
        return (self._frames_segment(before),)

    def _close_activity(self) -> tuple[Segment, ...]:
        """Close what is on the screen; a detour that never came back is an activity of its own."""
        closed: list[Segment] = []
        while self._activity is not None:
            activity, self._activity = self._activity, None
            closed.append(self._frames_segment(activity.frames))
            for frame in activity.detour:
                closed.extend(self.add_frame(frame))
        return tuple(closed)

    def _frames_segment(self, frames: list[ReadFrame]) -> Segment:
        window = foreground(frames[0])
        return Segment(
            id=self._identify("segment", "screen", frames[0].id),
            origin="screen",
            source_ids=tuple(frame.id for frame in frames),
            started_at=frames[0].taken_at,
            ended_at=frames[-1].taken_at,
            zone=frames[0].zone,
            app=window.app if window else "",
            window_title=tidy_title(window.title, window.app) if window else "",
        )

    def _talk_segment(self, talk: list[Message]) -> Segment:
        return Segment(
            id=self._identify("segment", talk[0].origin, talk[0].id),
            origin=talk[0].origin,
            source_ids=tuple(message.id for message in talk),
            started_at=talk[0].sent_at,
            ended_at=talk[-1].sent_at,
            zone=talk[0].zone,
            conversation=talk[0].conversation,
        )


def foreground(frame: ReadFrame) -> Window | None:
    """The window worked in; without word from the system the topmost."""
    return frame.active_window or (frame.windows[0] if frame.windows else None)


def _activity_key(frame: ReadFrame) -> tuple[str, str]:
    window = foreground(frame)
    return (window.app.casefold(), title_key(window.title)) if window else ("", "")
