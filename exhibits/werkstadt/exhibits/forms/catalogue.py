"""The functions of expressions: how many values they take, what they do in a few words, and those that are refused."""

from collections.abc import Mapping
from dataclasses import dataclass

MANY = 99


@dataclass(frozen=True)
class Signature:
    """arity: fewest and most values; MANY for no end. about: for docs/forms.md."""

    arity: tuple[int, int]
    about: str


def _s(least: int, most: int, about: str) -> Signature:
    return Signature((least, most), about)


# Source: XPath 1.0, chapter 4; ODK XForms, "XPath functions".
FUNCTIONS: Mapping[str, Signature] = {
    "if": _s(3, 3, "the second value where the first is true, else the third"),
    "coalesce": _s(2, 2, "the first that is not empty"),
    "once": _s(1, 1, "worked out once, then kept"),
    "true": _s(0, 0, "true"),
    "false": _s(0, 0, "false"),
    "not": _s(1, 1, "the opposite"),
    "boolean": _s(1, 1, "as a truth value"),
    "boolean-from-string": _s(1, 1, "true for 1 and true"),
    "checklist": _s(2, MANY, "whether at least and at most so many of the others are true"),
    "number": _s(0, 1, "as a number"),
    "string": _s(0, 1, "as a text"),
    "int": _s(1, 1, "without its decimals"),
    "round": _s(1, 2, "rounded, to so many decimals"),
    "floor": _s(1, 1, "the next whole number below"),
    "ceiling": _s(1, 1, "the next whole number above"),
    "abs": _s(1, 1, "without its sign"),
    "pow": _s(2, 2, "to the power of"),
    "sqrt": _s(1, 1, "square root"),
    "exp": _s(1, 1, "e to the power of"),
    "exp10": _s(1, 1, "10 to the power of"),
    "log": _s(1, 1, "natural logarithm"),
    "log10": _s(1, 1, "decimal logarithm"),
    "pi": _s(0, 0, "3.14159…"),
    "sum": _s(1, 1, "of all answers in a repeat"),
    "min": _s(0, MANY, "the least"),
    "max": _s(0, MANY, "the greatest"),
    "count": _s(1, 1, "how many there are in a repeat"),
    "count-non-empty": _s(1, 1, "how many of them are answered"),
    "position": _s(0, 1, "which one of a repeat it is: position(..)"),
    "indexed-repeat": _s(3, MANY, "an answer out of one part of a repeat"),
    "current": _s(0, 0, "the question itself, inside [ ]"),
    "instance": _s(1, 1, "a list of the sheet choices: instance('list')/root/item[name = ${x}]/column"),
    "concat": _s(0, MANY, "texts, one after another"),
    "join": _s(1, MANY, "texts with the first one between them"),
    "substr": _s(2, 3, "a part of a text, from and to, counted from 0"),
    "substring-before": _s(2, 2, "what stands before the second text"),
    "substring-after": _s(2, 2, "what stands after the second text"),
    "string-length": _s(0, 1, "how long a text is"),
    "normalize-space": _s(0, 1, "without needless blanks"),
    "translate": _s(3, 3, "letters exchanged for others"),
    "contains": _s(2, 2, "whether the second text is in the first"),
    "starts-with": _s(2, 2, "whether the first text begins with the second"),
    "ends-with": _s(2, 2, "whether the first text ends with the second"),
    "regex": _s(2, 2, "whether the text fits a pattern in quotes"),
    "selected": _s(2, 2, "whether a choice is among those chosen"),
    "selected-at": _s(2, 2, "the choice at a place, counted from 0"),
    "count-selected": _s(1, 1, "how many are chosen"),
    "jr:choice-name": _s(2, 2, "what a choice is called: jr:choice-name(${x}, '${x}')"),
    "today": _s(0, 0, "the date"),
    "now": _s(0, 0, "date and time"),
    "date": _s(1, 1, "as a date"),
    "date-time": _s(1, 1, "as a date with time"),
    "format-date": _s(2, 2, "a date as %d.%m.%Y says"),
    "format-date-time": _s(2, 2, "date and time as %d.%m.%Y %H:%M says"),
    "decimal-date-time": _s(1, 1, "days since 1970"),
    "decimal-time": _s(1, 1, "a time as a part of the day"),
}

REFUSED: Mapping[str, str] = {
    "uuid": "(a submission has its own number)",
    "random": "(it differs each time; randomize the choices instead)",
    "randomize": "(write randomize=true under parameters)",
    "pulldata": "(it reads another file; put the list on the sheet choices)",
    "digest": "(it makes a code out of an answer)",
    "base64-decode": "(it makes a text out of a code)",
    "weighted-checklist": "(add up with if() instead)",
    "area": "(places are not asked here)",
    "distance": "(places are not asked here)",
    "geofence": "(places are not asked here)",
    "last": "(use count() instead)",
    "id": "(there is none)",
    "lang": "(there is none)",
    "name": "(there is none)",
    "local-name": "(there is none)",
    "namespace-uri": "(there is none)",
    "property": "(a form knows nothing of the device)",
    "version": "(a submission carries it)",
    "document": "(it reads another file)",
}
