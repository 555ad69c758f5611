"""Counting answers for charts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
CHOICES_MOST = 40


@dataclass(frozen=True)
class Question:
    """kind: "choice", "choices" (several at once), "number" or "text" (never counted by what was written).

    answered: submissions with an answer. counts: (answer, how often), numbers in their order, else by frequency.
    """

    ref: str
    kind: str
    answered: int
    counts: tuple[tuple[str, int], ...]


def tally(submissions: Iterable[Mapping[str, object]]) -> list[Question]:
    """submissions: their answers. A choice's answer is the choice's name; XLSForm allows no spaces in it."""
    answers: dict[str, list[object]] = {}
    for submission in submissions:
        for ref, value in submission.items():
            answers.setdefault(ref, []).append(value)
    return [
        _question(ref, [value for value in values if value not in (None, "", [])]) for ref, values in answers.items()
    ]


def _question(ref: str, values: list[object]) -> Question:
    if values and all(type(value) in (int, float) for value in values):
        numbers = Counter(value for value in values if isinstance(value, int | float))
        return Question(ref, "number", len(values), tuple((f"{value:g}", n) for value, n in sorted(numbers.items())))
    if values and all(isinstance(value, list) for value in values):
        named = Counter(str(name) for value in values if isinstance(value, list) for name in value)
        return Question(ref, "choices", len(values), tuple(named.most_common()))
    texts = Counter(str(value) for value in values)
    if len(texts) <= CHOICES_MOST and all(_NAME.fullmatch(text) for text in texts):
        return Question(ref, "choice", len(values), tuple(texts.most_common()))
    return Question(ref, "text", len(values), ())
