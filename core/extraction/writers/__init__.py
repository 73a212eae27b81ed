"""One writer per type of memory."""
