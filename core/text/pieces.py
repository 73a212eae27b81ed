"""Cuts long text into pieces that can be read one by one.

Readers of values and times look around every place they find. In one endless line, which nobody wrote by
hand, that would take time that grows with the square of its length, or worse.
"""

from collections.abc import Iterator

LONGEST = 400
"""Characters of a piece: more than any sentence that people write."""


def pieces(text: str, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most so many characters, each with where it begins.

    Lines stay whole if they can; longer ones are cut where there is a space, or anywhere if there is none.
    """
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        while end - start > longest:
            space = text.rfind(" ", start + longest // 2, start + longest)
            cut = space + 1 if space >= 0 else start + longest
            yield start, text[start:cut]
            start = cut
        if start < end:
            yield start, text[start:end]
        start = end
