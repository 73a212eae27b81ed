"""Keeping within bounds: room on the disk, how long what is remembered stays, and what is pinned."""
