"""No form can keep a screen waiting: what takes too long to work out is refused when it is checked."""

from pathlib import Path

import pytest

from tests.forms.comparing import Example, compiled, write
from tests.forms.examples.rows import Row, ask, choices, repeat, work
from werkstadt.exhibits.authoring.xlsform.compile import compile_workbook


def parts(calculations: int) -> list[Row]:
    """A repeat with calculations that each look at all of its parts."""
    rows = [ask("integer", "x", "X?"), *(work(f"s{n}", "sum(/data/r/x)") for n in range(calculations))]
    return repeat("r", rows)


def refused(example: Example, folder: Path) -> list[str]:
    problems = compile_workbook(write(example, folder), trial=True)[3]
    return [str(problem).removeprefix(str(folder)) for problem in problems if not problem.warning]


def test_many_sums_over_all_parts_are_refused_at_the_dearest(tmp_path: Path) -> None:
    assert compiled(Example("viel", parts(250)))
    (told,) = refused(Example("zu viel", parts(330)), tmp_path)
    assert told.startswith("/form.xlsx, sheet survey, row")
    assert "(calculation): expected a form that is worked out in 3,000,000 steps at most, got" in told


def test_filters_over_long_lists_count_with_their_length(tmp_path: Path) -> None:
    long = choices("l", *(f"n{number}" for number in range(1_000)), wert=["1"] * 1_000)
    more = [
        ask("select_one l", f"q{number}", "Q?", choice_filter=" or ".join(["wert = 1"] * 30)) for number in range(40)
    ]
    (told,) = refused(Example("lang", more, long), tmp_path)
    assert "(choice_filter): expected a form that is worked out in" in told


@pytest.mark.parametrize(
    "bomb",
    [
        "//*[//*[//*]]",
        "count(//*)",
        "/data/a[/data/a[/data/a]]",
        "${a}/ancestor::*/descendant::*",
        "(" * 500 + "1" + ")" * 500,
        "+".join(["${a}"] * 400),
        "not(" * 30 + "1" + ")" * 30,
        "'" + "x" * 1_999,
        "regex(${a}, '(a{100}){100}')",
        "regex(${a}, '((((a*)*)*)*)*(b')",
        "${a} | ${a}",
        "document('/etc/passwd')",
    ],
)
def test_an_expression_made_to_harm_is_refused_with_its_cell(bomb: str, tmp_path: Path) -> None:
    rows = [ask("text", "a", "A?"), ask("text", "b", "B?", relevant=bomb)]
    (told,) = refused(Example("Bombe", rows), tmp_path)
    assert told.startswith("/form.xlsx, sheet survey, row 3, column E (relevant): expected")
    assert len(told) < 700
