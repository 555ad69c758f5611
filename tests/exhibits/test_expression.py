"""The part of XPath that forms may use comes to what the language says, and the rest is refused with its place."""

import datetime as dt
import math
import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.exhibits.forms.catalogue import FUNCTIONS, MANY, REFUSED
from werkstadt.exhibits.forms.evaluate import Evaluator, Scope, Surroundings
from werkstadt.exhibits.forms.expression import parse_expression
from werkstadt.exhibits.forms.functions import Clock
from werkstadt.exhibits.forms.syntax import ExpressionError
from werkstadt.exhibits.forms.tree import Node, Template
from werkstadt.exhibits.forms.values import Value, to_text, to_truth
from werkstadt.exhibits.model import FormQuestion

ANSWERS = {"a": "m1", "b": "12", "c": "x y", "d": ""}
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


def come_to(text: str, answers: Mapping[str, str] = ANSWERS, dot: str | None = None) -> Value:
    """The value of an expression, with ${name} as the form compiler puts it."""
    root = Node(Template("data", "", None, None), None)
    for name, value in answers.items():
        question = FormQuestion(name, "text", "", {}, {}, False, {}, None, None, {}, ())
        child = root.children[name] = Node(Template(name, name, question, root.template), root)
        child.value = value
    for name in answers:
        text = text.replace(f"${{{name}}}", f" /data/{name} ")
    expression = parse_expression(text, dot=dot is not None, compiled=True)
    evaluator = Evaluator(Surroundings(Clock(lambda: NOON, dt.UTC), root))
    return evaluator.evaluate(expression.root)(Scope(root.children[dot] if dot else root))


def truth(text: str, answers: Mapping[str, str] = ANSWERS, dot: str | None = None) -> bool:
    return to_truth(come_to(text, answers, dot))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a} = 'm1'", True),
        ('${a} != "m1"', False),
        ("/data/a = 'm1' and /data/b = 12", True),
        (" /data/b  -2 = 10", True),
        ("${b}-2=10", True),
        ("${b} > 12 or ${b} >= 12", True),
        ("${d} > 0 or ${d} <= 0", False),
        ("${a}", True),
        ("${d}", True),
        ("not(${d})", False),
        ("string(${d})", False),
        ("${d} = ''", True),
        ("selected(${c}, 'y')", True),
        ("selected(${c}, 'x y')", False),
        ("count-selected(${c}) = 2", True),
        ("count-selected(${d})", False),
        ("coalesce(${d}, ${a}) = 'm1'", True),
        ("if(${b} > 10, 'old', 'young') = 'old'", True),
        ("if(${d} != '', 1, 0)", False),
        ("if(0 div 0, 1, 0)", False),
        ("int(2.9) = 2 and int(-2.9) = -2", True),
        ("int(${a}) = int(${a})", False),
        ("round(2.5) = 3 and round(-2.5) = -3 and round(2.125, 2) = 2.13 and round(1234, -2) = 1200", True),
        ("round(1 div 0) > 5", True),
        ("string-length(${a}) = 2", True),
        ("contains(${c}, 'x') and starts-with(${c}, 'x')", True),
        ("number(${b}) = 12.0 and string(${b}) = '12'", True),
        ("true() and not(false()) and boolean('x')", True),
        ("1 + 2 * 3 = 7 and (1 + 2) * 3 = 9", True),
        ("7 mod 3 = 1 and 7 div 2 = 3.5 and - - 1 = 1", True),
        (".5 < 1. and 1 < 2 and 2 > 1", True),
        ("1 or 0 and 0", True),
        ("string(1 div 0) = 'Infinity' and string(if(true(), 1.5, 0)) = '1.5'", True),
        ("selected('1 2', 1) and coalesce('', 1 div 0) = 'Infinity'", True),
        (
            "coalesce('', true()) = 'true' and coalesce('', -1 div 0) = '-Infinity' and coalesce('', 0 div 0) = ''",
            True,
        ),
    ],
)
def test_an_expression_comes_to_what_the_language_says(text: str, expected: bool) -> None:
    assert truth(text) is expected


def test_the_dot_stands_for_the_question_itself() -> None:
    assert truth(". >= 4 and .<120", {"age": "12"}, dot="age")
    assert parse_expression(". > ${b}", dot=True).names == {"b"}


@pytest.mark.parametrize(
    ("text", "position", "came"),
    [
        ("", 1, "the end"),
        ("((((", 5, "the end"),
        ("${a} =", 7, "the end"),
        ("${a} = 'm1", 8, "a text without its closing quote"),
        ("${a} ${b}", 6, "${b}"),
        ("${a} = = 1", 8, "="),
        ("${a b} = 1", 1, "${a b}"),
        ("${} = 1", 1, "${}"),
        ("//a", 1, "// (searching the whole form)"),
        ("/data//a", 6, "// (searching the whole form)"),
        ("/data/*", 7, "*"),
        ("/data/a::b", 8, "an axis (::)"),
        ("/other/a", 1, "another path (write ${name})"),
        ("${a}[1][2]", 8, "another one"),
        ("${a}[${b}[1] = 2]", 10, "another one inside it"),
        ("${a}[../b = 1]", 6, "a step upwards (..)"),
        ("/data/a/../b", 9, ".."),
        ("$a", 1, "a variable ($)"),
        ("@a", 1, "an attribute (@)"),
        ("${a} | ${b}", 6, "a union (|)"),
        ("child::a", 6, "an axis (::)"),
        ("a = 1", 1, "a"),
        ("* = 1", 1, "*"),
        (". = 1", 1, "a dot, which has a meaning in constraints only"),
        ("document('http://x')", 1, "document() (it reads another file)"),
        ("frobnicate(${a})", 1, "frobnicate()"),
        ("regex(${a}, '(a+)+)')", 19, "a bracket that nothing opened"),
        ("regex(${a}, ${b})", 1, "a pattern that is worked out"),
        ("instance(${a})/root/item", 1, "something that is worked out"),
        ("instance('l')/root/thing", 1, "another path"),
        ("jr:choice-name(${a}, 'm1')", 1, "m1"),
        ("w:selected(${a}, 'b')", 2, "':'"),
        ("selected(${a})", 1, "1"),
        ("true(1)", 1, "1"),
        ("not()", 1, "0"),
        ("${a} = 'x\x00'", 10, "'\\x00'"),
        ("${a} == 1", 7, "="),
        ("${a} & 1", 6, "'&'"),
        ("if(1, 2", 8, "the end"),
    ],
)
def test_what_is_not_in_the_subset_is_refused_with_its_position(text: str, position: int, came: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert (caught.value.position, caught.value.came) == (position, came)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_999,
        "-" * 1_999,
        "not(" * 400,
        "1" + "+1" * 900,
        "//*" * 600,
        "x" * 2_001,
        "1" + "=1" * 160,
        "'" * 1_999,
        "${" * 900,
        "/data/a" + "-" * 1_900 + "/",
        "[" * 1_999,
        "/data/a" * 299,
        "${a}[" * 399,
    ],
)
def test_a_hostile_expression_is_refused_before_anything_is_evaluated(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)


@pytest.mark.parametrize("text", ["(" * 21 + "1" + ")" * 21, "- " * 21 + "1", "not(" * 21 + "1" + ")" * 21])
def test_21_levels_are_refused_and_20_are_not(text: str) -> None:
    with pytest.raises(ExpressionError, match="20 levels"):
        parse_expression(text)
    fewer = text.replace("(", "", 1).replace(")", "", 1).replace("not", "", 1).replace("- ", "", 1)
    assert parse_expression(fewer).names == frozenset()


def test_the_longest_chain_that_is_allowed_can_be_evaluated() -> None:
    assert truth("1" + "+1" * 148 + "> 148")
    assert truth("(" * 20 + "1" + ")" * 20)


@given(st.text(alphabet="()[]${}./:@|*+-=!<>'\", abdnotr1.%\x00\ud800é", max_size=60))
def test_no_text_makes_the_parser_or_the_evaluator_stumble(text: str) -> None:
    try:
        expression = parse_expression(text, dot=True)
    except ExpressionError:
        return
    if expression.names <= ANSWERS.keys():
        assert truth(text, dot="a") in (True, False)


# An independent evaluator: builds the text of an expression together with its value, by Python alone.
Plain = str | float | bool
Built = tuple[str, Plain]


def as_number(value: Plain) -> float:
    if isinstance(value, str):
        try:
            return float(value) if value.strip() and value.strip()[0] in "-0123456789." else math.nan
        except ValueError:
            return math.nan
    return float(value)


def as_truth(value: Plain) -> bool:
    return bool(value) and value == value  # NaN is false


def equal(left: Plain, right: Plain) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) is as_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return as_number(left) == as_number(right)
    return left == right


ORDERED: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
COUNTED: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def binary(parts: tuple[Built, str, Built]) -> Built:
    (left, x), operator, (right, y) = parts
    text = f"({left}) {operator} ({right})"
    if operator in ORDERED:
        return text, ORDERED[operator](as_number(x), as_number(y))
    if operator in COUNTED:
        return text, COUNTED[operator](as_number(x), as_number(y))
    if operator in ("=", "!="):
        same = equal(x, y)
        nan = any(isinstance(one, float) and math.isnan(one) for one in (x, y))
        numbers = not isinstance(x, bool) and not isinstance(y, bool)
        different = True if nan and numbers else not same
        return text, same if operator == "=" else different
    first_counts = as_truth(x) is (operator == "or")
    return text, x if first_counts else y  # as the engine: one of their sides


LEAVES: st.SearchStrategy[Built] = st.one_of(
    st.integers(0, 99).map(lambda n: (str(n), float(n))),
    st.sampled_from(["", "m1", "x", "12", "y"]).map(lambda s: (f"'{s}'", s)),
    st.sampled_from(sorted(ANSWERS)).map(lambda name: (f"string(${{{name}}})", ANSWERS[name])),
    st.booleans().map(lambda b: (f"{str(b).lower()}()", b)),
)
OPERATORS = st.sampled_from([*ORDERED, *COUNTED, "=", "!=", "and", "or"])


def grow(inner: st.SearchStrategy[Built]) -> st.SearchStrategy[Built]:
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map(binary),
        inner.map(lambda one: (f"not({one[0]})", not as_truth(one[1]))),
        inner.map(lambda one: (f"-({one[0]})", -as_number(one[1]))),
        inner.map(lambda one: (f"number({one[0]})", as_number(one[1]))),
        st.tuples(inner, inner, inner).map(
            lambda three: (
                f"if({three[0][0]}, {three[1][0]}, {three[2][0]})",
                three[1][1] if as_truth(three[0][1]) else three[2][1],
            )
        ),
    )


@given(st.recursive(LEAVES, grow, max_leaves=12))
def test_generated_expressions_agree_with_an_independent_evaluator(built: Built) -> None:
    text, value = built
    try:
        expression = parse_expression(text)
    except ExpressionError as err:
        assert "levels" in err.expected  # noqa: PT017
        return
    assert expression.names == {name for name in ANSWERS if f"${{{name}}}" in text}
    assert truth(text) is as_truth(value)


def test_every_function_of_the_list_works() -> None:
    for name, signature in FUNCTIONS.items():
        if name in ("current", "instance", "jr:choice-name", "regex", "indexed-repeat"):
            continue
        for count in signature.arity:
            come_to(f"{name}({', '.join(['1'] * min(count, 5))})", dot="a")


def test_no_function_is_both_there_and_refused() -> None:
    assert not FUNCTIONS.keys() & REFUSED.keys()
    assert all(least <= most <= MANY for least, most in (one.arity for one in FUNCTIONS.values()))


def test_texts_that_double_again_and_again_do_not_fill_the_memory() -> None:
    text = "'ab'"
    for _ in range(8):
        text = f"concat({text}, {text})" if len(text) < 900 else text
    assert len(to_text(come_to(text))) <= 20_000


def test_a_pattern_that_makes_others_run_for_ever_is_linear_here() -> None:
    before = time.perf_counter()
    assert not truth("regex(${a}, '^(a+)+$')", {"a": "a" * 2_000 + "b"})
    assert not truth("regex(${a}, '^(a|a)*(a|aa)*$')", {"a": "a" * 2_000 + "b"})
    assert time.perf_counter() - before < 2


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        ("^[0-9]{5}$", "07743", "0774"),
        ("^(07|99)[0-9]{3}$", "99084", "98084"),
        (r"^\d{1,2}\.\d{1,2}\.\d{4}$", "1.12.2026", "1.12.26"),
        (r"\bLicht\b", "mehr Licht!", "Lichter"),
        ("^[^@ ]+@[^@ ]+$", "a@b", "a@b@c"),
        ("colou?r", "the color", "the colr"),
        ("^(?:ja|nein)$", "nein", "vielleicht"),
        ("^.$", "ä", "\U0001f600"),
        ("^[a-z-]+$", "a-b", "a_b"),
        (r"^\w+\s\w+$", "ein Wort", "einWort"),
        (r"^\D\S\W$", "ab!", "1b!"),
        ("^a{2,}$", "aaa", "a"),
        ("^a{0}b$", "b", "ab"),
        ("", "anything", None),
    ],
)
def test_a_pattern_fits_as_in_javascript(pattern: str, fitting: str, other: str | None) -> None:
    assert truth(f"regex(${{a}}, '{pattern}')", {"a": fitting})
    assert other is None or not truth(f"regex(${{a}}, '{pattern}')", {"a": other})


@pytest.mark.parametrize(
    "pattern", ["(?=a)", "(a", "[a", "a{101}", "a**", "*a", r"\\1", "[z-a]", "a{3,2}", "(?<n>a)", "^*"]
)
def test_a_pattern_that_cannot_be_matched_in_linear_time_or_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(f"regex(${{a}}, '{pattern}')".replace("\\\\", "\\"))


def test_dates_are_days_in_the_zone_of_the_house() -> None:
    assert to_text(come_to("today()")) == "2026-11-26"
    assert to_text(come_to("now()")) == "2026-11-26T12:00:00.000+00:00"
    assert truth("today() > '2026-11-25' and decimal-date-time('1970-01-02') = 1")
    assert to_text(come_to("format-date('2026-11-29', '%a %d.%m.%Y')")) == "Sun 29.11.2026"
    assert to_text(come_to("date('2026-02-30')")) == "Invalid Date"
