"""The small language of a model: numbers, names, + - * / ^, comparisons, and, or, not, if, and a few functions.

An author's text becomes a tree of three kinds of nodes, bounded in size and depth; nothing else of the text is kept.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TEXT_MAX = 600
NODES_MAX = 300
DEPTH_MAX = 30

CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045}
FUNCTIONS = {
    "min": (2, 8), "max": (2, 8), "abs": (1, 1), "sqrt": (1, 1), "sin": (1, 1), "cos": (1, 1), "tan": (1, 1),
    "exp": (1, 1), "log": (1, 1), "floor": (1, 1), "round": (1, 1), "mod": (2, 2), "if": (3, 3),
}  # fmt: skip
"""How many parts each takes, from and to. Angles are in radians, log is the natural one, mod has the divisor's sign."""
OPERATORS = {
    "+": 2, "-": 2, "*": 2, "/": 2, "^": 2, "<": 2, "<=": 2, ">": 2, ">=": 2, "=": 2, "!=": 2,
    "and": 2, "or": 2, "neg": 1, "not": 1,
}  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")
TAKEN = frozenset({*CONSTANTS, *FUNCTIONS, *OPERATORS})
"""Names that an author cannot give to anything."""

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)|([A-Za-z_]\w*)|(<=|>=|!=|[-+*/^<>=(),]))")
_COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")
_NUMBER_MAX = 1e300


class ExpressionError(ValueError):
    """What was expected and what came instead, with its place."""

    def __init__(self, expected: str, came: str) -> None:
        super().__init__(expected, came)
        self.expected = expected
        self.came = came


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """op: an operator, a function of ours, or one of the author's."""

    op: str
    parts: "tuple[Tree, ...]"


Tree = Number | Name | Call
Functions = Mapping[str, int]
"""The author's own functions: how many parts each takes."""


def parse(text: str, functions: Functions) -> Tree:
    """Raises ExpressionError."""
    if len(text) > TEXT_MAX:
        raise ExpressionError(f"an expression of at most {TEXT_MAX} characters", f"{len(text)}")
    parser = _Parser(text, functions)
    tree = parser.either(0)
    if parser.now:
        raise parser.error("an operator or the end")
    return tree


class _Parser:
    """One method a level, from `or`, which binds least, to what stands alone. depth: of brackets and signs."""

    def __init__(self, text: str, functions: Functions) -> None:
        self.text = text
        self.functions = functions
        self.nodes = 0
        self.end = 0
        self.start = 0
        self.now = ""
        self.kind = 0
        self.advance()

    def advance(self) -> str:
        taken = self.now
        found = _TOKEN.match(self.text, self.end)
        rest = self.text[self.end :]
        self.start = self.end + len(rest) - len(rest.lstrip())
        if found is None and rest.strip():
            raise ExpressionError("numbers, names, operators and brackets", self.shown(rest.strip()[0]))
        self.kind = found.lastindex or 0 if found else 0
        self.now = found[self.kind] if found else ""
        self.end = found.end() if found else len(self.text)
        return taken

    def shown(self, what: str) -> str:
        return f"{what} at character {self.start + 1} of {_cut(self.text)}"

    def error(self, expected: str) -> ExpressionError:
        return ExpressionError(expected, self.shown(self.now or "the end"))

    def made(self, op: str, *parts: Tree) -> Tree:
        self.count()
        return Call(op, parts)

    def count(self) -> None:
        self.nodes += 1
        if self.nodes > NODES_MAX:
            raise ExpressionError(f"an expression of at most {NODES_MAX} parts", f"more in {_cut(self.text)}")

    def either(self, depth: int) -> Tree:
        tree = self.both(depth)
        while self.now == "or":
            self.advance()
            tree = self.made("or", tree, self.both(depth))
        return tree

    def both(self, depth: int) -> Tree:
        tree = self.denied(depth)
        while self.now == "and":
            self.advance()
            tree = self.made("and", tree, self.denied(depth))
        return tree

    def denied(self, depth: int) -> Tree:
        if self.now != "not":
            return self.compared(depth)
        self.advance()
        return self.made("not", self.denied(self.deeper(depth)))

    def compared(self, depth: int) -> Tree:
        tree = self.summed(depth)
        if self.kind == 3 and self.now in _COMPARISONS:
            op = self.advance()
            tree = self.made(op, tree, self.summed(depth))
            if self.now in _COMPARISONS:
                raise self.error('one comparison at a time, like "0 < a and a < 1"')
        return tree

    def summed(self, depth: int) -> Tree:
        tree = self.multiplied(depth)
        while self.now in ("+", "-"):
            tree = self.made(self.advance(), tree, self.multiplied(depth))
        return tree

    def multiplied(self, depth: int) -> Tree:
        tree = self.signed(depth)
        while self.now in ("*", "/"):
            tree = self.made(self.advance(), tree, self.signed(depth))
        return tree

    def signed(self, depth: int) -> Tree:
        if self.now not in ("+", "-"):
            return self.raised(depth)
        sign = self.advance()
        tree = self.signed(self.deeper(depth))
        return self.made("neg", tree) if sign == "-" else tree

    def raised(self, depth: int) -> Tree:
        tree = self.alone(depth)
        if self.now != "^":
            return tree
        self.advance()
        return self.made("^", tree, self.signed(self.deeper(depth)))

    def alone(self, depth: int) -> Tree:
        self.count()
        if self.kind == 1:
            return _number(float(self.now), self.shown(self.advance()))
        if self.now == "(":
            self.advance()
            tree = self.either(self.deeper(depth))
            self.take(")")
            return tree
        if self.kind != 2 or self.now in OPERATORS:
            raise self.error("a number, a name or a bracket")
        name = self.now
        if not NAME.fullmatch(name):
            raise self.error("a name in small letters, at most 24 of them")
        self.advance()
        return self.called(name, depth) if self.now == "(" else Name(name)

    def called(self, name: str, depth: int) -> Tree:
        least, most = _takes(name, self.functions)
        if not most:
            raise ExpressionError(f"one of the functions {_listed(self.functions)}", self.shown(f"{name}()"))
        self.advance()
        parts = [self.either(self.deeper(depth))]
        while self.now == "," and len(parts) < most:
            self.advance()
            parts.append(self.either(self.deeper(depth)))
        if len(parts) < least or self.now == ",":
            wanted = f"{least}" if least == most else f"{least} to {most}"
            raise self.error(f"{name}() with {wanted} parts")
        self.take(")")
        return Call(name, tuple(parts))

    def take(self, token: str) -> None:
        if self.now != token:
            raise self.error(token)
        self.advance()

    def deeper(self, depth: int) -> int:
        if depth >= DEPTH_MAX:
            raise ExpressionError(f"brackets at most {DEPTH_MAX} deep", f"deeper in {_cut(self.text)}")
        return depth + 1


def to_json(tree: Tree) -> object:
    """Numbers as they are, a name as ["a"], a call as ["+", left, right]."""
    if isinstance(tree, Number):
        return int(tree.value) if tree.value.is_integer() and abs(tree.value) < 1e15 else tree.value
    if isinstance(tree, Name):
        return [tree.name]
    return [tree.op, *(to_json(part) for part in tree.parts)]


def from_json(data: object, functions: Functions) -> Tree:
    """What to_json() made; as bounded as what parse() makes. Raises ExpressionError."""
    left = [NODES_MAX * 2]
    return _node(data, functions, left, 0)


def _node(data: object, functions: Functions, left: list[int], depth: int) -> Tree:
    left[0] -= 1
    if left[0] < 0 or depth > NODES_MAX:
        raise ExpressionError(f"an expression of at most {NODES_MAX} parts", "more")
    if type(data) in (int, float):
        return _number(float(data), str(data)[:40])  # type: ignore[arg-type]
    if not isinstance(data, list) or not data or not isinstance(data[0], str):
        raise ExpressionError("an expression", _cut(repr(data)[:80]))
    op, *parts = data
    if not parts:
        if not NAME.fullmatch(op):
            raise ExpressionError("a name", _cut(op))
        return Name(op)
    least, most = _takes(op, functions)
    if not least <= len(parts) <= most:
        raise ExpressionError("an operator or function with its parts", _cut(op))
    return Call(op, tuple(_node(part, functions, left, depth + 1) for part in parts))


def names_in(tree: Tree) -> Iterator[str]:
    """Every name, as often as it stands there; constants are none."""
    if isinstance(tree, Name) and tree.name not in CONSTANTS:
        yield tree.name
    elif isinstance(tree, Call):
        for part in tree.parts:
            yield from names_in(part)


def calls_in(tree: Tree) -> Iterator[Call]:
    if isinstance(tree, Call):
        yield tree
        for part in tree.parts:
            yield from calls_in(part)


def cost(tree: Tree, costs: Mapping[str, int]) -> int:
    """How many operations it takes at most. costs: of the author's functions."""
    if not isinstance(tree, Call):
        return 0
    parts = [cost(part, costs) for part in tree.parts]
    if tree.op == "if":
        return 1 + parts[0] + max(parts[1:])
    return 1 + costs.get(tree.op, 0) + sum(parts)


def _takes(name: str, functions: Functions) -> tuple[int, int]:
    if name in functions:
        return functions[name], functions[name]
    count = OPERATORS.get(name, 0)
    return FUNCTIONS.get(name, (count, count))


def _number(value: float, shown: str) -> Number:
    if not -_NUMBER_MAX <= value <= _NUMBER_MAX:
        raise ExpressionError("a number below 1e300", shown)
    return Number(value)


def _listed(functions: Functions) -> str:
    return ", ".join(sorted({*FUNCTIONS, *functions}))


def _cut(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")
