"""Submissions counted as they come: written with the records, in the same transaction (ADR 0016).

A slice is everything that one device took in of one form, version, exhibit and language on one day; the slices of ten
days, of a month, and of all time are summed beside it, so that a page without days reads a few hundred of them, and one
with days reads months, and finer ones only at its edges.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from werkstadt.hub.rules.counting import Counts, Tally, merge
from werkstadt.hub.rules.facts import Facts
from werkstadt.hub.rules.spans import GRAINS, Selection, Span, spans_of
from werkstadt.hub.rules.texts import plain
from werkstadt.hub.store import dialect, schemas
from werkstadt.hub.store.tables import records, result_forms, result_slices

DAY, MONTH, ALL_TIME = "d", "m", "a"
REDO_AT_ONCE = 5_000
"""Records that are looked at in one transaction while a form is counted anew; batches come in between."""
NAME_MOST = 64
_CHUNK = 500
_KEYS = ("form", "grain", "period", "device", "version", "exhibit", "language")
_COLUMNS = (*_KEYS, "n", "counts")
_ENCODE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_DECODE = json.JSONDecoder().decode

Key = tuple[str, str, str, str, str]
"""form, day or month, version, exhibit, language"""


@dataclass
class Slice:
    n: int
    counts: Counts


def take_away(connection: Connection, device: str, facts: Sequence[Facts]) -> None:
    """Submissions that were counted and are to be deleted."""
    for (form, day, version, exhibit, language), one in _sliced(schemas.Known(connection), facts).items():
        for grain, letters in GRAINS.items():
            key = (form, grain, day[:letters], device, version, exhibit, language)
            where = [result_slices.c[name] == value for name, value in zip(_KEYS, key, strict=True)]
            row = connection.execute(select(result_slices.c.n, result_slices.c.counts).where(*where)).first()
            if row is None:
                continue
            counts: Counts = _DECODE(row.counts)
            merge(counts, {name: -value for name, value in one.counts.items()})
            left = {name: value for name, value in counts.items() if abs(value) > 1e-9}
            if row.n > one.n:
                values = {"n": row.n - one.n, "counts": _ENCODE(left)}
                connection.execute(update(result_slices).where(*where).values(**values))
            else:
                connection.execute(delete(result_slices).where(*where))


def add(connection: Connection, device: str, facts: Sequence[Facts]) -> None:
    """Submissions that are new. What is counted anew at the moment takes those that came since on top."""
    known = schemas.Known(connection)
    found = _sliced(known, facts)
    if found:
        states = [{"form": form, "schemas": known.of(form).digest()} for form in {key[0] for key in found}]
        dialect.insert_new(connection, result_forms, states)
        summed = {grain: _summed(found, letters) for grain, letters in GRAINS.items()}
        for grain, slices in summed.items():
            _write(connection, device, grain, slices)


def _sliced(known: schemas.Known, facts: Iterable[Facts]) -> dict[Key, Slice]:
    tallies: dict[Key, tuple[list[int], Tally]] = {}
    for one in facts:
        if one.said is None or not one.form:
            continue
        version, exhibit, language = (_name(one.said, name) for name in ("form_version", "exhibit", "language"))
        key = (one.form, one.day, version, exhibit, language)
        found = tallies.get(key)
        if found is None:
            found = tallies[key] = ([0], Tally())
        found[0][0] += 1
        answers = one.said.get("answers")
        if isinstance(answers, dict):
            found[1].add(answers)
    return {key: Slice(n[0], tally.counts(known.of(key[0]).of(key[2]))) for key, (n, tally) in tallies.items()}


def _name(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return plain(value)[:NAME_MOST] if isinstance(value, str) else ""


def _summed(days: Mapping[Key, Slice], letters: int) -> dict[Key, Slice]:
    """New ones, by as many letters of the day."""
    found: dict[Key, Slice] = {}
    for (form, day, version, exhibit, language), one in days.items():
        into = found.setdefault((form, day[:letters], version, exhibit, language), Slice(0, {}))
        into.n += one.n
        merge(into.counts, one.counts)
    return found


def _write(connection: Connection, device: str, grain: str, found: dict[Key, Slice]) -> None:
    """Adds to what is there."""
    c = result_slices.c
    query = select(c.period, c.version, c.exhibit, c.language, c.n, c.counts)
    for form in {key[0] for key in found}:
        periods = sorted({key[1] for key in found if key[0] == form})
        for start in range(0, len(periods), _CHUNK):
            here = (c.form == form, c.grain == grain, c.period.in_(periods[start : start + _CHUNK]), c.device == device)
            for period, version, exhibit, language, n, counts in connection.execute(query.where(*here)):
                more = found.get((form, period, version, exhibit, language))
                if more is not None:
                    before: Counts = _DECODE(counts)
                    merge(before, more.counts)
                    more.n, more.counts = more.n + n, before
    rows = [
        (form, grain, period, device, version, exhibit, language, one.n, _ENCODE(one.counts))
        for (form, period, version, exhibit, language), one in found.items()
    ]
    dialect.upsert_many(connection, result_slices, _KEYS, _COLUMNS, rows)


# Counting anew


def begin_anew(connection: Connection, form: str, digest: str) -> None:
    """Empties the form's counts; `go_on_anew` fills them from the records that are here now."""
    newest = int(connection.execute(select(func.max(records.c.nr))).scalar() or 0)
    connection.execute(delete(result_slices).where(result_slices.c.form == form))
    row = {"form": form, "schemas": digest, "redo_from": 0, "redo_to": newest}
    dialect.upsert(connection, result_forms, ("form",), row)


def unfinished(connection: Connection) -> dict[str, float]:
    """Forms that are being counted anew, and which part of it is done."""
    query = select(result_forms).where(result_forms.c.redo_from < result_forms.c.redo_to)
    return {row.form: row.redo_from / row.redo_to for row in connection.execute(query)}


def go_on_anew(connection: Connection, most: int = REDO_AT_ONCE) -> bool:
    """One part of one form. False: nothing is left to do."""
    query = select(result_forms).where(result_forms.c.redo_from < result_forms.c.redo_to)
    state = connection.execute(query.order_by(result_forms.c.form).limit(1)).first()
    if state is None:
        return False
    upto = min(state.redo_from + most, state.redo_to)
    by_device: dict[str, list[Facts]] = {}
    for device, facts in _kept(connection, state.form, state.redo_from, upto):
        by_device.setdefault(device, []).append(facts)
    for device, told in by_device.items():
        add(connection, device, told)
    connection.execute(update(result_forms).where(result_forms.c.form == state.form).values(redo_from=upto))
    return True


def _kept(connection: Connection, form: str, after: int, upto: int) -> Iterable[tuple[str, Facts]]:
    """Submissions that still have a body, by number of arrival."""
    # By arrival, not by the index of kinds: that one would be gone through as a whole each time.
    is_one = and_(func.coalesce(records.c.kind, "") == "submission", func.coalesce(records.c.form, "") == form)
    query = select(records.c.device, records.c.day, records.c.body)
    query = query.where(records.c.nr > after, records.c.nr <= upto, is_one, records.c.body.is_not(None))
    for device, day, body in connection.execute(query.order_by(records.c.nr)):
        yield device, Facts(form, day, json.loads(body))


def check(connection: Connection) -> list[str]:
    """Forms whose counts do not fit to the records, or were made by other schemas than those known now.

    Compares how many submissions with a body there are, not what they say: fast enough for every start.
    """
    query = select(records.c.form, func.count()).where(records.c.kind == "submission", records.c.form != "")
    here: dict[str, int] = {form: n for form, n in connection.execute(query.group_by(records.c.form))}
    gone = select(records.c.form, func.count()).where(
        records.c.kind == "submission", records.c.form != "", records.c.body.is_(None)
    )
    for form, n in connection.execute(gone.group_by(records.c.form)):
        here[form] -= n
    counted = submissions(connection)
    uneven = _uneven(connection)
    states = {row.form: row for row in connection.execute(select(result_forms))}
    known = schemas.Known(connection)
    wrong = []
    for form in sorted({*here, *counted}):
        state = states.get(form)
        if state is not None and state.redo_from < state.redo_to:
            continue
        digest = state.schemas if state is not None else ""
        if here.get(form, 0) != counted.get(form, 0) or form in uneven or digest != known.of(form).digest():
            wrong.append(form)
    return wrong


def _uneven(connection: Connection) -> set[str]:
    """Forms whose grains do not have the same submissions."""
    c = result_slices.c
    sums: dict[str, set[int]] = {}
    grains: dict[str, int] = {}
    for form, n in connection.execute(select(c.form, func.sum(c.n)).group_by(c.form, c.grain)):
        sums.setdefault(form, set()).add(int(n))
        grains[form] = grains.get(form, 0) + 1
    return {form for form, found in sums.items() if len(found) > 1 or grains[form] != len(GRAINS)}


def mend(connection: Connection) -> list[str]:
    """Begins to count anew what `check` finds. Returns those forms."""
    wrong = check(connection)
    known = schemas.Known(connection)
    for form in wrong:
        begin_anew(connection, form, known.of(form).digest())
    return wrong


def compare(connection: Connection, form: str) -> bool:
    """Whether the form's counts are exactly what its records say: reads all of them."""
    newest = int(connection.execute(select(func.max(records.c.nr))).scalar() or 0)
    known = schemas.Known(connection)
    wanted: dict[tuple[str, Key], Slice] = {}
    for start in range(0, newest, REDO_AT_ONCE):
        by_device: dict[str, list[Facts]] = {}
        for device, facts in _kept(connection, form, start, start + REDO_AT_ONCE):
            by_device.setdefault(device, []).append(facts)
        for device, told in by_device.items():
            for key, one in _sliced(known, told).items():
                into = wanted.setdefault((device, key), Slice(0, {}))
                into.n += one.n
                merge(into.counts, one.counts)
    return all(_fits(connection, form, grain, letters, wanted) for grain, letters in GRAINS.items())


def _fits(connection: Connection, form: str, grain: str, letters: int, days: Mapping[tuple[str, Key], Slice]) -> bool:
    wanted: dict[tuple[str, Key], Slice] = {}
    for device in {device for device, _ in days}:
        own = {key: one for (other, key), one in days.items() if other == device}
        wanted |= {(device, key): one for key, one in _summed(own, letters).items()}
    here = {
        (row.device, (form, row.period, row.version, row.exhibit, row.language)): Slice(row.n, _DECODE(row.counts))
        for row in connection.execute(select(result_slices).where(_of(form, grain)))
    }
    return here.keys() == wanted.keys() and all(_same(here[key], wanted[key]) for key in here)


def _same(one: Slice, other: Slice) -> bool:
    """Sums of fractions depend on their order in the last places."""
    return (
        one.n == other.n
        and one.counts.keys() == other.counts.keys()
        and all(abs(value - other.counts[key]) <= 1e-9 * max(1.0, abs(value)) for key, value in one.counts.items())
    )


# Reading


def submissions(connection: Connection, exhibits: frozenset[str] | None = None) -> dict[str, int]:
    """By form. exhibits: only of these; None: of all."""
    query = select(result_slices.c.form, func.sum(result_slices.c.n)).where(result_slices.c.grain == ALL_TIME)
    if exhibits is not None:
        query = query.where(result_slices.c.exhibit.in_(exhibits))
    return {form: int(n) for form, n in connection.execute(query.group_by(result_slices.c.form))}


def days_of(connection: Connection, form: str, selection: Selection) -> tuple[str, str] | None:
    """First and last day with submissions."""
    found = []
    for order in (result_slices.c.period.asc(), result_slices.c.period.desc()):
        query = select(result_slices.c.period).where(_of(form, DAY), *_chosen(selection)).order_by(order).limit(1)
        found.append(connection.execute(query).scalar())
    return None if found[0] is None else (str(found[0]), str(found[1]))


def groups(connection: Connection, form: str, exhibits: frozenset[str] | None) -> dict[str, dict[str, int]]:
    """What can be chosen from: for device, exhibit, language and version each value, and how many submissions."""
    found: dict[str, dict[str, int]] = {"device": {}, "exhibit": {}, "language": {}, "version": {}}
    for name, told in found.items():
        column = result_slices.c[name]
        query = select(column, func.sum(result_slices.c.n)).where(_of(form, ALL_TIME)).group_by(column)
        if exhibits is not None:
            query = query.where(result_slices.c.exhibit.in_(exhibits))
        told.update({value: int(n) for value, n in connection.execute(query)})
    return found


def keys(connection: Connection, form: str, exhibits: frozenset[str] | None) -> set[str]:
    """Every key that is counted of a form."""
    query = select(result_slices.c.counts).where(_of(form, ALL_TIME))
    if exhibits is not None:
        query = query.where(result_slices.c.exhibit.in_(exhibits))
    return {key for counts in connection.execute(query).scalars() for key in _DECODE(counts)}


Leaf = tuple[str, str, str]
"""exhibit, device, language"""


def leaves(connection: Connection, form: str, selection: Selection, *, near: bool = True) -> dict[Leaf, Slice]:
    """Counts by exhibit, device and language, summed over the days of the selection.

    near: also those that miss the selection by one of the three, as they are needed to hide what could be subtracted.
    """
    found: dict[Leaf, Slice] = {}
    for row in _rows(connection, form, selection, near):
        leaf = (row.exhibit, row.device, row.language)
        into = found.get(leaf)
        if into is None:
            found[leaf] = Slice(row.n, _DECODE(row.counts))
        else:
            into.n += row.n
            merge(into.counts, _DECODE(row.counts))
    return found


def _rows(connection: Connection, form: str, selection: Selection, near: bool) -> Iterable[Any]:
    c = result_slices.c
    for span in spans_of(selection.first, selection.last):
        query = select(c.exhibit, c.device, c.language, c.n, c.counts).where(_in(form, span))
        if selection.exhibits is not None:
            query = query.where(c.exhibit.in_(selection.exhibits))
        chosen = _chosen(selection)
        if chosen and not near:
            query = query.where(*chosen)
        elif len(chosen) > 1:
            pairs = [and_(*(chosen[:place] + chosen[place + 1 :])) for place in range(len(chosen))]
            query = query.where(or_(*pairs))
        yield from connection.execute(query)


def per_period(
    connection: Connection,
    form: str,
    selection: Selection,
    keys: frozenset[str] | None = None,
    grain: str = MONTH,
) -> dict[str, int]:
    """Submissions by period, newest first. keys: which of a slice's keys to count instead; None: submissions.

    grain: of days alone each day; of others months as far as the selection has whole ones, or all at once.
    """
    c = result_slices.c
    spans = [Span(DAY, selection.first, selection.last)]
    if grain == MONTH:
        spans = spans_of(selection.first, selection.last) if selection.has_days else [Span(MONTH, "", "")]
    elif grain == ALL_TIME:
        spans = spans_of(selection.first, selection.last)
    found: dict[str, int] = {}
    for span in spans:
        where = (_in(form, span), *_chosen(selection))
        if selection.exhibits is not None:
            where = (*where, c.exhibit.in_(selection.exhibits))
        if keys is None:
            rows: Iterable[tuple[str, int]] = (
                (period, int(n))
                for period, n in connection.execute(select(c.period, func.sum(c.n)).where(*where).group_by(c.period))
            )
        else:
            rows = (
                (row.period, _sum_of(_DECODE(row.counts), keys))
                for row in connection.execute(select(c.period, c.counts).where(*where))
            )
        for period, n in rows:
            if n:
                found[period] = found.get(period, 0) + n
    return dict(sorted(found.items(), reverse=True))


def _sum_of(counts: Counts, keys: frozenset[str]) -> int:
    return int(sum(counts[key] for key in keys & counts.keys()))


def _of(form: str, grain: str) -> ColumnElement[bool]:
    return and_(result_slices.c.form == form, result_slices.c.grain == grain)


def _in(form: str, span: Span) -> ColumnElement[bool]:
    where = [_of(form, span.grain)]
    if span.first:
        where.append(result_slices.c.period >= span.first)
    if span.last:
        where.append(result_slices.c.period <= span.last)
    return and_(*where)


def _chosen(selection: Selection) -> list[ColumnElement[bool]]:
    return [result_slices.c[name] == value for name, value in selection.chosen.items()]
