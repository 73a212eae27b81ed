"""Pictures on their way between devices: each a sealed object, beside the pieces that tell of it.

Name and key of a picture follow from a secret of the device that gives it, so nothing has to be noted of what
lies there: what the home has a picture of may lie there, all else is swept. Whoever takes it finds its key in
the activity.
"""

import hmac
from collections.abc import Iterable, Mapping
from typing import Final

from core.devices.circle import Circle
from core.devices.place import NotThereError, SharedPlace
from core.devices.records import Picture
from core.records.errors import IntegrityError
from core.vault.envelope import Place, seal, unseal
from core.vault.keys import expand
from core.vault.vault import Vault

FOLDER: Final = "pictures/"
IMAGES: Final = "images/"
_LARGEST: Final = 64 * 1024 * 1024
_NAME_BYTES: Final = 16


class Pictures:
    """The pictures of one device in a shared place.

    Args:
        vault: the open vault.
        circle: the circle.
        place: where it meets.
        wanted: whether pictures travel.
    """

    def __init__(self, vault: Vault, circle: Circle, place: SharedPlace, *, wanted: bool) -> None:
        self._vault = vault
        self._circle = circle
        self._place = place
        self._secret = vault.keys.lasting("devices")
        self.wanted = wanted

    def row(self, image: str) -> Picture:
        """Where the picture of that name in the vault goes, and what opens it there."""
        file = hmac.digest(self._secret, self._circle.store + image.encode(), "sha256")[:_NAME_BYTES].hex()
        return Picture(file, expand(self._secret, self._circle.store, f"picture {image}"))

    def give(self, images: Iterable[str], there: Mapping[str, int]) -> int:
        """Put pictures there that are not yet; says how many bytes those are.

        Args:
            images: their names in the vault.
            there: what lies below this device's folder.
        """
        size = 0
        for image in images:
            row = self.row(image)
            if path_of_picture(row.file) in there:
                continue
            try:
                body = self._vault.objects.get(image)
            except (FileNotFoundError, IntegrityError):
                continue  # a storage rule has let go of it meanwhile, or it is damaged
            data = seal(row.key, body, self._bound(self._circle.device, row), key_id=bytes.fromhex(row.file))
            self._place.put(f"{self._circle.device}/{path_of_picture(row.file)}", data)
            size += len(data)
        return size

    def take(self, device: str, row: Picture) -> bytes | None:
        """A picture of another device; `None` where it is not there, not whole, or not authentic."""
        if len(row.file) != 2 * _NAME_BYTES or not set(row.file) <= set("0123456789abcdef"):
            return None
        try:
            data = self._place.get(f"{device}/{path_of_picture(row.file)}", _LARGEST)
            return unseal(row.key, data, self._bound(device, row))
        except (NotThereError, IntegrityError):
            return None

    def stale(self, there: Iterable[str]) -> list[str]:
        """What lies there of pictures that this home does not have any more, or that are not to travel."""
        pictures = [name for name in there if name.startswith(FOLDER)]
        if not pictures:
            return []
        names = [name for name, _ in self._vault.objects.list(IMAGES)] if self.wanted else []
        kept = {path_of_picture(self.row(name).file) for name in names}
        return [name for name in pictures if name not in kept]

    def _bound(self, device: str, row: Picture) -> Place:
        return Place(self._circle.store, f"{device}/{FOLDER}{row.file}")


def path_of_picture(file: str) -> str:
    """Where a picture lies below its device's folder."""
    return f"{FOLDER}{file[:2]}/{file}"
