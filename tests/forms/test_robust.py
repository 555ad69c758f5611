"""Nothing that is typed, worked out or given brings the runtime to a halt."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.exhibits.test_expression import come_to
from werkstadt.exhibits.forms.catalogue import FUNCTIONS
from werkstadt.exhibits.forms.codec import encode
from werkstadt.exhibits.forms.shuffle import seed_from, shuffled
from werkstadt.exhibits.forms.values import number_text, plain_number, to_text
from werkstadt.exhibits.model import FormQuestion, FormRange

NOT_ALONE = {"current", "instance", "jr:choice-name", "regex", "indexed-repeat", "once"}
ODD: tuple[str, ...] = (
    "1 div 0",
    "-1 div 0",
    "0 div 0",
    "''",
    "'x'",
    "${a}",
    "${d}",
    "1e",
    "-0.5",
    "'0x" + "f" * 600 + "'",
    "9999999999999999",
)
ODD += (
    "'9999-12-31'",
    "'0001-01-01'",
    "'2026-02-30T99:99'",
    "'" + "9" * 500 + "'",
    "'\U0001f469\u200d\U0001f52c'",
    "true()",
)
ARGUMENTS = st.sampled_from([one for one in ODD if one != "1e"])


@given(st.sampled_from(sorted(FUNCTIONS.keys() - NOT_ALONE)), st.lists(ARGUMENTS, min_size=6, max_size=6))
def test_no_function_stumbles_over_odd_values(name: str, values: list[str]) -> None:
    least, most = FUNCTIONS[name].arity
    for count in {least, min(most, 5)}:
        assert len(to_text(come_to(f"{name}({', '.join(values[:count])})"))) <= 20_000


@given(
    st.sampled_from(["+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or"]), ARGUMENTS, ARGUMENTS
)
def test_no_operator_stumbles_over_odd_values(operator: str, left: str, right: str) -> None:
    to_text(come_to(f"{left} {operator} {right}"))


TYPES = ("integer", "decimal", "range", "date", "time", "acknowledge", "select_multiple", "rank", "text", "today")


@given(st.sampled_from(TYPES), st.one_of(st.text(max_size=30), st.floats().map(str), st.dates().map(str)))
def test_what_is_brought_into_a_type_stays_there(type_: str, text: str) -> None:
    bounds = FormRange(0, 10, 0.5, True) if type_ == "range" else None
    question = FormQuestion("q", type_, "", {}, {}, False, {}, None, None, {}, (), bounds=bounds)
    once = encode(question, text)
    assert encode(question, once) == once


@given(st.floats())
def test_a_number_is_written_as_javascript_does_and_read_back(number: float) -> None:
    text = number_text(number)
    if math.isnan(number):
        assert text == ""
    else:
        assert plain_number(text) == number
        mantissa = text.partition("e")[0]
        assert "." not in mantissa or not mantissa.endswith("0")


@given(st.lists(st.integers(), max_size=40), st.one_of(st.floats(), st.integers().map(float)), st.text(max_size=5))
def test_an_order_of_chance_loses_nothing_and_is_the_same_for_the_same_seed(
    values: list[int], number: float, text: str
) -> None:
    seed = seed_from(number, text)
    assert sorted(shuffled(values, seed)) == sorted(values)
    assert shuffled(values, seed) == shuffled(values, seed)
