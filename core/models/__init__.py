"""The embedder, and the place where the language model goes."""
