"""The engine's part in backups."""
