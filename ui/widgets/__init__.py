"""Small building blocks that every window shares."""
