"""Commands on the keys of the vault. Each asks for the secret again, even while the vault is open."""

import argparse
import contextlib
from collections.abc import Iterator

from app.cli import passphrase
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import (
    ChangePassphrase,
    GetKeyState,
    KeysChanged,
    KeyState,
    NewRecoveryKey,
    RotateKeys,
    UseKeyring,
)


def change_passphrase(session: Session, options: argparse.Namespace) -> Outcome:
    """Replace the passphrase."""
    new = session.environment_new_passphrase
    if options.new_passphrase_fd is not None:
        new = passphrase.read(options.new_passphrase_fd)
    if new is not None:
        passphrase.check_new(new)
    secret = session.show_secret()
    changed = session.call(ChangePassphrase(secret, passphrase.ask_for_new() if new is None else new))
    return _told(session, changed, {"changed": True}, "The passphrase is changed. The old one opens nothing.")


def new_recovery_key(session: Session, _options: argparse.Namespace) -> Outcome:
    """Make another recovery key."""
    secret = session.show_secret()
    with _recovery_key_at_stake(session):
        changed = session.call(NewRecoveryKey(secret))
    return _told(session, changed, {"recovery_key": changed.recovery_key}, _recovery_key(changed))


def rotate(session: Session, _options: argparse.Namespace) -> Outcome:
    """Begin with new keys."""
    secret = session.show_secret()
    with _recovery_key_at_stake(session):
        changed = session.call(RotateKeys(secret))
    text = (
        f"{_recovery_key(changed)}\n\n"
        "The keys are new; the passphrase is the same. What is stored is sealed anew while Afterimage has "
        "nothing else to do; “keyring status” says how far that is."
    )
    return _told(session, changed, {"recovery_key": changed.recovery_key}, text)


def keyring(session: Session, options: argparse.Namespace) -> Outcome:
    """Say how the vault is locked, or change the keyring's part in it."""
    if options.action == "status":
        state = session.call(GetKeyState())
        return Outcome(state, _status(state))
    on = options.action == "on"
    changed = session.call(UseKeyring(session.show_secret(), on))
    text = (
        "From now on the passphrase opens this memory on this machine only. "
        "Elsewhere, or without the keyring, the recovery key does: keep it safe."
        if on
        else "The passphrase opens this memory by itself, without the keyring."
    )
    return _told(session, changed, {"keyring": on}, text)


@contextlib.contextmanager
def _recovery_key_at_stake(session: Session) -> Iterator[None]:
    """Once asked for, it is made, whether or not anybody waits to see it."""
    try:
        yield
    except KeyboardInterrupt:
        session.console.note(
            "\nThe recovery key may have been replaced by one that nobody has seen. "
            "Make another with “afterimage recovery-key”."
        )
        raise


def _told(session: Session, changed: KeysChanged, document: dict[str, object], text: str) -> Outcome:
    if changed.problem:
        session.console.note(changed.problem)
    return Outcome({**document, "problem": changed.problem}, text)


def _recovery_key(changed: KeysChanged) -> str:
    return (
        f"Recovery key:\n\n    {changed.recovery_key}\n\n"
        "It opens the vault if the passphrase is lost; the one before opens nothing. "
        "It is not shown again: keep it safe."
    )


def _status(state: KeyState) -> str:
    needed = "needed besides the passphrase" if state.keyring else "not used"
    there = state.keyring_name or "none that Afterimage trusts"
    if state.oldest_epoch == state.epoch:
        sealed = "everything is sealed under the present keys"
    elif state.older_files is None:
        sealed = "some of what is stored is still sealed under older keys"
    else:
        sealed = f"{state.older_files:,} files are still sealed under older keys"
    return "\n".join(
        (
            f"Keyring    {needed}",
            f"Available  {there}",
            f"Epoch      {state.epoch}; {sealed}",
        )
    )
