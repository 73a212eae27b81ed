"""A made-up life of months, with the truth about it beside it."""
