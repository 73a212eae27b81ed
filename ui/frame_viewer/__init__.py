"""The very frame a quote comes from."""
