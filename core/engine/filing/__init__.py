"""From what was seen, said and imported to searchable memories."""
