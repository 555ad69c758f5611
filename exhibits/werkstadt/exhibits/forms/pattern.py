"""Patterns for regex(): the part of JavaScript's language that can be matched in time linear in the text.

All places of the pattern are followed at once (Thompson's construction), so nothing is tried twice: (a+)+ costs no
more than a+. Literals, . [ ] \\d \\w \\s \\b ^ $ ( ) (?: ) | and * + ? {n,m}; no \\1, no (?= …). As in JavaScript the
pattern may match anywhere, and letters outside the first plane count as two.
"""

import functools
import re
from dataclasses import dataclass

STATES_MAX = 1_000
TIMES_MAX = 100
_DIGITS, _SPACES = "0-9", "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_CLASSES = {"d": _DIGITS, "w": "0-9A-Za-z_", "s": _SPACES}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_TIMES = re.compile(r"\{(\d{1,3})(,(\d{0,3}))?\}")
_WORD = frozenset(map(ord, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"))
Ranges = tuple[tuple[int, int], ...]


class PatternError(ValueError):
    """position: in the pattern, from 1."""

    def __init__(self, position: int, expected: str, came: str) -> None:
        super().__init__(f"character {position}: expected {expected}, got {came}")
        self.position = position
        self.expected = expected
        self.came = came


@dataclass
class _State:
    """kind: "char", "split", "^", "$", "b", "B" or "end". to: the states after it."""

    kind: str
    ranges: Ranges = ()
    negated: bool = False
    to: tuple[int, ...] = ()


class Pattern:
    def __init__(self, states: list[_State], first: int) -> None:
        self._states = states
        self._first = first

    def matches(self, text: str) -> bool:
        """Whether it matches anywhere in the text."""
        units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
        alive: set[int] = set()
        for place in range(len(units) + 1):
            alive = self._closed(alive | {self._first}, units, place)
            if -1 in alive:
                return True
            if place < len(units):
                alive = self._after(alive, units[place])
        return False

    def _after(self, alive: set[int], unit: int) -> set[int]:
        following: set[int] = set()
        for number in alive:
            state = self._states[number]
            if state.kind == "char" and any(low <= unit <= high for low, high in state.ranges) != state.negated:
                following.update(state.to)
        return following

    def _closed(self, alive: set[int], units: memoryview, place: int) -> set[int]:
        """All states that can be reached without a letter; -1 for the end."""
        reached: set[int] = set()
        stack = list(alive)
        while stack:
            number = stack.pop()
            if number in reached:
                continue
            reached.add(number)
            state = self._states[number]
            if state.kind == "end":
                return {-1}
            if state.kind == "split" or (state.kind != "char" and _holds(state.kind, units, place)):
                stack.extend(state.to)
        return reached


def _holds(kind: str, units: memoryview, place: int) -> bool:
    if kind == "^":
        return place == 0
    if kind == "$":
        return place == len(units)
    before = place > 0 and units[place - 1] in _WORD
    after = place < len(units) and units[place] in _WORD
    return (before != after) == (kind == "b")


@functools.lru_cache(maxsize=256)
def compile_pattern(text: str) -> Pattern:
    """Raises PatternError."""
    return _Builder(text).build()


Tree = tuple[object, ...]


class _Builder:
    """Text → tree → states. The tree: ("char", ranges, negated), ("is", kind), ("all", …), ("any", …), ("times", …)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0
        self._states: list[_State] = []

    def build(self) -> Pattern:
        tree = self._either()
        if self._place < len(self._text):
            raise self._error("a pattern", "a bracket that nothing opened")
        end = self._add(_State("end"))
        return Pattern(self._states, self._make(tree, end))

    @property
    def _char(self) -> str:
        return self._text[self._place : self._place + 1]

    def _error(self, expected: str, came: str) -> PatternError:
        return PatternError(self._place + 1, expected, came)

    def _either(self) -> Tree:
        options = [self._sequence()]
        while self._char == "|":
            self._place += 1
            options.append(self._sequence())
        return ("any", *options)

    def _sequence(self) -> Tree:
        parts: list[Tree] = []
        while self._char and self._char not in "|)":
            parts.append(self._repeated(self._atom()))
        return ("all", *parts)

    def _repeated(self, atom: Tree) -> Tree:
        match = _TIMES.match(self._text, self._place)
        if self._char in ("*", "+", "?"):
            low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[self._char]
            self._place += 1
        elif match:
            low = int(match[1])
            high = low if match[2] is None else int(match[3]) if match[3] else None
            if low > TIMES_MAX or (high is not None and not low <= high <= TIMES_MAX):
                raise self._error(f"{{n,m}} with n ≤ m ≤ {TIMES_MAX}", match[0])
            self._place = match.end()
        else:
            return atom
        if atom[0] == "is":
            raise self._error("something that can be repeated", str(atom[1]))
        if self._char == "?":
            self._place += 1
        if self._char in ("*", "+", "?") or _TIMES.match(self._text, self._place):
            raise self._error("one sign of repetition", self._char)
        return ("times", atom, low, high)

    def _atom(self) -> Tree:
        char = self._char
        self._place += 1
        if char == "(":
            return self._group()
        if char == "[":
            return self._set()
        if char == "\\":
            return self._escape()
        if char == ".":
            return ("char", _ranges("\n\r\u2028\u2029"), True)
        if char in "^$":
            return ("is", char)
        if char in "*+?{":
            self._place -= 1
            raise self._error("something to repeat", char)
        return _letter(char)

    def _group(self) -> Tree:
        self._depth += 1
        if self._depth > 20:
            raise self._error("at most 20 levels of brackets", "more")
        if self._char == "?":
            if not self._text.startswith("?:", self._place):
                raise self._error("( or (?:", f"({self._text[self._place : self._place + 2]}")
            self._place += 2
        tree = self._either()
        if self._char != ")":
            raise self._error(")", "the end")
        self._place += 1
        self._depth -= 1
        return tree

    def _escape(self) -> Tree:
        char = self._char
        self._place += 1
        if char.lower() in _CLASSES:
            return ("char", _ranges(_CLASSES[char.lower()]), char.isupper())
        if char in ("b", "B"):
            return ("is", char)
        if char in _CONTROLS:
            return _letter(_CONTROLS[char])
        if not char or char.isalnum():
            self._place -= 1
            raise self._error("\\d, \\w, \\s, \\b or a sign after \\", f"\\{char}")
        return _letter(char)

    def _set(self) -> Tree:
        negated = self._char == "^"
        self._place += negated
        spec: list[tuple[int, int]] = []
        while self._char != "]":
            low = self._set_letter()
            if isinstance(low, tuple):
                spec.extend(low)
                continue
            high = low
            if self._char == "-" and self._text[self._place + 1 : self._place + 2] not in ("]", ""):
                self._place += 1
                bound = self._set_letter()
                if isinstance(bound, tuple) or bound < low:
                    raise self._error("a range like a-z", "another order")
                high = bound
            spec.append((low, high))
        self._place += 1
        return ("char", tuple(spec), negated)

    def _set_letter(self) -> int | Ranges:
        char = self._char
        if not char:
            raise self._error("]", "the end")
        self._place += 1
        if char != "\\":
            if ord(char) > 0xFFFF:
                raise self._error("a letter of one unit in [ ]", char)
            return ord(char)
        escaped = self._char
        self._place += 1
        if escaped in _CLASSES:
            return _ranges(_CLASSES[escaped])
        if escaped in _CONTROLS:
            return ord(_CONTROLS[escaped])
        if not escaped or escaped.isalnum():
            raise self._error("\\d, \\w, \\s or a sign after \\", f"\\{escaped}")
        return ord(escaped)

    def _add(self, state: _State) -> int:
        if len(self._states) >= STATES_MAX:
            raise PatternError(1, f"a pattern of at most {STATES_MAX} places", "a longer one")
        self._states.append(state)
        return len(self._states) - 1

    def _make(self, tree: Tree, after: int) -> int:
        """The number of the state that begins it; after: the one that follows."""
        kind = tree[0]
        if kind == "char":
            return self._add(_State("char", tree[1], bool(tree[2]), (after,)))  # type: ignore[arg-type]
        if kind == "is":
            return self._add(_State(str(tree[1]), to=(after,)))
        if kind == "all":
            for part in reversed(tree[1:]):
                after = self._make(part, after)  # type: ignore[arg-type]
            return after
        if kind == "any":
            return self._add(_State("split", to=tuple(self._make(part, after) for part in tree[1:])))  # type: ignore[arg-type]
        return self._times(tree, after)

    def _times(self, tree: Tree, after: int) -> int:
        _, atom, low, high = tree
        if high is None:
            loop = self._add(_State("split"))
            self._states[loop].to = (self._make(atom, loop), after)  # type: ignore[arg-type]
            after = loop
        else:
            end = after
            for _ in range(high - low):  # type: ignore[operator]
                after = self._add(_State("split", to=(self._make(atom, after), end)))  # type: ignore[arg-type]
        for _ in range(low):  # type: ignore[call-overload]
            after = self._make(atom, after)  # type: ignore[arg-type]
        return after


def _letter(char: str) -> Tree:
    units = memoryview(char.encode("utf-16-le", "surrogatepass")).cast("H")
    parts = [("char", ((unit, unit),), False) for unit in units]
    return parts[0] if len(parts) == 1 else ("all", *parts)


def _ranges(spec: str) -> Ranges:
    """From "0-9A-Z_"."""
    found, place = [], 0
    while place < len(spec):
        wide = spec[place + 1 : place + 2] == "-"
        found.append((ord(spec[place]), ord(spec[place + 2 if wide else place])))
        place += 3 if wide else 1
    return tuple(found)
