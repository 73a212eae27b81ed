"""`mcp` and `clients`: programs of others."""

import argparse

from app.cli.console import one_line
from app.cli.moments import spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import (
    AllowClient,
    ConnectedClient,
    Grant,
    ListClients,
    NewClientToken,
    RevokeClient,
)
from core.records.errors import RefusedError


def mcp(session: Session, options: argparse.Namespace) -> Outcome:
    """Serve until the other end hangs up, or until Ctrl-C."""
    from app.connect.calls import Calls  # noqa: PLC0415 -- one command needs it

    calls = Calls(session.home, session.given_passphrase())
    if options.http is None:
        from app.connect.server import run_stdio  # noqa: PLC0415 -- heavy: the SDK takes a second

        run_stdio(calls, options.client)
    else:
        from app.connect.http import run_http  # noqa: PLC0415 -- as above

        run_http(calls, options.http, lambda address: session.console.note(f"Serving {address}"))
    return Outcome({"ended": True}, "")


def clients(session: Session, options: argparse.Namespace) -> Outcome:
    """List them, or change what one may do."""
    if options.action == "list":
        found = session.call(ListClients())
        lines = [_line(one, options.tz) for one in found.clients]
        return Outcome(found, "\n".join(lines) or "No program has asked to be connected.")
    if not options.name:
        raise RefusedError("Name the program, as “clients list” does.")
    if options.action == "allow":
        grants: list[Grant] = ["read"]
        grants += ["remember"] if options.remember else []
        grants += ["forget"] if options.forget else []
        allowed = session.call(AllowClient(options.name, tuple(grants)))
        return Outcome(allowed, f"“{allowed.name}” may {', '.join(allowed.grants)} from now on.")
    if options.action == "token":
        made = session.call(NewClientToken(options.name))
        return Outcome({"token": made.token}, f"{made.token}\nIt is not shown again.")
    session.call(RevokeClient(options.name))
    return Outcome({"revoked": options.name}, f"“{options.name}” may do nothing any more.")


def _line(client: ConnectedClient, zone: str) -> str:
    may = ", ".join(client.grants) or "asks to be allowed"
    last = f", last {spoken(client.last_at, zone)}" if client.last_at else ""
    token = ", has a token" if client.has_token else ""
    return f"{one_line(client.name, 40):<24}  {may:<24}  {client.calls:,} calls{last}{token}"
