"""What the commands share that name a folder or a bucket."""

from typing import Any


def add_bucket(parser: Any) -> None:
    """What a bucket needs beside its name."""
    parser.add_argument("--endpoint", default="", metavar="URL", help="of an S3 that is not Amazon's")
    parser.add_argument("--region", default="", metavar="NAME", help="of an S3 bucket")


def add_remember(parser: Any, when: str) -> None:
    """That credentials are kept, for the actions that `when` names."""
    parser.add_argument(
        "--remember", action="store_true", help=f"for {when}: keep the bucket's credentials in the vault"
    )
