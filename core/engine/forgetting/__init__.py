"""Deleting for good: what a deletion takes with it, and taking it."""
