"""Which columns an export has, and what stands in each. Does no IO.

A row is a submission, whichever version of its form it answered; a column is a question of any version. Questions in a
repeat have a column for each time that the repeat came.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkstadt.exhibits.model import say
from werkstadt.hub.rules.counting import TIMES, number_of
from werkstadt.hub.rules.freewords import REMOVED
from werkstadt.hub.rules.schemas import MEDIA, NUMBERS, ONE, RANK, SEVERAL, Asked, Schema

FIXED = ("id", "day", "device", "exhibit", "language", "level", "form", "form_version")
COLUMNS_MOST = 8_000
REPEATS_MOST = 50
"""Times of one repeat that get columns; what comes oftener stands in JSON alone."""
Value = str | float | int | list[str] | None


@dataclass(frozen=True)
class Column:
    """ref: as in the record. kind: "one", "several", "rank", "number", "date", "text" or "file".

    choices: (name, label). only_positive: asked by smiley5. label: in the language of the export.
    """

    ref: str
    label: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    only_positive: bool = False
    is_free: bool = False


def columns(schema: Schema, counted: Iterable[str], language: str, *, with_words: bool) -> list[Column]:
    """counted: keys of the form's counts: they tell of repeats, and of questions that no version known here has.

    with_words: also what visitors said freely.
    """
    times: dict[str, int] = {}
    refs: dict[str, None] = {
        ref: None for ref, asked in schema.items() if asked.type not in ("note", "group", "repeat")
    }
    for key in counted:
        ref, _, rest = key.partition("\n")
        if rest.startswith(TIMES):
            times[ref] = max(times.get(ref, 0), min(int(rest[1:]), REPEATS_MOST))
        else:
            refs.setdefault(ref)
    found = []
    for ref in refs:
        asked = schema.get(ref)
        words = asked is None or asked.holds_words
        if words and not with_words and not (asked is None and _is_closed(ref, counted)):
            continue
        found += [_column(one, asked, language) for one in _instances(ref, times)]
        if len(found) > COLUMNS_MOST:
            break
    return found[:COLUMNS_MOST]


def _is_closed(ref: str, counted: Iterable[str]) -> bool:
    """A question of no known version that was only ever answered by numbers or by names of a list."""
    tags = {key[len(ref) + 1] for key in counted if key.startswith(ref + "\n")}
    return bool(tags & {"~", "="})


def _instances(ref: str, times: Mapping[str, int]) -> list[str]:
    """a/b/c with a twice → a[1]/b/c, a[2]/b/c"""
    made = [""]
    path = ""
    for part in ref.split("/"):
        path = f"{path}/{part}" if path else part
        numbers = range(1, times[path] + 1) if path in times and path != ref else (0,)
        made = [f"{before}{'/' if before else ''}{part}{f'[{nr}]' if nr else ''}" for before in made for nr in numbers]
    return made


def _column(ref: str, asked: Asked | None, language: str) -> Column:
    if asked is None:
        return Column(ref, ref, "text", is_free=True)
    label = say(asked.label, language)[0] if asked.label else ref
    numbers = re.findall(r"\[(\d+)\]", ref)
    label = f"{label} ({'.'.join(numbers)})" if numbers else label
    kinds = {ONE: "one", SEVERAL: "several", RANK: "rank", "date": "date"}
    kind = kinds.get(asked.type) or ("number" if asked.type in NUMBERS else "file" if asked.type in MEDIA else "text")
    choices = tuple((one.name, say(one.label, language)[0] or one.name) for one in asked.choices)
    return Column(ref, label, kind, choices, "smiley5" in asked.appearance, asked.holds_words)


def value_of(answers: Mapping[str, object], column: Column) -> Value:
    """Texts of answers that were deleted are gone; a file is named by its SHA-256."""
    value = answers.get(column.ref)
    if value is None or value == REMOVED:
        return None
    if isinstance(value, list):
        return [str(one) for one in value]
    if column.kind == "number":
        number = number_of(value)
        return str(value) if number is None else int(number) if float(number).is_integer() else number
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def sav_names(refs: Sequence[str]) -> list[str]:
    """Names that SPSS takes: a letter first, letters, digits and _, at most 64 bytes, none twice in any case."""
    taken: set[str] = set()
    made = []
    for ref in refs:
        name = re.sub(r"\W+", "_", ref, flags=re.ASCII).strip("_") or "q"
        name = name if name[0].isalpha() else f"q_{name}"
        start, number = name[:56].rstrip("_"), 1
        name = start
        while name.upper() in taken or name.upper() in _RESERVED:
            number += 1
            name = f"{start}_{number}"
        taken.add(name.upper())
        made.append(name)
    return made


_RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])
