"""Language models that can be downloaded: a list that ships with the program and is never fetched."""

from dataclasses import dataclass
from typing import Final

import msgspec

from core.assets import asset
from core.models.fit import bytes_needed
from core.records.errors import EnvironmentFaultError, NotFoundError

_LIST: Final = "models/catalogue.json"


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry."""

    id: str
    """What a person types."""
    name: str
    about: str
    licence: str
    url: str
    """Of the file, https only."""
    bytes: int
    """About, where there is no checksum."""
    cache_mb: int = 600
    """Memory for a context of usual length."""
    sha256: str = ""
    """Empty where nobody has verified it."""
    remark: str = ""

    @property
    def file(self) -> str:
        """Its name in the folder of models."""
        return self.url.rpartition("/")[2]

    @property
    def needs(self) -> int:
        """Bytes of memory while it works."""
        return bytes_needed(self.bytes, self.cache_mb * 1024 * 1024)


def offers() -> tuple[Offer, ...]:
    """All of them, the smallest first.

    Raises:
        EnvironmentFaultError: The list is missing or damaged.
    """
    try:
        return msgspec.json.decode(asset(_LIST).read_bytes(), type=tuple[Offer, ...])
    except msgspec.MsgspecError as error:
        raise EnvironmentFaultError(
            "The list of models is damaged. Please install Afterimage again."
        ) from error


def offer(wanted: str) -> Offer:
    """The entry of that id.

    Raises:
        NotFoundError: There is none.
    """
    known = offers()
    for one in known:
        if one.id == wanted:
            return one
    raise NotFoundError(
        f"There is no model “{wanted[:60]}” to download. There are: {', '.join(one.id for one in known)}."
    )
