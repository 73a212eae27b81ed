"""The grammar of `devices`."""

from typing import Any, Final

from app.cli.grammar.places import add_bucket, add_remember

_ABOUT: Final = "let your devices exchange what they remember, through a folder or a bucket that they share"
_ACTIONS: Final = "create|invite|join|list|exchange|revoke|leave"


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    devices = command("devices", _ABOUT)
    devices.add_argument(
        "action",
        choices=_ACTIONS.split("|"),
        metavar=_ACTIONS,
        help="begin a circle; make an invitation; use one elsewhere; say how it stands; exchange now; take "
        "a lost device out; end it here",
    )
    devices.add_argument(
        "what",
        nargs="?",
        metavar="PLACE|ID",
        help="for create and join: a folder that a program of yours keeps alike, a share, a stick, "
        "s3://bucket/prefix, gs://… or az://…; nothing goes over a network unless a bucket is named; for "
        "revoke: the device's id, or how it begins",
    )
    devices.add_argument(
        "code", nargs="?", metavar="CODE", help="for join: the invitation; asked for where it is left out"
    )
    devices.add_argument("--name", default="", metavar="NAME", help="what this device is called")
    devices.add_argument(
        "--minutes",
        type=float,
        default=60.0,
        metavar="N",
        help="for invite: how long it is good; 60 by default",
    )
    add_bucket(devices)
    add_remember(devices, "create and join")
