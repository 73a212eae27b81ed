"""What the engine tells about itself: its state, and how much of what was recorded can be found."""

from typing import TYPE_CHECKING

from core.engine.filing.indexing import indexing
from core.protocol.operations import Absence, Indexing, Status, VaultState
from core.protocol.version import PROGRAM
from core.vault.vault import Vault

if TYPE_CHECKING:
    from core.engine.engine import Engine


def status(engine: "Engine") -> Status:
    """The present state. On the loop."""
    health = engine.capturing.health()
    opened = None if engine.presence.left_alone else engine.opened
    vault: VaultState = "absent"
    if opened is not None:
        vault = "unlocked"
    elif engine.unlocking.opening.progress is not None:
        vault = "opening"
    elif not engine.unlocking.creating and Vault.exists(engine.home.root):
        vault = "locked"
    problem = engine.problem if health.state in {"recording", "idle"} else ""
    return Status(
        vault=vault,
        capture="degraded" if problem else health.state,
        reason=problem or health.reason,
        remedy=health.remedy,
        indexing=indexing_of(engine),
        usage=engine.budget.usage,
        gap=Absence(*gap) if (gap := engine.capturing.gap) else None,
        last_frame_at=health.last_frame_at or (opened.counts.last_frame_at if opened else None),
        paused_until=health.paused_until,
        frames=opened.counts.frames if opened else 0,
        memories=opened.counts.memories if opened else 0,
        messages=opened.counts.messages if opened else 0,
        spooled=len(engine.spool.pending()) if engine.spool else 0,
        home=str(engine.home.root),
        version=PROGRAM,
        notice=engine.capturing.notice
        or (opened.notice or engine.backing.notice or engine.exchanging.notice if opened else ""),
        progress=opened.mending.progress if opened else engine.unlocking.opening.progress,
        view_locked=opened is not None and engine.view.is_locked(),
        view_lock_cause=engine.view.cause if opened else "",
        hears=engine.by_system.hears,
        view_lock_minutes=engine.settings.current.security.view_lock_minutes,
    )


def indexing_of(engine: "Engine") -> Indexing | None:
    """How much of what was recorded can be found; `None` before anything can be recorded."""
    if engine.spool is None:
        return None
    if engine.opened is None:
        return indexing(engine.spool, 0, "What waits is read when you unlock Afterimage.")
    why_not = "" if engine.budget.may_work else "What waits is read when there is room in your budget."
    return indexing(engine.spool, engine.opened.indexed_lately, engine.problem or why_not)
