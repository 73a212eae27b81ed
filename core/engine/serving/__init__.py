"""Serves the operations of the protocol, a module for each of theirs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.engine.serving import forgetting, intake, recall, state
from core.protocol.connection import Handler

if TYPE_CHECKING:
    from core.engine.engine import Engine


def all_handlers(engine: "Engine") -> Mapping[str, Handler]:
    """A handler for every operation."""
    return {
        **state.handlers(engine),
        **intake.handlers(engine),
        **recall.handlers(engine),
        **forgetting.handlers(engine),
    }
