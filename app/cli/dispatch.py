"""From the name of a command to what carries it out."""

import argparse
from collections.abc import Callable, Mapping
from typing import Final

from app.cli.commands import (
    backup,
    checking,
    clients,
    desktop,
    devices,
    exporting,
    forgetting,
    intake,
    keeping,
    keys,
    life,
    models,
    picture,
    plugins,
    privacy,
    reading,
    recall,
    restore,
    safe,
    state,
)
from app.cli.outcome import Outcome
from app.cli.session import Session

Command = Callable[[Session, argparse.Namespace], Outcome]

_COMMANDS: Final[Mapping[str, Command]] = {
    "init": state.init,
    "run": desktop.run,
    "status": state.status,
    "lock": state.lock,
    "unlock": state.unlock,
    "pause": state.pause,
    "resume": state.resume,
    "config": state.config,
    "rebuild": intake.rebuild,
    "capture": intake.capture,
    "import": intake.import_any,
    "export": exporting.export,
    "search": recall.search,
    "ask": recall.ask,
    "memories": recall.memories,
    "show": recall.show,
    "memory": life.memory,
    "secret": safe.secret,
    "frame": picture.frame,
    "delete": forgetting.delete,
    "deletions": forgetting.deletions,
    "pin": keeping.pin,
    "unpin": keeping.unpin,
    "retention": keeping.retention,
    "storage": keeping.storage,
    "backup": backup.backup,
    "restore": restore.restore,
    "devices": devices.devices,
    "check": checking.check,
    "passphrase": keys.change_passphrase,
    "recovery-key": keys.new_recovery_key,
    "rotate": keys.rotate,
    "keyring": keys.keyring,
    "ledger": privacy.ledger,
    "dry-run": privacy.dry_run,
    "models": models.models,
    "languages": reading.languages,
    "plugins": plugins.plugins,
    "mcp": clients.mcp,
    "clients": clients.clients,
}


def find_command(options: argparse.Namespace) -> Command:
    """The function behind the command that was typed."""
    return _COMMANDS[options.command]
