"""The command line: a client of the same protocol as the windows."""
