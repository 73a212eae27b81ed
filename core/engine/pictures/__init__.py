"""Where pictures are, and putting them together."""
