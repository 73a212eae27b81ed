"""The table of all operations, and what guards them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.serving import (
    backup,
    checking,
    clients,
    devices,
    exporting,
    forgetting,
    intake,
    keeping,
    keys,
    life,
    locking,
    models,
    plugins,
    privacy,
    reading,
    recall,
    safe,
    state,
    tags,
    timeline,
)
from core.protocol.connection import Handler

if TYPE_CHECKING:
    from core.engine.engine import Engine


def all_handlers(engine: "Engine") -> Mapping[str, Handler]:
    """A handler for every operation, those that read what is stored behind the view lock."""
    served = {
        **state.handlers(engine),
        **locking.handlers(engine),
        **intake.handlers(engine),
        **recall.handlers(engine),
        **timeline.handlers(engine),
        **tags.handlers(engine),
        **forgetting.handlers(engine),
        **keeping.handlers(engine),
        **backup.handlers(engine),
        **devices.handlers(engine),
        **keys.handlers(engine),
        **checking.handlers(engine),
        **privacy.handlers(engine),
        **models.handlers(engine),
        **reading.handlers(engine),
        **life.handlers(engine),
        **safe.handlers(engine),
        **clients.handlers(engine),
        **exporting.handlers(engine),
        **plugins.handlers(engine),
    }
    return clients.limited(engine, locking.guarded(engine, served))
