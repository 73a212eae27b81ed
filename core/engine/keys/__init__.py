"""Opening the vault, its keys, and the secrets that a person keeps in it."""
