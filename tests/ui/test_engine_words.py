"""The engine's sentences, in the language of the windows."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import core
from core.engine.asking.chat import NOTED
from core.protocol.operations import Answer, Progress, Searched, Status
from core.records.errors import RefusedError
from ui.engine_words import SENTENCES, told, told_error, told_progress, told_reply

ROOT = Path(core.__path__[0])


def said_by_the_engine() -> set[str]:
    """Every text of its source, with `{}` where something is put in."""
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
                found.add("".join(parts))
    return found


def test_every_sentence_is_one_that_the_engine_says() -> None:
    assert len(set(SENTENCES)) == len(SENTENCES)
    assert set(SENTENCES) - said_by_the_engine() == set()


@pytest.mark.parametrize(
    "text", ["The question is empty.", "Two.\nLines.", "", "A tag has 1 to 80 characters."]
)
def test_in_english_nothing_changes(qtbot: QtBot, text: str) -> None:  # noqa: ARG001 -- an application is needed
    assert told(text) == text


@pytest.mark.usefixtures("german")
def test_sentences_are_said_in_german_with_what_differs() -> None:
    assert told("The question is empty.") == "Die Frage ist leer."
    assert told("A tag has 1 to 80 characters.") == "Eine Markierung hat 1 bis 80 Zeichen."
    two = told("The question is empty. Nobody says so. The search index is being derived again.")
    assert two == "Die Frage ist leer. Nobody says so. Der Suchindex wird neu abgeleitet."
    inside = told("user.zone was not changed: must be a time zone such as Europe/Berlin.")
    assert inside == "user.zone wurde nicht geändert: muss eine Zeitzone wie Europe/Berlin sein."
    assert told("A tag has {} characters.") == "A tag has {} characters."


@pytest.mark.usefixtures("german")
def test_replies_keep_what_was_found_as_it_stood_there() -> None:
    error = told_error(RefusedError("The question is empty."))
    assert (type(error), str(error)) == (RefusedError, "Die Frage ist leer.")
    assert told_progress(Progress("Blotting out", 1, 2)) == Progress("Schwärzt", 1, 2)
    moment = datetime.now(UTC)
    scope = Searched(moment, moment, 1, 0)

    def answered(text: str) -> object:
        reply = told_reply(Answer(text, "", (), scope, abstained=False, mode="extractive"))
        assert isinstance(reply, Answer)
        return reply.answer

    assert answered(NOTED) == "Das merke ich mir."
    quoted = "In “Notes”: “The question is empty.”"
    assert answered(quoted) == quoted
    status = told_reply(Status(vault="unlocked", capture="idle", reason="The question is empty."))
    assert isinstance(status, Status)
    assert status.reason == "Die Frage ist leer."
