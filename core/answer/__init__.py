"""From evidence to an answer with citations, or to none."""
