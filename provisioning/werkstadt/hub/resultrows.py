"""The submissions behind a figure, newest first, without going through all that there are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from werkstadt.hub.rules.report import keys_of
from werkstadt.hub.rules.schemas import Schema
from werkstadt.hub.rules.spans import Selection
from werkstadt.hub.rules.written import gave
from werkstadt.hub.store import answers, results
from werkstadt.hub.store.answers import Submission


@dataclass(frozen=True)
class Wanted:
    """question, answer: only submissions that gave this answer; "" for all."""

    form: str
    schema: Schema
    selection: Selection
    question: str = ""
    answer: str = ""


def count(connection: Connection, wanted: Wanted) -> int:
    """How many rows there are (in a repeat: answers, which may be more than its rows)."""
    keys = _keys(connection, wanted)
    return sum(results.per_period(connection, wanted.form, wanted.selection, keys, results.ALL_TIME).values())


def rows(connection: Connection, wanted: Wanted, skip: int = 0) -> Iterator[Submission]:
    """Newest first, without the first ones.

    Months tell which days have any, and days which records are read: a rare answer is found without going through all,
    and what is skipped is not read.
    """
    is_exact = not wanted.question or "/" not in wanted.question
    device = wanted.selection.chosen.get("device")
    for day, has in _days(connection, wanted):
        if is_exact and skip >= has:
            skip -= has
            continue
        for one in answers.of_day(connection, wanted.form, day, device):
            if one.deleted or not fits(one, wanted):
                continue
            if skip:
                skip -= 1
                continue
            yield one


def _days(connection: Connection, wanted: Wanted) -> Iterator[tuple[str, int]]:
    """Newest first. A month is only looked into when it is its turn."""
    keys = _keys(connection, wanted)
    months = results.per_period(connection, wanted.form, wanted.selection, keys, results.MONTH)
    for month in sorted({period[:7] for period in months}, reverse=True):
        first, last = max(f"{month}-01", wanted.selection.first), f"{month}-31"
        if wanted.selection.last:
            last = min(last, wanted.selection.last)
        inside = replace(wanted.selection, first=first, last=last)
        yield from results.per_period(connection, wanted.form, inside, keys, results.DAY).items()


def _keys(connection: Connection, wanted: Wanted) -> frozenset[str] | None:
    if not wanted.question:
        return None
    return keys_of(wanted.question, wanted.answer, results.keys(connection, wanted.form, wanted.selection.exhibits))


def fits(one: Submission, wanted: Wanted) -> bool:
    selection = wanted.selection
    here = {"exhibit": one.exhibit, "device": one.device, "language": one.language}
    return (
        all(here[name] == value for name, value in selection.chosen.items())
        and (selection.exhibits is None or one.exhibit in selection.exhibits)
        and (not wanted.question or gave(one.answers, wanted.schema, wanted.question, wanted.answer))
    )
