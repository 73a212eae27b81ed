"""The fault programme: `python -m tests.fault [--long] [--seed N] [--only NAME,...] [--json]`.

Breaks whatever can break - disks, processes, bits, files, keys - and looks whether the promises about what is
kept hold. Progress goes to standard error; the last line on standard output is one JSON object with every
figure. The exit status is 1 if a promise was broken. The quick set takes minutes, `--long` hours.
"""

import argparse
import json
import sys

from tests.fault.day import Days
from tests.fault.parts import Work, to_stderr
from tests.fault.programme import parts, run


def main() -> int:
    """Run it."""
    names = [part.name for part in parts(Days())]
    parser = argparse.ArgumentParser(
        prog="python -m tests.fault", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--long", action="store_true", help="the figures wanted before a release; hours")
    parser.add_argument("--tiny", action="store_true", help="a little of everything, as the tests run it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="NAME,...", help=", ".join(names))
    parser.add_argument("--no-self-test", action="store_true", help="do not break the program on purpose")
    parser.add_argument("--json", action="store_true", help="no progress")
    options = parser.parse_args()
    only = [name for name in options.only.split(",") if name]
    if unknown := set(only) - set(names):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    work = Work(
        "long" if options.long else "tiny" if options.tiny else "quick",
        options.seed,
        (lambda _line: None) if options.json else to_stderr,
    )
    report = run(work, only, self_test=not options.no_self_test)
    sys.stdout.write(json.dumps(report.as_json(work)) + "\n")
    return 1 if report.broken else 0


if __name__ == "__main__":
    sys.exit(main())
