"""The words of time expressions: numbers, months, weekdays, parts of the day."""

from datetime import timedelta

from core.text.spans import Unit

_MONTH_NAMES = (
    # English with its abbreviations, then German, French, Spanish, Italian, Portuguese, Dutch.
    "january jan januar janvier enero gennaio janeiro januari",
    "february feb februar fevrier février febrero febbraio fevereiro februari",
    "march mar märz maerz mars marzo março marco maart",
    "april apr avril abril aprile",
    "may mai mayo maggio maio mei",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet julio luglio julho",
    "august aug août aout agosto augustus",
    "september sep sept septembre septiembre settembre setembro",
    "october oct oktober octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember décembre decembre diciembre dicembre dezembro",
)
MONTHS: dict[str, int] = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}
WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
SEASONS: dict[str, int] = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The first month of each, on the northern half of the earth."""
NUMBERS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
} | {"a": 1, "an": 1, "couple": 2, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
VAGUE: dict[str, tuple[int, int]] = {"few": (2, 5), "several": (3, 8), "some": (2, 8)}
"""From how many to how many such a word may mean."""
PARTS: dict[str, tuple[timedelta, timedelta]] = {
    name: (timedelta(hours=start), timedelta(hours=end))
    for name, start, end in (
        ("morning", 5, 12),
        ("afternoon", 12, 18),
        ("evening", 17, 24),
        ("night", 18, 30),
    )
}
"""Parts of a day as offsets from its midnight; the night reaches into the next day."""
UNITS: dict[str, Unit] = {
    "second": "second",
    "sec": "second",
    "minute": "minute",
    "min": "minute",
    "hour": "hour",
    "hr": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "yr": "year",
}


def number(word: str) -> int | None:
    """The value of a number word or of digits."""
    word = word.lower().removeprefix("a ").removesuffix(" of").strip()
    return int(word) if word.isascii() and word.isdigit() else NUMBERS.get(word)


def unit(word: str) -> Unit:
    """The unit a word names, singular or plural."""
    return UNITS[word.lower().removesuffix("s") if word.lower() not in UNITS else word.lower()]
