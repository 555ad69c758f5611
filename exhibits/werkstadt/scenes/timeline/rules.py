"""Where events lie on the line."""

from collections.abc import Sequence


def parts(years: Sequence[float]) -> list[float]:
    """Of rising years: where each lies between the first (0) and the last (1)."""
    first, last = years[0], years[-1]
    return [(year - first) / (last - first) if last > first else 0.0 for year in years]
