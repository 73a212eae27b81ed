"""The engine's side of plugins: which may run, what they are asked for, and what becomes of their answers."""
