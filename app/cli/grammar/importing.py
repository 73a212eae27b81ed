"""The grammar of `import`."""

import argparse
from typing import Any, Final

_WHAT: Final = """\
PATH is a file or folder; what it is is seen from its content:

  exports of ChatGPT and Claude (the archive, or conversations.json)
  a folder of Markdown notes (Obsidian's too), text, PDF, pictures, mail and calendars; or one such file
  chats of WhatsApp (the text file or archive that “Export chat” sends)
  mail (mbox), calendars (.ics)
  history and bookmarks of Chromium (History, Bookmarks) and Firefox (places.sqlite), or of their kin
  the stores of openrecall (its folder with recall.db) and Pensieve (its folder with database.db)
  transcripts, one JSON object a line: {id, conversation, speaker, time, text}

Nothing at PATH is changed. What is there already is left out, so an import that was stopped goes on when it
is started again. “import transcript -” reads a transcript from standard input."""


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    importing = command("import", "bring in what other programs hold: chats, notes, mail, history and more")
    importing.epilog = _WHAT
    importing.formatter_class = argparse.RawDescriptionHelpFormatter
    importing.add_argument("what", nargs="+", metavar="PATH", help="a file or folder")
    importing.add_argument("--dry-run", action="store_true", help="only say what would be added")
    importing.add_argument(
        "--own",
        action="store_true",
        help="of an export of Afterimage that you made yourself: what you told it counts as told by you",
    )
