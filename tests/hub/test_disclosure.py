"""No figure of a report stands for fewer than five, and none can be told from the others."""

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.rules.disclosure import ALL, LEAST, WHOLE, Cell, Table, hidden

DIMENSIONS = ("exhibit", "device", "language")


def table_of(people: list[tuple[tuple[str, str, str], str]]) -> dict[tuple[str, str], dict[str, int]]:
    """people: where each was (exhibit, device, language), and what each answered."""
    answers = sorted({answer for _, answer in people})
    parts = [WHOLE, *((name, place[at]) for at, name in enumerate(DIMENSIONS) for place in {one for one, _ in people})]
    table: dict[tuple[str, str], dict[str, int]] = {
        part: dict.fromkeys([*answers, ALL], 0) for part in dict.fromkeys(parts)
    }
    for place, answer in people:
        for part in [WHOLE, *zip(DIMENSIONS, place, strict=True)]:
            table[part][answer] += 1
            table[part][ALL] += 1
    return table


def told(table: Table, hid: frozenset[Cell]) -> list[Cell]:
    """Hidden cells that whoever sees all pages can work out: solved with fractions, column by column."""
    unknown = sorted(hid)
    sums: list[dict[Cell, int]] = []
    answers = [one for one in table[WHOLE] if one != ALL]
    for part in table:
        sums.append({(part, ALL): -1, **{(part, answer): 1 for answer in answers}})
    for name, answer in product(DIMENSIONS, [*answers, ALL]):
        sums.append({(WHOLE, answer): -1, **{(part, answer): 1 for part in table if part[0] == name}})
    matrix = [[Fraction(one.get(cell, 0)) for cell in unknown] for one in sums]
    rank = 0
    for column in range(len(unknown)):
        pivot = next((row for row in range(rank, len(matrix)) if matrix[row][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        matrix[rank] = [value / matrix[rank][column] for value in matrix[rank]]
        for row in range(len(matrix)):
            if row != rank and matrix[row][column]:
                factor = matrix[row][column]
                matrix[row] = [one - factor * two for one, two in zip(matrix[row], matrix[rank], strict=True)]
        rank += 1
    return [
        unknown[next(at for at, value in enumerate(row) if value)] for row in matrix[:rank] if sum(map(bool, row)) == 1
    ]


def people(seed: int, count: int, places: int, answers: str) -> list[tuple[tuple[str, str, str], str]]:
    chance = random.Random(seed)  # noqa: S311
    weights = [chance.random() ** 3 for _ in answers]
    return [
        (
            (
                f"e{chance.randrange(places)}",
                f"d{chance.randrange(places + 1)}",
                chance.choice(("de", "de", "de", "en")),
            ),
            chance.choices(answers, weights)[0],
        )
        for _ in range(count)
    ]


@given(st.integers(0, 10_000), st.integers(0, 150), st.integers(1, 4), st.sampled_from(["a", "ab", "abcde"]))
def test_no_figure_is_small_and_no_subtraction_over_all_pages_gives_one_away(
    seed: int, count: int, places: int, answers: str
) -> None:
    table = table_of(people(seed, count, places, answers))
    hid = hidden(table)
    for part, counts in table.items():
        for answer, n in counts.items():
            assert (part, answer) in hid or not 0 < n < LEAST
    assert told(table, hid) == []
    for name, answer in product(DIMENSIONS, table[WHOLE]):
        inside = [(part, answer) for part in table if part[0] == name and (part, answer) in hid]
        if inside and (WHOLE, answer) not in hid:
            assert sum(table[part][answer] for part, _ in inside) >= LEAST


@pytest.mark.parametrize(
    ("seed", "count", "places", "answers"),
    [(32, 20, 3, "abc"), (1063, 40, 3, "abcde"), (1138, 60, 4, "abcde"), (1191, 90, 4, "abcd"), (1325, 120, 3, "abcd")],
)
def test_what_only_several_sums_together_would_tell_is_hidden_too(
    seed: int, count: int, places: int, answers: str
) -> None:
    table = table_of(people(seed, count, places, answers))
    assert told(table, hidden(table)) == []


@given(st.integers(0, 10_000), st.integers(5, 120))
def test_of_several_answers_neither_those_who_gave_one_nor_those_who_did_not_are_few(seed: int, count: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    table: dict[tuple[str, str], dict[str, int]] = {WHOLE: {"a": 0, "b": 0, ALL: 0}}
    for _ in range(count):
        part = ("exhibit", chance.choice("xyz"))
        for one in (WHOLE, part):
            counts = table.setdefault(one, {"a": 0, "b": 0, ALL: 0})
            counts[ALL] += 1
        for answer in "ab":
            if chance.random() < 0.9:
                table[WHOLE][answer] += 1
                table[part][answer] += 1
    hid = hidden(table, several=True)
    for part, counts in table.items():
        for answer in "ab":
            if (part, answer) not in hid:
                assert counts[answer] == 0 or counts[answer] >= LEAST
                if (part, ALL) not in hid:
                    left = counts[ALL] - counts[answer]
                    assert left == 0 or left >= LEAST


def test_what_is_left_of_the_whole_is_hidden_as_well() -> None:
    table = {
        WHOLE: {"yes": 72, "no": 60, ALL: 132},
        ("exhibit", "a"): {"yes": 2, "no": 20, ALL: 22},
        ("exhibit", "b"): {"yes": 30, "no": 20, ALL: 50},
        ("exhibit", "c"): {"yes": 40, "no": 20, ALL: 60},
    }
    hid = hidden(table)
    assert (("exhibit", "a"), "yes") in hid
    assert (("exhibit", "b"), "yes") in hid  # else 72 - 30 - 40 gave away the two
    assert {part for part, answer in hid if answer == "no"} == {("exhibit", "a"), ("exhibit", "b")}
    assert not any(part == WHOLE or answer == ALL for part, answer in hid)


@pytest.mark.parametrize("n", [0, 5, 500])
def test_nothing_is_hidden_where_all_are_many_or_none(n: int) -> None:
    assert hidden({WHOLE: {"a": n, ALL: n}, ("exhibit", "x"): {"a": n, ALL: n}}) == frozenset()


def test_four_are_hidden_as_a_whole() -> None:
    table = {WHOLE: {"a": 4, ALL: 4}, ("exhibit", "x"): {"a": 4, ALL: 4}}
    assert hidden(table) == {(part, answer) for part in table for answer in ("a", ALL)}


def test_every_view_hides_the_same() -> None:
    table = table_of(people(7, 90, 3, "abc"))
    turned = dict(sorted(table.items(), reverse=True))
    assert hidden(table) == hidden(turned)
