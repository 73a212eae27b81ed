"""From pixels to lines with boxes. Runs in the read worker."""
