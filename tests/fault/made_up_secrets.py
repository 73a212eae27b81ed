"""Made-up secrets on made-up screens: are they taken out, also where they were read badly, and no more?"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from core.reading.redaction.detect import find_secrets
from core.reading.redaction.found import Found
from tests.bench.made_secrets import Sample, SecretMaker, is_covered
from tests.fault.parts import Work

Detect = Callable[[str], Iterable[Found]]

_LEAST: Final = {"card": 0.99, "iban": 0.99, "token": 0.99, "password": 0.95}
"""Shares that have to be found: of what check digits or a maker's mark tell, and of labelled passwords."""
_LEAST_OF_OTHERS: Final = 0.95
_LEAST_READ_BADLY: Final = 0.9
_MOST_FALSE_ALARMS: Final = 0.01


@dataclass(frozen=True, slots=True)
class SecretFigures:
    """What looking for secrets came to. Shares are between 0 and 1."""

    synthetic_secrets: int
    synthetic_secrets_found: float
    synthetic_secrets_found_by_kind: dict[str, float]
    synthetic_secrets_read_badly_found: float
    synthetic_secrets_false_alarms: float
    synthetic_secrets_short: int
    """How many of the shares miss their mark."""


class MadeUpSecrets:
    """The part of the programme."""

    name = "secrets"
    promises = ("synthetic_secrets_short",)

    def run(self, work: Work) -> SecretFigures:
        """Secrets of every kind, well and badly read, and texts without any."""
        return _look(work, find_secrets)

    def blind_spots(self, work: Work) -> list[str]:
        """A program that takes nothing out, and one that takes everything out."""
        blind = _look(work, lambda _text: ())
        wary = _look(work, lambda text: (Found(0, len(text), "code"),))
        seen = blind.synthetic_secrets_short and wary.synthetic_secrets_short
        return [] if seen else ["secrets: a program that takes out nothing, or everything"]


def _look(work: Work, detect: Detect) -> SecretFigures:
    maker = SecretMaker(work.seed)
    each = work.amount(30, 400, 5_000)
    samples = maker.samples(each)
    by_kind = _shares(samples, detect)
    badly = _shares(maker.read_badly(samples), detect, lambda _one: "all")["all"]
    benign = maker.benign(each * 10)
    alarms = sum(any(True for _ in detect(text)) for text in benign) / len(benign)
    marks = [share < _LEAST.get(kind, _LEAST_OF_OTHERS) for kind, share in by_kind.items()]
    marks += [badly < _LEAST_READ_BADLY, alarms > _MOST_FALSE_ALARMS]
    found = _shares(samples, detect, lambda _one: "all")["all"]
    return SecretFigures(len(samples), found, by_kind, badly, round(alarms, 4), sum(marks))


def _shares(
    samples: Iterable[Sample], detect: Detect, group: Callable[[Sample], str] = lambda one: one.kind
) -> dict[str, float]:
    """The share of secrets that were found whole, by group."""
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for one in samples:
        total[group(one)] += 1
        found[group(one)] += is_covered(one, detect(one.text))
    return {name: round(found[name] / count, 4) for name, count in total.items()}
