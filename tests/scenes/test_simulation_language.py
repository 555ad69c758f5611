"""The language of a model: what it means, held against Python's own arithmetic; nothing hostile gets through."""

import math
import time
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstadt.scenes.simulation.compute import FAULTS, Workshop, constant
from werkstadt.scenes.simulation.language import (
    DEPTH_MAX,
    NODES_MAX,
    TEXT_MAX,
    Call,
    ExpressionError,
    Name,
    Number,
    Tree,
    cost,
    from_json,
    names_in,
    parse,
    to_json,
)


def remainder(x: float, y: float) -> float:
    """Exactly, with the divisor's sign: by fractions, since x - y * floor(x / y) loses every digit for a tiny y."""
    if y == 0:
        raise ZeroDivisionError
    return float(Fraction(x) % Fraction(y)) if math.isfinite(x) and math.isfinite(y) else x % y


NAMES = ("a", "b", "c")
ONE = ("sqrt", "sin", "cos", "tan", "exp", "log", "floor", "round", "abs")
TWO = ("+", "-", "*", "/", "^", "<", "<=", ">", ">=", "=", "!=", "and", "or", "min", "max", "mod")
PYTHON: dict[str, Callable[..., float]] = {
    "+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y, "/": lambda x, y: x / y,
    "^": math.pow, "<": lambda x, y: x < y, "<=": lambda x, y: x <= y, ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y, "=": lambda x, y: x == y, "!=": lambda x, y: x != y,
    "and": lambda x, y: bool(x) and bool(y), "or": lambda x, y: bool(x) or bool(y), "not": lambda x: not x,
    "min": min, "max": max, "mod": lambda x, y: remainder(x, y), "neg": lambda x: -x, "abs": abs,
    "sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp, "log": math.log,
    "floor": math.floor, "round": lambda x: math.floor(x + 0.5),
}  # fmt: skip

leaves = st.one_of(
    st.floats(0, 1000, allow_nan=False).map(lambda value: Number(round(value, 3))),
    st.sampled_from(NAMES).map(Name),
)
trees: st.SearchStrategy[Tree] = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.builds(lambda op, x: Call(op, (x,)), st.sampled_from((*ONE, "neg", "not")), below),
        st.builds(lambda op, x, y: Call(op, (x, y)), st.sampled_from(TWO), below, below),
        st.builds(lambda x, y, z: Call("if", (x, y, z)), below, below, below),
    ),
    max_leaves=12,
)
values = st.fixed_dictionaries({name: st.floats(-50, 50, allow_nan=False) for name in NAMES})


def text_of(tree: Tree) -> str:
    """As an author would write it, with every bracket."""
    if isinstance(tree, Number):
        return repr(tree.value)
    if isinstance(tree, Name):
        return tree.name
    parts = [text_of(part) for part in tree.parts]
    if tree.op in ("neg", "not"):
        return f"({'-' if tree.op == 'neg' else 'not '}({parts[0]}))"
    if tree.op in TWO[:13]:
        return f"(({parts[0]}) {tree.op} ({parts[1]}))"
    return f"{tree.op}({', '.join(parts)})"


def expected(tree: Tree, known: dict[str, float]) -> float:
    """By Python's own arithmetic, walking. Raises what that raises."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return known[tree.name]
    if tree.op == "if":
        return expected(tree.parts[1 if expected(tree.parts[0], known) else 2], known)
    if tree.op in ("and", "or") and bool(expected(tree.parts[0], known)) == (tree.op == "or"):
        return float(tree.op == "or")
    return float(PYTHON[tree.op](*(expected(part, known) for part in tree.parts)))


def computed(text: str, **known: float) -> float:
    return Workshop().value(parse(text, {}), list(known))(list(known.values()))


@settings(max_examples=250, deadline=None)
@given(trees, values)
def test_a_tree_means_what_python_says_and_has_no_value_where_python_has_none(
    tree: Tree, known: dict[str, float]
) -> None:
    got = Workshop().value(tree, NAMES)([known[name] for name in NAMES])
    try:
        wanted = expected(tree, known)
    except FAULTS:
        wanted = math.nan
    if math.isfinite(wanted):
        assert got == pytest.approx(wanted, rel=1e-9, abs=1e-9)
    else:
        assert math.isnan(got)


@settings(max_examples=150, deadline=None)
@given(trees)
def test_what_is_written_is_what_is_read(tree: Tree) -> None:
    text = text_of(tree)
    if len(text) <= TEXT_MAX and text.count("(") <= DEPTH_MAX:
        assert parse(text, {}) == tree
    assert from_json(to_json(tree), {}) == tree


@settings(max_examples=200, deadline=None)
@given(st.text("ab01.+-*/^()<>=!, if_min\\\"'x\x00ÄΩ\n", max_size=60))
def test_whatever_is_written_is_a_tree_or_refused(text: str) -> None:
    try:
        tree = parse(text, {})
    except ExpressionError:
        return
    assert all(name in text for name in names_in(tree))
    Workshop().value(tree, sorted(set(names_in(tree))))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("2 ^ 3 ^ 2", 512), ("-2 ^ 2", -4), ("2 ^ -1", 0.5), ("10 - 4 - 3", 3),
        ("12 / 4 / 3", 1), ("1 < 2", 1), ("2 < 1", 0), ("not 0", 1), ("1 or 0 and 0", 1), ("not 1 = 2", 1),
        ("if(1 > 2, 10, 20)", 20), ("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3), ("mod(-1, 26)", 25), ("mod(7, -3)", -2),
        ("floor(-1.5)", -2), ("round(2.5)", 3), ("round(-0.4)", 0), ("abs(-3)", 3), ("1.5e3", 1500), ("+3", 3),
        ("sin(pi / 2)", 1), ("log(e)", 1), ("2*-3", -6), ("1<=1", 1), ("1!=1", 0), ("3>=4", 0),
    ],
)  # fmt: skip
def test_it_counts_as_at_school(text: str, value: float) -> None:
    assert computed(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["1/a", "mod(1, a)", "sqrt(a - 1)", "log(a)", "exp(1000 + a)", "(a - 8) ^ 0.5", "a ^ -1"]
)
def test_what_has_no_value_is_none_and_no_error(text: str) -> None:
    assert math.isnan(computed(text, a=0.0))


def test_no_value_stays_no_value_even_where_it_is_only_compared() -> None:
    assert math.isnan(computed("if(a < 3, 1, 2)", a=math.nan))
    assert math.isnan(computed("1e300 * 1e300 * a", a=1.0))


def test_only_the_branch_that_is_taken_must_have_a_value() -> None:
    assert computed("if(a > 0, 1 / a, 0)", a=0.0) == 0
    assert computed("a > 0 and 1 / a > 1", a=0.0) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 +* 2", "character 4"), ("", "the end"), ("1 2", "an operator"), ("sin 1", "an operator"),
        ("sin()", "a number"), ("min(1)", "2 to 8 parts"), ("if(1, 2)", "3 parts"), ("sin(1, 2)", "1 parts"),
        ("wave(1)", "one of the functions"), ("a < b < c", "one comparison"), ("Abc", "small letters"),
        ("a" * 25, "small letters"), ("1 $ 2", "$"), ("'x'", "'"), ("a.b", "."), ("a[0]", "["), ("1e999", "1e300"),
        ("(1", ")"), ("__import__(1)", "small letters"), ("lambda: 1", ":"), ("and", "a number"), ("1 and", "the end"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, {})
    assert told in f"{caught.value.expected} / {caught.value.came}"


HOSTILE = [
    "(" * 10_000_000,
    "-" * 500 + "1",
    "not " * 140 + "1",
    "2^" * 290 + "2",
    "(" * (DEPTH_MAX + 1) + "1" + ")" * (DEPTH_MAX + 1),
    "1" + "+1" * (NODES_MAX),
    "9" * 590,
    "1e308",
    "sin(" * 140 + "1" + ")" * 140,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_refused_at_once(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(ExpressionError):
        parse(text, {})
    assert time.process_time() - begin < 0.1


def _deep(levels: int) -> object:
    tree: object = 1
    for _ in range(levels):
        tree = ["neg", tree]
    return tree


@pytest.mark.parametrize(
    "data",
    [_deep(5000), ["+", *[1] * 3], ["+", 1], [], [[1, 2]], "a", None, True, ["exec", 1], ["Ä"], ["__class__"], ["+"],
     {"a": 1}, [1, 2], 1e301, ["min", *[1] * 9], float("nan"), float("inf"), ["a b"], ["x;y"]],
    ids=range(20),
)  # fmt: skip
def test_a_compiled_tree_from_elsewhere_is_bounded_and_known_throughout(data: object) -> None:
    with pytest.raises(ExpressionError):
        from_json(data, {})


def test_own_functions_know_their_parameters_and_one_another() -> None:
    arities = {"twice": 1, "far": 2}
    functions = [
        ("far", ("x", "y"), parse("sqrt(x^2 + y^2)", arities)),
        ("twice", ("x",), parse("2 * far(x, 0)", arities)),
    ]
    tree = parse("twice(a) + far(3, 4)", arities)
    assert Workshop(functions).value(tree, ("a",))([5.0]) == 15
    with pytest.raises(ExpressionError):
        parse("far(1)", arities)


def test_a_loop_leaves_out_what_has_no_value_and_a_field_keeps_its_place() -> None:
    loop = Workshop().values([Name("t"), parse("1 / (t - n)", {})], ("n",), ("t",))
    assert loop([2.0], [(1.0,), (2.0,), (3.0,)]) == [(1.0, -1.0), (3.0, 1.0)]
    assert loop([math.nan], [(1.0,)]) == []
    field = Workshop().field(parse("1 / (x - y)", {}), (), ("j", "y"), ("i", "x"))
    cells = field([], [(0.0, 1.0)], [(0.0, 1.0), (1.0, 2.0)])
    assert math.isnan(cells[0])
    assert cells[1] == 1


def test_operations_are_counted_with_the_dearer_branch_and_with_functions() -> None:
    assert cost(parse("1 + a * b", {}), {}) == 2
    assert cost(parse("if(a > 0, sin(a), sin(cos(a)))", {}), {}) == 4
    assert cost(parse("f(a) + f(b)", {"f": 1}), {"f": 10}) == 23


@pytest.mark.parametrize(
    ("text", "value"), [("2 * pi", 2 * math.pi), ("a + 1", None), ("0 * a", None), ("f(1)", None), ("1 = 1", 1)]
)
def test_constants_are_known_beforehand(text: str, value: float | None) -> None:
    assert constant(parse(text, {"f": 1})) == value


@pytest.mark.parametrize(
    "text", ["1 / 0", "a / (2 - 2)", "mod(a, 0)", "1 + log(0)", "1e300 * 1e300", "sqrt(0 - 1) * a"]
)
def test_constants_without_a_value_are_found(text: str) -> None:
    with pytest.raises(FAULTS):
        constant(parse(text, {}))
