"""Keys, envelopes, the key table, and the sealed object store every stage writes through."""
