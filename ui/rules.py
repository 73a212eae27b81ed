"""The rules of the ledger in words: what left something out, or who asked for it."""

from typing import Final

from ui.translation import marked, tr

_WHOLE: Final = {
    "only-these": marked("Not among “only these”"),
    "private-browsing": marked("Private window"),
    "url:unknown": marked("Page of unknown address"),
}
_WHAT: Final = {
    "app": marked("Program {name}"),
    "title": marked("Title with “{name}”"),
    "title ending": marked("Title ending in “{name}”"),
    "url": marked("Page {name}"),
}
_SECRETS: Final = {
    "card": marked("Card number"),
    "iban": marked("IBAN"),
    "token": marked("Access key"),
    "private-key": marked("Private key"),
    "password": marked("Password"),
    "code": marked("One-time code"),
    "seed": marked("Recovery phrase"),
    "id-number": marked("ID number"),
}
_ASKED: Final = {
    "search": marked("{name}: search"),
    "ask": marked("{name}: a question"),
    "show": marked("{name}: a memory"),
    "frames": marked("{name}: looking back"),
    "remember": marked("{name}: a note"),
    "forget": marked("{name}: deleting"),
}


def rule_words(rule: str) -> str:
    """What a person calls a rule; one that is not known here stays as it is written."""
    if rule in _WHOLE:
        return tr(_WHOLE[rule])
    kind, _, name = rule.partition(":")
    if kind == "secret" and name in _SECRETS:
        return tr(_SECRETS[name])
    if kind == "client":
        who, _, what = name.rpartition(":")
        return tr(_ASKED[what]).replace("{name}", who) if what in _ASKED else f"{who}: {what}"
    if kind in _WHAT:
        return tr(_WHAT[kind]).replace("{name}", name)
    return rule.replace(":", ": ")


def secret_words(kind: str) -> str:
    """What a person calls a kind of secret."""
    return tr(_SECRETS[kind]) if kind in _SECRETS else kind
