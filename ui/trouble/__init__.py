"""Defects of the windows and ends of the engine, told without content."""
