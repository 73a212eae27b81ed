"""A durable, sealed, size-capped queue between capture and reading."""
