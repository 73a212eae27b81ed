"""The commands, by what they are for. Each takes the session and its options, and gives an outcome."""
