"""Deleting for good, with a preview and a receipt."""
