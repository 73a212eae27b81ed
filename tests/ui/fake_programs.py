"""Programs of others: what they hold, and what they may do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.protocol.operations import (
    AllowClient,
    ClientToken,
    ConnectedClient,
    ConnectedClients,
    ImportPath,
    ImportReport,
    ListClients,
    NewClientToken,
    Nothing,
    RevokeClient,
)
from core.records.errors import RefusedError
from tests.ui.fake_engine import FakeEngine

FIRST, LAST = datetime(2024, 2, 11, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)


class FakePrograms:
    """An editor that is allowed two things, and a program that has only asked."""

    def __init__(self, engine: FakeEngine) -> None:
        moment = datetime.now(UTC) - timedelta(hours=5)
        self.clients = {
            "Editor": ConnectedClient("Editor", ("read", "remember"), moment, moment, 1204, has_token=True),
            "Notes": ConnectedClient("Notes", (), moment),
        }
        engine.on(ImportPath, self.bring_in)
        engine.on(ListClients, lambda _: ConnectedClients(tuple(self.clients.values())))
        engine.on(AllowClient, self.allow)
        engine.on(RevokeClient, self.revoke)
        engine.on(NewClientToken, lambda _: ClientToken("aft_token"))

    def bring_in(self, request: ImportPath) -> ImportReport:
        if request.path.endswith(".bin"):
            raise RefusedError("This is nothing that Afterimage can read.")
        kind = "afterimage" if request.path.endswith(".jsonl") else "chatgpt"
        if request.path.endswith("known.zip"):
            return ImportReport(kind, 0, 4228, 0, 0, 0, FIRST, LAST, dry_run=request.dry_run)
        memories = 0 if request.dry_run else 5120
        return ImportReport(kind, 4210, 18, 6, 2, memories, FIRST, LAST, dry_run=request.dry_run)

    def allow(self, request: AllowClient) -> ConnectedClient:
        self.clients[request.name] = replace(self.clients[request.name], grants=request.grants)
        return self.clients[request.name]

    def revoke(self, request: RevokeClient) -> Nothing:
        del self.clients[request.name]
        return Nothing()
