"""Operations on the view lock: reading is refused, while recording and filing go on."""

from dataclasses import dataclass, field

from core.protocol.operations.base import Nothing, Request


@dataclass(frozen=True, slots=True)
class LockView(Request[Nothing]):
    """Refuse reading until the passphrase or the recovery key is shown with `unlock`. Keys stay."""

    op = "lock-view"
    reply = Nothing
    needs_keys = False


@dataclass(frozen=True, slots=True)
class NoteUse(Request[Nothing]):
    """Somebody uses the windows. Sent by them now and then while there is input, so that they stay unlocked.

    Their other requests do not count: they show again by themselves what has changed.
    """

    op = "note-use"
    reply = Nothing
    needs_keys = False


@dataclass(frozen=True, slots=True)
class KeepDraft(Request[Nothing]):
    """Keep what was being typed when the view was locked. It is in memory only, and gone with the keys."""

    op = "keep-draft"
    reply = Nothing
    needs_keys = False
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was kept; empty where nothing was."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakeDraft(Request[Draft]):
    """Give back, once, what was kept."""

    op = "take-draft"
    reply = Draft
