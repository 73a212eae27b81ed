"""One program, several roles: desktop, engine, worker and command line."""

from core.protocol import version

__version__ = version.PROGRAM
