"""Makes trees of the model's language run: Python's own byte code, built node by node, never from an author's text.

Whatever has no value – a division by zero, the root of a negative number, an overflow – becomes NaN.
"""

import ast
import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

from werkstadt.scenes.simulation.language import CONSTANTS, Call, Name, Number, Tree

NO_VALUE = math.nan
FAULTS = (ArithmeticError, ValueError)

_COMPARE: Mapping[str, type[ast.cmpop]] = {
    "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "=": ast.Eq, "!=": ast.NotEq,
}  # fmt: skip
_BINARY: Mapping[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "mod": ast.Mod}
_KNOWN: Mapping[str, Callable[..., float]] = {
    "sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp, "log": math.log,
    "abs": math.fabs, "min": min, "max": max, "^": math.pow,
    "floor": lambda value: float(math.floor(value)), "round": lambda value: float(math.floor(value + 0.5)),
}  # fmt: skip


_APPLY: Mapping[str, Callable[..., float]] = {
    **_KNOWN, "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "neg": operator.neg,
    "mod": operator.mod, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "!=": operator.ne, "not": operator.not_,
    "and": lambda left, right: left != 0 and right != 0, "or": lambda left, right: left != 0 or right != 0,
    "if": lambda test, yes, no: yes if test else no,
}  # fmt: skip

Turns = Sequence[tuple[float, ...]]
"""What the names of one loop are, turn by turn."""


class Workshop:
    """Makes functions from trees. The author's own functions are made once, here, and known to all others.

    A function takes the values of its names in their order; where one of them is no value, neither is the result.
    """

    def __init__(self, functions: Iterable[tuple[str, Sequence[str], Tree]] = ()) -> None:
        self._names: dict[str, object] = {"__builtins__": {}, **{f"f_{name}": call for name, call in _KNOWN.items()}}
        for name, parameters, tree in functions:
            self._names[f"f_{name}"] = self._made(parameters, _value(tree))

    def value(self, tree: Tree, names: Sequence[str]) -> Callable[[Sequence[float]], float]:
        made = self._made(names, _value(tree))

        def compute(values: Sequence[float]) -> float:
            if not _complete(values):
                return NO_VALUE
            try:
                found: float = made(*values)
            except FAULTS:
                return NO_VALUE
            return found if math.isfinite(found) else NO_VALUE

        return compute

    def values(
        self, trees: Sequence[Tree], names: Sequence[str], loop: tuple[str, ...]
    ) -> Callable[[Sequence[float], Turns], list[tuple[float, ...]]]:
        """A tuple for every turn of the loop; turns in which one of the trees has no value are left out."""
        body = ast.Tuple([_value(tree) for tree in trees], ast.Load())
        made = self._made([*names, "turns"], _loop(body, [("turns", loop)]))

        def compute(values: Sequence[float], turns: Turns) -> list[tuple[float, ...]]:
            if not _complete(values):
                return []
            found: list[tuple[float, ...]]
            try:
                found = made(*values, turns)
            except FAULTS:
                found = [one for turn in turns for one in _tried(made, *values, [turn])]
            return [one for one in found if all(map(math.isfinite, one))]

        return compute

    def field(
        self, tree: Tree, names: Sequence[str], outer: tuple[str, ...], inner: tuple[str, ...]
    ) -> Callable[[Sequence[float], Turns, Turns], list[float]]:
        """One value for every turn of the inner loop in every turn of the outer one; empty if nothing has a value."""
        made = self._made([*names, "rows", "columns"], _loop(_value(tree), [("rows", outer), ("columns", inner)]))

        def compute(values: Sequence[float], rows: Turns, columns: Turns) -> list[float]:
            if not _complete(values):
                return []
            found: list[float]
            try:
                found = made(*values, rows, columns)
            except FAULTS:
                found = []
                for row in rows:
                    for column in columns:
                        found += _tried(made, *values, [row], [column]) or [NO_VALUE]
            return found

        return compute

    def _made(self, parameters: Sequence[str], body: ast.expr) -> Callable[..., Any]:
        arguments = ast.arguments([], [ast.arg(f"v_{name}") for name in parameters], None, [], [], None, [])
        code = compile(ast.fix_missing_locations(ast.Expression(ast.Lambda(arguments, body))), "<model>", "eval")
        (made,) = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        return FunctionType(made, self._names)


def constant(tree: Tree) -> float | None:
    """The value of a tree that knows no names and no functions of the author's; None for any other.

    Raises one of FAULTS where a part of it can have no value, whatever the names are.
    """
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return CONSTANTS.get(tree.name)
    parts = [constant(part) for part in tree.parts]
    if tree.op in ("/", "mod") and parts[1] == 0:
        raise ZeroDivisionError
    known = [part for part in parts if part is not None]
    if tree.op not in _APPLY or len(known) < len(parts):
        return None
    value = float(_APPLY[tree.op](*known))
    if not math.isfinite(value):
        raise OverflowError
    return value


def _complete(values: Sequence[float]) -> bool:
    return not any(map(math.isnan, values))


def _tried(made: Callable[..., Any], *parts: object) -> list[Any]:
    try:
        found: list[Any] = made(*parts)
    except FAULTS:
        return []
    return found


def _loop(body: ast.expr, loops: Sequence[tuple[str, tuple[str, ...]]]) -> ast.expr:
    """[body for … in v_rows for … in v_columns], for the name of what runs and the names that it gives."""
    runs = [
        ast.comprehension(
            ast.Tuple([ast.Name(f"v_{name}", ast.Store()) for name in names], ast.Store()), _name(f"v_{over}"), [], 0
        )
        for over, names in loops
    ]
    return ast.ListComp(body, runs)


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _value(tree: Tree) -> ast.expr:
    """An expression of Python that gives a float."""
    if isinstance(tree, Number):
        return ast.Constant(tree.value)
    if isinstance(tree, Name):
        return ast.Constant(CONSTANTS[tree.name]) if tree.name in CONSTANTS else _name(f"v_{tree.name}")
    if tree.op in _COMPARE or tree.op in ("and", "or", "not"):
        return ast.IfExp(_test(tree), ast.Constant(1.0), ast.Constant(0.0))
    if tree.op == "if":
        return ast.IfExp(_test(tree.parts[0]), _value(tree.parts[1]), _value(tree.parts[2]))
    parts = [_value(part) for part in tree.parts]
    if tree.op == "neg":
        return ast.UnaryOp(ast.USub(), parts[0])
    if tree.op == "^" and isinstance(tree.parts[0], Name) and tree.parts[1] == Number(2.0):
        return ast.BinOp(parts[0], ast.Mult(), parts[0])
    if tree.op in _BINARY:
        return ast.BinOp(parts[0], _BINARY[tree.op](), parts[1])
    return ast.Call(_name(f"f_{tree.op}"), parts, [])


def _test(tree: Tree) -> ast.expr:
    """An expression of Python that is true or false: for `if`, and, or, not."""
    if isinstance(tree, Call):
        if tree.op in _COMPARE:
            left, right = (_value(part) for part in tree.parts)
            return ast.Compare(left, [_COMPARE[tree.op]()], [right])
        if tree.op in ("and", "or"):
            return ast.BoolOp(ast.And() if tree.op == "and" else ast.Or(), [_test(part) for part in tree.parts])
        if tree.op == "not":
            return ast.UnaryOp(ast.Not(), _test(tree.parts[0]))
    return ast.Compare(_value(tree), [ast.NotEq()], [ast.Constant(0.0)])
