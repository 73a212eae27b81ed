"""LanceDB tables derived from the journal."""
