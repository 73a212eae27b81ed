"""Keys that work in every program, as far as the desktop lets programs take keys."""
