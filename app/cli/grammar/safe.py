"""The grammar of `secret`."""

from typing import Any


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    secret = command("secret", "keep a secret of your choice, sealed by itself; show it for the passphrase")
    secret.epilog = (
        "A secret is never searched, embedded or shown to a model. Its value is asked for, or read from "
        "standard input. Secrets that are seen on the screen are dropped, not kept."
    )
    secret.add_argument(
        "action",
        choices=["add", "list", "show", "remove"],
        metavar="add|list|show|remove",
        help="keep one; name them; show one for the passphrase; destroy some",
    )
    secret.add_argument("name", nargs="?", metavar="NAME|ID", help="a name for add; else the id")
    secret.add_argument("--kind", default="", metavar="K", help="for add: what it is, such as password")
