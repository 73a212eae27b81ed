"""Made-up conversations with distinctive words, from a seed."""

import random

_PEOPLE = ("Marta", "Jonas", "Priya", "Wei", "Elena")
_THINGS = ("budget", "contract", "kitchen", "migration", "hiring plan", "insurance claim", "release")


def word(chance: random.Random) -> str:
    """A pronounceable word that no dictionary holds."""
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(5)) + "x"


def transcript_lines(seed: int, count: int) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """Lines as (id, speaker, time, text), and one distinctive word for each."""
    chance = random.Random(seed)
    lines, canaries = [], []
    for index in range(count):
        canary = word(chance)
        canaries.append(canary)
        minute = index % 60
        hour = 8 + (index // 60) % 10
        day = 1 + (index // 600) % 28
        text = f"The code name of the {chance.choice(_THINGS)} with {chance.choice(_PEOPLE)} is {canary}."
        lines.append(
            (f"l{index}", chance.choice(_PEOPLE), f"2026-04-{day:02d}T{hour:02d}:{minute:02d}:00", text)
        )
    return lines, canaries
