"""Questions, answers and what they rest on."""
