"""Every window in every state, light and dark, as pictures: `python -m tests.ui.gallery --out DIR`."""

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.ui import states_around as around, states_of_pages as pages
from tests.ui.reflow import faults
from tests.ui.stage import settle
from ui.appearance import Appearance
from ui.translation import LANGUAGES, SOURCE

SECTIONS = {
    "first": around.first_run,
    "locked": around.locked,
    "ask": pages.ask,
    "states": pages.states,
    "memories": pages.memories,
    "timeline": pages.timeline,
    "stretches": pages.stretches,
    "settings": pages.settings,
    "insights": pages.insights,
    "dialogs": around.dialogs,
    "questions": around.questions,
    "tray": around.tray,
}


def main() -> int:
    """Render them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", choices=sorted(SECTIONS), action="append")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), action="append")
    parser.add_argument("--scale", type=float, default=1.0, help="size of text, 1 to 2")
    parser.add_argument("--language", choices=sorted(LANGUAGES), default=SOURCE)
    parser.add_argument("--smallest", action="store_true", help="main windows as small as they get")
    parser.add_argument("--check", action="store_true", help="say what is cut off, and fail")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["Afterimage"])
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
    options.out.mkdir(parents=True, exist_ok=True)
    count, wrong = 0, 0
    for theme in options.theme or ("light", "dark"):
        appearance = Appearance(app, theme, options.scale, options.language)
        for section in options.only or SECTIONS:
            for name, widget in SECTIONS[section]():
                if options.smallest and isinstance(widget, QMainWindow):
                    widget.resize(widget.minimumSize())
                    settle(150)
                if options.check:
                    for fault in faults(widget):
                        wrong += 1
                        print(f"{name}: {fault}")  # noqa: T201 - what was asked for
                widget.grab().save(str(options.out / f"{name}-{theme}.png"))
                count += 1
        appearance.deleteLater()
    print(f"{count} pictures in {options.out}", file=sys.stderr)  # noqa: T201 - a tool that reports
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
