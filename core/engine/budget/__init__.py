"""What Afterimage may use of the machine: what it uses is measured, and it slows down to keep to it."""
