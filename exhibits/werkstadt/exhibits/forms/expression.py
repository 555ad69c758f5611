"""The part of XPath that forms may use: parsed by ourselves, and only what we understood is given to libxml2.

No axes, no predicates, no //: a path is ${name} (as authors write), /data/name (as compiled) or the dot. Size and depth
are bounded, so a hostile expression is refused before anything is evaluated. Every path stands for its value as text,
as in ODK: an empty answer is false, and any other is true.

    or  <  and  <  = !=  <  < <= > >=  <  + -  <  * div mod  <  unary -
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

LENGTH_MAX = 2_000
TOKENS_MAX = 300
DEPTH_MAX = 20
PREFIX = "w"
"""Namespace prefix of our own functions: those of XForms, and those whose built-in namesake means something else."""

# name → fewest and most arguments, and whether it is ours. Source: XPath 1.0 chapter 4; ODK XForms, "XPath functions".
FUNCTIONS: dict[str, tuple[int, int, bool]] = {
    "selected": (2, 2, True),
    "count-selected": (1, 1, True),
    "coalesce": (2, 2, True),
    "if": (3, 3, True),
    "int": (1, 1, True),
    "round": (1, 2, True),
    "string-length": (1, 1, False),
    "contains": (2, 2, False),
    "starts-with": (2, 2, False),
    "number": (1, 1, False),
    "string": (1, 1, False),
    "boolean": (1, 1, False),
    "not": (1, 1, False),
    "true": (0, 0, False),
    "false": (0, 0, False),
}

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<name_ref>\$\{[^{}]*\})
      | (?P<path>/data/[\w.-]+(?![\w/:\[.-]))
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<dot>\.(?![./\w]))
      | (?P<symbol><=|>=|!=|[()=<>+*,-])
      | (?P<word>[A-Za-z_][\w-]*)""",
    re.VERBOSE | re.ASCII,
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_REFUSED = (
    (re.compile(r"//"), "// (searching the whole form)"),
    (re.compile(r"::"), "an axis (::)"),
    (re.compile(r"\.\."), "a step upwards (..)"),
    (re.compile(r"\["), "a condition in [ ]"),
    (re.compile(r"@"), "an attribute (@)"),
    (re.compile(r"\|"), "a union (|)"),
    (re.compile(r"\$"), "a variable ($)"),
    (re.compile(r"[\"']"), "a text without its closing quote"),
)


class ExpressionError(ValueError):
    """position: of the character, from 1; expected and came in plain words."""

    def __init__(self, position: int, expected: str, came: str) -> None:
        super().__init__(f"character {position}: expected {expected}, got {came}")
        self.position = position
        self.expected = expected
        self.came = came


@dataclass(frozen=True)
class Expression:
    """xpath: for libxml2, with PREFIX bound. names: the questions it depends on, the dot not counted."""

    xpath: str
    names: frozenset[str]


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def parse_expression(text: str, dot: str | None = None) -> Expression:
    """dot: name of the question that `.` stands for; None refuses it. Raises ExpressionError."""
    return _Parser(_tokens(text), dot).parse()


def _tokens(text: str) -> list[_Token]:
    if len(text) > LENGTH_MAX:
        raise ExpressionError(LENGTH_MAX, f"at most {LENGTH_MAX} characters", str(len(text)))
    control = re.search(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if control is not None:
        raise ExpressionError(control.start() + 1, "characters that can be printed", repr(control[0]))
    tokens: list[_Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ExpressionError(place + 1, "${name}, a number, a 'text' or an operator", _name_refused(text, place))
        if match.lastgroup != "space":
            tokens.append(_Token(str(match.lastgroup), match[0], place + 1))
        place = match.end()
    if len(tokens) > TOKENS_MAX:
        raise ExpressionError(tokens[TOKENS_MAX].position, f"at most {TOKENS_MAX} words and signs", str(len(tokens)))
    return [*tokens, _Token("end", "the end", len(text) + 1)]


def _name_refused(text: str, place: int) -> str:
    for pattern, name in _REFUSED:
        if pattern.match(text, place):
            return name
    return "a path (write ${name})" if text[place] == "/" else repr(text[place])


class _Parser:
    """Recursive descent; each method returns XPath for libxml2."""

    def __init__(self, tokens: list[_Token], dot: str | None) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._dot = dot
        self._names: set[str] = set()

    def parse(self) -> Expression:
        xpath = self._level(0)
        if self._next.kind != "end":
            raise self._unexpected("an operator like = or and")
        return Expression(xpath, frozenset(self._names))

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self) -> _Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _level(self, level: int) -> str:
        if level == len(_LEVELS):
            return self._unary()
        operands = [self._level(level + 1)]
        while self._next.kind in ("symbol", "word") and self._next.text in _LEVELS[level]:
            operands += [self._take().text, self._level(level + 1)]
        return f"({' '.join(operands)})" if len(operands) > 1 else operands[0]

    def _unary(self) -> str:
        if self._next.text == "-" and self._next.kind == "symbol":
            self._take()
            with self._deeper():
                return f"(- {self._unary()})"
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

    def _primary(self) -> str:
        token = self._take()
        if token.kind in ("number", "text"):
            return token.text
        if token.kind == "dot":
            return self._take_dot(token)
        if token.kind in ("name_ref", "path"):
            return self._reference(token)
        if token.text == "(" and token.kind == "symbol":
            with self._deeper():
                inner = self._level(0)
            self._expect(")")
            return inner
        if token.kind == "word" and self._next.text == "(" and self._next.kind == "symbol":
            return self._call(token)
        self._place -= 1
        raise self._unexpected("${name}, a number, a 'text' or a function")

    def _take_dot(self, token: _Token) -> str:
        if self._dot is None:
            raise ExpressionError(token.position, "${name}", "a dot, which has a meaning in constraints only")
        return f"string(/data/{self._dot})"

    def _reference(self, token: _Token) -> str:
        name = token.text[2:-1].strip() if token.kind == "name_ref" else token.text.removeprefix("/data/")
        if not _NAME.fullmatch(name):
            raise ExpressionError(token.position, "${name} of a question", token.text)
        self._names.add(name)
        return f"string(/data/{name})"

    def _call(self, token: _Token) -> str:
        if token.text not in FUNCTIONS:
            raise ExpressionError(token.position, f"one of {', '.join(sorted(FUNCTIONS))}", f"{token.text}()")
        least, most, ours = FUNCTIONS[token.text]
        self._expect("(")
        with self._deeper():
            arguments = self._arguments()
        if not least <= len(arguments) <= most:
            many = str(least) if least == most else f"{least} to {most}"
            raise ExpressionError(token.position, f"{token.text}() with {many} values", str(len(arguments)))
        return f"{PREFIX + ':' if ours else ''}{token.text}({', '.join(arguments)})"

    def _arguments(self) -> list[str]:
        if self._next.text == ")" and self._next.kind == "symbol":
            self._take()
            return []
        arguments = [self._level(0)]
        while self._next.text == "," and self._next.kind == "symbol":
            self._take()
            arguments.append(self._level(0))
        self._expect(")")
        return arguments

    def _expect(self, symbol: str) -> None:
        if self._next.text != symbol or self._next.kind != "symbol":
            raise self._unexpected(symbol)
        self._take()

    def _unexpected(self, expected: str) -> ExpressionError:
        return ExpressionError(self._next.position, expected, self._next.text)
