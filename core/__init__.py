"""Everything that is not a window: one folder per stage, no Qt anywhere."""
