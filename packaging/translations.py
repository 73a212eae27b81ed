"""Brings the translations up to date with the source: `python packaging/translations.py`.

Every text that the windows show stands in a call of `tr` or `marked`. New ones are added to each language
without a translation, those that are gone are taken out, and how many want translating is printed.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ui.translation import LANGUAGES, SOURCE, words_of  # noqa: E402 -- needs the path above

_TOLD = 20
_CALLS = frozenset({"tr", "marked"})


def texts(root: Path = ROOT) -> dict[str, str]:
    """Every text to be translated, with the file it first stands in."""
    found: dict[str, str] = {}
    for path in sorted((root / "ui").rglob("*.py")):
        for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            text = call.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found.setdefault(text.value, path.relative_to(root).as_posix())
    return found


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that name a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _CALLS:
                yield node


def written(language: str, sources: dict[str, str], words: dict[str, str]) -> str:
    """The file of a language, in the format of Qt Linguist."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines += [
        f'<TS version="2.1" language="{language}" sourcelanguage="{SOURCE}">',
        "<context>",
        "    <name/>",
    ]
    for source, place in sources.items():
        word = words.get(source, "")
        state = "" if word else ' type="unfinished"'
        lines += [
            "    <message>",
            f'        <location filename="../../{place}"/>',
            f"        <source>{escape(source)}</source>",
            f"        <translation{state}>{escape(word)}</translation>",
            "    </message>",
        ]
    return "\n".join((*lines, "</context>", "</TS>", ""))


def main() -> int:
    """Write the files; fails while something wants translating."""
    missing = 0
    sources = texts()
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        path = ROOT / "assets" / "translations" / f"{language}.ts"
        words = words_of(language) if path.exists() else {}
        lacking = [source for source in sources if source not in words]
        path.write_text(written(language, sources, words), encoding="utf-8")
        print(f"{language}: {len(sources)} texts, {len(lacking)} to be translated")
        for source in lacking[:_TOLD]:
            print(f"    {source}")
        missing += len(lacking)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
