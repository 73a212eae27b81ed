"""When reading is refused, and when the keys go: by the clock, on demand, and when the system says so."""
