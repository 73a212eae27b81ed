"""Helpers that tests share: real displays, real windows."""
