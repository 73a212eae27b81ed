"""The engine's sentences in the language of the windows.

The engine speaks English, whoever listens: windows, command line, programs of others. What a user of the
windows meets of it in ordinary days stands here, with `{}` for what differs, and is translated as any other
text. A test compares with the engine's source, so that no sentence here is one that nobody says.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from core.protocol.operations import Answer, Hits, Messages, Progress, Status
from core.records.errors import AfterimageError
from core.records.message import Message
from ui.translation import marked, tr

SENTENCES: Final = (
    # recording
    marked("Something in view must not be recorded, so nothing is kept."),
    marked("You are away; the screen is looked at now and then."),
    marked(
        "The screen has not been looked at for a while. Afterimage keeps trying; resuming starts it afresh."
    ),
    marked("Recording has resumed after the pause."),
    marked("The screen cannot be seen at the moment. Recording goes on by itself when it can."),
    marked("Recording stumbled over a fault in the program itself and is trying again."),
    marked("Reading stumbled over a fault in the program itself and is trying again."),
    marked("The connection to the screen was lost. Recording goes on by itself when the screen is back."),
    marked("The screen {} cannot be opened. Check that its desktop session runs and is yours."),
    marked(
        "There is no screen to record: DISPLAY is not set. Start Afterimage from a desktop session, or set "
        "DISPLAY to the screen you mean."
    ),
    marked(
        "Your desktop asks whether Afterimage may see the screen. Answer in its window; choose all your "
        "monitors and let it remember the choice."
    ),
    marked("The helper that sees the screen has ended. Recording tries again by itself."),
    marked("The picture of the screen does not come any more. Recording tries again by itself."),
    marked(
        "You have not allowed Afterimage to see the screen, so nothing is recorded. Resume recording to be "
        "asked again."
    ),
    marked(
        "The desktop could not share the screen, or its window for that was closed, so nothing is recorded. "
        "Resume recording to try again."
    ),
    marked("Sharing the screen was stopped from outside. Resume recording to be asked again."),
    marked(
        "The queue of captures that wait to be read is full ({} MiB), so nothing new is recorded. Unlock "
        "Afterimage if it is locked, and let it catch up."
    ),
    marked(
        "The disk is nearly full: {} are free, and {} have to stay free, so nothing is recorded. {} once {} "
        "more are free."
    ),
    marked(
        "The disk takes nothing more, perhaps because your quota is used up, so nothing is recorded. Free "
        "some space. {} when there is room."
    ),
    marked("It goes on by itself"),
    marked("What waits is read when you unlock Afterimage."),
    marked("What waits is read when there is room in your budget."),
    marked(
        "One of your own exclusions is empty or cannot be understood, so nothing is captured. Correct it in "
        "the privacy settings."
    ),
    # plugins
    marked("Its files have changed since you allowed version {}. Allow it again to use it."),
    marked("It is not installed any more."),
    marked("It took too long and was stopped."),
    marked("Its process ended."),
    marked("Its answer makes no sense."),
    marked("It ended in an error ({})."),
    marked("It needs more memory than plugins may have."),
    marked("Some of its files are missing. Install it again."),
    marked("It was written for another version of Afterimage."),
    marked(
        "It is not installed as packages are: nobody could tell when its files change. Install it with pip, "
        "and not as an editable one."
    ),
    marked("The plugin {} failed. {} Nothing was written."),
    marked("The plugin {} failed. {} What came before it is there."),
    # locking
    marked(
        "Afterimage has locked its view. Show it your passphrase or recovery key first; recording goes on."
    ),
    marked("Afterimage is still opening: the search index is being derived again."),
    marked("Afterimage is locked. Unlock it with your passphrase or recovery key first."),
    marked("Afterimage is ending. Start it again to unlock it."),
    marked("The vault is locked. Unlock it first."),
    marked("That is neither the passphrase nor the recovery key of this memory."),
    marked("A passphrase needs at least {} characters."),
    marked("The passphrase is empty. Choose one that nobody can guess."),
    marked("This is a recovery key. Choose a passphrase of your own."),
    # finding
    marked("Part of the search index was damaged and is being derived again; nothing is lost."),
    marked("The search index is being derived again."),
    marked("The search index is being derived again, so that something may be missing here for a while."),
    marked(
        "Part of the journal is damaged. What could be found before can still be found. Restore the home "
        "folder from a backup if you have one."
    ),
    marked("That is {} characters; a question may have {}. Ask in fewer words."),
    marked("That is too long to look for: {} characters are the limit."),
    marked("The question is empty."),
    marked("There is no such conversation any more."),
    marked("There is no memory of that id."),
    marked("The picture was let go by your storage rule. What was read on it is kept."),
    # answers
    marked("I don't have that."),
    marked("I will remember that."),
    marked("This answer was removed together with the memory it came from."),
    marked("Nothing of what the model said stands in your memories, so it is not shown."),
    marked(
        "The language model found no answer in these sources. This is what stands in them, word for word."
    ),
    marked("The language model took too long and was stopped."),
    marked("The language model fails at everything at present."),
    marked("There is too little memory for the model. Close other programs."),
    marked("The model could not go on. Try again, or choose another model."),
    marked("{} cannot be reached. Is it running?"),
    # deleting and changing
    marked(
        "A deletion is not finished yet. What you deleted cannot be found any more; the rest of it is "
        "destroyed as soon as the disk has room and everything that waits has been read."
    ),
    marked("The range ends before it begins. Nothing was deleted."),
    marked("There is nothing of the id “{}”. Nothing was deleted."),
    marked("Nothing was recorded from an app called “{}”."),
    marked("There is no memory of the id “{}”. Nothing was changed."),
    marked("A memory holds 1 to {} characters. Nothing was changed."),
    marked("Those are the words it has already."),
    marked("Nothing that may be kept is left of these words. Nothing was changed."),
    marked("A secret needs a name of 1 to {} characters."),
    marked("A secret has 1 to {} characters. Nothing was kept."),
    marked("There is no secret of the id “{}”. Nothing was changed."),
    marked("A tag has 1 to {} characters."),
    marked("There are {} tags already. Remove some first."),
    marked("There is no such tag any more."),
    # settings
    marked("{} was not changed: {}."),
    marked("must be between {} and {} seconds"),
    marked("must be between {} and {} MB"),
    marked("must be a time zone such as Europe/Berlin"),
    marked("These rules have not been confirmed yet. Look at what they let go first."),
    marked("A backup inside the home would be lost with it. Choose a folder elsewhere."),
    marked("A backup is being made at the moment. Wait until it has finished."),
    marked("The backup was stopped. The last good one is as it was."),
    marked("The folder {} is not there. Plug in its disk, or choose another folder."),
    marked("No backup was made for a while. {} What was deleted since may still be in it."),
    marked("This is the only language that is read. Add another one first."),
    marked("Text can be read in {} languages at once. Remove one first."),
    # bringing in
    marked("There is no file {}."),
    marked("{} cannot be read ({})."),
    marked(
        "It is not known how to read this. See docs/connecting.md for what can be imported. Nothing was "
        "imported."
    ),
    marked("There is nothing in the folder that can be read. Nothing was imported."),
    marked("The archive is damaged. Nothing was imported."),
    marked("This is damaged, and cannot be read to its end."),
    # models
    marked("The download broke off. Start it again to go on where it was."),
    marked("The model needs {} GB of disk, and {} GB are free."),
    marked("The model cannot be downloaded: there is no way to its server. Is there a network?"),
    marked("That is no address of a model. It looks like http://localhost:11434/v1."),
    # whatever was asked
    marked("It was stopped before it was done."),
    marked("Something went wrong inside Afterimage ({}). Its log says where."),
    marked("There is no room left on the disk that holds {}. Free some space and try again."),
    marked("A helper process of Afterimage could not be started. Is there enough free memory?"),
    # how far something has come
    marked("Reading"),
    marked("Filing"),
    marked("Looking at it"),
    marked("Writing the answer"),
    marked("The model reads what was found"),
    marked("Reading what waits"),
    marked("Filing again what is left"),
    marked("Destroying what is left on the disk"),
    marked("Rewriting the journal"),
    marked("Blotting out"),
    marked("Checking the passphrase and making new keys"),
    marked("Deriving the keys"),
    marked("Rebuilding"),
    marked("Downloading, in MB"),
    marked("Copying"),
    marked("Looking at the backup"),
    marked("Reading the backup back"),
    marked("Removing what was deleted"),
)
_SLOT: Final = "{}"
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    with_slots = (text for text in SENTENCES if _SLOT in text)
    # The longest first: what one template says more than another is its own words.
    ordered = sorted(with_slots, key=lambda text: -len(text))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, text.split(_SLOT))), re.DOTALL), text) for text in ordered
    )


_PLAIN: Final = frozenset(text for text in SENTENCES if _SLOT not in text)


def told(text: str) -> str:
    """What the engine said, as far as it is known here sentence by sentence; else as it was."""
    whole = _known(text)
    if whole is not None:
        return whole
    parts = _SENTENCE.split(text)
    said: list[str] = []
    place, understood = 0, False
    while place < len(parts):
        for end in range(len(parts), place, -1):
            known = _known(" ".join(parts[place:end]))
            if known is not None:
                understood = True
                break
        else:
            known, end = parts[place], place + 1
        said.append(known)
        place = end
    return " ".join(said) if understood else text


def _known(text: str) -> str | None:
    if text in _PLAIN:
        return tr(text)
    for pattern, template in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            words = tr(template)
            for value in match.groups():
                words = words.replace(_SLOT, _known(value) or value, 1)
            return words
    return None


def _fixed(answer: str) -> str:
    """An answer that is one of ours, word for word; what was found is quoted as it stood there."""
    return tr(answer) if answer in _PLAIN else answer


def _turn(turn: Message) -> Message:
    return replace(turn, text=_fixed(turn.text)) if turn.role == "answer" else turn


def told_error(error: AfterimageError) -> AfterimageError:
    """The same error in the user's words."""
    said = told(str(error))
    if said != str(error):
        error.args = (said, *error.args[1:])
    return error


def told_progress(progress: Progress) -> Progress:
    """The same stage in the user's words."""
    return replace(progress, stage=told(progress.stage))


def told_reply(reply: object) -> object:
    """A reply whose sentences are the engine's own; quotes and values stay as they are."""
    if isinstance(reply, Status):
        waits = reply.progress
        return replace(
            reply,
            reason=told(reply.reason),
            notice=told(reply.notice),
            progress=told_progress(waits) if waits is not None else None,
        )
    if isinstance(reply, Hits):
        return replace(reply, notice=told(reply.notice)) if reply.notice else reply
    if isinstance(reply, Answer):
        return replace(reply, answer=_fixed(reply.answer), notice=told(reply.notice))
    if isinstance(reply, Messages):
        return Messages(tuple(map(_turn, reply.messages)))
    return reply
