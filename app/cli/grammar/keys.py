"""The grammar of `passphrase`, `recovery-key`, `rotate` and `keyring`."""

import argparse
from typing import Any


def add(command: Any) -> None:
    """Add the commands.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    change = command("passphrase", "change the passphrase; the old one opens nothing from then on")
    change.epilog = (
        "The present passphrase or the recovery key is needed, even while the vault is open. The new one is "
        "asked for twice; AFTERIMAGE_NEW_PASSPHRASE or --new-passphrase-fd give it without a terminal."
    )
    change.add_argument(
        "--new-passphrase-fd",
        type=_descriptor,
        metavar="N",
        help="read the new passphrase from this descriptor",
    )
    command(
        "recovery-key", "make another recovery key and print it once; the old one opens nothing from then on"
    )
    command(
        "rotate",
        "begin with new keys: prints a new recovery key once, keeps the passphrase, and seals everything "
        "anew little by little",
    )
    keyring = command(
        "keyring",
        "have the system's keyring hold a part of the key, so that the passphrase opens the vault on this "
        "machine only",
    )
    keyring.add_argument(
        "action", choices=["on", "off", "status"], metavar="on|off|status", help="the recovery key needs none"
    )


def _descriptor(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not the number of a descriptor")
    return int(text)
