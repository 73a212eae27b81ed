"""How far a share can be trusted."""

from math import sqrt

_Z = 1.959964
"""Of 95 per cent."""


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The interval that holds the true share in 95 of 100 cases (Wilson, 1927); all of it for no sample."""
    if not whole:
        return 0.0, 1.0
    share, spread = part / whole, _Z * _Z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)
