"""Which figures of a report may be shown, so that none stands for fewer than LEAST visitors (ADR 0016). Does no IO.

A table is what a question was answered with in the whole, and in each part of it: by exhibit, by device, by language.
Its cells hang together by sums: the answers of one part make its answered ones; one answer's cells over all exhibits
make the whole's cell; the same over all devices, over all languages. Hiding a small cell is not enough: it is what the
sum leaves over. So in every sum in which something is hidden, at least two cells are hidden, and those that are summed
make LEAST together, or the sum itself is hidden.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST = 5
ALL = ""
"""The column of those who answered at all."""
WHOLE: "Part" = ("", "")

Part = tuple[str, str]
"""A dimension and a value of it; WHOLE for everything."""
Cell = tuple[Part, str]
Table = Mapping[Part, Mapping[str, int]]
"""By part: by answer how often; the part's ALL is how many answered. Parts of a dimension sum up to WHOLE."""


@dataclass(frozen=True)
class _Sum:
    """parts sum up to whole."""

    whole: Cell
    parts: tuple[Cell, ...]


def hidden(table: Table, *, several: bool = False) -> frozenset[Cell]:
    """The cells that are not shown. several: one visitor may have given several answers, so they make no sum; then
    those who did not give an answer are a figure as well, as it can be subtracted."""
    cells = {(part, answer): n for part, counts in table.items() for answer, n in counts.items()}
    answers = list(dict.fromkeys(answer for counts in table.values() for answer in counts if answer != ALL))
    for part in table:
        for answer in (*answers, ALL):
            cells.setdefault((part, answer), 0)
    if several:
        return _hidden_several(table, cells, answers)
    return frozenset(_fixed_point(cells, [*_across(table, [*answers, ALL]), *_along(table, answers)]))


def _hidden_several(table: Table, cells: dict[Cell, int], answers: Sequence[str]) -> frozenset[Cell]:
    """Each answer is a table of its own: those who gave it, those who did not, and all who answered."""
    found: set[Cell] = set()
    for answer in answers:
        not_ = f"\0{answer}"
        own = {(part, ALL): cells[part, ALL] for part in table}
        for part in table:
            own[part, answer] = cells[part, answer]
            own[part, not_] = cells[part, ALL] - cells[part, answer]
        sums = [*_across(table, [answer, not_, ALL]), *_along(table, [answer, not_])]
        found |= {cell for cell in _fixed_point(own, sums) if cell[1] != not_}
        # if only "not" is hidden, the answer beside it gives it away: the sums above have seen to that
    if not answers:
        found |= _fixed_point(cells, _across(table, [ALL]))
    return frozenset(found)


def _across(table: Table, columns: Iterable[str]) -> list[_Sum]:
    dimensions = list(dict.fromkeys(part[0] for part in table if part != WHOLE))
    return [
        _Sum((WHOLE, column), tuple((part, column) for part in table if part[0] == dimension and part != WHOLE))
        for column in columns
        for dimension in dimensions
        if WHOLE in table
    ]


def _along(table: Table, answers: Sequence[str]) -> list[_Sum]:
    return [_Sum((part, ALL), tuple((part, answer) for answer in answers)) for part in table] if answers else []


def _fixed_point(cells: Mapping[Cell, int], sums: Sequence[_Sum]) -> set[Cell]:
    """Hides until nothing can be told. It ends: each round hides at least one more, or is the last."""
    found = {cell for cell, n in cells.items() if 0 < n < LEAST}
    while True:
        more = {cell for one in sums for cell in _must_hide(one, cells, found)}
        if not more - found:
            more = _told_by_several(cells, sums, found)
        if not more - found:
            return found
        found |= more


def _told_by_several(cells: Mapping[Cell, int], sums: Sequence[_Sum], found: set[Cell]) -> set[Cell]:
    """One sum alone tells nothing by now; several together may. What they tell is found by eliminating.

    The rows of the reduced system are all that can be told: a row with one cell is that cell.
    """
    rows = [row for row in (_unknown(one, found) for one in sums) if row]
    more: set[Cell] = set()
    for row in _reduced(rows):
        n = sum(times * cells[cell] for cell, times in row.items())
        if len(row) == 1 or (all(times > 0 for times in row.values()) and 0 < n < LEAST):
            near = [one for one in sums if any(cell in row for cell in (one.whole, *one.parts))]
            around = [cell for one in near for cell in (one.whole, *one.parts) if cell not in found]
            smallest = _smallest(around, cells) or min(around, default=None)  # a zero hides a neighbour, too
            more |= {smallest} if smallest is not None else set()
    return more


def _unknown(one: _Sum, found: set[Cell]) -> dict[Cell, Fraction]:
    row = {cell: Fraction(1) for cell in one.parts if cell in found}
    if one.whole in found:
        row[one.whole] = Fraction(-1)
    return row


def _reduced(rows: Iterable[dict[Cell, Fraction]]) -> list[dict[Cell, Fraction]]:
    """Gauss and Jordan, on rows that are mostly empty."""
    done: dict[Cell, dict[Cell, Fraction]] = {}
    for row in rows:
        for pivot in [cell for cell in row if cell in done]:
            _subtract(row, done[pivot], row[pivot])
        if not row:
            continue
        pivot, first = next(iter(row.items()))
        row = {cell: times / first for cell, times in row.items()}
        for other in done.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        done[pivot] = row
    return list(done.values())


def _subtract(row: dict[Cell, Fraction], other: Mapping[Cell, Fraction], times: Fraction) -> None:
    for cell, value in other.items():
        left = row.get(cell, Fraction(0)) - times * value
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)


def _must_hide(one: _Sum, cells: Mapping[Cell, int], found: set[Cell]) -> Iterator[Cell]:
    """What of a sum has to be hidden, too, so that the hidden ones cannot be told."""
    inside = [cell for cell in one.parts if cell in found]
    if one.whole in found:
        # what is left over is unknown, unless all parts are shown: then they make the sum
        if not inside and one.parts:
            yield _smallest(one.parts, cells) or one.parts[0]
        return
    if not inside:
        return
    left = sum(cells[cell] for cell in inside)
    if len(inside) > 1 and left >= LEAST:
        return
    more = _smallest([cell for cell in one.parts if cell not in found], cells)
    yield one.whole if more is None else more


def _smallest(among: Iterable[Cell], cells: Mapping[Cell, int]) -> Cell | None:
    """Of those with anybody in it; the order of names decides between equals, so that each view hides the same."""
    wanted = [cell for cell in among if cells[cell] > 0]
    return min(wanted, key=lambda cell: (cells[cell], cell), default=None)
