"""From the first start to the first frame: what it does, a passphrase, the recovery key, what is left out."""
