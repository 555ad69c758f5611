"""The part of XPath that forms may use, parsed by ourselves: only what is understood here is ever evaluated.

    or  <  and  <  = !=  <  < <= > >=  <  + -  <  * div mod  <  unary -

Paths: ${name} (as authors write), /data/group/name, ../name and current()/../name (as compiled), the dot, and
instance('list')/root/item; a step may have one condition in [ ], which holds no other. No axes, no //, no attributes,
no unions. Size and depth are bounded, so that a hostile expression is refused before anything is evaluated.
"""

import contextlib
import functools
import re
from collections.abc import Iterator

from werkstadt.exhibits.forms.catalogue import FUNCTIONS, REFUSED
from werkstadt.exhibits.forms.pattern import PatternError, compile_pattern
from werkstadt.exhibits.forms.syntax import (
    COMPILED_TIMES,
    Call,
    Expression,
    ExpressionError,
    Literal,
    Node,
    Operation,
    Path,
    Step,
    Token,
    tokens_of,
)

DEPTH_MAX = 20
ROOT = "data"
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_BINDING = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
"""How tightly each operator binds."""
_OPERAND = "${name}, a number, a 'text' or a function"


@functools.lru_cache(maxsize=2_048)
def parse_expression(text: str, *, dot: bool = False, columns: bool = False, compiled: bool = False) -> Expression:
    """dot: whether "." may stand for the question itself. columns: whether names without ${} are allowed everywhere, as
    in a choice_filter. compiled: as a form compiler wrote it. Raises ExpressionError."""
    times = COMPILED_TIMES if compiled else 1
    return _Parser(text, tokens_of(text, times), dot, columns).parse()


class _Parser:
    """Recursive descent."""

    def __init__(self, text: str, tokens: list[Token], dot: bool, columns: bool) -> None:
        self._text = text
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._dot = dot
        self._columns = columns
        self._in_condition = False
        self._names: set[str] = set()

    def parse(self) -> Expression:
        root = self._level(0)
        if self._next.kind != "end":
            raise self._unexpected("an operator like = or and")
        return Expression(self._text, root, frozenset(self._names))

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _is(self, symbol: str, ahead: int = 0) -> bool:
        token = self._tokens[min(self._place + ahead, len(self._tokens) - 1)]
        return token.text == symbol and token.kind == "symbol"

    def _take(self) -> Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _level(self, least: int) -> Node:
        """An expression of operators that bind at least so tightly."""
        left = self._unary()
        while True:
            token = self._next
            binding = _BINDING.get(token.text, 0) if token.kind in ("symbol", "word") else 0
            if binding == 0 or binding < least:
                return left
            self._place += 1
            left = Operation(token.text, left, self._level(binding + 1))

    def _unary(self) -> Node:
        if self._is("-"):
            self._take()
            with self._deeper():
                return Operation("-", self._unary(), None)
        return self._primary()

    @contextlib.contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise ExpressionError(self._next.position, f"at most {DEPTH_MAX} levels of brackets", "more")
        try:
            yield
        finally:
            self._depth -= 1

    def _primary(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Literal(float(token.text), token.position)
        if token.kind == "text":
            return Literal(token.text[1:-1], token.position)
        if token.kind == "name_ref":
            return self._named(token)
        if token.kind == "symbol" and token.text == "(":
            with self._deeper():
                inner = self._level(0)
            self._expect(")")
            return inner
        if token.kind == "symbol" and token.text in (".", "..", "/"):
            return self._path(token)
        if token.kind == "word":
            return self._call(token) if self._is("(") else self._column(token)
        self._place -= 1
        raise self._unexpected(_OPERAND)

    def _named(self, token: Token) -> Path:
        name = token.text[2:-1].strip()
        if not _NAME.fullmatch(name):
            hint = " (answers of another visit are not kept)" if name.startswith("last-saved#") else ""
            raise ExpressionError(token.position, "${name} of a question", token.text + hint)
        self._names.add(name)
        steps = [Step(".", self._condition())] if self._is("[") else []
        return Path("name", (*steps, *self._steps()), name, token.position)

    def _path(self, token: Token) -> Path:
        if token.text == "/":
            name = self._take()
            if name.text != ROOT:
                raise ExpressionError(
                    token.position, f"a path that begins with /{ROOT}/", "another path (write ${name})"
                )
            return Path("root", self._steps(), "", token.position)
        if token.text == "." and not (self._dot or self._in_condition or self._is("/")):
            raise ExpressionError(token.position, "${name}", "a dot, which has a meaning in constraints only")
        if token.text == ".." and self._in_condition:
            raise ExpressionError(token.position, "current()/.. in a condition", "a step upwards (..)")
        return Path("here", (Step(token.text), *self._steps()), "", token.position)

    def _column(self, token: Token) -> Path:
        if not (self._columns or self._in_condition) or ":" in token.text:
            self._place -= 1
            raise self._unexpected(_OPERAND)
        return Path("here", (Step(token.text, self._condition()), *self._steps()), "", token.position)

    def _steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        while self._is("/"):
            self._take()
            token = self._take()
            if token.text not in (".", "..") and not (token.kind == "word" and ":" not in token.text):
                raise ExpressionError(token.position, "a name after /", token.text)
            if token.text == ".." and steps and steps[-1].name != "..":
                raise ExpressionError(token.position, "steps upwards (..) only where a path begins", "..")
            steps.append(Step(token.text, self._condition()))
        return tuple(steps)

    def _condition(self) -> Node | None:
        if not self._is("["):
            return None
        token = self._take()
        if self._in_condition:
            raise ExpressionError(token.position, "one condition in [ ] at a time", "another one inside it")
        self._in_condition = True
        with self._deeper():
            condition = self._level(0)
        self._in_condition = False
        self._expect("]")
        if self._is("["):
            raise ExpressionError(self._next.position, "one condition for a step (join them with and)", "another one")
        return condition

    def _call(self, token: Token) -> Node:
        if token.text in REFUSED:
            raise ExpressionError(token.position, "a function that works here", f"{token.text}() {REFUSED[token.text]}")
        if token.text not in FUNCTIONS:
            raise ExpressionError(token.position, f"one of {', '.join(sorted(FUNCTIONS))}", f"{token.text}()")
        self._expect("(")
        with self._deeper():
            arguments = self._arguments()
        least, most = FUNCTIONS[token.text].arity
        if not least <= len(arguments) <= most:
            many = str(least) if least == most else f"{least} to {most}" if most < 99 else f"{least} or more"
            raise ExpressionError(token.position, f"{token.text}() with {many} values", str(len(arguments)))
        return self._finished(Call(token.text, tuple(arguments), token.position))

    def _finished(self, call: Call) -> Node:
        """Those that are paths, and those whose text is read when the form is checked."""
        if call.name == "current":
            return Path("current", self._steps(), "", call.position)
        if call.name == "instance":
            return self._list(call)
        if call.name == "jr:choice-name":
            return Call(call.name, (call.arguments[0], self._quoted_path(call.arguments[1])), call.position)
        if call.name == "regex":
            _check_pattern(call.arguments[1], call.position)
        return call

    def _list(self, call: Call) -> Path:
        name, steps = call.arguments[0], self._steps()
        if not isinstance(name, Literal) or not isinstance(name.value, str):
            raise ExpressionError(call.position, "instance('name of a list')", "something that is worked out")
        if [step.name for step in steps[:2]] != ["root", "item"] or len(steps) > 3 or steps[0].condition:
            raise ExpressionError(call.position, f"instance('{name.value}')/root/item[…]/column", "another path")
        return Path("list", steps[1:], name.value, call.position)

    def _quoted_path(self, quoted: Node) -> Node:
        if isinstance(quoted, Path):
            return quoted
        if not isinstance(quoted, Literal) or not isinstance(quoted.value, str):
            raise ExpressionError(0, "jr:choice-name(value, '${question}')", "something else")
        inner = _Parser(quoted.value, tokens_of(quoted.value, 1), False, False)
        path = inner.parse()
        if not isinstance(path.root, Path):
            raise ExpressionError(quoted.position, "'${question}' in quotes", repr(quoted.value))
        self._names |= path.names
        return path.root

    def _arguments(self) -> list[Node]:
        if self._is(")"):
            self._take()
            return []
        arguments = [self._level(0)]
        while self._is(","):
            self._take()
            arguments.append(self._level(0))
        self._expect(")")
        return arguments

    def _expect(self, symbol: str) -> None:
        if not self._is(symbol):
            raise self._unexpected(symbol)
        self._take()

    def _unexpected(self, expected: str) -> ExpressionError:
        return ExpressionError(self._next.position, expected, self._next.text)


def _check_pattern(pattern: Node, position: int) -> None:
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        raise ExpressionError(position, "regex(${name}, 'pattern in quotes')", "a pattern that is worked out")
    try:
        compile_pattern(pattern.value)
    except PatternError as err:
        raise ExpressionError(pattern.position + err.position, err.expected, err.came) from err
