"""How well questions asked in German are answered, from German and from English texts.

    python -m tests.bench.german [--failures]

Imports `talk.txt` by the ordinary importer and asks through the running engine, without a model. `answered`
is the share of questions whose answer holds the wanted value and cites the message it stands in, in per cent,
by the language of the text; `held_back` that of the questions nobody ever said anything of,
`held_back_wrongly` that of the others. With `--folder` the home is kept for the next time. The last line is
one JSON object.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.protocol.operations.recall import Ask
from tests.bench.locomo.data import Conversation, Turn
from tests.bench.locomo.homes import asked, kept_in
from tests.bench.locomo.scores import percent

_TALK = Path(__file__).with_name("talk.txt")


@dataclass(frozen=True)
class Question:
    """A question, and where its answer is."""

    text: str
    language: str
    """Of the message; empty where nobody said it."""
    wanted: tuple[str, ...] = ()
    """Values of which one has to be in the answer."""
    source: str = ""


def read() -> tuple[Conversation, tuple[Question, ...]]:
    """What was said, and what is asked of it."""
    turns: list[Turn] = []
    questions: list[Question] = []
    for line in _TALK.read_text("utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "?":
            language, _, asked_of = rest.partition(" ")
            text, _, wanted = asked_of.partition(" = ")
            questions.append(Question(text, language, tuple(wanted.split(" | ")), f"german/{turns[-1].id}"))
        elif mark == "!":
            questions.append(Question(rest, ""))
        elif mark != "#":
            speaker, _, said = rest.partition(": ")
            turns.append(
                Turn(str(len(turns)), speaker, said, datetime.fromisoformat(mark).replace(tzinfo=UTC))
            )
    return Conversation("german", tuple(turns), ()), tuple(questions)


def main(arguments: list[str] | None = None) -> int:
    """Ask and print."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--folder", type=Path, help="where the home is kept")
    parser.add_argument("--failures", action="store_true", help="print what was not answered")
    options = parser.parse_args(arguments)
    talk, questions = read()
    right: dict[str, list[bool]] = {"de": [], "en": []}
    held_back: dict[bool, list[bool]] = {True: [], False: []}
    with kept_in(options.folder) as folder, asked(folder, talk) as client:
        for question in questions:
            given, _ = client.call(Ask(question.text, now=talk.asked_at, zone="UTC"))
            held_back[bool(question.wanted)].append(given.abstained)
            if not question.wanted:
                good = given.abstained
            else:
                cited = question.source in {citation.source_id for citation in given.citations}
                said = given.answer.casefold()
                good = cited and any(value.casefold() in said for value in question.wanted)
                right[question.language].append(good)
            if options.failures and not good:
                sys.stdout.write(
                    f"{question.text}\n    {question.wanted}\n    {given.short!r}: {given.answer}\n"
                )
    figures = {
        "answered": {language: percent(each) for language, each in right.items()},
        "held_back": percent(held_back[False]),
        "held_back_wrongly": percent(held_back[True]),
        "questions": len(questions),
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
