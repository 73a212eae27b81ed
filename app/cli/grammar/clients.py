"""The grammar of `mcp` and `clients`."""

import argparse
from typing import Any, Final

_MCP: Final = """\
Put this command into the program's list of MCP servers:

  {"mcpServers": {"afterimage": {"command": "afterimage", "args": ["mcp"]}}}

It gets nothing before you allow it (“clients allow NAME”), may only read unless you allow more, and asks you
in a window before anything is deleted. Afterimage has to be open and unlocked. With --http it is served on
127.0.0.1 until Ctrl-C, each program with a token of its own (“clients token NAME”); what lies below /v1
there is plain JSON."""
_CLIENTS: Final = """\
  list              which programs are allowed what, and which have asked
  allow NAME        let it read; --remember and --forget allow more, leaving them out takes them back
  revoke NAME       let it do nothing any more
  token NAME        make a token for HTTP, shown once; one made before is void

Every call is written into the ledger: who, what and when, never its content."""
_MOST_PORT: Final = 65_535


def add(command: Any) -> None:
    """Add the commands.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    mcp = command("mcp", "serve other programs (MCP) on standard input and output, or over loopback HTTP")
    mcp.epilog = _MCP
    mcp.formatter_class = argparse.RawDescriptionHelpFormatter
    mcp.add_argument("--client", default="", metavar="NAME", help="call the program so, whatever it says")
    mcp.add_argument("--http", type=_port, metavar="PORT", help="on 127.0.0.1 instead; 0 for any free port")
    clients = command("clients", "programs of others that may use what is remembered")
    clients.epilog = _CLIENTS
    clients.formatter_class = argparse.RawDescriptionHelpFormatter
    clients.add_argument(
        "action",
        nargs="?",
        default="list",
        choices=["list", "allow", "revoke", "token"],
        metavar="list|allow|revoke|token",
        help="see below; list if not said",
    )
    clients.add_argument("name", nargs="?", default="", metavar="NAME", help="as the program calls itself")
    clients.add_argument("--remember", action="store_true", help="of allow: it may add notes")
    clients.add_argument("--forget", action="store_true", help="of allow: it may ask you to delete memories")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_PORT:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port from 0 to {_MOST_PORT}")
    return int(text)
