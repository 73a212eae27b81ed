"""Conversations in the LoCoMo format: read, asked about, and scored."""
