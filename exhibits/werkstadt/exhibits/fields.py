"""Reads tables of TOML or JSON key by key, and collects everything that is not as agreed instead of stopping.

A wrong value is replaced by a harmless one, so that reading goes on; whoever reads looks at `problems` at the end.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot, printable, short

LANGUAGES = ("de", "en", "de-simple")
REQUIRED_LANGUAGES = ("de", "en")

Path = tuple[str | int, ...]
Found = TypeVar("Found")


class Fields:
    """One table. spot_of: where a key stands in its source. Keys that nobody asked for are problems: see done()."""

    def __init__(self, data: object, spot_of: Callable[[Path], Spot], problems: list[Problem], path: Path = ()) -> None:
        self.problems = problems
        self.path = path
        self._spot_of = spot_of
        self._asked: set[str] = set()
        self._data: Mapping[str, object] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self._report("", "a table", data)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def spot(self, key: str = "") -> Spot:
        return self._spot_of((*self.path, key) if key else self.path)

    def refuse(self, key: str, expected: str, came: str) -> None:
        self.problems.append(Problem(self.spot(key), expected, came))

    def warn(self, key: str, expected: str, came: str) -> None:
        self.problems.append(Problem(self.spot(key), expected, came, warning=True))

    def done(self) -> None:
        """Every key has been asked for; the others are problems."""
        for key in self._data:
            if key not in self._asked:
                self.refuse(key, f"one of the keys {', '.join(sorted(self._asked))}", short(key))

    def text(self, key: str, most: int = 400) -> str:
        value = self._take(key)
        if isinstance(value, str) and value.strip() and len(value) <= most:
            return value
        return self._wrong(key, f"text of 1 to {most} characters", value, "")

    def one_of(self, key: str, options: Sequence[str]) -> str:
        value = self._take(key)
        if isinstance(value, str) and value in options:
            return value
        return self._wrong(key, f"one of {', '.join(options)}", value, options[0])

    def whole(self, key: str, least: int, most: int) -> int:
        value = self._take(key)
        if type(value) is int and least <= value <= most:
            return value
        return self._wrong(key, f"a whole number from {least} to {most}", value, least)

    def number(self, key: str) -> float:
        value = self._take(key)
        if type(value) in (int, float) and math.isfinite(value):  # type: ignore[arg-type]
            return float(value)  # type: ignore[arg-type]
        return self._wrong(key, "a number", value, 0.0)

    def flag(self, key: str) -> bool:
        value = self._take(key)
        return value if isinstance(value, bool) else self._wrong(key, "true or false", value, False)

    def numbers(self, key: str, expected: str, whole: bool = False) -> tuple[float, float]:
        """Two numbers, the first below the second or (whole ones) equal to it."""
        value = self._take(key)
        kinds = (int,) if whole else (int, float)
        if isinstance(value, list) and len(value) == 2 and all(type(one) in kinds for one in value):
            low, high = value
            if math.isfinite(low) and math.isfinite(high) and (low < high or (whole and 0 <= low == high)):
                return low, high
        return self._wrong(key, expected, value, (0, 1))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is missing."""
        value = self._take(key, [])
        if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
            return tuple(value)
        return self._wrong(key, "a list of texts", value, ())

    def day(self, key: str) -> dt.date | None:
        """A TOML date or its text form; None where the key is missing."""
        value = self._take(key)
        return None if value is None else self._to_day(key, value)

    def days(self, key: str) -> tuple[dt.date, ...]:
        value = self._take(key, [])
        if not isinstance(value, list):
            return self._wrong(key, "a list of dates", value, ())
        return tuple(day for one in value if (day := self._to_day(key, one)) is not None)

    def words(self, key: str) -> Words:
        """Text by language tag, with at least the required languages."""
        value = self._take(key)
        if not isinstance(value, Mapping):
            return self._wrong(key, f"a table of texts by language ({', '.join(LANGUAGES)})", value, {})
        found: dict[str, str] = {}
        for tag, text in value.items():
            if tag not in LANGUAGES:
                self.refuse(f"{key}.{tag}", f"one of the languages {', '.join(LANGUAGES)}", short(tag))
            elif not isinstance(text, str) or not text.strip():
                self.refuse(f"{key}.{tag}", "text", short(text))
            else:
                found[tag] = text.strip()
        missing = [tag for tag in REQUIRED_LANGUAGES if tag not in value]
        if missing:
            self.refuse(key, f"text in {' and '.join(missing)}", "none")
        return found

    def table(self, key: str) -> "Fields":
        value = self._take(key)
        return Fields(value, self._spot_of, self.problems, (*self.path, key))

    def tables(self, key: str, least: int, most: int) -> list["Fields"]:
        value = self._take(key, [])
        if not isinstance(value, list):
            return self._wrong(key, "a list of tables", value, [])
        if not least <= len(value) <= most:
            self.refuse(key, f"{least} to {most} of them", str(len(value)))
        rows = value[:most]
        return [Fields(row, self._spot_of, self.problems, (*self.path, key, place)) for place, row in enumerate(rows)]

    def key_names(self) -> list[str]:
        """All keys, which then count as asked for."""
        self._asked.update(self._data)
        return list(self._data)

    def raw(self, key: str) -> object:
        return self._take(key)

    def _take(self, key: str, missing: object = None) -> object:
        self._asked.add(key)
        return self._data.get(key, missing)

    def _to_day(self, key: str, value: object) -> dt.date | None:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if isinstance(value, str):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        return self._wrong(key, "a date like 2026-11-23", value, None)

    def _wrong(self, key: str, expected: str, value: object, instead: Found) -> Found:
        self._report(key, expected, value)
        return instead

    def _report(self, key: str, expected: str, value: object) -> None:
        self.refuse(key, expected, "nothing" if value is None else short(value))


def dotted(path: Path) -> str:
    """("scene", 1, "choice", 0, "text") → "scene[2].choice[1].text": counted from 1, as people do."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{printable(part)}"
    return text.lstrip(".")
