"""Notices damage, tells of it, and mends what can be mended."""
