"""What version B does that A does not: differences with their intervals at 95 %. Does no IO."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from werkstadt.hub.rules.scores.intervals import LEVEL, Interval, Z, mean_of, variance_of


@dataclass(frozen=True)
class Difference:
    """value: B minus A, or B over A. same: the value where both are alike. method: how the interval was made."""

    value: float
    low: float
    high: float
    method: str
    same: float = 0.0

    @property
    def is_clear(self) -> bool:
        return not self.low <= self.same <= self.high


def of_rates(hits_a: int, n_a: int, hits_b: int, n_b: int) -> Difference | None:
    """Never beyond −1 and 1, and of use for small n. None without anybody on one side.

    Source: Newcombe 1998, Statistics in Medicine 17, 873–890, method 10 (from Wilson's intervals, no correction), as
    in statsmodels' confint_proportions_2indep(method="newcomb").
    """
    if not n_a or not n_b:
        return None
    a, b = hits_a / n_a, hits_b / n_b
    around_a, around_b = wilson(hits_a, n_a), wilson(hits_b, n_b)
    low = b - a - math.hypot(b - around_b.low, around_a.high - a)
    high = b - a + math.hypot(around_b.high - b, a - around_a.low)
    return Difference(b - a, low, high, "Newcombe–Wilson")


def wilson(hits: int, n: int) -> Interval:
    """n: at least 1."""
    middle = (hits + Z * Z / 2) / (n + Z * Z)
    half = Z / (n + Z * Z) * math.sqrt(hits * (n - hits) / n + Z * Z / 4)
    return Interval(middle - half, middle + half)


def of_means(a: Sequence[float], b: Sequence[float]) -> Difference | None:
    """Welch's, for spreads that differ. None where there are fewer than two on one side, or where nobody differs."""
    if min(len(a), len(b)) < 2:
        return None
    share_a, share_b = variance_of(a) / len(a), variance_of(b) / len(b)
    if share_a + share_b == 0:
        return None
    part = share_a / (share_a + share_b)
    df = 1 / (part**2 / (len(a) - 1) + (1 - part) ** 2 / (len(b) - 1))
    half = t_quantile(df) * math.sqrt(share_a + share_b)
    value = mean_of(b) - mean_of(a)
    return Difference(value, value - half, value + half, "Welch")


def of_times(a: Sequence[float], b: Sequence[float]) -> Difference | None:
    """The ratio of geometric means, B over A: Welch's of the logarithms. a, b: above 0."""
    logs = of_means([math.log(one) for one in a], [math.log(one) for one in b])
    if logs is None:
        return None
    return Difference(math.exp(logs.value), math.exp(logs.low), math.exp(logs.high), "Welch, ln t", same=1.0)


def hedges_g(a: Sequence[float], b: Sequence[float]) -> Difference | None:
    """The difference of means in pooled standard deviations, corrected for small n. None as for of_means.

    Source: statsmodels' effectsize_smd, after Borenstein 2009, Introduction to Meta-Analysis.
    """
    n_a, n_b = len(a), len(b)
    if min(n_a, n_b) < 2:
        return None
    pooled = ((n_a - 1) * variance_of(a) + (n_b - 1) * variance_of(b)) / (n_a + n_b - 2)
    if pooled == 0:
        return None
    n = n_a + n_b
    g = (1 - 3 / (4 * n - 9)) * (mean_of(b) - mean_of(a)) / math.sqrt(pooled)
    half = Z * math.sqrt(n / n_a / n_b + g * g / 2 / (n - 3.94))
    return Difference(g, g - half, g + half, "Hedges")


def t_quantile(df: float) -> float:
    """t with 95 % of Student's distribution between −t and t. df: of Welch, so not whole; at least 1."""
    low, high = 0.0, 16.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _beyond(middle, df) > 1 - LEVEL else (low, middle)
    return high


def _beyond(t: float, df: float) -> float:
    """How much of the distribution lies beyond −t and t: the incomplete beta function I(df/2, 1/2) at df/(df + t²).

    Source: DLMF 8.17.2 and 8.17.4; the continued fraction 8.17.22, which converges fast below (a + 1)/(a + b + 2).
    """
    x, a, b = df / (df + t * t), df / 2, 0.5
    if x < (a + 1) / (a + b + 2):
        return _fraction(x, a, b)
    return 1 - _fraction(1 - x, b, a)


def _fraction(x: float, a: float, b: float) -> float:
    """Taken from its end: 200 steps are more than any df needs."""
    front = (
        math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
        if 0 < x < 1
        else 0.0
    )
    found = 1.0
    for m in range(200, 0, -1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        found = 1 + even / (1 + odd / found)
    return front / (1 - (a + b) * x / (a + 1) / found)
