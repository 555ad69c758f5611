"""What each instrument asks, and what one row of answers comes to. Does no IO."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

GOT_MAX = 40
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")

Values = Sequence[float]


@dataclass(frozen=True)
class Field:
    name: str
    low: float
    high: float
    whole: bool = True

    @property
    def expected(self) -> str:
        return f"{'a whole number' if self.whole else 'a number'} from {self.low:.10g} to {self.high:.10g}"

    def read(self, text: str) -> float | None:
        """None for anything else. 5,0 and 5.0 are 5: spreadsheets write what their country does."""
        text = text.strip()
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text.replace(",", "."))
        if self.whole and not value.is_integer():
            return None
        return value if self.low <= value <= self.high else None


@dataclass(frozen=True)
class Instrument:
    """score: of one row that is whole, in the order of fields; low and high: the ends of its scale."""

    id: str
    title: str
    fields: tuple[Field, ...]
    score: Callable[[Values], float]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """number: as a spreadsheet counts, the heading being row 1; or what else leads back to the answers."""

    number: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A row that is left out, with its first field that is not as expected."""

    row: int
    field: str
    expected: str
    got: str


def sift(instrument: Instrument, answers: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Row], list[Exclusion]]:
    """What counts, and what is left out. answers: number and texts of each row, in the order of the fields."""
    rows: list[Row] = []
    excluded: list[Exclusion] = []
    for number, texts in answers:
        values: list[float] = []
        for field, text in zip(instrument.fields, texts, strict=True):
            value = field.read(text)
            if value is None:
                excluded.append(Exclusion(number, field.name, field.expected, text.strip()[:GOT_MAX]))
                break
            values.append(value)
        else:
            rows.append(Row(number, tuple(values)))
    return rows, excluded


def sus(x: Values) -> float:
    """0 to 100. Source: Brooke 1996, "SUS: a quick and dirty usability scale"."""
    return 2.5 * (sum(one - 1 for one in x[::2]) + sum(5 - one for one in x[1::2]))


def umux(x: Values) -> float:
    """0 to 100; items 2 and 4 say something bad. Source: Finstad 2010, "The Usability Metric for User Experience"."""
    return (sum(one - 1 for one in x[::2]) + sum(7 - one for one in x[1::2])) * 100 / 24


def umux_lite(x: Values) -> float:
    """0 to 100, without the early regression to SUS, from which its authors advise by now."""
    return (sum(x) - 2) * 100 / 12


def ueq_s(x: Values) -> float:
    """The mean of these items, from −3 to 3; the better word stands to the right."""
    return sum(x) / len(x) - 4


def first(x: Values) -> float:
    return x[0]


def _items(count: int, low: int, high: int) -> tuple[Field, ...]:
    return tuple(Field(f"q{number}", low, high) for number in range(1, count + 1))


SUCCESS = Field("success", 0, 1)
SECONDS = Field("seconds", 0.001, 1_000_000, whole=False)

INSTRUMENTS: Mapping[str, Instrument] = {
    one.id: one
    for one in (
        Instrument("sus", "SUS", _items(10, 1, 5), sus, 0, 100),
        Instrument("ueq_s", "UEQ-S", _items(8, 1, 7), ueq_s, -3, 3),
        Instrument("umux", "UMUX", _items(4, 1, 7), umux, 0, 100),
        Instrument("umux_lite", "UMUX-Lite", _items(2, 1, 7), umux_lite, 0, 100),
        Instrument("seq", "SEQ", _items(1, 1, 7), first, 1, 7),
        Instrument("nps", "NPS", _items(1, 0, 10), first, 0, 10),
        Instrument("completion", "Completion", (SUCCESS,), first, 0, 1),
        Instrument("task_time", "Time on task", (SECONDS, SUCCESS), first, SECONDS.low, SECONDS.high),
    )
}
