"""What expressions come to, and how one kind becomes another: as in XPath 1.0, with ODK's dates that count as days.

A value is a truth value, a float, a text, Nodes (answers, in the order of the form) or a Moment. A number that is none
is an empty text, as in ODK.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from werkstadt.exhibits.forms.dates import Moment, Zone, moment_from_text

TEXT_MAX = 20_000
"""A text that is put together is cut here: doubled again and again it would fill the memory."""
_SPACE = " \t\r\n"
_JS_SPACE = " \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_OTHER_BASE = re.compile(r"0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")


class ValueNode(Protocol):
    """Whatever stands in the tree: an answer, or a cell of a list."""

    @property
    def value(self) -> str: ...


class Nodes(list[ValueNode]):
    """In the order of the form."""


Value = bool | float | str | Nodes | Moment


def to_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Nodes):
        return value[0].value if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.text if isinstance(value, Moment) else number_text(value)


def to_truth(value: Value) -> bool:
    """Nodes are true where there is one at all, also without an answer: XPath 1.0, 4.3."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Moment):
        return value.truth
    if isinstance(value, float):
        return value != 0 and value == value
    return len(value) > 0


def to_number(value: Value, zone: Zone) -> float:
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, Moment):
        return value.days
    if isinstance(value, Nodes):
        return node_number(value[0].value, zone) if value else math.nan
    return text_number(value, zone)


def node_number(text: str, zone: Zone) -> float:
    return text_number(text, zone) if text.strip(_SPACE) else math.nan


def text_number(text: str, zone: Zone) -> float:
    """As JavaScript reads numbers; a date counts as days since 1970; the empty text is no number."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return float(text)
    if text == "":
        return math.nan
    moment = moment_from_text(text, zone)
    return plain_number(text) if moment is None else moment.days


def plain_number(text: str) -> float:
    """As JavaScript's Number()."""
    text = text.strip(_JS_SPACE)
    if not text:
        return 0.0
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _OTHER_BASE.fullmatch(text):
        whole = int(text, 0)
        return float(whole) if whole < 2**1023 else math.inf
    return {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}.get(text, math.nan)


def number_text(number: float) -> str:
    """As JavaScript's String(), but for NaN, which is empty. Source: ECMAScript, Number::toString."""
    if number != number:
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    sign, digits, exponent = _digits(number)
    size = len(digits)
    if 0 < exponent <= 21:
        whole = digits.ljust(exponent, "0")
        return sign + whole[:exponent] + (f".{digits[exponent:]}" if size > exponent else "")
    if -6 < exponent <= 0:
        return f"{sign}0.{'0' * -exponent}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if size > 1 else "")
    return f"{sign}{mantissa}e{exponent - 1:+d}"


def _digits(number: float) -> tuple[str, str, int]:
    """Sign, shortest digits, and where the point stands: 0.digits · 10^exponent."""
    text = repr(abs(number))
    mantissa, _, power = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    exponent = len(whole) + int(power or 0)
    digits = whole + fraction
    stripped = digits.lstrip("0")
    exponent -= len(digits) - len(stripped)
    return "-" if number < 0 else "", stripped.rstrip("0") or "0", exponent


def each(value: Value) -> Iterator[str | float | bool | Moment]:
    """Nodes one by one as texts, any other value as itself."""
    if isinstance(value, Nodes):
        for node in value:
            yield node.value
    else:
        yield value


def numbers(value: Value, zone: Zone) -> Iterator[float]:
    if isinstance(value, Nodes):
        for node in value:
            yield node_number(node.value, zone)
    else:
        yield to_number(value, zone)


def words(text: str) -> list[str]:
    """Split at blanks as ODK does: an empty text is one empty word."""
    text = text.strip(_SPACE)
    return text.split() if text else [""]


def clipped(parts: Iterable[str], between: str = "") -> str:
    return between.join(parts)[:TEXT_MAX]


@dataclass(frozen=True)
class Comparing:
    """Comparisons. Between sets one fitting pair is enough, so extremes decide, and none is compared with each."""

    zone: Zone

    def equal(self, left: Value, right: Value) -> bool:
        if isinstance(left, bool) or isinstance(right, bool):
            return to_truth(left) == to_truth(right)
        if isinstance(left, Nodes) and isinstance(right, Nodes):
            return not {node.value for node in left}.isdisjoint(node.value for node in right)
        if isinstance(left, Nodes) or isinstance(right, Nodes):
            nodes, other = (left, right) if isinstance(left, Nodes) else (right, left)
            return any(self._same(node.value, other) for node in nodes)  # type: ignore[union-attr,arg-type]
        if isinstance(left, str) and isinstance(right, str):
            return left == right
        return to_number(left, self.zone) == to_number(right, self.zone)

    def different(self, left: Value, right: Value) -> bool:
        if isinstance(left, bool) or isinstance(right, bool):
            return to_truth(left) != to_truth(right)
        if isinstance(left, Nodes) and isinstance(right, Nodes):
            texts = {node.value for node in left} | {node.value for node in right}
            return bool(left) and bool(right) and len(texts) > 1
        if isinstance(left, Nodes) or isinstance(right, Nodes):
            nodes, other = (left, right) if isinstance(left, Nodes) else (right, left)
            return any(not self._same(node.value, other) for node in nodes)  # type: ignore[union-attr,arg-type]
        return not self.equal(left, right)

    def less(self, left: Value, right: Value) -> bool:
        """Also for the sides exchanged: a set has an extreme at both ends."""
        pairs = self._extremes(left, right)
        return pairs is not None and pairs[0] < pairs[1]

    def at_most(self, left: Value, right: Value) -> bool:
        pairs = self._extremes(left, right)
        return pairs is not None and pairs[0] <= pairs[1]

    def _extremes(self, left: Value, right: Value) -> tuple[float, float] | None:
        """The least on the left and the greatest on the right; None where there is no number."""
        low = [number for number in numbers(left, self.zone) if number == number]
        high = [number for number in numbers(right, self.zone) if number == number]
        return (min(low), max(high)) if low and high else None

    def _same(self, text: str, other: str | float | Moment) -> bool:
        if isinstance(other, str):
            return text == other
        return node_number(text, self.zone) == to_number(other, self.zone)
