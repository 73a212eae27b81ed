"""The few XML documents of the S3 protocol that are spoken here."""

import html
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from core.vault.entry import Entry

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_KEY = re.compile(r"<Key>([^<]*)</Key>")
_QUIET = re.compile(r"<Quiet>\s*true\s*</Quiet>")
_PART = re.compile(r"<PartNumber>\s*(\d{1,5})\s*</PartNumber>")


def etag(entry: Entry) -> str:
    """Changes whenever the object does, and says nothing about what is in it."""
    return f'"{entry.file}"'


def listing(
    bucket: str, prefix: str, found: Sequence[tuple[str, Entry]], folders: Sequence[str], token: str
) -> bytes:
    """A page of a listing; `token` leads to the next one and is empty on the last."""
    contents = "".join(
        f"<Contents><Key>{escape(name)}</Key><LastModified>{_time(entry)}</LastModified>"
        f"<ETag>{escape(etag(entry))}</ETag><Size>{entry.size}</Size>"
        "<StorageClass>STANDARD</StorageClass></Contents>"
        for name, entry in found
    )
    common = "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in folders)
    more = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    return (
        f"{_HEAD}<ListBucketResult><Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix>"
        f"<KeyCount>{len(found) + len(folders)}</KeyCount>"
        f"<IsTruncated>{'true' if token else 'false'}</IsTruncated>{more}"
        f"{contents}{common}</ListBucketResult>"
    ).encode()


def error(code: str, message: str) -> bytes:
    """A refusal; the message reaches the user by way of the client's error."""
    return f"{_HEAD}<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>".encode()


def copied(entry: Entry) -> bytes:
    """The answer to a copy."""
    return (
        f"{_HEAD}<CopyObjectResult><LastModified>{_time(entry)}</LastModified>"
        f"<ETag>{escape(etag(entry))}</ETag></CopyObjectResult>"
    ).encode()


def upload_begun(bucket: str, name: str, upload: str) -> bytes:
    """The answer to the beginning of a multipart upload."""
    return (
        f"{_HEAD}<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{escape(name)}</Key>"
        f"<UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
    ).encode()


def upload_done(bucket: str, name: str, entry: Entry) -> bytes:
    """The answer to the end of a multipart upload."""
    return (
        f"{_HEAD}<CompleteMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{escape(name)}</Key>"
        f"<ETag>{escape(etag(entry))}</ETag></CompleteMultipartUploadResult>"
    ).encode()


def deleted(names: Iterable[str]) -> bytes:
    """The answer to the deletion of several objects."""
    rows = "".join(f"<Deleted><Key>{escape(name)}</Key></Deleted>" for name in names)
    return f"{_HEAD}<DeleteResult>{rows}</DeleteResult>".encode()


def parse_deletion(body: bytes) -> tuple[list[str], bool]:
    """The names in a request to delete several objects, and whether only failures are to be told.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    text = body.decode()
    return [html.unescape(found) for found in _KEY.findall(text)], _QUIET.search(text) is not None


def parse_parts(body: bytes) -> list[int]:
    """The numbers of the parts that make up a multipart upload, in the order given."""
    return [int(found) for found in _PART.findall(body.decode())]


def _time(entry: Entry) -> str:
    moment = datetime.fromtimestamp(entry.modified, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
