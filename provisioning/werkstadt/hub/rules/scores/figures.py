"""From rows that are whole to the figures of an instrument. Does no IO.

Every figure leads back to its rows: rows has the number of each score's row. Nothing is NaN or infinite: what cannot be
said is None – all of them without a row, sd and intervals (but that of a completion) with one.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from statistics import median

from werkstadt.hub.rules.scores import benchmarks, intervals
from werkstadt.hub.rules.scores.instruments import Exclusion, Instrument, Row, ueq_s
from werkstadt.hub.rules.scores.intervals import Interval

ROWS_LEAST = 8
"""Below it figures are marked as too few. Source: ISO/IEC 25062 asks for at least 8 participants."""

Figures = dict[str, object]

_SCALES: Mapping[str, slice] = {"pragmatic": slice(0, 4), "hedonic": slice(4, 8), "overall": slice(0, 8)}


def figures(instrument: Instrument, rows: Sequence[Row], excluded: Sequence[Exclusion] = ()) -> Figures:
    """As `werkstadt-hub score --json` prints them; docs/hub.md says what each key means."""
    found = _OWN.get(instrument.id, _of_means)(instrument, rows)
    scores = found["scores"]
    n = len(scores) if isinstance(scores, list) else 0
    head: Figures = {
        "instrument": instrument.id,
        "n": n,
        "excluded": len(excluded),
        "too_few": n < ROWS_LEAST,
        "too_few_below": ROWS_LEAST,
        "level": intervals.LEVEL,
    }
    return {**head, **found, "exclusions": [asdict(one) for one in excluded]}


def _of_means(instrument: Instrument, rows: Sequence[Row]) -> Figures:
    """SUS, UMUX, UMUX-Lite, SEQ: mean ± t·s/√n of the scores."""
    scores = [instrument.score(row.values) for row in rows]
    interval = intervals.around_mean(scores) if len(scores) > 1 else None
    found = {
        **_spread(rows, scores),
        **_limits(interval, instrument.low, instrument.high, "mean ± t·s/√n"),
    }
    table = {"sus": benchmarks.SUS, "umux_lite": benchmarks.UMUX_LITE}.get(instrument.id)
    return {**found, "benchmark": _benchmark(table, found["mean"], interval)} if table else found


def _of_ueq_s(instrument: Instrument, rows: Sequence[Row]) -> Figures:
    """Mean ± 1.96·s/√n, as the official tool; sd is that of the persons' means. At the top stand those of "overall"."""
    scales = {name: _scale(instrument, rows, name) for name in _SCALES}
    overall = {key: value for key, value in scales["overall"].items() if key not in ("alpha", "benchmark")}
    note = "The UEQ handbook: after a usability test, the short form should not replace the full one."
    return {**overall, **scales, "note": note}


def _scale(instrument: Instrument, rows: Sequence[Row], name: str) -> Figures:
    items = [row.values[_SCALES[name]] for row in rows]
    scores = [ueq_s(values) for values in items]
    interval = intervals.around_mean(scores, intervals.UEQ_Z) if len(scores) > 1 else None
    found = {
        **_spread(rows, scores),
        **_limits(interval, instrument.low, instrument.high, "mean ± 1.96·s/√n"),
    }
    return {
        **found,
        "alpha": cronbach_alpha(items),
        "benchmark": _benchmark(benchmarks.UEQ_S[name], found["mean"], interval),
    }


def _of_nps(instrument: Instrument, rows: Sequence[Row]) -> Figures:
    """nps and its interval: from −100 to 100; promoters, passives and detractors are counts. mean, sd and median are
    those of the answers, 0 to 10."""
    scores = [instrument.score(row.values) for row in rows]
    n = len(scores)
    promoters, detractors = sum(one >= 9 for one in scores), sum(one <= 6 for one in scores)
    nps = 100 * (promoters - detractors) / n if n else None
    interval = intervals.around_nps(promoters, detractors, n) if n > 1 else None
    return {
        **_spread(rows, scores),
        **_limits(interval, -100, 100, "of nps: adjusted Wald, n + 3"),
        "nps": nps,
        "promoters": promoters,
        "passives": n - promoters - detractors,
        "detractors": detractors,
        "benchmark": _benchmark(benchmarks.NPS, nps, interval),
    }


def _of_completion(instrument: Instrument, rows: Sequence[Row]) -> Figures:
    """rate: x of n; adjusted: the middle of its interval. mean, sd and median are those of the zeros and ones, so that
    mean is the rate once more."""
    scores = [instrument.score(row.values) for row in rows]
    hits, n = int(sum(scores)), len(scores)
    interval = intervals.around_rate(hits, n) if n else None
    return {
        **_spread(rows, scores),
        **_limits(interval, 0, 1, "of rate: adjusted Wald, cut at 0 and 1"),
        "rate": hits / n if n else None,
        "adjusted": intervals.adjusted_rate(hits, n) if n else None,
    }


def _of_task_time(instrument: Instrument, rows: Sequence[Row]) -> Figures:
    """All of successful attempts alone, n too; attempts: how many there were. mean, sd and median: of the seconds as
    they are; the interval is that of the geometric mean."""
    successful = [row for row in rows if row.values[1]]
    scores = [instrument.score(row.values) for row in successful]
    interval = intervals.around_geometric_mean(scores) if len(scores) > 1 else None
    return {
        **_spread(successful, scores),
        **_limits(interval, 0, math.inf, "of geometric_mean: exp(mean ln t ± t·s/√n)"),
        "geometric_mean": math.exp(intervals.mean_of([math.log(one) for one in scores])) if scores else None,
        "attempts": len(rows),
    }


def cronbach_alpha(items: Sequence[Sequence[float]]) -> float | None:
    """Of the items' variances, not standardised. None for one person, or where nobody differs from anybody."""
    if len(items) < 2:
        return None
    of_sums = intervals.variance_of([sum(values) for values in items])
    if of_sums == 0:
        return None
    k = len(items[0])
    return k / (k - 1) * (1 - math.fsum(intervals.variance_of(item) for item in zip(*items, strict=True)) / of_sums)


def _spread(rows: Sequence[Row], scores: list[float]) -> Figures:
    return {
        "scores": scores,
        "rows": [row.number for row in rows],
        "mean": intervals.mean_of(scores) if scores else None,
        "sd": math.sqrt(intervals.variance_of(scores)) if len(scores) > 1 else None,
        "median": median(scores) if scores else None,
    }


def _limits(interval: Interval | None, low: float, high: float, method: str) -> Figures:
    """As the formula gives them. With few rows they may reach past the scale, which is said, not hidden."""
    return {
        "ci_low": interval.low if interval else None,
        "ci_high": interval.high if interval else None,
        "ci_past_scale": interval is not None and not low <= interval.low <= interval.high <= high,
        "ci_method": method,
    }


def _benchmark(table: benchmarks.Benchmark, value: object, interval: Interval | None) -> Figures | None:
    return table.said_of(value, interval) if isinstance(value, float) else None


_OWN: Mapping[str, Callable[[Instrument, Sequence[Row]], Figures]] = {
    "ueq_s": _of_ueq_s,
    "nps": _of_nps,
    "completion": _of_completion,
    "task_time": _of_task_time,
}
