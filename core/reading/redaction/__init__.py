"""Secrets in what was read: found, taken out of the text, filled on the picture. The last act of reading."""
