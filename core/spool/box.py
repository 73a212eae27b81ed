"""A sealed box: whoever knows the public key can close it, only the private key opens it.

    magic 4 | version 1 | algorithm 1 | ephemeral X25519 key 32 | ciphertext | tag 16

The ephemeral key is made for this box alone and forgotten. HKDF-SHA256 over the shared secret, salted with
both public keys, gives an AES-256-GCM key and nonce that are never used again. Header and label are bound.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.records.errors import IntegrityError

MAGIC: Final = b"AFSP"
VERSION: Final = 1
X25519_AES_256_GCM: Final = 1

_HEADER: Final = MAGIC + bytes((VERSION, X25519_AES_256_GCM))
_PUBLIC_SIZE: Final = 32
_KEY_SIZE: Final = 32
_NONCE_SIZE: Final = 12
_TAG_SIZE: Final = 16
OVERHEAD: Final = len(_HEADER) + _PUBLIC_SIZE + _TAG_SIZE
"""Bytes a box is larger than what is in it."""


def close_box(
    body: bytes, public_key: bytes, label: bytes, *, ephemeral: X25519PrivateKey | None = None
) -> bytes:
    """A box around `body` for the owner of `public_key`.

    Args:
        body: What goes in.
        public_key: 32 bytes, X25519.
        label: What the box is called; it opens under the same label only.
        ephemeral: Only for frozen test vectors; otherwise made here.
    """
    ephemeral = ephemeral or X25519PrivateKey.generate()
    prefix = _HEADER + ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    key, nonce = _derive(shared, prefix[-_PUBLIC_SIZE:] + public_key)
    return prefix + AESGCM(key).encrypt(nonce, body, prefix + label)


def open_box(box: bytes, private_key: bytes, label: bytes) -> bytes:
    """What is in a box.

    Raises:
        IntegrityError: The box is damaged, bears another label, or is for another key.
    """
    prefix = box[: len(_HEADER) + _PUBLIC_SIZE]
    if len(box) < OVERHEAD or not prefix.startswith(_HEADER):
        raise IntegrityError("An item of the capture queue is not in a form this version knows.")
    private = X25519PrivateKey.from_private_bytes(private_key)
    ephemeral = prefix[-_PUBLIC_SIZE:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        key, nonce = _derive(shared, ephemeral + private.public_key().public_bytes_raw())
        return AESGCM(key).decrypt(nonce, box[len(prefix) :], prefix + label)
    except (InvalidTag, ValueError) as error:  # ValueError: the ephemeral key is a degenerate point
        raise IntegrityError("An item of the capture queue is damaged.") from error


def _derive(shared: bytes, salt: bytes) -> tuple[bytes, bytes]:
    kdf = HKDF(hashes.SHA256(), _KEY_SIZE + _NONCE_SIZE, salt, b"afterimage/1/spool item")
    material = kdf.derive(shared)
    return material[:_KEY_SIZE], material[_KEY_SIZE:]
