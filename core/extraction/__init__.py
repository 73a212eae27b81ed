"""Cuts the stream into segments and files them as memories."""
