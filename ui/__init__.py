"""The windows. The only package that imports PySide6; it knows the engine through the protocol alone."""
