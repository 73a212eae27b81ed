"""Answers, conversations, and what is counted and remembered for them."""
