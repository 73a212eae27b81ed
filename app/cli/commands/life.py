"""`memory`: what the user does to single memories."""

import argparse
from typing import Final

from app.cli.commands.recall import memories
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import CorrectMemory, JudgeMemories, MergeMemories, SplitMemory
from core.records.memory import Verdict

_VERDICTS: Final[dict[str, tuple[Verdict, bool, str]]] = {
    "hide": ("hidden", True, "Never recalled from now on"),
    "unhide": ("hidden", False, "Recalled again"),
    "restore": ("current", True, "Holds again"),
    "release": ("believed", True, "Taken for true"),
    "hold": ("believed", False, "Held back again"),
}


def memory(session: Session, options: argparse.Namespace) -> Outcome:
    """Do it and say what came of it."""
    action: str = options.action
    if action == "quarantine":
        options.type, options.status = "", "quarantined"
        return memories(session, options)
    if action in _VERDICTS:
        verdict, given, words = _VERDICTS[action]
        changed = session.call(JudgeMemories(tuple(options.ids), verdict, given))
        return Outcome(changed, f"{words}: {', '.join(changed.ids)}")
    if action == "merge":
        changed = session.call(MergeMemories(tuple(options.ids), options.into))
        return Outcome(changed, f"{changed.ids[0]} stands for all of them now.")
    if action == "split":
        changed = session.call(SplitMemory(options.id))
        return Outcome(changed, f"Stands by itself again: {', '.join(changed.ids)}")
    text = " ".join(options.text)
    changed = session.call(
        CorrectMemory(options.id, text, wording=action == "edit", zone=options.tz, me=options.me)
    )
    return Outcome(changed, f"{changed.ids[0]} has taken its place; the earlier version is kept.")
