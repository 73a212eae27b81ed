"""An engine at its work: its operations served at a socket, and what it does by the clock."""

import logging
from contextlib import AsyncExitStack

from core.engine.engine import Engine
from core.engine.routine import Routine
from core.engine.serving.table import all_handlers
from core.protocol.server import Server

_log = logging.getLogger(__name__)


class Service:
    """Runs an engine until it is told to end or until nobody is left. Made and run on its loop."""

    def __init__(self, engine: Engine, socket: str) -> None:
        """Make ready; `run` does the rest.

        Args:
            engine: whose work it is; closed with the service.
            socket: where to listen.
        """
        self.engine = engine
        self._routine = Routine(engine)
        self._server = Server(socket, all_handlers(engine), on_clients_changed=engine.presence.changed)
        engine.audience = self._server

    async def run(self) -> int:
        """Serve until the end; returns the process's exit status."""
        try:
            self.engine.begin()
            await self._server.start()
            self.engine.by_system.start()
            self._routine.start()
            self.engine.presence.expect()
            await self.engine.warm_up()
            await self.engine.ending()
            self._server.stop_listening()
        finally:
            await self._close()
        return self.engine.status

    async def _close(self) -> None:
        """Whatever fails, the steps after it are taken, and the keys go last."""
        async with AsyncExitStack() as steps:  # what was put in last is done first
            steps.push_async_callback(self.engine.let_go)
            steps.push_async_callback(self._server.close)
            steps.push_async_callback(self.engine.finish)
            steps.callback(self._routine.stop)
        _log.info("the engine ends with status %d", self.engine.status)
