"""Insights: where the time went, who came up, and what was learned."""
