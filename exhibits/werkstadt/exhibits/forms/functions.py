"""The functions of expressions, over values that are worked out already.

if(), once() and those that look at places in the tree are in evaluate.py. Source: XPath 1.0, chapter 4; ODK XForms,
"XPath functions"; and what @getodk/xforms-engine does.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from werkstadt.exhibits.forms import dates
from werkstadt.exhibits.forms.dates import Moment, Zone
from werkstadt.exhibits.forms.pattern import compile_pattern
from werkstadt.exhibits.forms.values import (
    Nodes,
    Value,
    clipped,
    each,
    number_text,
    numbers,
    plain_number,
    to_number,
    to_text,
    to_truth,
    words,
)

Function = Callable[..., Value]


@dataclass(frozen=True)
class Clock:
    """now: aware or of the machine's zone. zone: in which days are cut."""

    now: Callable[[], dt.datetime]
    zone: Zone = None


def functions(clock: Clock) -> Mapping[str, Function]:
    zone = clock.zone

    def number(value: Value) -> float:
        return to_number(value, zone)

    return {
        "boolean": to_truth,
        "boolean-from-string": lambda value: to_text(value) in ("1", "true"),
        "ceiling": lambda value: _whole(math.ceil, number(value)),
        "checklist": lambda least, most, *rest: _checklist(number(least), number(most), rest),
        "coalesce": lambda first, second: to_text(first) or to_text(second),
        "concat": lambda *values: clipped(text for value in values for text in map(to_text, each(value))),
        "contains": lambda text, part: to_text(part) in to_text(text),
        "count": lambda nodes: float(len(_nodes(nodes))),
        "count-non-empty": lambda nodes: float(sum(node.value != "" for node in _nodes(nodes))),
        "count-selected": lambda value: _count_selected(to_text(value)),
        "date": lambda value: _date(value, zone),
        "date-time": lambda value: _date(value, zone),
        "decimal-date-time": lambda value: _days(value, zone),
        "decimal-time": lambda value: dates.part_of_day(to_text(value), zone),
        "ends-with": lambda text, part: to_text(text).endswith(to_text(part)),
        "exp": lambda value: _safe(math.exp, number(value)),
        "exp10": lambda value: _safe(lambda x: math.pow(10, x), number(value)),
        "abs": lambda value: abs(number(value)),
        "false": lambda: False,
        "floor": lambda value: _whole(math.floor, number(value)),
        "format-date": lambda value, form: dates.written(to_text(value), to_text(form), zone),
        "format-date-time": lambda value, form: dates.written(to_text(value), to_text(form), zone),
        "int": lambda value: _whole(math.trunc, number(value)),
        "join": lambda between, *values: clipped(
            (text for value in values for text in map(to_text, each(value))), to_text(between)
        ),
        "log": lambda value: _logarithm(math.log, number(value)),
        "log10": lambda value: _logarithm(math.log10, number(value)),
        "max": lambda *values: _extreme(max, values, zone),
        "min": lambda *values: _extreme(min, values, zone),
        "normalize-space": lambda value: _normal(to_text(value)),
        "not": lambda value: not to_truth(value),
        "now": lambda: dates.moment(_here(clock)),
        "number": lambda value: _number(value, zone),
        "pi": lambda: math.pi,
        "pow": lambda base, power: _power(number(base), number(power)),
        "regex": lambda text, pattern: compile_pattern(to_text(pattern)).matches(to_text(text)),
        "round": lambda value, places=0.0: _round(number(value), number(places)),
        "selected": lambda value, name: _selected(to_text(value), to_text(name)),
        "selected-at": lambda value, place: _selected_at(to_text(value), to_text(place)),
        "sqrt": lambda value: math.sqrt(number(value)) if number(value) >= 0 else math.nan,
        "starts-with": lambda text, part: to_text(text).startswith(to_text(part)),
        "string": to_text,
        "string-length": lambda value: float(len(_units(to_text(value))) // 2),
        "substr": lambda text, start, end=None: _substr(to_text(text), start, end),
        "substring-after": lambda text, part: (
            to_text(text).partition(to_text(part))[2] if to_text(part) else to_text(text)
        ),
        "substring-before": lambda text, part: _before(to_text(text), to_text(part)),
        "sum": lambda value: _sum(value, zone),
        "today": lambda: dates.moment(dates.local(_naive_midnight(clock), zone)),
        "translate": lambda text, old, new: _translate(to_text(text), to_text(old), to_text(new)),
        "true": lambda: True,
    }


def _nodes(value: Value) -> Nodes:
    return value if isinstance(value, Nodes) else Nodes()


def _here(clock: Clock) -> dt.datetime:
    return clock.now().astimezone(clock.zone)


def _naive_midnight(clock: Clock) -> dt.datetime:
    return dt.datetime.combine(_here(clock).date(), dt.time())


def _whole(way: Callable[[float], int], value: float) -> float:
    return float(way(value)) if math.isfinite(value) else value


def _safe(way: Callable[[float], float], value: float) -> float:
    try:
        return way(value)
    except OverflowError:
        return math.inf


def _logarithm(way: Callable[[float], float], value: float) -> float:
    if value > 0:
        return way(value)
    return -math.inf if value == 0 else math.nan


def _power(base: float, power: float) -> float:
    """As JavaScript: no number where there is none, infinite where it is too great."""
    if base != base or power != power:
        return math.nan
    try:
        result = base**power
    except ZeroDivisionError:
        return math.inf
    except OverflowError:
        return -math.inf if base < 0 and power % 2 == 1 else math.inf
    return result if isinstance(result, float) else math.nan


def _round(value: float, places: float) -> float:
    """Halves go away from zero. As the engine: by a power of ten, in floats."""
    if value != value or places != places:
        return math.nan
    try:
        times = 10.0**places
        shifted = abs(value) * times
        rounded = math.floor(shifted + 0.5) if shifted < 2**52 else shifted
        return math.copysign(rounded / times, value) if rounded or value < 0 else 0.0
    except (OverflowError, ZeroDivisionError, ValueError):
        return value if math.isinf(value) else math.nan


def _extreme(way: Callable[[Iterable[float]], float], values: tuple[Value, ...], zone: Zone) -> float:
    found = [number for value in values for number in numbers(value, zone)]
    return way(found) if found and all(number == number for number in found) else math.nan


def _sum(value: Value, zone: Zone) -> float:
    found = list(numbers(value, zone))
    total = 0.0
    for number in found:
        total += number
    return total if found else math.nan


def _number(value: Value, zone: Zone) -> Value:
    """A date becomes its days, written as whole ones, as the engine does."""
    if isinstance(value, str | Nodes):
        found = dates.moment_from_text(to_text(value), zone)
        if found is not None:
            return Moment(found.days, number_text(float(math.floor(found.days))), True, found.at)
    return value if isinstance(value, Moment) else to_number(value, zone)


def _date(value: Value, zone: Zone) -> Value:
    if isinstance(value, bool):
        return ""
    if isinstance(value, Moment):
        return dates.moment_from_days(value.days, zone)
    if isinstance(value, float):
        return dates.moment_from_days(value, zone) if value == value else dates.NO_DATE
    text = to_text(value)
    return dates.as_date(text, zone) if text else ""


def _days(value: Value, zone: Zone) -> float:
    if isinstance(value, str | Nodes):
        found = dates.moment_from_text(to_text(value), zone)
        return math.nan if found is None else found.days
    return math.nan if isinstance(value, bool) else to_number(value, zone)


def _checklist(least: float, most: float, values: tuple[Value, ...]) -> bool:
    if most == -1:
        if least < 1:
            return True
        most = math.inf
    held = sum(_item_truth(item, isinstance(value, Nodes)) for value in values for item in each(value))
    return least <= held <= most


def _item_truth(item: Value, is_node: bool) -> bool:
    return bool(to_text(item).strip()) if is_node else to_truth(item)


def _count_selected(text: str) -> float:
    return float(len(text.split()))


def _selected(text: str, name: str) -> bool:
    return name.strip(" \t\r\n") in words(text)


def _selected_at(text: str, place: str) -> str:
    found, number = words(text), plain_number(place.split(".")[0] if place else "x")
    inside = number == number and 0 <= number < len(found)
    return found[int(number)] if inside else ""


def _normal(text: str) -> str:
    return " ".join(text.split(None)) if text.isascii() else " ".join(part for part in _blank_split(text) if part)


def _blank_split(text: str) -> list[str]:
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ")


def _units(text: str) -> bytes:
    """Two bytes for what JavaScript counts as one letter."""
    return text.encode("utf-16-le", "surrogatepass")


def _substr(text: str, start: Value, end: Value | None) -> str:
    units = _units(text)
    length = len(units) // 2
    low = _place(to_text(start), length)
    high = length if end is None else _place(to_text(end), length)
    if low is None or high is None or low > high:
        return ""
    return units[2 * low : 2 * high].decode("utf-16-le", "replace")


def _place(text: str, length: int) -> int | None:
    number = plain_number(text.split(".")[0]) if text else math.nan
    if not math.isfinite(number):
        return None
    place = int(number)
    return min(max(0, place + length if place < 0 else place), length)


def _before(text: str, part: str) -> str:
    place = text.find(part)
    return text[:place] if place > 0 else ""


def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, str] = {}
    for place, char in enumerate(old):
        table.setdefault(ord(char), new[place] if place < len(new) else "")
    return text.translate(table)
