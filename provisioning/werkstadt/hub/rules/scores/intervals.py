"""Intervals at 95 %. Does no IO. Written out, since of all that scipy holds one quantile would be needed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)
UEQ_Z = 1.96
"""As it stands in the official tool."""
_SERIES_MOST = 200
"""Degrees of freedom up to which the sum is taken; beyond, the expansion is right to eleven digits."""


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


def mean_of(values: Sequence[float]) -> float:
    """The same whatever the order. values: at least one."""
    return math.fsum(values) / len(values)


def variance_of(values: Sequence[float]) -> float:
    """Of a sample: over n − 1. values: at least two."""
    mean = mean_of(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def around_mean(values: Sequence[float], factor: float | None = None) -> Interval:
    """Mean ± factor·s/√n; factor: t where none is given. values: at least two."""
    if factor is None:
        factor = t_quantile(len(values) - 1)
    half = factor * math.sqrt(variance_of(values) / len(values))
    return Interval(mean_of(values) - half, mean_of(values) + half)


def around_geometric_mean(values: Sequence[float]) -> Interval:
    """exp(mean ln ± t·s/√n). values: at least two, all above 0. Source: Sauro, measuringu.com/time_intervals."""
    logs = around_mean([math.log(value) for value in values])
    return Interval(math.exp(logs.low), math.exp(logs.high))


def adjusted_rate(hits: int, n: int) -> float:
    """(x + z²/2)/(n + z²), the middle of the adjusted Wald interval."""
    return (hits + Z * Z / 2) / (n + Z * Z)


def around_rate(hits: int, n: int) -> Interval:
    """Adjusted Wald, cut at 0 and 1. n: at least 1. Source: Tullis, measuringux.com/adjustedwald.htm."""
    rate = adjusted_rate(hits, n)
    half = Z * math.sqrt(rate * (1 - rate) / (n + Z * Z))
    return Interval(max(0.0, rate - half), min(1.0, rate + half))


def around_nps(promoters: int, detractors: int, n: int) -> Interval:
    """Adjusted Wald with n + 3, and ¾ more on both sides. n: at least 2 – of one it may miss its own score.

    Source: measuringu.com/nps-confidence-intervals, after Rocks 2016, The American Statistician 70.
    """
    more, p, d = n + 3, (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = Z * math.sqrt((p + d - (p - d) ** 2) / more)
    return Interval(100 * (p - d - half), 100 * (p - d + half))


@lru_cache(maxsize=256)
def t_quantile(df: int) -> float:
    """t with 95 % of Student's distribution between −t and t. df: whole degrees of freedom, at least 1.

    Source: Abramowitz & Stegun 26.7.3 and 26.7.4 (by halving), 26.7.5 for many degrees.
    """
    if df > _SERIES_MOST:
        return _expanded(Z, df)
    low, high = 0.0, 16.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _between(middle, df) < LEVEL else (low, middle)
    return high


def _between(t: float, df: int) -> float:
    """How much of the distribution lies between −t and t."""
    angle = math.atan(t / math.sqrt(df))
    odd = df % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for k in range(2 + odd, df + 1, 2):
        total += term
        term *= math.cos(angle) ** 2 * (k - 1) / k
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total


def _expanded(z: float, df: int) -> float:
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * df**4)
    )
