"""Serves backups."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from core.backup.making import Receipt, Wishes
from core.backup.trial import Report, counts
from core.engine.opened import Opened
from core.protocol.connection import Context, Handler
from core.protocol.operations import (
    BackupReceipt,
    BackupState,
    BackupVerified,
    GetBackup,
    Progress,
    RunBackup,
    SetBackup,
    VerifyBackup,
)

if TYPE_CHECKING:
    from core.engine.engine import Engine

_PATIENCE = 10.0
"""Seconds a backup waits for what is still being read: the spool is not part of it."""


class _Backup:
    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    async def state(self, _request: GetBackup, _context: Context) -> BackupState:
        return await self._engine.backing.state(self._engine.unlocked().store)

    async def target(self, request: SetBackup, _context: Context) -> BackupState:
        return await self._engine.backing.set_target(self._engine.unlocked().store, request)

    async def run(self, request: RunBackup, context: Context) -> BackupReceipt:
        opened = await self._shown(request.secret)
        # What was captured last is to be in it; what cannot be read in time comes with the next one.
        await opened.intake.drain_within(_PATIENCE)
        made = await self._engine.backing.run(
            opened.store,
            Wishes(request.full, request.leave_out_damaged, request.secret),
            request.credentials,
            _progress(context),
        )
        return _receipt(made)

    async def verify(self, request: VerifyBackup, context: Context) -> BackupVerified:
        opened = await self._shown(request.secret)
        manifest = await self._engine.backing.verify(
            opened.store, request.secret, request.credentials, _progress(context)
        )
        segments, records, objects = counts(manifest)
        return BackupVerified(
            number=manifest.number,
            created=datetime.fromisoformat(manifest.created),
            files=len(manifest.rows),
            bytes=sum(row.length for row in manifest.rows),
            segments=segments,
            records=records,
            objects=objects,
        )

    async def _shown(self, secret: str) -> Opened:
        """What is open, once a secret that came along has proved to be the right one."""
        opened = self._engine.unlocked()
        if secret:
            async with self._engine.keys.guesses.attempt():
                await self._engine.lanes.read(opened.store.vault.custody.authenticate, secret)
        return opened


def _progress(context: Context) -> Report:
    return lambda stage, done, total: context.progress(Progress(stage, done, total))


def _receipt(made: Receipt) -> BackupReceipt:
    return BackupReceipt(
        number=made.snapshot.number,
        verified_at=made.verified_at,
        files=made.files,
        bytes=made.bytes,
        segments=made.segments,
        records=made.records,
        objects=made.objects,
        copied=made.copied,
        copied_bytes=made.copied_bytes,
        read_back=made.read_back,
        removed=made.removed,
        full=made.full,
        left_out=len(made.left_out),
        remark=made.remark,
    )


def handlers(engine: "Engine") -> Mapping[str, Handler]:
    """The handlers of `core.protocol.operations.backup`."""
    backup = _Backup(engine)
    return {
        GetBackup.op: backup.state,
        SetBackup.op: backup.target,
        RunBackup.op: backup.run,
        VerifyBackup.op: backup.verify,
    }
