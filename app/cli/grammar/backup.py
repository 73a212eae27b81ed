"""The grammar of `backup` and `restore`."""

from typing import Any, Final

from app.cli.grammar.places import add_bucket, add_remember

_ABOUT: Final = "copy the memory elsewhere, sealed as it is, and try that it can be restored"
_ACTIONS: Final = "run|status|verify|target"


def add(command: Any) -> None:
    """Add the commands.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    backup = command("backup", _ABOUT)
    backup.add_argument(
        "action",
        choices=_ACTIONS.split("|"),
        metavar=_ACTIONS,
        help="make one; say how it stands; read the last one back as a whole; say where to",
    )
    backup.add_argument(
        "place",
        nargs="?",
        metavar="PLACE",
        help="for target: a folder, s3://bucket/prefix, gs://…, az://…, or none; nothing goes over a network "
        "unless a bucket is named",
    )
    add_bucket(backup)
    add_remember(backup, "target")
    backup.add_argument(
        "--adopt",
        action="store_true",
        help="for target: go on from a backup that another copy of this memory made there, and replace it",
    )
    backup.add_argument(
        "--full", action="store_true", help="for run: read back every file, not only new ones"
    )
    backup.add_argument(
        "--leave-out-damaged", action="store_true", help="for run: go on without what is damaged in the home"
    )
    restore = command("restore", "bring a backup back as a new home; needs no engine")
    restore.add_argument("source", metavar="FROM", help="the folder or bucket of the backup")
    restore.add_argument(
        "--to", default="", metavar="DIR", help="an empty or new folder; by default the home folder"
    )
    restore.add_argument(
        "--deletions-from",
        default="",
        metavar="PLACE",
        help="another backup, or an older home, of the same memory: what was deleted there is deleted again",
    )
    restore.add_argument("--store", default="", metavar="ID", help="which memory, where several are there")
    restore.add_argument(
        "--unverified", action="store_true", help="take the newest backup even if it was never read back"
    )
    add_bucket(restore)
