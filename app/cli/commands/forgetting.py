"""`delete`: show what would go, ask, and delete for good. `deletions`: how much was deleted, and when."""

import argparse
import sys
from typing import Any, Final

import msgspec

from app.cli.arguments import USAGE_STATUS
from app.cli.console import Console
from app.cli.moments import moment
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import Delete, DeletionCounts, ListDeletions, PreviewDeletion, Selection

_NAMES: Final = {
    "memories": "memories",
    "frames": "frames",
    "masked_frames": "frames that stay, with the words blotted out",
    "messages": "messages",
    "passages": "searchable passages",
    "answers": "answers in your chats that quote or repeat it",
    "questions": "questions in your chats that hold the same words",
    "unread": "captures that were not read yet",
}
_ALIKE: Final = "{} more frames around them show the same and stay; --also-alike takes them too."
_PENDING: Final = (
    "It is hidden and the keys of its pictures are destroyed, but it is not rewritten everywhere yet: the "
    "disk is full, or something still waits to be read. Afterimage finishes it by itself."
)
_STAYS: Final = (
    "Copies elsewhere are out of reach: backups made before, and what you exported. What a disk keeps of old "
    "blocks is noise without the keys."
)


def delete(session: Session, options: argparse.Namespace) -> Outcome:
    """Preview, ask unless told not to, delete."""
    selection = Selection(
        ids=tuple(options.ids),
        start=moment(options.start, options.tz),
        end=moment(options.end, options.tz, end=True),
        app=options.app,
        also_alike=options.also_alike,
    )
    preview = session.call(PreviewDeletion(selection))
    if not options.yes:
        if not sys.stdin.isatty():
            return _preview_only(preview, session.console)
        if not _confirmed(preview, session.console):
            return Outcome(_document(preview, None), "Nothing was deleted.")
    receipt = session.call(Delete(selection))
    return Outcome(_document(preview, receipt), _receipt(receipt))


def deletions(session: Session, _options: argparse.Namespace) -> Outcome:
    """The receipts of all deletions, the newest first."""
    found = session.call(ListDeletions())
    lines = [
        f"{one.deleted_at:%Y-%m-%d %H:%M} UTC{'  (not finished yet)' if one.pending else ''}\n{_text(one)}"
        for one in found.receipts
    ]
    return Outcome(found, "\n".join(lines) or "Nothing was deleted so far.")


def _preview_only(preview: DeletionCounts, console: Console) -> Outcome:
    """Nobody can be asked: an answer for a program, but a script that meant to delete has to hear of it."""
    if not console.json:
        console.note(
            "afterimage: nothing was deleted, because there is nobody to ask. --yes deletes unasked."
        )
    text = "This would delete:\n" + _text(preview)
    return Outcome(_document(preview, None), text, 0 if console.json else USAGE_STATUS)


def _confirmed(preview: DeletionCounts, console: Console) -> bool:
    console.note("This deletes for good:\n" + _text(preview))
    console.error.write("Delete it? [y/N] ")
    console.error.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _document(preview: DeletionCounts, receipt: DeletionCounts | None) -> dict[str, Any]:
    return {"preview": preview, "receipt": receipt, "done": receipt is not None and receipt.done}


def _receipt(receipt: DeletionCounts) -> str:
    lines = ["Deleted:", _text(receipt)]
    if receipt.bytes_freed:
        lines.append(f"    {receipt.bytes_freed / 1e6:>7,.1f}  MB given back to the disk")
    lines.append(_PENDING if receipt.pending else _STAYS)
    return "\n".join(lines)


def _text(counts: DeletionCounts) -> str:
    values: dict[str, Any] = msgspec.to_builtins(counts)
    lines = [f"    {values[name]:>7,}  {words}" for name, words in _NAMES.items() if values[name]]
    if counts.alike:
        lines.append(_ALIKE.format(f"{counts.alike:,}"))
    return "\n".join(lines) or "    nothing"
