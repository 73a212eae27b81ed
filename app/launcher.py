"""One program, several roles: decides which one this process is. Imports of each role stay inside it."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.home import absolute, default_home
from app.roles import ROLE_OPTION, role_command
from core.hardening import harden, hide_memory, take_passphrase
from core.records.errors import AfterimageError, InternalError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the role that the arguments ask for; without one it is the command line."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    harden()
    if arguments[:1] == [ROLE_OPTION]:
        take_passphrase()  # no role needs it from there, and none hands it on
        return _run_role(arguments[1:])
    hide_memory()
    from app.cli.main import run_command_line  # noqa: PLC0415 -- a role must not pay for the command line

    return run_command_line(arguments)


def _run_role(arguments: list[str]) -> int:
    role, *rest = arguments or [""]
    home, stay = _role_options(rest)
    if role == "worker":
        from app.plugins import text_engines  # noqa: PLC0415 -- one role's imports
        from core.workers.confinement import forbid_changes  # noqa: PLC0415 -- as above
        from core.workers.host import run_read_worker  # noqa: PLC0415 -- as above

        run_read_worker(lambda: text_engines(home, forbid_changes))
        return 0
    if role == "model":
        from core.workers.model_host import run_model_worker  # noqa: PLC0415 -- one role's imports

        run_model_worker()
        return 0
    if role == "portal":
        from core.capture.wayland.helper import run_portal_helper  # noqa: PLC0415 -- one role's imports

        run_portal_helper()
        return 0
    if role == "importer":
        from core.workers.import_host import run_import_worker  # noqa: PLC0415 -- one role's imports

        run_import_worker()
        return 0
    if role == "plugin":
        from core.workers.plugin_host import run_plugin_host  # noqa: PLC0415 -- one role's imports

        run_plugin_host()
        return 0
    if role == "engine":
        return _run_engine(home, stay=stay)
    if role == "desktop":
        from ui.desktop import run_desktop  # noqa: PLC0415 -- one role's imports

        return run_desktop(home, role_command("engine", "--home", str(home)))
    sys.stderr.write(f"afterimage: there is no role “{role}”.\n")
    return 2


def _role_options(arguments: list[str]) -> tuple[Path, bool]:
    """Roles are started by this program only, so their options need no more than this."""
    home = default_home()
    if "--home" in arguments[:-1]:
        home = absolute(arguments[arguments.index("--home") + 1])
    return home, "--stay" in arguments


def _run_engine(home: Path, *, stay: bool) -> int:
    """Run the engine; why it could not run goes to whoever started it, as one JSON line on stdout."""
    hide_memory()
    try:
        # Else BLAS has all cores spin for each of a search's small products: seven times the processor time.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from core.engine.main import run_engine  # noqa: PLC0415 -- one role's imports

        return run_engine(home, role_command("worker"), role_command("model"), stay=stay)
    except AfterimageError as error:
        _report(error)
        return error.exit_status
    except Exception as error:
        # Where it happened goes to standard error, or into the log.
        _report(
            InternalError(f"The engine stopped because of a defect in Afterimage ({type(error).__name__}).")
        )
        raise


def _report(error: AfterimageError) -> None:
    # A path in the message may hold bytes that are not UTF-8.
    message = str(error).encode("utf-8", "replace").decode("utf-8")
    try:
        sys.stdout.write(json.dumps({"error": error.code, "message": message}) + "\n")
        sys.stdout.flush()
    except OSError:
        # Nobody listens any more. The descriptor is replaced so that the exit does not trip over it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
