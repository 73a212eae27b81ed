"""The engine process: prepares its surroundings, owns the home, and runs until it is not needed any more."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import platformdirs

from core.engine.asking.modelling import ModelPlaces
from core.engine.engine import Engine
from core.engine.home import Home, Ownership
from core.engine.logs import write_logs
from core.engine.service import Service
from core.protocol.endpoint import socket_path
from core.vault.custody import Machine
from core.vault.keyring import find_keyring
from core.vault.s3 import scrub_environment
from core.workers.client import ReadWorker

_log = logging.getLogger(__name__)

MODELS_VARIABLE: Final = "AFTERIMAGE_MODELS"
"""Of the environment: another folder for model files."""


def run_engine(
    root: Path, worker_command: list[str], model_command: Sequence[str] = (), *, stay: bool = False
) -> int:
    """Run the engine of a home until its last client has gone.

    Args:
        root: the home folder, absolute.
        worker_command: starts the read worker.
        model_command: starts a model worker.
        stay: keep running without clients until told to end.

    Returns:
        The exit status: 0, or `RESTART_WITHOUT_KEYS` after a lock.

    Raises:
        AfterimageError: it cannot run here; the message says why.
    """
    home = Home(root)
    home.prepare()
    # Clients look for the socket by the environment they were started in; ours is about to change.
    socket = socket_path(root)
    # LanceDB sent even its loopback requests to a proxy, and puts plain vectors into the temporary folder.
    scrub_environment()
    with Ownership(home):
        handler = write_logs(home.logs)
        try:
            return asyncio.run(_serve(home, socket, worker_command, model_command, stay=stay))
        finally:
            logging.getLogger().removeHandler(handler)
            handler.close()


async def _serve(
    home: Home, socket: str, worker_command: list[str], model_command: Sequence[str], *, stay: bool
) -> int:
    asyncio.get_running_loop().set_exception_handler(_note_fault)
    roles = worker_command[:-1]  # they differ in their last word
    engine = Engine(
        home,
        ReadWorker([*worker_command, "--home", str(home.root)]),
        stay=stay,
        machine=_this_machine(),
        models=ModelPlaces(tuple(model_command), models_folder()),
        portal_command=[*roles, "portal"],
        import_command=[*roles, "importer"],
        plugin_command=[*roles, "plugin"],
    )
    if sys.platform != "win32":
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, engine.end)
    gc.freeze()  # what was imported lives as long as the process
    return await Service(engine, socket).run()


def models_folder() -> Path:
    """Where model files are kept: outside of the homes, which share them and are measured without them."""
    given = os.environ.get(MODELS_VARIABLE)
    return Path(given).absolute() if given else platformdirs.user_data_path("afterimage-models", False)


def _this_machine() -> Machine:
    """What the vault may use of it: the keyring if the user wants that, and a folder for what was seen."""
    return Machine(find_keyring, platformdirs.user_state_path("afterimage", appauthor=False) / "seen")


def _note_fault(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log a failure nobody waited for. What asyncio would log by itself quotes the error: maybe the store."""
    _log.error("a task failed that nobody waited for", exc_info=context.get("exception"))
