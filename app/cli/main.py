"""The command line from arguments to exit status: parse, run, print, and put errors into words."""

import os
import sys

from app.cli.arguments import USAGE_STATUS, UsageError, parse
from app.cli.console import Console
from app.cli.dispatch import find_command
from app.cli.session import Session
from app.home import absolute, default_home
from core.hardening import NEW_PASSPHRASE_VARIABLE, take_passphrase
from core.records.errors import AfterimageError

_INTERRUPTED = 130
_PIPE_CLOSED = 141


def run_command_line(arguments: list[str]) -> int:
    """Run one command and give the process's exit status."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has left. Keep Python from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED


def _run(arguments: list[str]) -> int:
    console = Console.standard(json="--json" in arguments)
    given, new = take_passphrase(), take_passphrase(NEW_PASSPHRASE_VARIABLE)
    try:
        options = parse(arguments)
        home = absolute(options.home) if options.home else default_home()
        with Session(home, console, options.passphrase_fd, given, new) as session:
            outcome = find_command(options)(session, options)
    except UsageError as error:
        console.failure("usage", str(error))
        return USAGE_STATUS
    except AfterimageError as error:
        console.failure(error.code, str(error))
        return error.exit_status
    if console.json:
        console.document(outcome.document)
    else:
        console.text(outcome.text)
    return outcome.exit_status
