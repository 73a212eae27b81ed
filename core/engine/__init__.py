"""Wires the stages, and serves them by the protocol."""
