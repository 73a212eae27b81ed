"""The one truth: an append-only, sealed log of evidence, memories and what the user did to them."""
