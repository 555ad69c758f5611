"""Random forms and random ways through them come to the same by our runtime and by the oracle."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.forms.comparing import Example, compiled, differences
from tests.forms.examples.rows import Row, ask, choices, group, parts, put, repeat, said, speak, work
from tests.forms.oracle import Oracle

CASES = 600 if os.environ.get("WERKSTADT_CASES") == "fuzz" else 60
LIST = choices("l", "p", "q", "w", "x1", gruppe=("1", "2", "2", "3"))
NAMES = ("p", "q", "w", "x1")
TYPES = ("text", "integer", "decimal", "date", "select_one l", "select_multiple l", "rank l", "range", "acknowledge")
LITERALS = ("1", "2", "0", "-1", "2.5", "'p'", "'q'", "''", "'p q'", "'2026-03-01'", "'12'", "true()", "false()", "' '")
VALUES: Mapping[str, st.SearchStrategy[object]] = {
    "text": st.sampled_from(["", "p", "12", " ", "ab", "p q", "2026-03-01", "ä😀", None]),
    "integer": st.sampled_from(["1", "2", "7", "-3", "x", "2.9", "", None, "0"]),
    "decimal": st.sampled_from(["1.5", "2", "-0.25", "x", "1e-7", None]),
    "date": st.sampled_from(["2026-03-01", "2026-12-31", "1.3.2026", None]),
    "select_one l": st.sampled_from([*NAMES, "nope", None]),
    "select_multiple l": st.lists(st.sampled_from([*NAMES, "nope"]), max_size=3),
    "rank l": st.permutations(NAMES),
    "range": st.sampled_from(["0", "4", "5", "11", "x", None]),
    "acknowledge": st.sampled_from(["OK", None]),
}
ONE: tuple[str, ...] = (
    "string-length({0})",
    "number({0})",
    "string({0})",
    "int({0})",
    "round({0}, 1)",
    "abs({0})",
    "not({0} = 1)",
)
ONE += ("count-selected({0})", "selected-at({0}, 0)", "normalize-space({0})", "-({0})", "boolean({0})")
TWO: tuple[str, ...] = (
    "({0} + {1})",
    "({0} - {1})",
    "({0} * {1})",
    "({0} div {1})",
    "({0} mod {1})",
    "({0} = {1})",
    "({0} != {1})",
)
TWO += ("({0} < {1})", "({0} >= {1})", "({0} and {1})", "({0} or {1})", "concat({0}, {1})", "coalesce({0}, {1})")
TWO += ("contains({0}, {1})", "selected({0}, {1})", "min({0}, {1})", "starts-with({0}, {1})", "join('-', {0}, {1})")
MANY = ("sum({0})", "max({0})", "count-non-empty({0})", "join('|', {0})", "string({0})", "({0} = 2)", "({0} < 2)")
RANGE = {"parameters": "start=0 end=10 step=1"}


@dataclass
class Made:
    """types: of what is asked, by ref with {} for the number of a part. outside, repeated: names that may be named."""

    rows: list[Row]
    types: dict[str, str]
    outside: list[str]
    repeated: list[str]
    counted: bool = False
    nested: bool = False


@st.composite
def expressions(draw: st.DrawFn, names: Sequence[str], repeated: Sequence[str] = (), depth: int = 2) -> str:
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        leaves = [*LITERALS, *(f"${{{name}}}" for name in names for _ in range(3))]
        return draw(st.sampled_from(leaves))
    if repeated and draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(MANY)).format(f"${{{draw(st.sampled_from(repeated))}}}")
    if draw(st.booleans()):
        return draw(st.sampled_from(ONE)).format(draw(expressions(names, repeated, depth - 1)))
    sides = draw(expressions(names, repeated, depth - 1)), draw(expressions(names, repeated, depth - 1))
    return draw(st.sampled_from(TWO)).format(*sides)


@st.composite
def questions(draw: st.DrawFn, prefix: str, path: str, made: Made, inside: list[str], most: int) -> list[Row]:
    """Rows that name only what stands above them. inside: names of the same part."""
    rows: list[Row] = []
    for number in range(draw(st.integers(1, most))):
        name = f"{prefix}{number}"
        known = [*made.outside, *inside]
        more: dict[str, object] = {}
        if draw(st.booleans()) and known:
            more["relevant"] = draw(expressions(known, made.repeated))
        asked = [one for one in inside if f"{path}{one}" in made.types]
        if draw(st.integers(0, 3)) == 0:
            calculation = draw(expressions(known, made.repeated))
            if asked and draw(st.integers(0, 3)) == 0:
                more["trigger"] = f"${{{draw(st.sampled_from(asked))}}}"
                calculation = draw(expressions(asked))
            elif asked and draw(st.integers(0, 5)) == 0:
                calculation = f"once(${{{draw(st.sampled_from(asked))}}})"
            rows.append(work(name, calculation, **more))
            inside.append(name)
            continue
        type_ = draw(st.sampled_from(TYPES))
        more |= draw(details(type_, known, made.repeated))
        rows.append(
            ask(type_, name, f"Frage {name}" + (f" ${{{draw(st.sampled_from(known))}}}" if known else ""), **more)
        )
        made.types[f"{path}{name}"] = type_
        inside.append(name)
    return rows


@st.composite
def details(draw: st.DrawFn, type_: str, known: Sequence[str], repeated: Sequence[str]) -> dict[str, object]:
    more: dict[str, object] = dict(RANGE) if type_ == "range" else {}
    if draw(st.integers(0, 2)) == 0:
        more["required"] = draw(st.one_of(st.just("yes"), expressions(known, repeated))) if known else "yes"
    if draw(st.integers(0, 2)) == 0:
        condition = draw(expressions(known, repeated))
        more |= {
            "constraint": f"string-length(.) < 3 or {condition}",
            **said(f"Nicht so {type_}", "constraint_message"),
        }
    if " " in type_ and known and draw(st.integers(0, 2)) == 0:
        more["choice_filter"] = f"gruppe > 1 or {draw(expressions(known, (), 1))} = gruppe"
    if " " in type_ and draw(st.integers(0, 3)) == 0:
        more["parameters"] = f"randomize=true seed={draw(st.integers(-5, 10_000))}"
    if known and "choice_filter" not in more and draw(st.integers(0, 5)) == 0 and type_ in ("text", "integer"):
        more["default"] = f"concat({draw(expressions(known, repeated, 1))}, '')"
    return more


@st.composite
def forms(draw: st.DrawFn) -> Made:
    made = Made([], {}, [], [])
    made.rows += draw(questions("a", "", made, made.outside, 4))
    if draw(st.booleans()):
        inside: list[str] = []
        rows = draw(questions("b", "g/", made, inside, 3))
        relevant = {"relevant": draw(expressions(made.outside))} if draw(st.booleans()) else {}
        made.rows += group("g", rows, **relevant)
        made.outside += inside
    if draw(st.booleans()):
        inside = []
        rows = draw(questions("c", "r[{}]/", made, inside, 3))
        if draw(st.booleans()):
            rows += group("h", draw(questions("e", "r[{}]/h/", made, inside, 2)))
        if draw(st.integers(0, 2)) == 0:
            nested: list[str] = []
            deeper = draw(questions("f", "r[{}]/i[1]/", made, [*inside, *nested], 2))
            rows += repeat("i", [*deeper, work("tief", "concat(position(../..), '.', position(..))")])
            rows.append(work("innen", "join(' ', ${tief})"))
            made.nested = True
        rows.append(work("nr", "position(..)"))
        rows.append(work("davor", f"indexed-repeat(${{{inside[0]}}}, ${{r}}, position(..) - 1)"))
        more: dict[str, object] = {}
        if draw(st.integers(0, 3)) == 0:
            more["relevant"] = draw(expressions(made.outside))
        if draw(st.integers(0, 3)) == 0:
            more["repeat_count"] = draw(
                st.sampled_from(
                    ["2", "0", *(f"${{{name}}} + 1" for name in made.outside if made.types.get(name) == "integer")]
                )
            )
            made.counted = True
        made.rows += repeat("r", rows, **more)
        made.repeated += inside
        made.rows.append(work("anzahl", "count(${r})"))
        literal = draw(st.sampled_from(LITERALS))
        made.rows.append(work("davon", f"count(${{r}}[nr = {literal}])"))
    made.rows += draw(questions("d", "", made, made.outside, 3))
    return made


@st.composite
def ways(draw: st.DrawFn, made: Made) -> list[Mapping[str, object]]:
    steps: list[Mapping[str, object]] = []
    count = 1
    for _ in range(draw(st.integers(0, 6))):
        turn = draw(st.integers(0, 9))
        if turn == 0:
            steps.append(speak(draw(st.sampled_from(["Deutsch (de)", "English (en)"]))))
        elif turn == 1 and made.repeated and not made.counted:
            count = draw(st.integers(0, 3))
            steps.append(parts("r", count))
        elif turn == 2 and made.nested and count and not made.counted:
            steps.append(parts("r[1]/i", draw(st.integers(0, 2))))
        elif made.types:
            ref = draw(st.sampled_from(sorted(made.types)))
            if "{}" in ref and (not count or made.counted):
                continue
            steps.append(put(ref.format(draw(st.integers(1, max(count, 1)))), draw(VALUES[made.types[ref]])))
    return steps


@pytest.mark.long
@settings(max_examples=CASES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_random_form_comes_to_the_same(oracle: Oracle, data: st.DataObject) -> None:
    made = data.draw(forms())
    form = compiled(Example("Zufall", made.rows, LIST))
    for _ in range(3):
        steps = data.draw(ways(made))
        assert differences(form, steps, oracle) == [], form.xml
