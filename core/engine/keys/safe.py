"""Secrets the user chose to keep: sealed one by one, never filed, embedded, searched or given to a model.

What is found on the screen is not kept here: it is dropped, since collecting it would build a trove. Each
secret is two sealed objects under keys of their own, one for what it is called and one for the value, so
that a list never decrypts a value. Removing a secret destroys both keys.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from core.protocol.operations import KeptSecret
from core.records.errors import NotFoundError, RefusedError
from core.text.clean import clean
from core.vault.objects import SealedObjects

_ABOUT: Final = "safe/about/"
_VALUE: Final = "safe/value/"
_LONGEST_CAPTION: Final = 200
_LONGEST_VALUE: Final = 16_384


class Safe:
    """Keeps secrets in an open vault. Blocking; changes belong to the writer thread."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects

    def add(self, caption: str, kind: str, value: str, at: datetime) -> KeptSecret:
        """Keep a secret under a caption, which may be listed.

        Raises:
            RefusedError: either is empty or too long. Nothing was kept.
        """
        caption, kind = clean(caption), clean(kind)
        if not caption or len(caption) > _LONGEST_CAPTION or len(kind) > _LONGEST_CAPTION:
            raise RefusedError(f"A secret needs a name of 1 to {_LONGEST_CAPTION} characters.")
        if not value or len(value) > _LONGEST_VALUE:
            raise RefusedError(f"A secret has 1 to {_LONGEST_VALUE:,} characters. Nothing was kept.")
        kept = KeptSecret(f"sec_{secrets.token_hex(12)}", caption, kind, at)
        self._objects.put(_VALUE + kept.id, value.encode())
        self._objects.put(_ABOUT + kept.id, msgspec.msgpack.encode(kept))
        return kept

    def listed(self) -> tuple[KeptSecret, ...]:
        """What is kept, without the values; the newest first."""
        found = [
            msgspec.msgpack.decode(self._objects.get(name), type=KeptSecret)
            for name, _ in self._objects.list(_ABOUT)
        ]
        return tuple(sorted(found, key=lambda one: (one.kept_at, one.id), reverse=True))

    def value(self, secret_id: str) -> str:
        """The secret itself. Whoever asks has shown the passphrase just before.

        Raises:
            NotFoundError: there is none of that id.
        """
        self._require([secret_id])
        return self._objects.get(_VALUE + secret_id).decode()

    def remove(self, secret_ids: Sequence[str]) -> int:
        """Destroy secrets, all or none; says how many.

        Raises:
            NotFoundError: one of them is not there. Nothing was removed.
        """
        wanted = tuple(dict.fromkeys(secret_ids))
        self._require(wanted)
        self._objects.delete([prefix + one for one in wanted for prefix in (_ABOUT, _VALUE)])
        self._objects.purge()
        return len(wanted)

    def _require(self, secret_ids: Sequence[str]) -> None:
        for one in secret_ids:
            if self._objects.stat(_VALUE + one) is None:
                raise NotFoundError(f"There is no secret of the id “{one[:80]}”. Nothing was changed.")
