"""The engine's part in the exchange between devices: what this one gives, and what it takes from others."""
