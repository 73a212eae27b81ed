"""`secret`: what the user chose to keep in the vault."""

import argparse
import getpass
import sys

from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import KeepSecret, ListSecrets, RemoveSecrets, RevealSecret
from core.records.errors import RefusedError


def secret(session: Session, options: argparse.Namespace) -> Outcome:
    """Keep, list, show or remove."""
    if options.action == "list":
        found = session.call(ListSecrets())
        lines = [
            f"{one.id}  {spoken(one.kept_at, options.tz)}  {one.caption}"
            + (f" ({one.kind})" if one.kind else "")
            for one in found.secrets
        ]
        return Outcome(found, "\n".join(lines) or "No secrets are kept.")
    if not options.name:
        raise RefusedError("Name the secret: a name for “add”, the id for “show” and “remove”.")
    if options.action == "add":
        kept = session.call(KeepSecret(options.name, _value(), options.kind))
        return Outcome(kept, f"Kept as {kept.id}.")
    if options.action == "show":
        revealed = session.call(RevealSecret(options.name, session.show_secret()))
        return Outcome({"id": options.name, "value": revealed.value}, revealed.value)
    removed = session.call(RemoveSecrets((options.name,)))
    return Outcome(removed, "Destroyed.")


def _value() -> str:
    """Typed unseen, or one line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass("Secret: ")
    return sys.stdin.readline().rstrip("\r\n")
