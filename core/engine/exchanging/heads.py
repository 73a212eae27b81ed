"""Reads what devices say of themselves: keys first, then heads; believes only what the circle vouches for."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from core.devices.circle import Circle, Epoch, proof_of, with_learned
from core.devices.keyfile import LARGEST as LARGEST_KEYS, read_keys
from core.devices.place import LARGEST_HEAD, NotThereError, SharedPlace, digest_of, open_head
from core.devices.records import Head
from core.engine.exchanging.notes import Given, Seen, Taken
from core.records.errors import AfterimageError, EnvironmentFaultError, IntegrityError, RefusedError

_CLOCKS_APART: Final = timedelta(minutes=10)
_HOURS: Final = timedelta(hours=2)
Listed = Mapping[str, Mapping[str, int]]
"""Names and sizes by device."""


class Heads:
    """The heads of others, and what they tell of the circle.

    Args:
        place: where they lie.
        taken: what was seen of them before; problems are noted in it.
        circle: gives the circle as it is known now.
        change: keeps what was learned of it.
        now: this device's clock.
    """

    def __init__(
        self,
        place: SharedPlace,
        taken: Taken,
        circle: Callable[[], Circle],
        change: Callable[[Circle], None],
        now: Callable[[], datetime],
    ) -> None:
        self._place = place
        self._taken = taken
        self._circle = circle
        self._change = change
        self._now = now

    def check_own(self, files: Mapping[str, int], given: Given) -> None:
        """Whether the head in the place is one that this home has written.

        Raises:
            RefusedError: It is not: two homes would write over each other.
        """
        circle = self._circle()
        if "head" not in files:
            return
        data = self._place.get(f"{circle.device}/head", LARGEST_HEAD)
        if (found := digest_of(data)) in {given.before, given.announced}:
            given.before = found
            return
        given.before = b""  # so that it is written anew
        try:
            head = open_head(circle, circle.device, data)
        except (IntegrityError, EnvironmentFaultError):
            return  # damaged or half written
        if head.serial >= given.serial:
            raise RefusedError(
                "Another copy of this memory exchanges as this very device. Leave the circle here, then join "
                "it again: “devices leave”, “devices join”."
            )

    def read_keys(self, listed: Listed) -> None:
        """Take the sync keys that others hand on, and learn who was taken out.

        Raises:
            RefusedError: This device was.
        """
        handed: dict[str, tuple[Epoch, ...]] = {}
        for device in sorted(self._circle().members.keys() & listed.keys()):
            circle = self._circle()
            if device == circle.device or "keys" not in listed[device]:
                continue
            try:
                revoked, handed[device] = read_keys(
                    circle, device, self._place.get(f"{device}/keys", LARGEST_KEYS)
                )
            except NotThereError:
                continue
            except (IntegrityError, EnvironmentFaultError) as error:
                if circle.trusts(device):
                    self._taken.seen.setdefault(device, Seen()).problem = str(error)
                continue
            self._change(with_learned(circle, {}, revoked))
        # Whoever was taken out, by whomever, hands on no keys: so that is known first.
        circle = self._circle()
        known = {one.id for one in circle.epochs}
        fresh = {one.id: one for device, some in handed.items() if circle.trusts(device) for one in some}
        self._change(
            msgspec.structs.replace(
                circle, epochs=(*circle.epochs, *(one for key, one in fresh.items() if key not in known))
            )
        )
        if self._circle().device in self._circle().revoked:
            raise RefusedError(
                "This device was taken out of the circle on another. “devices leave” ends the exchange here; "
                "a new invitation lets it in again."
            )

    def read(self, listed: Listed) -> dict[str, Head]:
        """The heads of others that may be believed. May make other devices known."""
        data: dict[str, bytes] = {}
        for device, files in listed.items():
            if device != self._circle().device and "head" in files and device not in self._circle().revoked:
                try:
                    data[device] = self._place.get(f"{device}/head", LARGEST_HEAD)
                except NotThereError:
                    continue
        heads: dict[str, Head] = {}
        while fresh := [one for one in sorted(data) if one not in heads and self._may_open(one, data[one])]:
            for device in fresh:
                head = self._open(device, data.pop(device))
                if head is not None:
                    heads[device] = head
                    self._change(with_learned(self._circle(), head.members, head.revoked))
        return {device: head for device, head in heads.items() if self._circle().trusts(device)}

    def _may_open(self, device: str, data: bytes) -> bool:
        """Whether it is a device of the circle, or was invited by this one."""
        circle = self._circle()
        if device in circle.members:
            return True
        try:
            head = open_head(circle, device, data)
        except AfterimageError:
            return False
        member, issued = head.members.get(device), circle.issued.get(head.invitation)
        if member is None or issued is None or member.id != device:
            return False
        if head.proof != proof_of(issued.proof_key, member):
            return False
        left = {one: known for one, known in circle.issued.items() if one != head.invitation}
        self._change(msgspec.structs.replace(circle, members=circle.members | {device: member}, issued=left))
        return True

    def _open(self, device: str, data: bytes) -> Head | None:
        seen = self._taken.seen.setdefault(device, Seen())
        digest = digest_of(data)
        try:
            head = open_head(self._circle(), device, data)
        except (IntegrityError, EnvironmentFaultError) as error:
            seen.problem = f"What it gives cannot be read: {error}"
            return None
        if head.serial < seen.serial or (head.serial == seen.serial and digest != seen.digest):
            seen.problem = (
                "An older state of it lies in the shared place. It is passed over until a newer comes."
            )
            return None
        apart = head.written_at - self._now()
        seen.problem = (
            f"Its clock is {_span(apart)} ahead of this one's. Set the clock that is wrong."
            if apart > _CLOCKS_APART
            else ""
        )
        seen.serial, seen.digest = head.serial, digest
        seen.written_at, seen.ids = head.written_at, head.ids
        return head


def _span(length: timedelta) -> str:
    if length >= _HOURS:
        return f"{length / timedelta(hours=1):.0f} hours"
    return f"{length / timedelta(minutes=1):.0f} minutes"
