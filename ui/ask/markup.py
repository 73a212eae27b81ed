"""An answer's text as rich text: escaped first, then its value in bold and its [n] as links."""

import html
import re
from typing import Final

_MARKER: Final = re.compile(r"\s?\[(\d{1,3})\]")


def answer_html(text: str, short: str, citations: int, color: str) -> str:
    """Rich text for a label.

    Whatever was read off a screen is text here, never markup: everything is escaped before a tag is added.
    Markers that name no citation stay as they are. An answer without markers gets them at its end.
    """
    if citations and not any(1 <= int(number) <= citations for number in _MARKER.findall(text)):
        text += "".join(f" [{number}]" for number in range(1, citations + 1))
    escaped = html.escape(text)
    if short:
        value = html.escape(short)
        escaped = escaped.replace(value, f"<b>{value}</b>", 1)

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        if not 1 <= number <= citations:
            return match[0]
        return (
            f'&nbsp;<a href="cite:{number}" style="color:{color}; text-decoration:none; font-weight:600;'
            f' font-size:small">[{number}]</a>'
        )

    return _MARKER.sub(link, escaped).replace("\n", "<br>")
