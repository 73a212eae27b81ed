"""Secrets the user chose to keep: listed without their value."""
