"""Expressions as functions: each is put together once, and then asked as often as need be, over the tree of a visit.

What does not depend on the place inside a condition is worked out once for all places, so that a condition costs no
more than its places and its paths together.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkstadt.exhibits.forms.functions import Clock, Function, functions
from werkstadt.exhibits.forms.syntax import Call, Literal, Node, Operation, Path, Step, walk
from werkstadt.exhibits.forms.values import Comparing, Nodes, Value, to_number, to_text, to_truth

Evaluate = Callable[["Scope"], Value]


class Scope:
    """node: from which paths go. current: the question that asks. position: of the place in a condition. kept: what
    holds for all places."""

    __slots__ = ("current", "kept", "node", "position")

    def __init__(self, node: Any, current: Any = None, position: int = 1, kept: dict[int, Value] | None = None) -> None:
        self.node = node
        self.current = node if current is None else current
        self.position = position
        self.kept: dict[int, Value] = {} if kept is None else kept


@dataclass
class Surroundings:
    """What expressions see beside the answers. root: of the tree. lists: rows of the sheet choices by list.
    choice_name: what a choice of a question is called, in the visitor's language."""

    clock: Clock
    root: Any
    lists: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    choice_name: Callable[[Any, str], str] = lambda node, name: ""


class Evaluator:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._zone = around.clock.zone
        self._comparing = Comparing(self._zone)
        self._functions = functions(around.clock)
        self._special: Mapping[str, Callable[[Call, bool], Evaluate]] = {
            "if": self._if,
            "once": self._once,
            "position": self._position,
            "indexed-repeat": self._indexed_repeat,
            "jr:choice-name": self._choice_name,
        }

    def evaluate(self, node: Node, inside: bool = False) -> Evaluate:
        """inside: a condition."""
        if inside and not isinstance(node, Literal) and not _moves(node):
            return self._kept(self._plain(node, False))
        return self._plain(node, inside)

    def _plain(self, node: Node, inside: bool) -> Evaluate:
        if isinstance(node, Literal):
            value = node.value
            return lambda scope: value
        if isinstance(node, Path):
            return self.path(node)
        if isinstance(node, Operation):
            return self._operation(node, inside)
        if node.name in self._special:
            return self._special[node.name](node, inside)
        return self._function(node, inside)

    def _kept(self, evaluate: Evaluate) -> Evaluate:
        key = id(evaluate)

        def kept(scope: Scope) -> Value:
            if key not in scope.kept:
                scope.kept[key] = evaluate(Scope(scope.current))
            return scope.kept[key]

        kept.evaluate = evaluate  # type: ignore[attr-defined] # so that the number of the key stays its own
        return kept

    def _function(self, call: Call, inside: bool) -> Evaluate:
        function: Function = self._functions[call.name]
        if not call.arguments and call.name in ("number", "string", "string-length", "normalize-space"):
            return lambda scope: function(Nodes([scope.node]))
        values = [self.evaluate(one, inside) for one in call.arguments]
        if len(values) == 1:
            only = values[0]
            return lambda scope: function(only(scope))
        return lambda scope: function(*[value(scope) for value in values])

    def _operation(self, node: Operation, inside: bool) -> Evaluate:
        left = self.evaluate(node.left, inside)
        zone, compare = self._zone, self._comparing
        if node.right is None:
            return lambda scope: -to_number(left(scope), zone)
        right = self.evaluate(node.right, inside)
        joined = _JOINING.get(node.operator)
        if joined is not None:
            return joined(left, right, compare)
        reckon = _RECKONING[node.operator]
        return lambda scope: reckon(to_number(left(scope), zone), to_number(right(scope), zone))

    def path(self, path: Path) -> Evaluate:
        start, steps = path.start, [self._step(step) for step in path.steps if step != Step(".")]
        root, rows = self._around.root, self._around.lists.get(path.name, ()) if path.start == "list" else ()
        if start == "list":
            steps = [self._step(Step(".", path.steps[0].condition)), *steps[1:]]

        def nodes(scope: Scope) -> Value:
            if start == "here":
                found = [scope.node]
            elif start == "current":
                found = [scope.current]
            else:
                found = [root] if start == "root" else list(rows)
            for step in steps:
                found = step(found, scope)
            return Nodes(found)

        return self._fixed(path, nodes) if start == "root" else nodes

    def _fixed(self, path: Path, nodes: Evaluate) -> Evaluate:
        """Where no repeat is on the way, the same nodes for all the visit."""
        names = [step.name for step in path.steps]
        if any(step.condition is not None for step in path.steps):
            return nodes
        kept: list[Value] = []

        def fixed(scope: Scope) -> Value:
            if kept:
                return kept[0]
            node = self._around.root
            for name in names:
                node = node.children.get(name) if name != "." else node
                if node is None or node.is_range:
                    return nodes(scope)
            kept.append(Nodes([node]))
            return kept[0]

        return fixed

    def _step(self, step: Step) -> Callable[[list[Any], Scope], list[Any]]:
        name = step.name
        condition = None if step.condition is None else self.evaluate(step.condition, inside=True)

        def down(found: list[Any], scope: Scope) -> list[Any]:
            if name == "..":
                reached = list(dict.fromkeys(node.parent for node in found if node.parent is not None))
            elif name == ".":
                reached = found
            else:
                reached = []
                for node in found:
                    child = node.children.get(name)
                    if child is not None and child.is_range:
                        reached.extend(child.items)
                    elif child is not None:
                        reached.append(child)
            return reached if condition is None else self._filtered(reached, condition, scope)

        return down

    def _filtered(self, found: list[Any], condition: Evaluate, scope: Scope) -> list[Any]:
        kept: dict[int, Value] = {}
        chosen = []
        for position, node in enumerate(found, start=1):
            value = condition(Scope(node, scope.current, position, kept))
            plain_number = isinstance(value, float) and not isinstance(value, bool)
            if value == position if plain_number else to_truth(value):
                chosen.append(node)
        return chosen

    def _if(self, call: Call, inside: bool) -> Evaluate:
        condition, then, otherwise = (self.evaluate(one, inside) for one in call.arguments)
        return lambda scope: then(scope) if to_truth(condition(scope)) else otherwise(scope)

    def _once(self, call: Call, inside: bool) -> Evaluate:
        value = self.evaluate(call.arguments[0], inside)
        return lambda scope: scope.current.base or to_text(value(scope))

    def _position(self, call: Call, inside: bool) -> Evaluate:
        if not call.arguments:
            return lambda scope: float(scope.position)
        nodes = self.evaluate(call.arguments[0], inside)

        def position(scope: Scope) -> Value:
            found = nodes(scope)
            return float(found[0].number) if isinstance(found, Nodes) and found else math.nan  # type: ignore[attr-defined]

        return position

    def _indexed_repeat(self, call: Call, inside: bool) -> Evaluate:
        target, *pairs = (self.evaluate(one, inside) for one in call.arguments)

        def indexed(scope: Scope) -> Value:
            found: Any = target(scope)
            within: Any = None
            for place in range(0, len(pairs) - 1, 2):
                number = to_number(pairs[place + 1](scope), self._zone)
                parts: Any = pairs[place](scope)
                if within is not None:
                    parts = [part for part in parts if _is_inside(part, within)]
                if not number.is_integer() or not 1 <= number <= len(parts):
                    return Nodes()
                within = parts[int(number) - 1]
            return Nodes(node for node in found if _is_inside(node, within))

        return indexed

    def _choice_name(self, call: Call, inside: bool) -> Evaluate:
        value, question = self.evaluate(call.arguments[0], inside), self.evaluate(call.arguments[1], inside)
        named = self._around.choice_name

        def choice_name(scope: Scope) -> Value:
            nodes: Any = question(scope)
            return named(nodes[0], to_text(value(scope))) if nodes else ""

        return choice_name


def _moves(node: Node) -> bool:
    """Whether it depends on the place inside a condition."""
    for one in walk(node):
        if isinstance(one, Path) and one.start == "here":
            return True
        if isinstance(one, Call) and (one.name == "position" or not one.arguments):
            return True
    return False


def _is_inside(node: Any, within: Any) -> bool:
    while node is not None:
        if node is within:
            return True
        node = node.parent
    return False


def _divided(left: float, right: float) -> float:
    if right == 0:
        return math.nan if left == 0 or left != left else math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    return math.nan if right == 0 or not math.isfinite(left) or right != right else math.fmod(left, right)


# As the engine does, and/or come to one of their sides, not to true and false.
_JOINING: Mapping[str, Callable[[Evaluate, Evaluate, Comparing], Evaluate]] = {
    "and": lambda left, right, compare: lambda scope: right(scope) if to_truth(first := left(scope)) else first,
    "or": lambda left, right, compare: lambda scope: first if to_truth(first := left(scope)) else right(scope),
    "=": lambda left, right, compare: lambda scope: compare.equal(left(scope), right(scope)),
    "!=": lambda left, right, compare: lambda scope: compare.different(left(scope), right(scope)),
    "<": lambda left, right, compare: lambda scope: compare.less(left(scope), right(scope)),
    "<=": lambda left, right, compare: lambda scope: compare.at_most(left(scope), right(scope)),
    ">": lambda left, right, compare: lambda scope: compare.less(right(scope), left(scope)),
    ">=": lambda left, right, compare: lambda scope: compare.at_most(right(scope), left(scope)),
}
_RECKONING: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divided,
    "mod": _remainder,
}
