"""Serves the operations of the protocol, a module for each of theirs."""
