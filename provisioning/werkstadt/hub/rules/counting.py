"""What one submission adds to the counts of its slice (ADR 0016). Does no IO.

Counts are one flat mapping, so that slices are summed key by key. A key is ref, a line feed, a letter and a value:

    stars\\n#          submissions (in a repeat: times) with an answer
    stars\\n=4         that chose 4; "=" alone: that chose what the form does not know, which may be anybody's words
    age\\n~34          numbers, to three significant digits;   age\\n+   their exact sum
    wishes\\n>trees    sum of the places that a rank gave to it
    born\\n@2011-05    dates, by month
    children\\n*3      submissions in which a repeat came three times

Words of visitors are never part of a key: a text is only counted as given.
"""

import math
import re
from collections.abc import Mapping

from werkstadt.hub.rules.schemas import NAMED, NUMBERS, RANK, Asked, Schema, bare

GIVEN, CHOSEN, NUMBER, SUM, PLACES, MONTH, TIMES = "#", "=", "~", "+", ">", "@", "*"
NUMBER_MOST = 1e15
"""Beyond it a sum would not be exact any more."""
REFS_MOST = 5_000
_REF = re.compile(r"[\w./:-]{1,128}")
_REPEAT = re.compile(r"\[(\d{1,6})\]")
_DATE = re.compile(r"(\d{4}-\d{2})-\d{2}")
_NUMERIC = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")

_PLAIN = (str, int, float)
_OTHER = ("\n",)
_NOTHING = (None, "", ())

Counts = dict[str, float]


class Tally:
    """Answers of many submissions, tallied as they are before they become keys: most say what others said, too."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, object], int] = {}
        self._times: Counts = {}

    def add(self, answers: Mapping[str, object]) -> None:
        """One submission's answers."""
        said = self._said
        several = False
        for number, (ref, value) in enumerate(answers.items()):
            if number >= REFS_MOST:
                break
            if "[" in ref:
                several = True
                ref = bare(ref)
            kept = value if type(value) in _PLAIN else _hashable(value)
            place = (ref, kept)
            said[place] = said.get(place, 0) + 1
        if several:
            self._count_repeats(answers)

    def _count_repeats(self, answers: Mapping[str, object]) -> None:
        most: dict[str, int] = {}
        for ref, value in answers.items():
            if value is not None:
                for found in _REPEAT.finditer(ref):
                    repeat = bare(ref[: found.start()])
                    most[repeat] = max(most.get(repeat, 0), int(found[1]))
        for repeat, times in most.items():
            if _REF.fullmatch(repeat):
                _add(self._times, f"{repeat}\n{TIMES}{times}", 1)

    def counts(self, schema: Schema | None) -> Counts:
        """What is not as the form asks is counted as given, and no more."""
        counts = dict(self._times)
        for (ref, value), times in self._said.items():
            asked = schema.get(ref) if schema else None
            if value in _NOTHING or not _REF.fullmatch(ref) or (asked is not None and asked.type == "note"):
                continue
            _count(counts, ref + "\n", value, asked, times)
        return counts


def _hashable(value: object) -> object:
    """A list's names as a tuple; of everything else only that it was there."""
    if isinstance(value, list) and all(type(one) is str for one in value):
        return tuple(value)
    return _OTHER if value is not None else None


def _count(counts: Counts, ref: str, value: object, asked: Asked | None, times: int) -> None:
    kind = asked.type if asked and asked.type != "calculate" else _guess(value)
    _add(counts, ref + GIVEN, times)
    if kind in NAMED:
        names = asked.names if asked else None
        for place, one in enumerate(value if isinstance(value, tuple) else [value], start=1):
            known = isinstance(one, str) and (names is None or one in names)
            _add(counts, f"{ref}{CHOSEN}{one}" if known else ref + CHOSEN, times)
            if kind == RANK and known:
                _add(counts, f"{ref}{PLACES}{one}", place * times)
    elif kind in NUMBERS:
        number = number_of(value)
        if number is not None:
            _add(counts, f"{ref}{NUMBER}{rounded(number)}", times)
            _add(counts, ref + SUM, number * times)
    elif kind == "date":
        month = _DATE.match(value) if isinstance(value, str) else None
        if month:
            _add(counts, f"{ref}{MONTH}{month[1]}", times)


def _guess(value: object) -> str:
    """Without the form a text may be anybody's words, and a list's names are a choice's: pyxform sees to that."""
    if isinstance(value, tuple):
        return "select_multiple" if all(_REF.fullmatch(one) for one in value) else ""
    return "decimal" if type(value) in (int, float) else ""


def number_of(value: object) -> float | None:
    """None for what is no number that can be summed exactly enough."""
    if isinstance(value, str) and _NUMERIC.fullmatch(value):
        value = float(value)
    if type(value) not in (int, float) or not isinstance(value, int | float) or not abs(value) < NUMBER_MOST:
        return None
    return value if math.isfinite(value) else None


def rounded(number: float) -> str:
    """To three significant digits, so that the number of different ones stays small."""
    if type(number) is int and -1000 < number < 1000:
        return str(number)
    return f"{float(f'{number:.3g}') + 0.0:.15g}"


def _add(counts: Counts, key: str, more: float) -> None:
    counts[key] = counts.get(key, 0) + more


def merge(into: Counts, more: Mapping[str, float]) -> None:
    for key, value in more.items():
        into[key] = into.get(key, 0) + value
