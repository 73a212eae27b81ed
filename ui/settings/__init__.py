"""Settings: sections declared as data, and the few panels that need more than a value."""
