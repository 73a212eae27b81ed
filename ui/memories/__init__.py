"""Everything that was filed, listed and opened."""
