"""Built-in plugins, by the same public hooks that anyone may use."""
