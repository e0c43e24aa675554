"""Intervals of shares."""

from __future__ import annotations

from math import sqrt

from scipy.stats import norm


def wilson(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share, low and high (Wilson 1927, JASA 22); n is at least 1."""
    z = float(norm.ppf(0.5 + level / 2))
    middle = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(hits * (n - hits) / n + z * z / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)
