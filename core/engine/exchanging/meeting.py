"""How devices meet: trying a place out, finding an invitation in it, and what becomes of it."""

import contextlib
import platform
from datetime import datetime
from typing import Final

import msgspec

from core.backup.destination import Destination, Target
from core.devices.circle import Circle, folder_of, proof_of, with_this_device
from core.devices.invitation import LARGEST, Code
from core.devices.place import SharedPlace
from core.records.errors import EnvironmentFaultError, RefusedError

_LONGEST_NAME: Final = 60


def try_out(place: SharedPlace) -> None:
    """Write, read and remove something.

    Raises:
        EnvironmentFaultError: The place cannot be used.
    """
    name, data = "invitations/trial", b"Afterimage looks whether it can write here."
    place.put(name, data)
    place.settle()
    if place.get(name, len(data)) != data:
        raise EnvironmentFaultError("The shared place does not give back what was written to it.")
    place.remove([name])


def _find(destination: Destination, code: Code) -> tuple[str, bytes]:
    """The folder and the bytes of an invitation.

    Raises:
        RefusedError: It is not there.
    """
    for folder in destination.folders():
        if not folder.startswith(folder_of("").removesuffix("/")):
            continue
        with contextlib.suppress(FileNotFoundError):
            return f"{folder}/", destination.get(f"{folder}/invitations/{code.id}", LARGEST)
    raise RefusedError(
        "The invitation is not in this place. It was used, or is too old, or has not arrived here yet, or "
        "the place is another one."
    )


def accepted(destination: Destination, code: Code, name: str, now: datetime) -> tuple[str, Circle]:
    """The folder of the circle that a code invites to, and the circle with this device in it.

    Raises:
        RefusedError: The invitation is not there, or is too old.
    """
    folder, data = _find(destination, code)
    invitation = code.open(data)
    if folder != folder_of(invitation.circle):
        raise RefusedError("The invitation does not belong where it lies. Make a new one.")
    if invitation.expires < now:
        raise RefusedError("The invitation is too old. Make a new one on the other device.")
    circle = Circle(
        invitation.circle,
        "",
        b"",
        b"",
        invitation.names,
        invitation.epochs,
        invitation.members,
        invitation.revoked,
        invitation=code.id,
    )
    circle = with_this_device(circle, name, now)
    proof = proof_of(code.proof_key, circle.members[circle.device])
    return folder, msgspec.structs.replace(circle, proof=proof)


def placed(circle: Circle, target: Target, *, remember: bool) -> Circle:
    """The circle with its place, and the credentials only where they are to be kept."""
    return msgspec.structs.replace(
        circle,
        url=target.url,
        endpoint=target.endpoint,
        region=target.region,
        credentials=dict(target.credentials) if remember else {},
    )


def device_name(name: str) -> str:
    """What a device is called; by default as the computer is.

    Raises:
        RefusedError: That is nothing.
    """
    chosen = " ".join((name or platform.node() or "This device").split())[:_LONGEST_NAME]
    if not chosen:
        raise RefusedError("A device needs a name.")
    return chosen
