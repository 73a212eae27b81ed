"""The palette: one field that finds memories, frames, conversations and commands."""
