"""Words and numbers of a report in its language. Does no IO but for its two files of words."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from werkstadt.exhibits.model import Words, say
from werkstadt.hub.rules.studies.compare import Difference
from werkstadt.hub.rules.studies.figures import Measure

FOLDER = Path(__file__).parent
NBSP = "\u00a0"
Said = str | dict[str, str]
"""A text, or one with its language where that is not the report's: {"text": …, "lang": …}."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    words: dict[str, str] = json.loads((FOLDER / f"words.{language}.json").read_text(encoding="utf-8"))
    return words


@dataclass(frozen=True)
class Saying:
    language: str

    def __call__(self, key: str, **values: object) -> str:
        """With n=1, "key.one" is taken where there is one. Raises KeyError for an unknown key."""
        words = catalogue(self.language)
        if values.get("n") == 1 and f"{key}.one" in words:
            key = f"{key}.one"
        return words[key].format_map(values) if values else words[key]

    def knows(self, key: str) -> bool:
        return key in catalogue(self.language)

    def of(self, words: Words) -> Said:
        """What authors wrote."""
        text, tag = say(words, self.language)
        return self.foreign(text, tag)

    def foreign(self, text: str, tag: str) -> Said:
        lang = tag.partition("-")[0]
        if lang == self.language or not (lang.isascii() and lang.isalpha() and 2 <= len(lang) <= 3):
            return text
        return {"text": text, "lang": lang.lower()}

    def plain(self, words: Words) -> str:
        return say(words, self.language)[0]

    def number(self, value: float, digits: int = 0) -> str:
        """As many digits behind the mark, always, so that a column can be read."""
        text = f"{value:,.{digits}f}"
        if not any(char in "123456789" for char in text):
            text = text.removeprefix("-")
        text = text.replace("-", "−")
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text

    def signed(self, value: float, digits: int = 0) -> str:
        text = self.number(value, digits)
        return text if text.startswith("−") or not any(char in "123456789" for char in text) else f"+{text}"

    def value(self, what: str, value: float) -> str:
        if what == "completion":
            return self("percent", value=self.number(100 * value))
        if what in ("time", "hesitation"):
            return self("seconds", value=self.number(value, 1))
        return self.number(value, digits_of(what))

    def interval(self, what: str, measure: Measure) -> str:
        """Words where there is none."""
        if measure.value is None:
            return "–"
        if measure.low is None or measure.high is None:
            return self("no_interval")
        if what == "completion":
            low, high = (self.number(100 * end) for end in (measure.low, measure.high))
            return self("percent", value=self("to", low=low, high=high))
        if what == "time":
            low, high = (self.number(end, 1) for end in (measure.low, measure.high))
            return self("seconds", value=self("to", low=low, high=high))
        low, high = (self.number(end, digits_of(what)) for end in (measure.low, measure.high))
        return self("to", low=low, high=high)

    def n(self, measure: Measure) -> str:
        return self("n_too_few" if measure.too_few and measure.n else "n_enough", n=measure.n)

    def difference(self, what: str, found: Difference | None) -> str:
        if found is None:
            return self("not_to_say")
        if what == "completion":
            return self("points", value=self._spread(found, lambda at: self.signed(100 * at)))
        if what == "time":
            return self("times", value=self._spread(found, lambda at: self.number(at, 2)))
        return self._spread(found, lambda at: self.signed(at, digits_of(what)))

    def effect(self, found: Difference | None) -> str:
        return "–" if found is None else self._spread(found, lambda at: self.signed(at, 2))

    def _spread(self, found: Difference, text: Callable[[float], str]) -> str:
        return f"{text(found.value)} ({self('to', low=text(found.low), high=text(found.high))})"


def digits_of(what: str) -> int:
    return 0 if what == "nps" else 2 if what.startswith("ueq_s") else 1
