"""Evaluates expressions over the answers given so far, with libxml2."""

import math
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from lxml import etree

from werkstadt.exhibits.forms.expression import PREFIX, Expression

NAMESPACE = "urn:werkstadt:forms"


class Answers:
    """The tree that expressions see: <data><name>text</name>…</data>; an empty text where there is no answer."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._root = etree.Element("data")
        self._nodes = {name: etree.SubElement(self._root, name) for name in names}

    def set(self, name: str, text: str) -> None:
        """text: without characters that XML does not know."""
        self._nodes[name].text = text

    def is_true(self, expression: Expression, compiled: "Compiled") -> bool:
        return compiled.is_true(expression, self._root)


class Compiled:
    """Expressions made ready once."""

    def __init__(self) -> None:
        self._ready: dict[str, etree.XPath] = {}

    def is_true(self, expression: Expression, root: etree._Element) -> bool:
        """What it comes to, as a truth value: 0, NaN and the empty text are false."""
        ready = self._ready.get(expression.xpath)
        if ready is None:
            source = f"boolean({expression.xpath})"
            ready = etree.XPath(source, namespaces={PREFIX: NAMESPACE}, extensions=EXTENSIONS, smart_strings=False)
            self._ready[expression.xpath] = ready
        return bool(ready(root))


Value = str | float | bool


def _text(value: Value) -> str:
    """As XPath's string(): numbers without needless digits. Source: XPath 1.0, 4.2."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return str(int(value)) if value.is_integer() else repr(value)
    return value


def _number(value: Value) -> float:
    """As XPath's number(). Source: XPath 1.0, 4.4."""
    if isinstance(value, bool | float):
        return float(value)
    text = value.strip(" \t\r\n")
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.replace(".", "", 1).isdigit():
        return math.nan
    return float(text)


def _selected(context: object, answer: Value, name: Value) -> bool:
    return _text(name) in _text(answer).split()


def _count_selected(context: object, answer: Value) -> float:
    return float(len(_text(answer).split()))


def _coalesce(context: object, first: Value, second: Value) -> str:
    return _text(first) or _text(second)


def _if(context: object, condition: Value, then: Value, otherwise: Value) -> Value:
    truth = bool(condition) and not (isinstance(condition, float) and math.isnan(condition))
    return then if truth else otherwise


def _int(context: object, value: Value) -> float:
    number = _number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(context: object, value: Value, digits: Value = 0.0) -> float:
    """Halves go up, as in XPath, also below zero. digits: -12 to 12 places after the point."""
    number, places = _number(value), _number(digits)
    if not math.isfinite(number) or not -12 <= places <= 12:
        return number if not math.isnan(places) else math.nan
    shifted = Decimal(repr(number)).scaleb(math.trunc(places))
    return float((shifted + Decimal("0.5")).to_integral_value(ROUND_FLOOR).scaleb(-math.trunc(places)))


EXTENSIONS: Mapping[tuple[str, str], object] = {
    (NAMESPACE, "selected"): _selected,
    (NAMESPACE, "count-selected"): _count_selected,
    (NAMESPACE, "coalesce"): _coalesce,
    (NAMESPACE, "if"): _if,
    (NAMESPACE, "int"): _int,
    (NAMESPACE, "round"): _round,
}
