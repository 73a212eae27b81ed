"""Recorded sessions of a desktop, and what is needed to play them to the real engine."""
