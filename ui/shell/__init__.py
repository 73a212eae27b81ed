"""The main window: its frame, sidebar and header."""
