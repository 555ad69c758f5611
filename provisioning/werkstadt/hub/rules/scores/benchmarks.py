"""Words for figures, each with the table it comes from. A table that changes gets another version. Does no IO."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkstadt.hub.rules.scores.intervals import Interval


@dataclass(frozen=True)
class Benchmark:
    """version: the year of the table where it has one, else a number of ours.

    borders: highest first. A word holds from its border on; those of `above` only above it.
    """

    table: str
    version: str
    source: str
    borders: Mapping[str, float]
    below: str
    note: str = ""
    above: frozenset[str] = frozenset()

    def word(self, value: float) -> str:
        for word, border in self.borders.items():
            if value > border or (value == border and word not in self.above):
                return word
        return self.below

    def said_of(self, value: float, interval: Interval | None) -> dict[str, object]:
        """The word, those at the ends of the interval, and where they come from."""
        return {
            "word": self.word(value),
            "word_low": self.word(interval.low) if interval else None,
            "word_high": self.word(interval.high) if interval else None,
            "table": self.table,
            "version": self.version,
            "source": self.source,
            "borders": {**self.borders},
            "note": self.note,
        }


_GRADES = {
    "A+": 84.1, "A": 80.8, "A-": 78.9, "B+": 77.2, "B": 74.1, "B-": 72.6, "C+": 71.1, "C": 65.0, "C-": 62.7, "D": 51.7,
}  # fmt: skip
_GRADES_FROM = 'Sauro & Lewis, "Quantifying the User Experience", 2nd edition 2016: curved grading scale of the SUS'

SUS = Benchmark("sus-curved-grades", "2016", _GRADES_FROM, _GRADES, "F")
UMUX_LITE = Benchmark(
    SUS.table,
    SUS.version,
    SUS.source,
    _GRADES,
    "F",
    "Read off the table of the SUS: it has none of its own, and in Schrepp et al. 2023 (Journal of User Experience 18, "
    "86–104) both came out nearly the same for four products.",
)
NPS = Benchmark(
    "nps-customergauge",
    "1",
    "CustomerGauge, customergauge.com/what-is-a-good-net-promoter-score",
    {"world class": 70, "excellent": 50, "good": 0},
    "not above 0",
    "A rule of thumb for companies; others in circulation have other borders. Compare with your own earlier figures.",
    frozenset({"good"}),
)


_UEQ_WORDS = ("excellent", "good", "above average", "below average")


def _ueq_s(*borders: float) -> Benchmark:
    return Benchmark(
        "ueq-s-tool",
        "1",
        "UEQ-S data analysis tool, ueq-online.org: better than 90, 75, 50 and 25 % of the products in it",
        dict(zip(_UEQ_WORDS, borders, strict=True)),
        "bad",
        "Another table with other borders is in circulation.",
        frozenset(_UEQ_WORDS),
    )


UEQ_S: Mapping[str, Benchmark] = {
    "pragmatic": _ueq_s(1.74, 1.55, 1.17, 0.72),
    "hedonic": _ueq_s(1.59, 1.20, 0.85, 0.35),
    "overall": _ueq_s(1.58, 1.31, 0.98, 0.59),
}
