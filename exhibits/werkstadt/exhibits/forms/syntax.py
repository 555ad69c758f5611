"""What expressions are made of: their words and signs, and the tree that the parser makes of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

LENGTH_MAX = 2_000
TOKENS_MAX = 300
COMPILED_TIMES = 20
"""How much longer an expression may be once a form compiler has put paths in the place of names."""

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<name_ref>\$\{[^{}]*\})
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<symbol>\.\.|<=|>=|!=|[()\[\]=<>+*,./-](?!(?<=/)/))
      | (?P<word>(?:jr:)?[A-Za-z_][\w.-]*)""",
    re.VERBOSE | re.ASCII,
)
_CONTROL = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRANGE = (
    (re.compile(r"//"), "// (searching the whole form)"),
    (re.compile(r"::"), "an axis (::)"),
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
class Literal:
    value: float | str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Step:
    """name: of a child, or ".." or "."."""

    name: str
    condition: "Node | None" = None


@dataclass(frozen=True)
class Path:
    """start: "root" (/data), "here", "current", "name" (${…}) or "list" (instance(…)). name: of the latter two."""

    start: str
    steps: tuple[Step, ...]
    name: str = ""
    position: int = field(default=0, compare=False)

    @property
    def last(self) -> str:
        return self.steps[-1].name if self.steps else self.name


@dataclass(frozen=True)
class Call:
    name: str
    arguments: "tuple[Node, ...]"
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Operation:
    """operator: as written; "-" with right None is the sign."""

    operator: str
    left: "Node"
    right: "Node | None"


Node = Literal | Path | Call | Operation


@dataclass(frozen=True)
class Expression:
    """names: of the questions that it names by ${…}, the dot not counted."""

    text: str
    root: Node
    names: frozenset[str]


class Token(NamedTuple):
    kind: str
    text: str
    position: int


def walk(node: Node | None) -> Iterator[Node]:
    """The node and all below it, conditions too."""
    stack = [node]
    while stack:
        one = stack.pop()
        if one is None:
            continue
        yield one
        if isinstance(one, Operation):
            stack += [one.right, one.left]
        elif isinstance(one, Call):
            stack += reversed(one.arguments)
        elif isinstance(one, Path):
            stack += [step.condition for step in one.steps]


def tokens_of(text: str, times: int) -> list[Token]:
    if len(text) > LENGTH_MAX * times:
        raise ExpressionError(LENGTH_MAX * times, f"at most {LENGTH_MAX * times} characters", str(len(text)))
    control = _CONTROL.search(text)
    if control is not None:
        raise ExpressionError(control.start() + 1, "characters that can be printed", repr(control[0]))
    tokens: list[Token] = []
    place, most = 0, TOKENS_MAX * times
    for match in _TOKEN.finditer(text):
        if match.start() != place:
            break
        place = match.end()
        kind = match.lastgroup
        if kind != "space":
            tokens.append(Token(str(kind), match[0], match.start() + 1))
    if place < len(text):
        raise ExpressionError(place + 1, "${name}, a number, a 'text' or an operator", _strange(text, place))
    if len(tokens) > most:
        raise ExpressionError(tokens[most].position, f"at most {most} words and signs", str(len(tokens)))
    return [*tokens, Token("end", "the end", len(text) + 1)]


def _strange(text: str, place: int) -> str:
    return next((name for pattern, name in _STRANGE if pattern.match(text, place)), repr(text[place]))
