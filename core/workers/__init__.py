"""The keyless helper process, and the engine's side of it."""
