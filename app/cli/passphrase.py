"""Where the command line gets a passphrase from: a descriptor, the environment, or a person at a terminal."""

import getpass
import os
import sys
from typing import Final

from core.hardening import PASSPHRASE_VARIABLE
from core.records.errors import LockedError, RefusedError

_MIN_LENGTH: Final = 8
_MAX_BYTES: Final = 4096


def read(descriptor: int) -> str:
    """The passphrase that a descriptor gives, up to its end; a line break at the end does not count.

    Raises:
        RefusedError: what comes cannot be a passphrase.
    """
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(_MAX_BYTES + 1)
        text = data.decode("utf-8").rstrip("\r\n")
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise RefusedError(
            f"The passphrase cannot be read from descriptor {descriptor} ({reason})."
        ) from None
    except UnicodeDecodeError:
        raise RefusedError("The passphrase must be UTF-8 text.") from None
    if not text or len(data) > _MAX_BYTES:
        raise RefusedError(f"The passphrase must have 1 to {_MAX_BYTES} bytes.")
    return text


def ask() -> str:
    """Ask for the passphrase on the terminal.

    Raises:
        LockedError: there is no terminal to ask on.
    """
    _need_terminal()
    return _prompt("Passphrase or recovery key: ")


def ask_for_new() -> str:
    """Ask for a new passphrase, twice.

    Raises:
        LockedError: there is no terminal to ask on.
        RefusedError: the two differ.
    """
    _need_terminal()
    first = _prompt(f"New passphrase ({_MIN_LENGTH} characters or more): ")
    check_new(first)
    if _prompt("Once more: ") != first:
        raise RefusedError("The two passphrases differ. Nothing was changed.")
    return first


def ask_for_invitation() -> str:
    """Ask for the invitation that another device shows.

    Raises:
        LockedError: there is no terminal to ask on.
    """
    _need_terminal()
    return _prompt("Invitation: ")


def check_new(passphrase: str) -> None:
    """Refuse what is too short to protect anything.

    Raises:
        RefusedError: it is too short.
    """
    if len(passphrase) < _MIN_LENGTH:
        raise RefusedError(f"A passphrase needs {_MIN_LENGTH} characters or more. Several words are best.")


def _need_terminal() -> None:
    # Standard input may be a file to import while a person sits at the terminal.
    if not (sys.stdin.isatty() or sys.stderr.isatty()):
        raise LockedError(
            f"A passphrase is needed. Set {PASSPHRASE_VARIABLE}, use --passphrase-fd, or use a terminal."
        )


def _prompt(text: str) -> str:
    try:
        return getpass.getpass(text)
    except EOFError:
        raise LockedError("No passphrase was given.") from None
