"""A key pair for the spool."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

PRIVATE_KEY = bytes(range(32))
PUBLIC_KEY = X25519PrivateKey.from_private_bytes(PRIVATE_KEY).public_key().public_bytes_raw()
