"""One exchange: look at what others give, take it, do what the user did elsewhere, give what is new here.

Runs in a thread of its own; what changes anything goes through the writer thread in small steps. It may end
anywhere: whatever was done is noted after it was done, and what is done twice is there once.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import msgspec

from core.devices.circle import Circle, renewed
from core.devices.keyfile import write_keys
from core.devices.place import (
    SharedPlace,
    digest_of,
    path_of,
    seal_head,
)
from core.devices.records import Head
from core.engine.exchanging.fetching import Fetching
from core.engine.exchanging.giving import Giving, Piece
from core.engine.exchanging.heads import Heads
from core.engine.exchanging.notes import Given, Notes, Taken
from core.engine.exchanging.pictures import FOLDER, Pictures
from core.engine.exchanging.steps import Outcome, Progress, Report, Step, Threads
from core.engine.exchanging.taking import Forgets, Taking
from core.engine.opened import Opened
from core.vault.keys import record_id

_SIGN_OF_LIFE: Final = timedelta(hours=24)
"""After which a head is written although there is nothing new."""


class ExchangeRun:
    """One exchange of one device."""

    def __init__(
        self,
        opened: Opened,
        circle: Circle,
        place: SharedPlace,
        threads: Threads,
        *,
        pictures: bool = False,
        report: Report = lambda _stage, _done, _total: None,
        stop: Step = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what is needed.

        Args:
            opened: the open store and what works on it.
            circle: as this device knows it.
            place: where it meets.
            threads: where things run.
            pictures: whether they travel.
            report: told what is done.
            stop: called between two steps.
            now: this device's clock.
        """
        self._opened = opened
        self._store = opened.store
        self.circle = circle
        self._place = place
        self._threads = threads
        self._report = report
        self._stop = stop
        self._now = now
        self._notes = Notes(opened.store.vault.objects)
        self._given: Given = self._notes.given()
        self._taken: Taken = self._notes.taken()
        self._pictures = Pictures(opened.store.vault, circle, place, wanted=pictures)
        self._giving = Giving(
            self._store, opened.tables, circle, self._given, self._pictures.row if pictures else None
        )
        self._there: dict[str, dict[str, int]] = {}
        self.outcome = Outcome()
        self._progress = Progress(threads, report, stop, now, self.outcome)

    def run(self) -> Outcome:
        """Exchange.

        Raises:
            AfterimageError: It could not be finished; the next one goes on.
        """
        self._report("Looking at the shared place", 0, 0)
        listed = self._there = self._place.listed()
        reading = Heads(self._place, self._taken, lambda: self.circle, self._change_circle, self._now)
        reading.check_own(listed.get(self.circle.device, {}), self._given)
        reading.read_keys(listed)
        heads = reading.read(listed)
        self._stop()
        # What the user did here since is in no piece yet, but counts beside what others did.
        self._note_own(listed.get(self.circle.device, {}))
        self._take(heads)
        self._give(listed.get(self.circle.device, {}))
        self._taken.exchanged_at = self._now()
        self._taken.failed_at, self._taken.failure = None, ""
        self._save_taken()
        return self.outcome

    # ── taking ───────────────────────────────────────────────────────────────────────────────────────

    def _take(self, heads: Mapping[str, Head]) -> None:
        taking = Taking(self._store, self._opened.filing, self.circle, self._taken)
        fetching = Fetching(
            self._place, self.circle, taking, self._pictures, self._there, self._progress, self._save_taken
        )
        for device, head in heads.items():
            fetching.acts_and_deletions(device, head)
        self._save_taken()
        self._forget(heads)
        self._stop()
        forgets = self._forgets()
        for device, head in heads.items():
            fetching.activities(device, head, forgets)
        fetching.held(forgets)
        self.outcome.acts = self._threads.write(lambda: taking.acts(self._giving.register()))
        self.outcome.waiting = sum(one.waiting for one in self._taken.seen.values())
        self._save_taken()
        self._stop()

    def _forget(self, heads: Mapping[str, Head]) -> None:
        """Do what was deleted elsewhere, before anything is taken or given."""
        for device in heads:
            seen = self._taken.seen[device]
            identify = _Identify(seen.ids)
            for event in sorted(seen.forgets, key=lambda one: one.at):
                if event.at in seen.forgotten:
                    continue
                self._report("Deleting what was deleted on another device", 0, 0)
                if self._threads.wait(self._opened.deleting.again(event, identify, device)):
                    self.outcome.forgotten += 1
                seen.forgotten.add(event.at)
                self._save_taken()
                self._stop()

    def _forgets(self) -> Forgets:
        own = self._store.vault.keys.lasting("ids")
        told = [(own, event) for event in self._given.forgets]
        for seen in self._taken.seen.values():
            told += [(seen.ids, event) for event in seen.forgets]
        return Forgets(told)

    # ── giving ───────────────────────────────────────────────────────────────────────────────────────

    def _note_own(self, files: Mapping[str, int]) -> None:
        """Make the pieces of what is new here and put them there; no head names them yet."""
        rows = {row.file: row for row in self._giving.rows}
        there = {file for file, row in rows.items() if files.get(path_of(file)) == row.size}
        self._giving.forget_what_went(there)
        self._give_new()

    def _give_new(self) -> None:
        todo = self._giving.todo()
        for done, info in enumerate(todo):
            self._report("Giving what is new here", done, len(todo))
            piece = self._threads.write(partial(self._giving.give, info))
            there = self._there.get(self.circle.device, {})
            self.outcome.given_bytes += self._pictures.give(self._giving.images, there)
            self._put(piece)
            self._stop()

    def _give(self, files: Mapping[str, int]) -> None:
        self._giving.forget_what_went(row.file for row in self._giving.rows)
        self._give_new()  # what was taken or deleted has changed the journal
        self._put(self._threads.write(self._giving.give_acts))
        self._put(self._giving.give_forgets())
        self._put(self._threads.write(self._giving.give_tags))
        self._stop()
        self._write_keys(files)
        self._write_head(files)
        self._sweep()

    def _put(self, piece: Piece | None) -> None:
        if piece is None:
            return
        row, data = piece
        self._place.put(self._own(path_of(row.file)), data)
        self.outcome.given += 1
        self.outcome.given_bytes += len(data)

    def _write_keys(self, files: Mapping[str, int]) -> None:
        """Hand on the sync keys, once there is more than the one that every invitation brings."""
        self._change_circle(renewed(self.circle))
        circle = self.circle
        if len(circle.epochs) == 1:
            return
        told = [sorted(one.id for one in circle.epochs), sorted(one.id for one in circle.others)]
        digest = digest_of(msgspec.msgpack.encode([*told, sorted(circle.revoked)]))
        if "keys" in files and digest == self._given.keys:
            return
        self._place.put(self._own("keys"), write_keys(circle))
        self._place.settle()
        self._given.keys = digest
        self._stop()

    def _write_head(self, files: Mapping[str, int]) -> None:
        """Last of all, so that a head never names what is not there."""
        given, now = self._given, self._now()
        store = self._store
        content = hashlib.sha256(
            msgspec.msgpack.encode(
                [
                    self._giving.rows,
                    self.circle.members,
                    self.circle.revoked,
                    [one.id for one in self.circle.epochs],
                ],
                order="deterministic",
            )
        ).digest()
        recent = given.written_at is not None and timedelta(0) <= now - given.written_at < _SIGN_OF_LIFE
        if "head" in files and content == given.content and recent and given.before == given.announced:
            self._save_given()
            return
        head = Head(
            self.circle.device,
            given.serial + 1,
            given.before,
            now,
            store.vault.keys.lasting("ids"),
            self.circle.members,
            self.circle.revoked,
            self._giving.rows,
            self.circle.invitation,
            self.circle.proof,
        )
        data = seal_head(self.circle, head)
        given.serial, given.announced, given.written_at, given.content = (
            head.serial,
            digest_of(data),
            now,
            content,
        )
        self._place.settle()
        self._save_given()
        self._stop()
        self._place.put(self._own("head"), data)
        self._place.settle()
        self._stop()
        given.before = given.announced
        self._save_given()
        self.outcome.given_bytes += len(data)

    def _sweep(self) -> None:
        """Remove what no row names any more: it was deleted, or an end came in between."""
        wanted = {path_of(row.file) for row in self._giving.rows} | {"head", "keys"}
        listed = self._place.listed()
        there = listed.get(self.circle.device, {})
        pieces = {name for name in there if not name.startswith(FOLDER)}
        stale = [self._own(name) for name in sorted(pieces - wanted)]
        stale += [self._own(name) for name in self._pictures.stale(there)]
        for device in sorted(self.circle.inherited):  # all of that is among what this device gives by now
            stale += [f"{device}/{name}" for name in sorted(listed.get(device, {}))]
        if stale:
            self._place.remove(stale)

    # ── notes ────────────────────────────────────────────────────────────────────────────────────────

    def _own(self, name: str) -> str:
        return f"{self.circle.device}/{name}"

    def _change_circle(self, circle: Circle) -> None:
        if circle == self.circle:
            return
        self._threads.write(lambda: self._notes.save_circle(circle))
        self.circle = circle
        self._giving.circle = circle

    def _save_given(self) -> None:
        self._threads.write(lambda: self._notes.save_given(self._given))

    def _save_taken(self) -> None:
        self._threads.write(lambda: self._notes.save_taken(self._taken))


class _Identify:
    """Makes ids as another device does."""

    def __init__(self, ids: bytes) -> None:
        self._ids = ids

    def __call__(self, kind: str, /, *parts: str) -> str:
        return record_id(self._ids, kind, *parts)
