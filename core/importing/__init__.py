"""Reads what other programs wrote: exports, notes, mail, calendars, browsers, documents, pictures.

Everything here runs in the import worker, a process without keys and network. What comes out is checked again
by the engine.
"""
